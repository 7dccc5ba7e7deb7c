"""The agreement, its performance, and the application to the court, filled."""

from __future__ import annotations

from linli.casework.mediation.documents.filling.copy import Copy, places
from linli.casework.mediation.documents.forms.agreeing import (
    AgreementPaper,
    ConfirmationRequest,
    OralAgreement,
    Performance,
    PerformanceRow,
)
from linli.casework.mediation.documents.signing import mediators_signed, one, parties_signed
from linli.casework.mediation.documents.wording import OBLIGATIONS, day, name_of, yuan
from linli.casework.mediation.models import Agreement, DisputeParty, Obligation

_NUMERALS = "零一二三四五六七八九十"
_PAPERS = {
    "application": "司法确认申请书",
    "agreement": "人民调解协议书",
    "mediation": "人民调解委员会主持调解的证明",
    "property": "与调解协议相关的财产权利证明",
    "identity": "当事人的身份、资格证明",
    "contact": "当事人的住所、联系方式",
}


def agreement(copy: Copy) -> list[AgreementPaper]:
    """人民调解协议书, each that was signed; one that was replaced stays in the file."""
    return [written(copy, row) for row in copy.file.agreements if not row.is_oral]


def written(copy: Copy, row: Agreement) -> AgreementPaper:
    """One agreement on the official form, in force or still a draft."""
    return AgreementPaper(
        number=row.number,
        parties=copy.people(_bound(copy, row)),
        facts=str(row.facts),
        points=str(row.points),
        terms=str(row.terms),
        manner=str(row.manner),
        copies=_numeral(row.copies),
        parties_signed=parties_signed(copy.file, row),
        mediators_signed=mediators_signed(copy.file, row),
        recorder=one(row.recorder),
        committee=copy.committee,
        day=day(row.in_force_at) or "　　　　年　　月　　日",
    )


def _bound(copy: Copy, row: Agreement) -> list[DisputeParty]:
    """Who signed it, whoever left later; of a draft, who is there."""
    signed = {one.party_id for one in copy.file.signatures if one.agreement_id == row.id}
    rows = [one for one in copy.file.parties if not one.is_gone or one.id in signed]
    return rows or copy.there


def _numeral(n: int) -> str:
    return _NUMERALS[n] if n < len(_NUMERALS) else str(n)


def oral_agreement(copy: Copy) -> list[OralAgreement]:
    """人民调解口头协议登记表."""
    return [
        OralAgreement(
            number=row.number,
            parties=copy.people(_bound(copy, row)),
            facts="\n".join(part for part in (str(row.facts), str(row.points)) if part),
            terms=str(row.terms),
            manner=str(row.manner),
            mediators_signed=mediators_signed(copy.file, row),
            committee=copy.committee,
            day=day(row.in_force_at),
        )
        for row in copy.file.agreements
        if row.is_oral
    ]


def performance(copy: Copy) -> list[Performance]:
    """履行凭证: what was promised in each agreement, what was done and what proves it."""
    found = []
    for paper in copy.file.agreements:
        rows = [row for row in copy.file.obligations if row.agreement_id == paper.id]
        if not any(row.state != "due" for row in rows):
            continue
        found.append(
            Performance(
                number=paper.number,
                rows=tuple(_performed(row) for row in rows),
                mediators_signed=mediators_signed(copy.file),
                committee=copy.committee,
                day=day(max((row.done_on for row in rows if row.done_on), default=None)),
            )
        )
    return found


def _performed(row: Obligation) -> PerformanceRow:
    state = OBLIGATIONS.get(row.state, row.state)
    proof = [row.proof_words, row.proof.name if row.proof else ""]
    return PerformanceRow(
        n=str(row.position),
        debtor=name_of(row.debtor),
        creditor=name_of(row.creditor) if row.creditor else "—",
        what=row.what,
        amount=yuan(row.amount_cents) or "—",
        due=f"{row.due_on:%Y-%m-%d}",
        state=f"{state} {row.done_on:%Y-%m-%d}" if row.done_on else state,
        proof="；".join(part for part in proof if part) or "—",
    )


def confirmation(copy: Copy) -> list[ConfirmationRequest]:
    """司法确认申请书, one for each application."""
    return [
        confirming(copy, row.agreement, court=row.court, papers=row.papers, on=day(row.applied_on))
        for row in copy.file.confirmations
    ]


def confirming(
    copy: Copy, paper: Agreement, *, court: str, papers: list[str], on: str
) -> ConfirmationRequest:
    """The joint application for an agreement, also before it was handed in."""
    parties = _bound(copy, paper)
    terms = str(paper.terms)
    return ConfirmationRequest(
        number=paper.number,
        court=court,
        applicants=copy.people(parties),
        committee=copy.committee,
        agreed=day(paper.in_force_at),
        facts=f"{paper.facts}\n经{copy.committee}调解，申请人自愿达成如下协议：\n{terms}",
        papers=tuple(f"{_PAPERS.get(code, code)}。" for code in papers or ("agreement",)),
        applicants_signed=places(parties),
        day=on or "　　　　年　　月　　日",
    )
