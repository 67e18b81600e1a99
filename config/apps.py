from django.apps import AppConfig


class RoofConfig(AppConfig):
    """Gives the commands in config/management a home; it has no models."""

    name = "config"
    verbose_name = "Dialogue"
