"""The forms of mediation itself, filled."""

from __future__ import annotations

from datetime import datetime

from linli.casework.mediation.documents import wording
from linli.casework.mediation.documents.filling.copy import Copy, places
from linli.casework.mediation.documents.forms.mediating import (
    EvidenceList,
    EvidenceRow,
    Extension,
    InquiryRecord,
    MediationRecord,
    Termination,
)
from linli.casework.mediation.documents.layout import Signed
from linli.casework.mediation.documents.signing import mediators_signed, one
from linli.casework.mediation.documents.wording import day, ended, listed, moment, name_of, span
from linli.casework.mediation.models import Session
from linli.casework.mediation.workflow import Action

_RESULTS = ("agreed", "not_agreed", "again")


def inquiry(copy: Copy) -> list[InquiryRecord]:
    """人民调解调查记录; never on a party's own copy."""
    if copy.reader is not None:
        return []
    return [
        InquiryRecord(
            number=copy.number,
            at=moment(row.at),
            place=row.place,
            present=str(row.present) or "无",
            asked_name=str(row.asked_name),
            asked_sex=wording.SEX.get(row.asked_sex, row.asked_sex),
            asked_age=f"{row.asked_age}岁" if row.asked_age is not None else "",
            asked_address=str(row.asked_address),
            relation=row.relation,
            words=str(row.words),
            asked_signed=one(str(row.asked_name)),
            made_by=one(row.made_by),
            recorder=one(row.recorded_by),
        )
        for row in copy.file.inquiries
    ]


def evidence(copy: Copy) -> list[EvidenceList]:
    """人民调解证据材料; on a party's copy what is theirs or was shared."""
    rows = [
        row
        for row in copy.file.evidence
        if copy.reader is None
        or row.shared_with_other_side
        or (row.given_by is not None and row.given_by.position == copy.reader)
    ]
    if not rows:
        return []
    givers = {row.id: name_of(row) for row in copy.file.parties}
    return [
        EvidenceList(
            number=copy.number,
            rows=tuple(
                EvidenceRow(
                    n=str(row.position),
                    name=row.name,
                    given_by=givers.get(row.given_by_id, "调解委员会")
                    if row.given_by_id
                    else "调解委员会",
                    pages=str(row.pages),
                    original="原件" if row.is_original else "复印件",
                    digest=row.document.sha256 if row.document else "纸质件",
                )
                for row in rows
            ),
            received_by=one(copy.mediators),
            committee=copy.committee,
            day=day(max(row.added_at for row in rows)),
        )
    ]


def extension(copy: Copy) -> list[Extension]:
    """调解期限延长同意书, one for each time all parties consented to a later day."""
    found = []
    due = copy.file.limits[0].first_due_at if copy.file.limits else None
    for row in copy.file.extensions:
        found.append(
            Extension(
                number=copy.number,
                parties=copy.names,
                dispute=copy.dispute,
                accepted=day(copy.file.dispute.accepted_at),
                old_due=day(due) or "原定之日",
                new_due=day(row.due_at),
                reason=ended(str(row.reason)),
                parties_signed=places(copy.there),
                mediators_signed=mediators_signed(copy.file),
                committee=copy.committee,
                day=day(row.ended_at),
            )
        )
        due = row.due_at
    return found


def record(copy: Copy) -> list[MediationRecord]:
    """人民调解记录, one for each session that was held; a talk apart is not on a party's copy."""
    return [
        _record(copy, row)
        for row in copy.file.held
        if copy.reader is None or (row.form != "apart" and copy.reader in row.present)
    ]


def _record(copy: Copy, row: Session) -> MediationRecord:
    present = [one for one in copy.file.parties if one.position in row.present]
    others = [name for name in str(row.others).replace("、", "\n").splitlines() if name.strip()]
    return MediationRecord(
        number=copy.number,
        at=span(row.begins, row.ends),
        place=row.place or (row.room.name if row.room else "") or "线上",
        form=wording.FORMS_OF_SESSION.get(row.form, row.form),
        parties=listed([name_of(one) for one in present]) or "无",
        others=listed(others) or "无",
        rights="已告知，当事人表示知悉。" if row.rights_told else "未告知。",
        record=str(row.record),
        result=_result(copy, row),
        parties_signed=places(present),
        others_signed=tuple(Signed(name=name) for name in others),
        mediators_signed=mediators_signed(copy.file) or one(row.lead.name),
        recorder=one(row.recorded_by),
    )


def _result(copy: Copy, row: Session) -> str:
    names = ("达成协议", "未达成协议", "择期再次调解")
    if row.result == "agreed":
        agreement = copy.file.agreement
        kind = "口头" if agreement is not None and agreement.is_oral else "书面"
        names = (f"达成协议（{kind}）", *names[1:])
    return "　".join(
        f"{wording.CIRCLED[n]}{name}{' √' if code == row.result else ''}"
        for n, (code, name) in enumerate(zip(_RESULTS, names, strict=True))
    )


def termination(copy: Copy) -> list[Termination]:
    """终止调解书, of what was accepted and ended without agreement."""
    dispute = copy.file.dispute
    is_ended = dispute.outcome in ("failed", "ended", "routed")
    if dispute.accepted_at is None or not is_ended:
        return []
    steps = [
        step
        for action in (Action.FAIL, Action.END, Action.REFUSED_BY_PARTY)
        for step in copy.file.did(action)
    ]
    said = steps[-1].words if steps else ""
    end: datetime | None = dispute.ended_at
    return [
        Termination(
            number=copy.number,
            parties=copy.names,
            dispute=copy.dispute,
            accepted=day(dispute.accepted_at),
            ended=day(end),
            reason=ended(said) or _BECAUSE.get(dispute.ended_because, "各方当事人未能达成协议。"),
            route=ended(dispute.route_told),
            mediators_signed=mediators_signed(copy.file),
            committee=copy.committee,
            day=day(end),
        )
    ]


_BECAUSE = {
    "party_refuses": "一方当事人明确拒绝调解。",
    "party_gone": "一方当事人已不存在或者退出调解。",
    "no_agreement": "各方当事人未能达成协议。",
}
