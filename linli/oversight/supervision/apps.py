from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    name = "linli.oversight.supervision"
    label = "supervision"

    def ready(self) -> None:
        """Make what supervision keeps of a case known to the kernel."""
        from linli.casework.cases.operations import also_erase, also_follow  # noqa: PLC0415  # apps must be loaded
        from linli.oversight.supervision.operations import keeping  # noqa: PLC0415  # the same

        also_erase("supervision", keeping.erase_supervision)
        also_follow("supervision", keeping.follow_case)
