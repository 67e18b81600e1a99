"""Messages for the next page, with an undo where there is one. They stay until the page after it."""

import json
from typing import NamedTuple

from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest
from django.utils.functional import Promise

from crm.web.typography import one_stop

LEVELS = {"good": messages.SUCCESS, "info": messages.INFO, "warn": messages.WARNING, "bad": messages.ERROR}
TONES = {level: tone for tone, level in LEVELS.items()}
ICONS = {"good": "check", "info": "info", "warn": "alert", "bad": "alert"}


def say(
    request: HttpRequest, text: str | Promise, *, tone: str = "good", verb: str | Promise = "", post_to: str = ""
) -> None:
    """Leave a message; `verb` and `post_to` add a button that posts there: an undo. KeyError for another tone."""
    extra = json.dumps({"verb": str(verb), "post_to": post_to}) if post_to else ""
    messages.add_message(request, LEVELS[tone], text, extra_tags=extra)  # type: ignore[arg-type]


class Shown(NamedTuple):
    """A message as the template shows it."""

    text: str
    tone: str
    icon: str
    role: str
    verb: str
    post_to: str


def shown(message: Message) -> Shown:
    """Read a stored message, also one that another library left."""
    tone = TONES.get(message.level, "info")
    try:
        extra = json.loads(message.extra_tags or "{}")
    except ValueError:
        extra = {}
    verb, post_to = (extra.get("verb", ""), extra.get("post_to", "")) if isinstance(extra, dict) else ("", "")
    return Shown(
        one_stop(str(message.message)), tone, ICONS[tone], "alert" if tone == "bad" else "status", verb, post_to
    )
