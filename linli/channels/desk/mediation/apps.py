from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig

# Parts that add panels and actions to the page of a dispute, each in a module called panels.
PARTS = ("intake", "assigning", "moving_on", "sessions", "agreements", "filing")


class DeskMediationConfig(AppConfig):
    name = "linli.channels.desk.mediation"
    label = "desk_mediation"

    def ready(self) -> None:
        """Let each part add what it shows and offers on the page of a dispute."""
        for part in PARTS:
            package = f"linli.channels.desk.mediation.{part}"
            if find_spec(package) and find_spec(f"{package}.panels"):
                import_module(f"{package}.panels")
