from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "linli.registers.people"
    label = "people"

    def ready(self) -> None:
        """Declare how a spreadsheet of residents is taken in."""
        from linli.foundation.tabular.importing.kinds import (  # noqa: PLC0415  # not before models
            imports,
        )
        from linli.registers.people.operations.residents import (  # noqa: PLC0415  # the same
            RESIDENTS,
        )

        imports(RESIDENTS)
