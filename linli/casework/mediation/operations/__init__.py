"""Every write of mediation: taking in, appointing, mediating, agreeing, closing, and its registers."""

from linli.casework.mediation.operations.appointing import Choice, assign
from linli.casework.mediation.operations.catalogue import seed_catalogue
from linli.casework.mediation.operations.taking_in import (
    Handover,
    NewDispute,
    Person,
    accept,
    open_dispute,
    record_consent,
    refuse,
    refused_by_party,
)

__all__ = [
    "Choice",
    "Handover",
    "NewDispute",
    "Person",
    "accept",
    "assign",
    "open_dispute",
    "record_consent",
    "refuse",
    "refused_by_party",
    "seed_catalogue",
]
