from django.apps import AppConfig


class EntitiesConfig(AppConfig):
    name = "linli.registers.entities"
    label = "entities"

    def ready(self) -> None:
        """Let files of entities be imported."""
        from linli.foundation.tabular.importing.kinds import (  # noqa: PLC0415  # models come first
            imports,
        )
        from linli.registers.entities.operations.importing import KIND  # noqa: PLC0415  # the same

        imports(KIND)
