"""The data of each form, out of the file of a dispute."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from linli.casework.mediation.documents.filling import agreeing, closing, mediating, taking_in
from linli.casework.mediation.documents.filling.copy import Copy

# Each gives the papers of its kind that there are: none, one, or one for each session, visit …
FILLERS: Mapping[str, Callable[[Copy], list[Any]]] = {
    "closing": closing.closing,
    "application": taking_in.application,
    "registration": taking_in.registration,
    "handover": taking_in.handover,
    "not_accepted": taking_in.not_accepted,
    "rights": taking_in.rights,
    "identity": taking_in.identity,
    "mandate": taking_in.mandate,
    "recusal": taking_in.recusal,
    "inquiry": mediating.inquiry,
    "evidence": mediating.evidence,
    "extension": mediating.extension,
    "record": mediating.record,
    "agreement": agreeing.agreement,
    "oral_agreement": agreeing.oral_agreement,
    "termination": mediating.termination,
    "performance": agreeing.performance,
    "visit": closing.visit,
    "confirmation": agreeing.confirmation,
    "feedback": taking_in.feedback,
}

__all__ = ["FILLERS", "Copy"]
