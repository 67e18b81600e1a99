"""makemessages without guesses: a new string stays empty until a person translates it."""

from typing import Any

from django.core.management.commands import makemessages

NOT_SHOWN_TO_PEOPLE = ["tests", "var", "benchmarks", "screenshots", "docs"]


class Command(makemessages.Command):
    msgmerge_options = [*makemessages.Command.msgmerge_options, "--no-fuzzy-matching", "--no-wrap"]

    def handle(self, *args: Any, **options: Any) -> None:
        options["ignore_patterns"] = [*options["ignore_patterns"], *NOT_SHOWN_TO_PEOPLE]
        super().handle(*args, **options)
