from django.apps import AppConfig


class DeskMediatorsConfig(AppConfig):
    name = "linli.channels.desk.mediators"
    label = "desk_mediators"

    def ready(self) -> None:
        """Put the subsidy on the page of a closed dispute."""
        from linli.channels.desk.mediators import panels  # noqa: F401, PLC0415  # apps must be loaded
