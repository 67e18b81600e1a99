"""The door of the storey's tasks: the worker finds them here."""

from events.answers.tasks import tidy

__all__ = ["tidy"]
