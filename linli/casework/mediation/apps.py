from django.apps import AppConfig


class MediationConfig(AppConfig):
    name = "linli.casework.mediation"
    label = "mediation"

    def ready(self) -> None:
        """Make the rule book of disputes known to the kernel."""
        from linli.casework.cases.workflow import register  # noqa: PLC0415  # apps must be loaded
        from linli.casework.mediation.workflow import WORKFLOW  # noqa: PLC0415  # the same

        register(WORKFLOW)
