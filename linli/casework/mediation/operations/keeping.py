"""保管期限: what of a dispute's own tables goes when the kernel ends its file (RIGHTS no. 7)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.db import connection, models

from linli.casework.cases.models import Case
from linli.casework.cases.operations import Erased
from linli.casework.cases.rules import Ending
from linli.casework.mediation.models import (
    Agreement,
    Confirmation,
    Dispute,
    DisputeParty,
    EarlySign,
    Evidence,
    ExtensionAsk,
    FilePaper,
    Inquiry,
    Invitation,
    JointMeeting,
    MeetingTask,
    Obligation,
    OldCase,
    OldCaseStep,
    Screening,
    Session,
    Signature,
    SubsidyClaim,
    Transfer,
    Utterance,
    Visit,
)
from linli.foundation.crypto.fields import SealedTextField

NOTHING_LEFT = "—"
_RETENTION = "SET LOCAL linli.retention = '{}'"

# Where each table's dispute is found, and its plain columns that say something of a person. Sealed
# columns go by themselves: a table that is added here needs to name only the plain ones.
_PLAIN: Mapping[type[models.Model], tuple[str, Mapping[str, Any]]] = {
    Dispute: ("pk", {"asked": "", "route_told": "", "joint_wished": None, "violence": ""}),
    DisputeParty: (
        "dispute",
        {
            "sex": "", "age": None, "occupation": "", "id_index": None, "person_id": None,
            "household_id": None, "entity_id": None, "agent_scope": "", "language": "",
            "is_afraid": False, "wants_joint": None,
        },
    ),
    Transfer: ("dispute", {"outer_number": "", "report": ""}),
    Session: ("dispute", {"place": "", "moved_because": "", "present": [], "video_path": ""}),
    Invitation: ("session__dispute", {}),
    Utterance: ("session__dispute", {}),
    Inquiry: ("dispute", {"place": "", "asked_sex": "", "asked_age": None, "relation": ""}),
    Evidence: ("dispute", {"name": NOTHING_LEFT, "document": None}),
    Screening: ("party__dispute", {}),
    Agreement: ("dispute", {"scan": None, "wishes_court": {}}),
    Signature: ("agreement__dispute", {}),
    Obligation: (
        "agreement__dispute",
        {"what": NOTHING_LEFT, "proof": None, "proof_words": "", "closed_because": ""},
    ),
    Confirmation: (
        "agreement__dispute",
        {"court_number": "", "reason": "", "ruling": None},
    ),
    Visit: ("dispute", {"reason": NOTHING_LEFT, "measures": ""}),
    JointMeeting: ("dispute", {"place": "", "agencies": []}),
    MeetingTask: ("meeting__dispute", {"what": NOTHING_LEFT}),
    OldCase: ("dispute", {}),
    OldCaseStep: ("old_case__dispute", {"what": NOTHING_LEFT}),
    ExtensionAsk: ("dispute", {"consents": {}}),
    EarlySign: ("dispute", {"place": "", "closed_because": ""}),
    SubsidyClaim: ("dispute", {}),
}  # fmt: skip
# Columns that a constraint wants filled where something was said.
_KEPT_FILLED: Mapping[type[models.Model], tuple[str, ...]] = {
    MeetingTask: ("result",),
    OldCase: ("struck_off_because",),
    OldCaseStep: ("result",),
    SubsidyClaim: ("refused_because",),
}
# By what a person would be found, which goes from a sealed file as well.
_FINDERS: Mapping[str, Any] = {
    "id_index": None, "person_id": None, "household_id": None, "entity_id": None,
}  # fmt: skip


def erase_dispute(case: Case, ending: Ending) -> Erased:
    """Take out of the tables of mediation what a file's period has ended for."""
    counts: Counter[str] = Counter()
    if not Dispute.objects.filter(case=case).exists():
        return Erased()
    papers = FilePaper.objects.filter(dispute_id=case.id)
    files = tuple(key for key in papers.values_list("storage_key", flat=True) if key)
    counts["printed files"] = papers.delete()[0]
    parties = DisputeParty.objects.filter(dispute_id=case.id)
    if ending is not Ending.ERASE:
        counts["ways to find a party"] = parties.update(**_FINDERS)
        return Erased(counts, files)
    with connection.cursor() as cursor:
        cursor.execute(_RETENTION.format("on"))
        for table in _PLAIN:
            counts[table._meta.label_lower] = _erase(table, case)
        cursor.execute(_RETENTION.format("off"))
    return Erased(counts, files)


def _erase(table: type[models.Model], case: Case) -> int:
    path, plain = _PLAIN[table]
    rows = table._default_manager.filter(**{path: case.id})
    for name in _KEPT_FILLED.get(table, ()):
        rows.exclude(**{name: ""}).update(**{name: NOTHING_LEFT})
    sealed = {
        field.name: None if field.null else ""
        for field in table._meta.local_concrete_fields
        if isinstance(field, SealedTextField)
    }
    values = {**sealed, **plain}
    return rows.update(**values) if values else 0
