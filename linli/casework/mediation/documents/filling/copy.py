"""One copy of the papers of a file: who reads it decides what it shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from linli.casework.mediation.documents import wording
from linli.casework.mediation.documents.layout import PartyLine, Signed
from linli.casework.mediation.documents.wording import SIDES, day, joined, name_of
from linli.casework.mediation.models import DisputeParty, Side
from linli.casework.mediation.queries.reading_files import DisputeFile
from linli.casework.mediation.queries.rule_book import rule_book

UNSHARED = "（未经本人同意，不向对方提供）"


@dataclass(frozen=True)
class Copy:
    """Whose copy is printed: the committee's file, a court's, or that of one party.

    ``reader`` is the position of the party; the contact data of the others are not on their copy
    unless shared. ``is_for_court`` gives the numbers of papers in full.
    """

    file: DisputeFile
    at: datetime
    made_by: str = ""
    reader: int | None = None
    is_for_court: bool = False

    @property
    def committee(self) -> str:
        return str(self.file.dispute.committee.unit.name)

    @property
    def number(self) -> str:
        return self.file.dispute.file_number or self.file.case.number

    @property
    def today(self) -> str:
        return day(self.at)

    @property
    def type_name(self) -> str:
        kind = self.file.dispute.type
        row = rule_book().type(kind, timezone.localdate(self.file.case.opened_at)) if kind else None
        return row.name if row else "待定"

    @property
    def dispute(self) -> str:
        """邻里纠纷, 劳动争议: what the dispute is called in a sentence."""
        name = self.type_name
        if name == "待定":
            return "纠纷"
        return name if name.endswith(("纠纷", "争议")) else f"{name}纠纷"

    @property
    def there(self) -> list[DisputeParty]:
        """The parties that are not gone; of a dispute without any, all."""
        now = [row for row in self.file.parties if not row.is_gone]
        return now or list(self.file.parties)

    def of_side(self, *sides: str) -> list[DisputeParty]:
        return [row for row in self.there if row.side in sides]

    @property
    def names(self) -> str:
        """甲与乙."""
        return joined([name_of(row) for row in self.there])

    @property
    def mediators(self) -> str:
        rows = self.file.mediators or self.file.appointments
        return wording.listed([row.mediator.name for row in rows])

    def people(self, rows: Sequence[DisputeParty]) -> tuple[PartyLine, ...]:
        """Parties as a form names them, as far as this copy may show them."""
        return tuple(self._line(row) for row in rows)

    def _line(self, row: DisputeParty) -> PartyLine:
        is_open = self.reader in (None, row.position) or row.shares_contact
        return PartyLine(
            role=SIDES.get(row.side, row.side),
            name=name_of(row),
            sex=wording.SEX.get(row.sex, ""),
            age=f"{row.age}岁" if row.age is not None else "",
            occupation=row.occupation,
            contact=str(row.party.phone) if is_open else UNSHARED,
            address=str(row.address) if is_open else UNSHARED,
            extra="；".join(_extra(row, is_open=is_open, is_full=self.is_for_court)),
        )


def _extra(row: DisputeParty, *, is_open: bool, is_full: bool) -> Iterator[str]:
    if row.representative:
        yield f"法定代表人或者负责人：{row.representative}"
    if row.agent:
        yield f"委托代理人：{row.agent}" + (f"（{row.agent_scope}）" if row.agent_scope else "")
    if row.id_number and (is_open or row.kind == DisputeParty.Kind.ENTITY):
        number = str(row.id_number) if is_full else wording.paper_of(row)
        yield f"{_paper_kind(row)}：{number}"


def _paper_kind(row: DisputeParty) -> str:
    return "统一社会信用代码" if row.kind == DisputeParty.Kind.ENTITY else "公民身份号码"


def numbered_source(source: str) -> str:
    """①当事人申请 ②…, the one that is meant ticked."""
    return "　".join(
        f"{wording.CIRCLED[n]}{name}{' √' if source in codes else ''}"
        for n, (_code, name, codes) in enumerate(wording.CHOICES)
    )


Filler = Callable[[Copy], list[Any]]
APPLICANT_SIDES = (Side.APPLICANT,)
OTHER_SIDES = (Side.RESPONDENT, Side.THIRD)


def places(rows: Sequence[DisputeParty]) -> tuple[Signed, ...]:
    """Places to sign for these parties."""
    return tuple(Signed(name=name_of(row)) for row in rows)
