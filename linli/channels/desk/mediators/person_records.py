"""One mediator: the parts of the page."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from linli.casework.mediation.models import (
    Education,
    GradeState,
    Mediator,
    MediatorGrade,
    MediatorStatus,
    MediatorTerm,
)
from linli.casework.mediation.queries.mediators import Kept
from linli.channels.desk.mediators.acting import Record
from linli.channels.desk.mediators.forms.registers import type_choices
from linli.channels.desk.mediators.histories import history_part
from linli.channels.desk.mediators.presenters import day, number, status_label
from linli.channels.desk.mediators.reach import KEEP, at, tabs_for
from linli.channels.desk.mediators.tables import Act, Cell, Part, Row, Table, table_of
from linli.channels.desk.mediators.words import TIE_WORDS, grade_words
from linli.channels.ui.presenters import Action, Fact, Label, Standing
from linli.foundation.crypto.rules import mask_id, mask_phone
from linli.registers.access.rules import Actor


def mediator_record(row: Mediator, kept: Kept, actor: Actor, *, own: bool = False) -> Record:
    """The page of a mediator, or one's own."""
    may_keep = actor.may(KEEP) and not own
    parts = [
        Part("terms", _("Appointments"), table=_served(kept.terms)),
        Part("grades", _("Grades and titles"), table=_grades(kept.grades, may_keep)),
        Part("training", pgettext("mediator", "Training"), table=_training(kept)),
    ]
    if own or actor.may(KEEP):
        parts.append(
            Part(
                "ties", _("Declared ties"), table=_ties(kept, own=own),
                note=_("Who declared a tie is not appointed there."),
            )
        )  # fmt: skip
    if may_keep:
        parts += [
            Part("complaints", _("Complaints"), table=_complaints(kept)),
            history_part(kept.history),
        ]
    warning = (row.status_because,) if row.status != MediatorStatus.SERVING else ()
    back = (pgettext("desk", "Mediators"), at("home"))
    return Record(
        title=row.name,
        back=back,
        labels=_mediator_labels(row),
        warnings=tuple(one for one in warning if one),
        parts=tuple(parts),
        side=(
            Part("facts", _("Facts"), facts=_mediator_facts(row)),
            Part(
                "figures",
                _("Figures"),
                facts=_figures(kept.figures),
                note=_("Shown as evidence. Nothing is reckoned from them."),
            ),
        ),
        actions=_own_actions(row) if own else _mediator_actions(row) if may_keep else (),
        picture=at("photo", row.pk) if row.photo_key else "",
        picture_words=_("Photo"),
        tabs=tabs_for(actor, "own" if own else "home"),
    )


def _mediator_labels(row: Mediator) -> tuple[Label, ...]:
    labels = [status_label(row)]
    labels += [
        Label(grade_words(one.grade), Standing.ACCENT) for one in getattr(row, "granted", ())
    ]
    if row.public_since:
        labels.append(Label(_("in the public list"), Standing.PLAIN))
    return tuple(labels)


def _mediator_facts(row: Mediator) -> tuple[Fact, ...]:
    types = dict(type_choices())
    known = (
        (_("Certificate number"), row.number),
        (_("Sex"), str(row.get_sex_display())),
        (_("Born on"), day(row.born_on)),
        (_("Identity number"), mask_id(str(row.id_number)) if row.id_number else ""),
        (_("Phone"), mask_phone(str(row.phone)) if row.phone else ""),
        (_("Education"), str(Education(row.education).label)),
        (_("Employer"), row.employer),
        (_("Work"), _("full-time") if row.is_full_time else _("part-time")),
        (_("Specialities"), "、".join(types.get(code, code) for code in row.specialities)),
        (_("Languages"), "、".join(row.languages)),
        (_("Most cases at a time"), str(row.most_cases)),
        (_("Log-in"), row.account.username if row.account else _("none")),
        (pgettext("mediator", "About"), row.about),
    )
    facts = [Fact(label, value) for label, value in known if value]
    committee = row.committee
    facts.insert(1, Fact(_("Committee"), committee.unit.name, at("committee", committee.pk)))
    return tuple(facts)


def _figures(figures: dict[str, int]) -> tuple[Fact, ...]:
    return (
        Fact(pgettext("mediator", "Cases in all"), number(figures["all"])),
        Fact(pgettext("mediator", "of them open"), number(figures["open"])),
        Fact(pgettext("mediator", "Agreement reached"), number(figures["agreed"])),
        Fact(pgettext("mediator", "No agreement"), number(figures["failed"])),
        Fact(pgettext("mediator", "Hours of training"), number(figures["hours"])),
    )


def _mediator_actions(row: Mediator) -> tuple[Action, ...]:
    change = Action("change", _("Change what is kept"), at("mediator_change", row.pk), "edit", dialog=False)  # fmt: skip
    appoint = Action("appoint", _("Appoint to a committee"), at("appoint", row.pk), "user-plus")
    if row.status == MediatorStatus.LEFT:
        return (change, appoint)
    pause = (
        Action("reinstate", _("Reinstate"), at("reinstate", row.pk), "player-play")
        if row.status == MediatorStatus.SUSPENDED
        else Action("suspend", _("Suspend"), at("suspend", row.pk), "player-pause")
    )
    return (
        change,
        appoint,
        Action("training", _("Record a course"), at("training", row.pk), "school"),
        Action("grade", _("Propose a grade or title"), at("grade", row.pk), "award"),
        Action("complaint", _("Record a complaint"), at("complaint", row.pk), "message-report"),
        Action("account", _("Give a log-in"), at("account", row.pk), "key"),
        pause,
        Action("dismiss", pgettext("mediator", "Dismiss"), at("dismiss", row.pk), "user-x"),
    )


def _own_actions(row: Mediator) -> tuple[Action, ...]:
    public = _("Change what is shown in public") if row.public_since else _("Show me in public")
    return (
        Action("public", public, at("own_public"), "world"),
        Action("tie", _("Declare a tie"), at("own_tie"), "link"),
    )


def _served(terms: Sequence[MediatorTerm]) -> Table:
    rows = [
        Row(
            (
                Cell(term.committee.unit.name, url=at("committee", term.committee_id)),
                Cell(str(term.get_role_display()), term.chosen_by),
                Cell(f"{day(term.begins)} — {day(term.ended_on or term.ends)}"),
                Cell(
                    str(term.get_ended_because_display() if term.ended_on else _("in office")),
                    term.ended_words,
                ),
            )
        )
        for term in terms
    ]
    columns = (
        _("Committee"), _("Role"), pgettext("term", "From and to"), pgettext("term", "How it ended"),
    )  # fmt: skip
    return table_of(columns, rows, _("No appointment yet."))


def _grades(grades: Sequence[MediatorGrade], may_keep: bool) -> Table:
    rows = [
        Row(
            (
                Cell(grade_words(one.grade), _("official grade") if one.is_official else _("local title")),
                Cell(str(GradeState(one.state).label), _notice_of(one)),
                Cell(one.issued_by),
                Cell(f"{day(one.valid_from)} — {day(one.valid_to)}"),
                Cell(one.evidence, _evidence(one)),
            ),
            _grade_acts(one) if may_keep else (),
        )
        for one in grades
    ]  # fmt: skip
    columns = (
        _("Grade or title"), pgettext("grade", "State"), pgettext("grade", "Issued by"),
        pgettext("grade", "Valid"), pgettext("grade", "Evidence"),
    )  # fmt: skip
    return table_of(columns, rows, _("No grade or title."))


def _notice_of(one: MediatorGrade) -> str:
    if one.state == GradeState.PUBLIC:
        return f"{day(one.public_notice_from)} — {day(one.public_notice_to)}"
    return one.refused_because


def _evidence(one: MediatorGrade) -> str:
    figures = one.figures
    if not figures:
        return ""
    return _("%(all)d cases, %(agreed)d agreements, %(hours)d hours of training") % {
        "all": figures.get("all", 0),
        "agreed": figures.get("agreed", 0),
        "hours": figures.get("hours", 0),
    }


def _grade_acts(one: MediatorGrade) -> tuple[Act, ...]:
    if one.state == GradeState.PROPOSED:
        return (Act(_("Put into public notice"), at("grade_publish", one.mediator_id, one.pk)),)
    if one.state == GradeState.PUBLIC:
        return (Act(pgettext("grade", "Decide"), at("grade_decide", one.mediator_id, one.pk)),)
    return ()


def _training(kept: Kept) -> Table:
    rows = [
        Row(
            (
                Cell(one.title, one.held_by),
                Cell(day(one.on)),
                Cell(str(one.hours), is_number=True),
                Cell(_("yes") if one.passed else _("no")),
            )
        )
        for one in kept.trainings
    ]
    columns = (_("Course"), pgettext("training", "Day"), pgettext("training", "Hours"), _("Passed"))
    return table_of(columns, rows, _("No course yet."))


def _ties(kept: Kept, *, own: bool) -> Table:
    rows = [
        Row(
            (
                Cell(str(TIE_WORDS.get(one.kind, one.kind)), str(one.words) if own else ""),
                Cell(day(one.declared_on)),
                Cell(day(one.ended_on) or _("holds")),
            ),
            (Act(_("It is over"), at("own_tie_end", one.pk)),)
            if own and one.ended_on is None
            else (),
        )
        for one in kept.ties
    ]
    columns = (_("Kind of tie"), _("Declared on"), pgettext("tie", "Ended on"))
    return table_of(columns, rows, _("No tie declared."))


def _complaints(kept: Kept) -> Table:
    rows = [
        Row(
            (
                Cell(day(one.received_at), one.complainant),
                Cell(str(one.get_about_display()), one.words),
                Cell(_complaint_state(one.upheld), one.answer),
            ),
            ()
            if one.answered_at
            else (Act(pgettext("complaint", "Answer it"), at("answer", one.mediator_id, one.pk)),),
        )
        for one in kept.complaints
    ]
    columns = (
        pgettext("complaint", "Received"), pgettext("complaint", "About"), pgettext("complaint", "Answer"),
    )  # fmt: skip
    return table_of(columns, rows, _("No complaint."))


def _complaint_state(upheld: bool | None) -> str:
    if upheld is None:
        return pgettext("complaint", "not answered yet")
    return pgettext("complaint", "right") if upheld else pgettext("complaint", "not right")
