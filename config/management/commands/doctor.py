"""`manage.py doctor`: look at what the system stands on and say, line by line, what is well and what to do."""

import smtplib
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.checks import run_checks
from django.core.management.base import BaseCommand
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor

from config import catalogues, env, health, private
from config.console import either


@dataclass(frozen=True)
class Finding:
    is_well: bool
    what: str


def well(english: str, russian: str) -> Finding:
    return Finding(True, either(english, russian))


def amiss(english: str, russian: str) -> Finding:
    return Finding(False, either(english, russian))


class Command(BaseCommand):
    help = "Check settings, database, broker and mail route; ends with 1 when something needs a hand."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        findings = [finding for look in LOOKS for finding in look()]
        for finding in findings:
            self.stdout.write(f"{'  ok ' if finding.is_well else ' !!! '} {finding.what}")
        if not all(finding.is_well for finding in findings):
            raise SystemExit(1)


def settings_are_sound() -> Iterator[Finding]:
    problems = [problem for problem in run_checks() if problem.is_serious()]
    for problem in problems:
        said = f"{problem.msg} {problem.hint or ''}".strip()
        yield amiss(said, said)
    if not problems:
        yield well(f"settings; data in {settings.DATA_DIR}", f"настройки; данные в {settings.DATA_DIR}")
    if private.is_open_to_others(settings.DATA_DIR):
        yield amiss(
            f"{settings.DATA_DIR} is open to other accounts of this machine: start with `up`, or chmod -R go= it",
            f"{settings.DATA_DIR} открыта другим учётным записям: запустите `up` или выполните для неё chmod -R go=",
        )
    if settings.DEBUG:
        yield amiss("DEBUG is on: unset it", "DEBUG включён: уберите его")
    if not settings.ON_LOOPBACK and not settings.IS_HTTPS:
        site = settings.SITE_URL
        yield amiss(f"SITE_URL is {site}: people need https", f"SITE_URL — {site}: людям нужен https")


def database_is_sound() -> Iterator[Finding]:
    name = connection.vendor
    try:
        executor = MigrationExecutor(connection)
        behind = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except Error as error:
        yield amiss(f"database ({name}): {error}", f"база данных ({name}): {error}")
        return
    if behind:
        yield amiss(
            f"database ({name}): {behind} migrations to apply; run manage.py migrate",
            f"база данных ({name}): не применено миграций: {behind}; выполните manage.py migrate",
        )
    else:
        yield well(f"database ({name})", f"база данных ({name})")


def broker_answers() -> Iterator[Finding]:
    shown = env.hide_password(settings.REDIS_URL)
    if health.broker_answers():
        yield well(f"broker {shown}", f"брокер {shown}")
    elif env.text("REDIS_URL"):
        yield amiss(
            f"broker {shown} does not answer: check REDIS_URL", f"брокер {shown} не отвечает: проверьте REDIS_URL"
        )
    else:
        yield well("broker: `up` starts its own when it runs", "брокер: свой, его запускает `up`")


def mail_route_can_invite() -> Iterator[Finding]:
    """Invitations need a route that carries a calendar part as it is: SMTP does."""
    if settings.MAIL_STAYS_HERE:
        yield well(
            "mail: stays on this machine (SMTP_URL is not set)", "почта: остаётся на этой машине (SMTP_URL не задан)"
        )
        return
    shown = f"{settings.SMTP.scheme}://{settings.SMTP.host}:{settings.SMTP.port}"
    try:
        says = greet(settings.SMTP)
    except (OSError, smtplib.SMTPException) as error:
        yield amiss(
            f"mail server {shown}: {error}; check SMTP_URL", f"почтовый сервер {shown}: {error}; проверьте SMTP_URL"
        )
        return
    yield well(f"mail server {shown}: {says}", f"почтовый сервер {shown}: {says}")
    if settings.SMTP.user and settings.SMTP.scheme == "smtp":
        yield amiss(
            "the password in SMTP_URL would travel in the open: use smtps:// or smtp+starttls://",
            "пароль из SMTP_URL уйдёт открытым: используйте smtps:// или smtp+starttls://",
        )


def greet(route: env.Address) -> str:
    """Connect, encrypt and sign in as sending would; send nothing. Give the extensions that matter."""
    context = ssl.create_default_context()
    connect: Callable[[], smtplib.SMTP] = (
        (lambda: smtplib.SMTP_SSL(route.host, route.port, timeout=15, context=context))
        if route.scheme == "smtps"
        else (lambda: smtplib.SMTP(route.host, route.port, timeout=15))
    )
    with connect() as line:
        if route.scheme == "smtp+starttls":
            line.starttls(context=context)
        line.ehlo()
        if route.user:
            line.login(route.user, route.password)
        wanted = ("pipelining", "8bitmime", "smtputf8", "dsn")
        return ", ".join(name.upper() for name in wanted if line.has_extn(name)) or "EHLO"


def russian_is_complete() -> Iterator[Finding]:
    lacking = len(catalogues.untranslated())
    said = well if not lacking else amiss
    yield said(f"strings without Russian: {lacking}", f"строк без перевода: {lacking}")


LOOKS: list[Callable[[], Iterator[Finding]]] = [
    settings_are_sound,
    database_is_sound,
    broker_answers,
    mail_route_can_invite,
    russian_is_complete,
]
