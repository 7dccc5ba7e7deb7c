from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "linli.registers.places"
    label = "places"

    def ready(self) -> None:
        """Let files of places be imported."""
        from linli.foundation.tabular.importing.kinds import (  # noqa: PLC0415  # models come first
            imports,
        )
        from linli.registers.places.operations.importing import KINDS  # noqa: PLC0415  # the same

        for kind in KINDS:
            imports(kind)
