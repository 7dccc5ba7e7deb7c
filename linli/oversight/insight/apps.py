from django.apps import AppConfig


class InsightConfig(AppConfig):
    name = "linli.oversight.insight"
    label = "insight"

    def ready(self) -> None:
        """Make the overview known to the exports."""
        from linli.foundation.tabular.exporting import exports  # noqa: PLC0415  # apps must be loaded
        from linli.oversight.insight.queries import (  # noqa: PLC0415  # the same
            FIGURES,
            figures_sheet,
        )

        exports(FIGURES, figures_sheet)
