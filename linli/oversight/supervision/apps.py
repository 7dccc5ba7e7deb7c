from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    name = "linli.oversight.supervision"
    label = "supervision"

    def ready(self) -> None:
        """Make the register of supervision known to the exports, what it keeps to the kernel."""
        from linli.casework.cases.operations import also_erase, also_follow  # noqa: PLC0415  # apps must be loaded
        from linli.foundation.tabular.exporting import exports  # noqa: PLC0415  # the same
        from linli.oversight.supervision.operations import keeping  # noqa: PLC0415  # the same
        from linli.oversight.supervision.queries.exporting import (  # noqa: PLC0415  # the same
            STEPS,
            steps_sheet,
        )

        exports(STEPS, steps_sheet)
        also_erase("supervision", keeping.erase_supervision)
        also_follow("supervision", keeping.follow_case)
