"""Committees, mediators and claims as people see them in lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from linli.casework.mediation.models import (
    ClaimState,
    Committee,
    CommitteeKind,
    Mediator,
    MediatorStatus,
    SubsidyClaim,
)
from linli.casework.mediation.operations.subsidies import may_hold_step
from linli.casework.mediation.queries.committees import Heads
from linli.casework.mediation.queries.quotas import DivisionLack, Lack
from linli.casework.mediation.rules.subsidies import Step, next_step
from linli.channels.desk.mediators.reach import at, place_name
from linli.channels.desk.mediators.tables import Act, Cell, Row, Table, table_of
from linli.channels.desk.mediators.words import CLAIM_TONES, STEP_WORDS, grade_words
from linli.channels.ui.presenters import Label, Page, Standing
from linli.registers.access.rules import Actor

_TONE = {
    MediatorStatus.SERVING: Standing.OK,
    MediatorStatus.SUSPENDED: Standing.SOON,
    MediatorStatus.LEFT: Standing.PLAIN,
}


def number(n: int) -> str:
    """A number as it is printed: 12,000."""
    return str(number_format(n, force_grouping=True))


def yuan(cents: int) -> str:
    """A sum as it is printed: 1,200.00 元."""
    return _("%(sum)s yuan") % {"sum": number_format(cents / 100, 2, force_grouping=True)}


def day(value: date | datetime | None) -> str:
    """A day as it is printed in tables."""
    if isinstance(value, datetime):
        value = timezone.localdate(value)
    return value.isoformat() if value else ""


def page_table(context: Mapping[str, object]) -> Table:
    """The table of a page of a list."""
    page, columns = context["page"], context["columns"]
    assert isinstance(page, Page)  # noqa: S101  # the view put it there
    assert isinstance(columns, tuple)  # noqa: S101  # the same
    return table_of(columns, list(page.items), _("Nothing fits. Take a filter away."))


def status_label(mediator: Mediator) -> Label:
    """The status in words and colour."""
    status = MediatorStatus(mediator.status)
    return Label(str(status.label), _TONE[status])


def mediator_columns() -> tuple[str, ...]:
    """The headings of the list of mediators."""
    return (
        pgettext("person", "Name"),
        _("Committee"),
        _("Specialities"),
        _("Grade and title"),
        pgettext("mediators", "Cases now"),
        pgettext("mediators", "Status"),
    )


def mediator_row(row: Mediator, types: Mapping[str, str]) -> Row:
    """A mediator in a list."""
    granted: list[object] = getattr(row, "granted", [])
    grades = "、".join(grade_words(str(one)) for one in granted)
    work = _("full-time") if row.is_full_time else _("part-time")
    return Row(
        (
            Cell(row.name, f"{row.get_sex_display()} · {row.number}", at("mediator", row.pk)),
            Cell(
                row.committee.unit.name,
                place_name(row.community_code, row.street_code, row.district_code),
            ),
            Cell("、".join(types.get(code, code) for code in row.specialities) or "—"),
            Cell(grades or "—", work),
            Cell(f"{row.open_cases} / {row.most_cases}", is_number=True),
            Cell("", labels=(status_label(row),)),
        )
    )


def committee_columns() -> tuple[str, ...]:
    """The headings of the list of committees."""
    return (
        _("Name of the committee"),
        pgettext("committee", "Kind"),
        pgettext("committee", "Members"),
        pgettext("committee", "Mediators"),
        pgettext("committee", "Term to"),
    )


def committee_row(row: Committee, heads: Heads, today: date) -> Row:
    """A committee in a list."""
    place = place_name(row.community_code, row.street_code, row.district_code)
    return Row(
        (
            Cell(row.unit.name, f"{place} · {row.short_word}", at("committee", row.pk)),
            Cell(str(CommitteeKind(row.kind).label)),
            Cell(str(heads.members), _("%(n)d women") % {"n": heads.women}, is_number=True),
            Cell(
                str(heads.mediators),
                _("%(n)d full-time") % {"n": heads.full_time},
                is_number=True,
            ),
            Cell(day(row.term_to), labels=_term_labels(row, today)),
        )
    )


def _term_labels(row: Committee, today: date) -> tuple[Label, ...]:
    if row.dissolved_on:
        return (Label(_("dissolved"), Standing.PLAIN),)
    if row.term_to <= today:
        return (Label(_("term is over"), Standing.OVER),)
    if (row.term_to - today).days <= 90:
        return (Label(_("ends soon"), Standing.SOON),)
    return ()


# --- who is missing -------------------------------------------------------------------------------


def lack_sums(sums: Sequence[DivisionLack]) -> Table:
    """Divisions against the plan."""
    rows = [
        Row(
            (
                Cell(
                    place_name(one.code)
                    or one.code
                    or pgettext("division", "at this level itself"),
                    url=_narrowed(one.code),
                ),
                Cell(number(one.committees), is_number=True),
                Cell(number(one.short), is_number=True),
                Cell(number(one.has), is_number=True),
                Cell(number(one.needed), is_number=True),
                Cell(number(one.missing), is_number=True),
                Cell(number(one.missing_full_time), is_number=True),
            )
        )
        for one in sums
    ]
    columns = (
        _("Division"),
        pgettext("quota", "Committees"),
        pgettext("quota", "of them short"),
        pgettext("quota", "Mediators"),
        pgettext("quota", "By the plan"),
        pgettext("quota", "Missing"),
        pgettext("quota", "Missing full-time"),
    )
    return table_of(columns, rows)


def _narrowed(code: str) -> str:
    return f"{at('quotas')}?place={code}" if code else ""


def lack_table(lacks: Sequence[Lack]) -> Table:
    """The committees that are short, one by one."""
    rows = [
        Row(
            (
                Cell(one.committee.unit.name, url=at("committee", one.committee.pk)),
                Cell(number(one.committee.residents), is_number=True),
                Cell(str(one.stands.has), is_number=True),
                Cell(str(one.stands.row.mediators if one.stands.row else 0), is_number=True),
                Cell(str(one.stands.missing), is_number=True),
                Cell(str(one.stands.missing_full_time), is_number=True),
                Cell(one.stands.row.legal_basis if one.stands.row else ""),
            )
        )
        for one in lacks[:600]
    ]
    columns = (
        _("Name of the committee"),
        pgettext("committee", "Residents"),
        pgettext("quota", "Mediators"),
        pgettext("quota", "By the plan"),
        pgettext("quota", "Missing"),
        pgettext("quota", "Missing full-time"),
        _("Legal basis"),
    )
    return table_of(columns, rows, _("No committee is short of mediators."))


# --- claims ---------------------------------------------------------------------------------------


def claim_columns() -> tuple[str, ...]:
    """The headings of the list of claims."""
    return (
        _("File number"),
        pgettext("claim", "Mediator"),
        pgettext("claim", "Class"),
        pgettext("claim", "Sum"),
        pgettext("claim", "State"),
        pgettext("claim", "Steps"),
    )


def claim_row(row: SubsidyClaim, actor: Actor, names: Mapping[str, str]) -> Row:
    """A claim in a list, with the step that this post may take."""
    state = ClaimState(row.state)
    label = Label(str(state.label), CLAIM_TONES.get(state, Standing.PLAIN))
    steps = " → ".join(f"{one['who']} {one['at'][5:10]}" for one in row.steps)
    return Row(
        (
            Cell(row.dispute.file_number, row.dispute.committee.unit.name),
            Cell(row.mediator.name, row.mediator.number),
            Cell(names.get(row.klass, row.klass), _outcome(row)),
            Cell(yuan(row.cents), is_number=True),
            Cell(row.refused_because, labels=(label,)),
            Cell(steps, day(row.claimed_at)),
        ),
        claim_acts(row, actor),
    )


def _outcome(row: SubsidyClaim) -> str:
    return str(row.dispute.get_outcome_display())


def claim_acts(row: SubsidyClaim, actor: Actor) -> tuple[Act, ...]:
    """What this post may do with a claim; the operation asks again, and whether it is the same person."""
    step = next_step(row.state)
    if step is None or step is Step.CLAIMED or not may_hold_step(row, step, actor):
        return ()
    done = {one["account"] for one in row.steps}
    if str(actor.account_id) in done and step not in (Step.PUBLIC, Step.PAID):
        return ()
    about = row.dispute.file_number
    return (
        Act(str(STEP_WORDS[step]), at("claim_step", row.pk), about),
        Act(pgettext("claim", "Refuse"), at("claim_refuse", row.pk), about),
    )
