"""What the storeys above do when a body sets up. The adapters are listed in CRM_BODY_SET_UP."""

from collections.abc import Iterator
from datetime import datetime
from importlib import import_module
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from crm.access.models import User
from crm.body.models import Body


class BodySetUp(Protocol):
    """Told once, inside the transaction of the first run; raises a Refusal for an address it cannot use."""

    def __call__(self, body: Body, *, sender_address: str, by: User, now: datetime) -> None: ...


def body_set_up() -> Iterator[BodySetUp]:
    """The adapters, in the order of the setting."""
    for path in settings.CRM_BODY_SET_UP:
        yield import_string(path)


class FirstRunCode(Protocol):
    """Keeps the one-time code that opens the first-run page."""

    def check_code(self, code: str) -> bool: ...

    def forget_code(self) -> None: ...


def first_run_code() -> FirstRunCode:
    """The module named by CRM_FIRST_RUN_CODE."""
    keeper: FirstRunCode = import_module(settings.CRM_FIRST_RUN_CODE)
    return keeper
