"""人民调解证据材料: the list of evidence, who gave it, and whether the other side may see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Max

from linli.casework.cases.models import Case, Document
from linli.casework.cases.operations import Moving, NotAllowedNow
from linli.casework.mediation.models import DisputeParty, Evidence
from linli.casework.mediation.operations.moves import moving
from linli.casework.mediation.operations.notices import tell_mediators, tell_party
from linli.casework.mediation.workflow import Action
from linli.registers.access.rules import Actor

KIND = "evidence"
MOST_PIECES = 200


@dataclass(frozen=True, kw_only=True)
class NewEvidence:
    """One line of the list; ``given_by`` is a party's id (None: found by the mediator)."""

    name: str
    given_by: UUID | None = None
    pages: int = 1
    is_original: bool = False
    is_shared: bool = False


def add_evidence(
    case_id: UUID,
    new: NewEvidence,
    *,
    document: Document | None = None,
    as_party: bool = False,
    by: Actor,
    at: datetime,
    expect: int | None = None,
) -> Evidence:
    """Add a piece of evidence, with its file where there is one.

    A party adds their own only; the other side sees it when it is shared.

    :raises NotAllowedNow: no such party, or the list is full.
    """
    needs = {"name": new.name.strip()}
    with moving(
        case_id,
        Action.ADD_EVIDENCE,
        by=by,
        at=at,
        needs=needs,
        expect=expect,
        party_id=new.given_by if as_party else None,
    ) as it:
        giver = _giver(it.case.id, new.given_by)
        rows = Evidence.objects.filter(dispute_id=it.case.id)
        last = rows.aggregate(last=Max("position"))["last"] or 0
        if last >= MOST_PIECES:
            raise NotAllowedNow("too_much_evidence", str(MOST_PIECES))
        if document is not None:
            document.case, document.kind, document.is_sealed = it.case, KIND, True
            document.save(force_insert=True)
        evidence = Evidence.objects.create(
            dispute_id=it.case.id,
            position=last + 1,
            name=new.name.strip()[:120],
            given_by=giver,
            pages=max(1, new.pages),
            is_original=new.is_original,
            shared_with_other_side=new.is_shared,
            document=document,
            added_at=at,
        )
        it.say(
            piece=evidence.position,
            party=giver.position if giver else 0,
            sha256=document.sha256 if document else "",
            shared=new.is_shared,
        )
        if as_party:
            tell_mediators(it, "dispute_wish")
        if new.is_shared:
            _tell_others(it, giver)
    return evidence


def _giver(case_id: UUID, party_id: UUID | None) -> DisputeParty | None:
    if party_id is None:
        return None
    found = DisputeParty.objects.filter(dispute_id=case_id, id=party_id).first()
    if found is None:
        raise NotAllowedNow("no_such_party")
    return found


def _tell_others(it: Moving, giver: DisputeParty | None) -> None:
    others = DisputeParty.objects.filter(dispute_id=it.case.id, is_gone=False)
    for party in others.select_related("party"):
        if giver is None or party.id != giver.id:
            tell_party(it, party)


def share_evidence(
    case_id: UUID,
    evidence_id: UUID,
    *,
    is_shared: bool,
    party_id: UUID | None = None,
    by: Actor,
    at: datetime,
    expect: int | None = None,
) -> Evidence:
    """Let the other side see a piece of evidence, or no longer.

    A party decides over what they gave themselves (``party_id`` proved by their code).

    :raises NotAllowedNow: no such piece, or another party's.
    """
    with moving(
        case_id, Action.SHARE_EVIDENCE, by=by, at=at, expect=expect, party_id=party_id
    ) as it:
        rows = Evidence.objects.select_related("given_by").filter(dispute_id=it.case.id)
        piece = rows.filter(id=evidence_id).first()
        if piece is None or (party_id is not None and piece.given_by_id != party_id):
            raise NotAllowedNow("no_such_evidence")
        piece.shared_with_other_side = is_shared
        piece.save(update_fields=["shared_with_other_side"])
        it.say(piece=piece.position, shared=is_shared)
        if is_shared:
            _tell_others(it, piece.given_by)
    return piece


def share_contact(
    case_id: UUID,
    *,
    party_id: UUID,
    shares: bool,
    as_party: bool = False,
    by: Actor,
    at: datetime,
    expect: int | None = None,
) -> Case:
    """Let the other side see this party's telephone number, or no longer: their own decision."""
    with moving(
        case_id,
        Action.SHARE_CONTACT,
        by=by,
        at=at,
        expect=expect,
        party_id=party_id if as_party else None,
    ) as it:
        party = _giver(it.case.id, party_id)
        if party is None:
            raise NotAllowedNow("no_such_party")
        party.shares_contact = shares
        party.save(update_fields=["shares_contact"])
        it.say(party=party.position, shared=shares)
    return it.case
