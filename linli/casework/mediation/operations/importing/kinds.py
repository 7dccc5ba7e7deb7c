"""The kinds of import that take in committees and mediators."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.casework.mediation.models import Appointment, Committee, Mediator
from linli.casework.mediation.operations.committees import CommitteeFacts, found_committee
from linli.casework.mediation.operations.importing.columns import (
    COMMITTEE_EXAMPLES,
    COMMITTEE_HINTS,
    EDUCATION_WORDS,
    KIND_WORDS,
    MEDIATOR_EXAMPLES,
    MEDIATOR_HINTS,
    ROLE_WORDS,
    SEX_WORDS,
    committee_columns,
    mediator_columns,
)
from linli.casework.mediation.operations.importing.rows import (
    Wrong,
    actor_of_run,
    apply_each,
    cell,
    judged,
)
from linli.casework.mediation.operations.mediators import MediatorFacts, enrol_mediator
from linli.casework.mediation.operations.moves import local_day
from linli.casework.mediation.queries.rule_book import rule_book
from linli.foundation.crypto.operations import blind_index
from linli.foundation.tabular.cleaning import as_date
from linli.foundation.tabular.errors import BadCell
from linli.foundation.tabular.importing.kinds import (
    Applied,
    Given,
    ImportKind,
    Kept,
    Left,
    Note,
    Outlook,
    Standing,
    Undone,
    Verdict,
)
from linli.foundation.tabular.models import ImportRun
from linli.registers.access.permissions import Permission
from linli.registers.people.rules.papers import BadPaper, read_paper
from linli.registers.places.queries import divisions_under
from linli.registers.places.rules.areas import scope_of

_ENDINGS = ("人民调解委员会", "调解委员会", "调委会", "人民调解室", "调解室", "调解工作室")
STEP, NAMED = 500, 20


class CommitteeChecker:
    """Judges rows of committees against each other and the register."""

    def __init__(self, run: ImportRun) -> None:
        scope = scope_of(run.area)
        rows = [
            row
            for level in ("district", "street", "community")
            for row in divisions_under(scope, level)
        ]
        self._by_code = {row.code: row for row in rows}
        self._by_name: dict[str, list[str]] = {}
        for row in rows:
            self._by_name.setdefault(row.name, []).append(row.code)
        known = Committee.objects.select_related("unit")
        self._names = {one.unit.name for one in known.filter(dissolved_on=None)}
        self._words = set(known.values_list("short_word", flat=True))

    def check(self, rows: Sequence[Given]) -> list[Verdict]:
        """One verdict a row."""
        return judged(rows, self._one)

    def _one(self, row: Given) -> Verdict:
        name = cell(row.cells, "name")
        if not 2 <= len(name) <= 80:
            raise Wrong(_("The name is missing or too long."), "name")
        if name in self._names:
            return Verdict(Standing.SAME)
        words = cell(row.cells, "kind")
        kind = KIND_WORDS.get(words) or KIND_WORDS.get(words.removesuffix("调委会"))
        if kind is None:
            raise Wrong(_("This kind of committee is not known."), "kind")
        trade = cell(row.cells, "trade")[:24]
        if kind == "trade" and not trade:
            raise Wrong(_("A trade committee needs its trade."), "trade")
        code = self._division(cell(row.cells, "division"))
        word = self._word(cell(row.cells, "short_word"), name)
        residents = "".join(sign for sign in cell(row.cells, "residents") if sign.isdigit())
        self._names.add(name)
        self._words.add(word)
        value = {
            "name": name, "kind": kind, "short_word": word, "division_code": code, "trade": trade,
            "residents": int(residents or 0), "phone": cell(row.cells, "phone")[:40],
            "address": cell(row.cells, "address")[:120], "founded_on": _day(row, "founded_on"),
        }  # fmt: skip
        return Verdict(Standing.ADD, value)

    def _division(self, words: str) -> str:
        codes = [words] if words in self._by_code else self._by_name.get(words, [])
        if len(codes) != 1:
            raise Wrong(
                _("Your division has no place of this name, or several: use its code."), "division"
            )
        return codes[0]

    def _word(self, given: str, name: str) -> str:
        if given:
            if given in self._words or len(given) > 8:
                raise Wrong(_("Another committee has this word in its numbers."), "short_word")
            return given
        bare = name
        for ending in _ENDINGS:
            bare = bare.removesuffix(ending)
        bare = bare.removesuffix("社区").removesuffix("街道") or name
        for length in range(1, 9):
            if bare[:length] not in self._words:
                return bare[:length]
        raise Wrong(
            _("Give a word for the file numbers that no other committee has."), "short_word"
        )


def _day(row: Given, name: str) -> str:
    value = row.cells.get(name)
    if value in (None, ""):
        return ""
    try:
        return as_date(value, zone=timezone.get_current_timezone()).isoformat()
    except (BadCell, ValueError) as error:
        raise Wrong(_("This is no day. Write it like 2024-05-01."), name) from error


def apply_committees(run: ImportRun, rows: Sequence[Kept], at: datetime) -> Applied:
    """Found the committees of a piece."""
    by = actor_of_run(run)

    def add(value: dict[str, Any]) -> None:
        given = dict(value)
        day = given.pop("founded_on")
        made = found_committee(
            CommitteeFacts(**given),
            founded_on=date.fromisoformat(day) if day else None,
            by=by,
            at=at,
        )
        Committee.objects.filter(pk=made.pk).update(import_run=run.id)

    return apply_each(rows, add)


class MediatorChecker:
    """Judges rows of mediators against each other and the register."""

    def __init__(self, run: ImportRun) -> None:
        scope = scope_of(run.area)
        rows = Committee.objects.in_force().under(scope.column, scope.code).select_related("unit")
        self._committees: dict[str, list[str]] = {}
        for row in rows:
            self._committees.setdefault(row.unit.name, []).append(str(row.pk))
        self._day = local_day(run.asked_at)
        self._types = {row.name: row.code for row in rule_book().types_on(self._day)}
        self._numbers = set(Mediator.objects.values_list("number", flat=True))
        self._seen: set[bytes] = set()

    def check(self, rows: Sequence[Given]) -> list[Verdict]:
        """One verdict a row."""
        return judged(rows, self._one)

    def _one(self, row: Given) -> Verdict:
        cells = row.cells
        number, committee = cell(cells, "number")[:24], self._committee(cell(cells, "committee"))
        if number and number in self._numbers:
            return Verdict(Standing.SAME)
        sex = SEX_WORDS.get(cell(cells, "sex"))
        if sex is None:
            raise Wrong(_("Write 男 or 女."), "sex")
        paper = self._paper(cell(cells, "id_number"))
        if paper is None:
            return Verdict(Standing.SAME)
        types, notes = self._specialities(cell(cells, "specialities"))
        role = ROLE_WORDS.get(cell(cells, "role"))
        if role is None:
            raise Wrong(_("Write 主任, 副主任, 委员 or 调解员."), "role")
        self._numbers.add(number or f"row {row.number}")
        value = {
            "name": cell(cells, "name"), "sex": sex, "number": number, "id_number": paper,
            "phone": cell(cells, "phone"),
            "education": EDUCATION_WORDS.get(cell(cells, "education"), ""),
            "is_full_time": cell(cells, "full_time").startswith("专"), "specialities": types,
            "languages": [one for one in cell(cells, "languages").split("、") if one],
            "employer": cell(cells, "employer")[:80], "committee": committee, "role": role,
        }  # fmt: skip
        return Verdict(Standing.ADD, value, tuple(notes))

    def _committee(self, name: str) -> str:
        found = self._committees.get(name, [])
        if len(found) != 1:
            raise Wrong(
                _("Your division has no committee of this name: import it first."), "committee"
            )
        return found[0]

    def _paper(self, given: str) -> str | None:
        """The number, empty where none is given; None for somebody who stands there already."""
        if not given:
            return ""
        try:
            paper = read_paper(given, on=self._day)
        except BadPaper as error:
            raise Wrong(_("This is no valid identity number."), "id_number") from error
        index = blind_index(paper.number, purpose="id-number")
        if index in self._seen:
            raise Wrong(_("The same person stands in the file twice."), "id_number")
        self._seen.add(index)
        return None if Mediator.objects.filter(id_index=index).exists() else paper.number

    def _specialities(self, words: str) -> tuple[list[str], list[Note]]:
        codes, notes = [], []
        for one in words.replace("，", "、").replace(",", "、").split("、"):
            name = one.strip().removesuffix("纠纷")
            if name in self._types:
                codes.append(self._types[name])
            elif name:
                left_out = _("“%(words)s” is not known and left out.") % {"words": name[:20]}
                notes.append(Note(left_out, "specialities"))
        return codes, notes


def apply_mediators(run: ImportRun, rows: Sequence[Kept], at: datetime) -> Applied:
    """Enrol the mediators of a piece."""
    by = actor_of_run(run)

    def add(value: dict[str, Any]) -> None:
        given = dict(value)
        committee, role = UUID(given.pop("committee")), given.pop("role")
        made = enrol_mediator(
            MediatorFacts(**given),
            committee_id=committee,
            role=role,
            chosen_by=_("as the imported list says"),
            by=by,
            at=at,
        )
        Mediator.objects.filter(pk=made.pk).update(import_run=run.id)

    return apply_each(rows, add)


def outlook_mediators(run: ImportRun) -> Outlook:
    """What undoing would do now."""
    added = Mediator.objects.filter(import_run=run.id)
    kept = [row for row in added.order_by("pk") if _is_used(row)]
    named = tuple(
        Left(row.name, _("Changed or appointed since the import.")) for row in kept[:NAMED]
    )
    return Outlook(added.count() - len(kept), 0, len(kept), named)


def undo_mediators(run: ImportRun, cursor: str, at: datetime) -> Undone:  # as the engine calls it
    """Take back the next mediators whom nobody has touched since."""
    rows = Mediator.objects.select_for_update(of=("self",)).filter(import_run=run.id)
    if cursor:
        rows = rows.filter(pk__gt=UUID(cursor))
    some = list(rows.order_by("pk")[:STEP])
    done = Undone()
    for row in some:
        if _is_used(row):
            done.left.append(Left(row.name, _("Changed or appointed since the import.")))
        else:
            row.delete()
            done.deleted += 1
    done.cursor = some[-1].pk.hex if len(some) == STEP else ""
    return done


def _is_used(row: Mediator) -> bool:
    return (
        row.version > 1
        or row.account_id is not None
        or Appointment.objects.filter(mediator=row).exists()
        or row.terms.count() > 1
    )


def _nothing_ahead(_run: ImportRun) -> Outlook:
    return Outlook(0, 0)


def _nothing_undone(_run: ImportRun, _cursor: str, _at: datetime) -> Undone:
    return Undone()


_NEEDS = frozenset({str(Permission.KEEP_MEDIATORS)})
COMMITTEES = ImportKind(
    code="mediation_committees",
    title=gettext_lazy("Mediation committees"),
    lead=gettext_lazy("New committees are founded; those that stand in the register stay as they are."),
    needs=_NEEDS,
    columns=committee_columns,
    checker=CommitteeChecker,
    apply=apply_committees,
    outlook=_nothing_ahead,
    undo=_nothing_undone,
    examples=COMMITTEE_EXAMPLES,
    hints=COMMITTEE_HINTS,
    for_good=gettext_lazy("A committee is a unit from its founding on; one too many is dissolved."),
)  # fmt: skip
MEDIATORS = ImportKind(
    code="mediators",
    title=gettext_lazy("People's mediators"),
    lead=gettext_lazy("New mediators are enrolled with their committee; known ones stay as they are."),
    needs=_NEEDS,
    columns=mediator_columns,
    checker=MediatorChecker,
    apply=apply_mediators,
    outlook=outlook_mediators,
    undo=undo_mediators,
    examples=MEDIATOR_EXAMPLES,
    hints=MEDIATOR_HINTS,
)  # fmt: skip
