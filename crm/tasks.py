"""The door of the storey's tasks: the worker looks here and finds those of its rooms."""

from crm.access import tasks as access_tasks

__all__ = ["access_tasks"]
