"""makemessages without guesses: a new string stays empty until a person translates it."""

from django.core.management.commands import makemessages


class Command(makemessages.Command):
    msgmerge_options = [*makemessages.Command.msgmerge_options, "--no-fuzzy-matching", "--no-wrap"]
    msguniq_options = [*makemessages.Command.msguniq_options, "--no-wrap"]
    xgettext_options = [
        option for option in makemessages.Command.xgettext_options if not option.startswith("--add-comments")
    ]
