"""`manage.py receive_mail FILE...`: letters from files, by the same door as those from outside."""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone, translation

from mailing.inbound import actions
from mailing.inbound.models import InboundLetter
from mailing.inbound.wording import outcome_words


class Command(BaseCommand):
    """Feed letters and say of each, on a line of its own, what it was and what came of it."""

    help = "Read letters (.eml files, - for standard input) as if they had arrived, and say what came of each."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE")
        parser.add_argument("--json", action="store_true", help="one JSON object a line")
        parser.add_argument("--to", default="", help="the address the receiving server was given")

    def handle(self, *_args: Any, **options: Any) -> None:
        missing = [name for name in options["files"] if name != "-" and not Path(name).is_file()]
        if missing:
            raise CommandError(f"No such file: {', '.join(missing)}. Nothing was read.")
        for name in options["files"]:
            raw = self._raw(name)
            before = timezone.now()
            letter = actions.take_in(raw, source="file", now=before, envelope_to=options["to"])
            is_known = letter.received_at < before
            letter = actions.process(letter, now=timezone.now())
            self._tell(name, letter, as_json=options["json"], is_known=is_known)

    def _raw(self, name: str) -> bytes:
        if name == "-":
            return sys.stdin.buffer.read()
        return Path(name).read_bytes()

    def _tell(self, name: str, letter: InboundLetter, *, as_json: bool, is_known: bool) -> None:
        words = outcome_words(letter)
        if not as_json:
            again = " (came before)" if is_known else ""
            self.stdout.write(f"{name}: {letter.kind or 'unread'}, {letter.outcome}{again}. {words}")
            return
        with translation.override("en"):
            words = outcome_words(letter)
        facts = {
            "file": name,
            "kind": letter.kind,
            "outcome": "duplicate" if is_known else letter.outcome,
            **letter.summary.get("report", {}),
            "words": words,
            "letter": letter.pk,
        }
        self.stdout.write(json.dumps(facts, ensure_ascii=False))
