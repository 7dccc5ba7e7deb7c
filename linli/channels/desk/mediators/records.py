"""One committee: the parts of its page."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from linli.casework.mediation.models import (
    Committee,
    CommitteeKind,
    MediatorTerm,
)
from linli.casework.mediation.operations.terms_of_office import flaws_in_words
from linli.casework.mediation.queries.committees import Members
from linli.casework.mediation.queries.rule_book import rule_book
from linli.channels.desk.mediators.acting import Record
from linli.channels.desk.mediators.histories import history_part
from linli.channels.desk.mediators.presenters import day, number
from linli.channels.desk.mediators.reach import KEEP, at, place_name, tabs_for
from linli.channels.desk.mediators.tables import Act, Cell, Part, Row, Table, table_of
from linli.channels.ui.presenters import Action, Fact, Label, Standing
from linli.registers.access.rules import Actor


def committee_record(row: Committee, kept: Members, actor: Actor) -> Record:
    """The page of a committee."""
    may_keep = actor.may(KEEP) and row.dissolved_on is None
    parts = [
        Part("members", _("Who sits on it"), table=_terms(kept.terms)),
        Part("rooms", pgettext("committee", "Rooms"), table=_rooms(row, kept, may_keep)),
    ]
    if kept.below:
        below = [Row((Cell(one.unit.name, url=at("committee", one.pk)),)) for one in kept.below]
        parts.append(Part("below", _("Below it"), table=table_of((_("Committee"),), below)))
    if actor.may(KEEP):
        parts.append(history_part(kept.history))
    return Record(
        title=row.unit.name,
        back=(_("Committees and rooms"), at("committees")),
        labels=_committee_labels(row),
        warnings=_committee_warnings(row, kept),
        parts=tuple(parts),
        side=(Part("facts", _("Facts"), facts=_committee_facts(row)),),
        actions=_committee_actions(row) if may_keep else (),
        picture=at("seal_picture", row.pk) if row.seal_key else "",
        picture_words=_("Seal"),
        tabs=tabs_for(actor, "committees"),
    )


def _committee_labels(row: Committee) -> tuple[Label, ...]:
    kind = Label(str(CommitteeKind(row.kind).label), Standing.ACCENT)
    if row.dissolved_on:
        return (kind, Label(_("dissolved"), Standing.PLAIN))
    return (kind,)


def _committee_warnings(row: Committee, kept: Members) -> tuple[str, ...]:
    if row.dissolved_on or not kept.flaws:
        return ()
    book = rule_book()
    numbers = {one.code: one.value for one in book.thresholds}
    least, most = numbers.get("members_least", 3), numbers.get("members_most", 9)
    return tuple(flaws_in_words([flaw], least=least, most=most) for flaw in kept.flaws)


def _committee_facts(row: Committee) -> tuple[Fact, ...]:
    above = row.above
    known = (
        (_("Place"), place_name(row.community_code, row.street_code, row.district_code)),
        (_("Word in the file number"), row.short_word),
        (_("Trade"), row.trade),
        (_("Court it belongs to"), row.court_name),
        (pgettext("committee", "Residents"), number(row.residents) if row.residents else ""),
        (_("Founded on"), day(row.founded_on)),
        (pgettext("committee", "Term"), f"{day(row.term_from)} — {day(row.term_to)}"),
        (_("Dissolved on"), day(row.dissolved_on)),
        (_("Office phone"), row.unit.phone),
        (_("Address"), row.unit.address),
    )
    facts = [Fact(label, value) for label, value in known if value]
    if above is not None:
        facts.insert(1, Fact(_("Above it"), above.unit.name, at("committee", above.pk)))
    return tuple(facts)


def _committee_actions(row: Committee) -> tuple[Action, ...]:
    return (
        Action("change", _("Change what is kept"), at("committee_change", row.pk), "edit", dialog=False),
        Action("term", _("New term"), at("committee_term", row.pk), "users-group", dialog=False),
        Action("enrol", _("Enrol a mediator"), f"{at('enrol')}?committee={row.pk}", "user-plus", dialog=False),
        Action("room", _("Add a room"), at("room_add", row.pk), "door"),
        Action("seal", _("Put in the seal"), at("committee_seal", row.pk), "rubber-stamp"),
        Action("dissolve", _("Dissolve the committee"), at("dissolve", row.pk), "trash"),
    )  # fmt: skip


def _terms(terms: Sequence[MediatorTerm]) -> Table:
    order = {"chair": 0, "deputy": 1, "member": 2}
    rows = [
        Row(
            (
                Cell(
                    term.mediator.name,
                    str(term.mediator.get_sex_display()),
                    at("mediator", term.mediator_id),
                ),
                Cell(str(term.get_role_display())),
                Cell(term.chosen_by),
                Cell(day(term.begins)),
                Cell(day(term.ends)),
            )
        )
        for term in sorted(terms, key=lambda one: order.get(one.role, 3))
    ]
    columns = (
        pgettext("person", "Name"), _("Role"), _("Elected or appointed by"),
        pgettext("term", "From"), pgettext("term", "To"),
    )  # fmt: skip
    return table_of(columns, rows, _("Nobody yet. Enrol mediators, then begin a term."))


def _rooms(row: Committee, kept: Members, may_keep: bool) -> Table:
    rows = [
        Row(
            (
                Cell(room.name, room.address),
                Cell(str(room.seats), is_number=True),
                Cell(_("yes") if room.has_two_entrances else _("no")),
            ),
            (
                Act(pgettext("room", "Change"), at("room_change", row.pk, room.pk), room.name),
                Act(pgettext("room", "Close"), at("room_close", row.pk, room.pk), room.name),
            )
            if may_keep
            else (),
        )
        for room in kept.rooms
    ]
    columns = (pgettext("room", "Room"), _("Seats"), _("Parties can wait apart"))
    return table_of(columns, rows, _("No room yet."))
