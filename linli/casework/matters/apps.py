from django.apps import AppConfig


class MattersConfig(AppConfig):
    name = "linli.casework.matters"
    label = "matters"

    def ready(self) -> None:
        """Make the rule book of matters, and what they keep, known to the kernel; lists to the exports."""
        from linli.casework.cases.operations import also_erase, also_follow  # noqa: PLC0415  # apps must be loaded
        from linli.casework.cases.workflow import register  # noqa: PLC0415  # the same
        from linli.casework.matters.operations.keeping import erase_matter  # noqa: PLC0415  # the same
        from linli.casework.matters.operations.requests import follow_case  # noqa: PLC0415  # the same
        from linli.casework.matters.queries.exporting import SHEETS  # noqa: PLC0415  # the same
        from linli.casework.matters.workflow import WORKFLOW  # noqa: PLC0415  # the same
        from linli.foundation.tabular.exporting import exports  # noqa: PLC0415  # the same

        register(WORKFLOW)
        also_erase("matters", erase_matter)
        also_follow("matters", follow_case)
        for list_code, sheet in SHEETS.items():
            exports(list_code, sheet)
