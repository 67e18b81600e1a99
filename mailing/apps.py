from importlib import import_module

from django.apps import AppConfig


class MailingConfig(AppConfig):
    name = "mailing"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("mailing.checks")  # they register themselves
