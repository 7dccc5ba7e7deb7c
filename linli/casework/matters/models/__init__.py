"""The tables of matters, and the tables of rules a city edits."""

from linli.casework.matters.models.catalogue import (
    CatalogueChange,
    Category,
    DispatchRule,
    EmergencyWord,
    LimitRule,
    RefusalGround,
    ReplyTemplate,
    RetentionClass,
    RuleAct,
    RuleBookVersion,
    RuleKind,
    Threshold,
)
from linli.casework.matters.models.draft import CallDraft
from linli.casework.matters.models.filing import Dossier, DossierState
from linli.casework.matters.models.matter import (
    Intake,
    Matter,
    Outcome,
    RequestKind,
    RequestStatus,
    ReviewRequest,
)
from linli.casework.matters.models.publishing import ConsentWay, Publication, PublishConsent

__all__ = [
    "CallDraft",
    "CatalogueChange",
    "Category",
    "ConsentWay",
    "DispatchRule",
    "Dossier",
    "DossierState",
    "EmergencyWord",
    "Intake",
    "LimitRule",
    "Matter",
    "Outcome",
    "Publication",
    "PublishConsent",
    "RefusalGround",
    "ReplyTemplate",
    "RequestKind",
    "RequestStatus",
    "RetentionClass",
    "ReviewRequest",
    "RuleAct",
    "RuleBookVersion",
    "RuleKind",
    "Threshold",
]
