"""The door of the storey's tasks: the worker looks here and finds those of its rooms."""

from crm.access import tasks as access_tasks
from crm.journal import tasks as journal_tasks

__all__ = ["access_tasks", "journal_tasks"]
