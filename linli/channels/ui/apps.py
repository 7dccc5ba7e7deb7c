"""Registration of the shared interface with Django."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """The shared interface."""

    name = "linli.channels.ui"
    label = "ui"
