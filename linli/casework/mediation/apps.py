from django.apps import AppConfig


class MediationConfig(AppConfig):
    name = "linli.casework.mediation"
    label = "mediation"

    def ready(self) -> None:
        """Make the rule book of disputes, and what they keep, known to the kernel."""
        from linli.casework.cases.operations import also_erase, also_follow  # noqa: PLC0415  # apps must be loaded
        from linli.casework.cases.workflow import register  # noqa: PLC0415  # the same
        from linli.casework.mediation.operations.following import follow_case  # noqa: PLC0415  # the same
        from linli.casework.mediation.operations.importing import COMMITTEES, MEDIATORS  # noqa: PLC0415  # the same
        from linli.casework.mediation.operations.keeping import erase_dispute  # noqa: PLC0415  # the same
        from linli.casework.mediation.workflow import WORKFLOW  # noqa: PLC0415  # the same
        from linli.foundation.tabular.importing.kinds import imports  # noqa: PLC0415  # the same

        register(WORKFLOW)
        imports(COMMITTEES)
        imports(MEDIATORS)
        also_follow("mediation", follow_case)
        also_erase("mediation", erase_dispute)
