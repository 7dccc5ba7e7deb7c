"""The page of a dispute as values: its head, what it is about, the two sides, limits, mediators."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from linli.casework.cases.models import Clock as ClockRow
from linli.casework.cases.models import Document
from linli.casework.mediation.models import Appointment, Dispute, DisputeParty, Sex, Side
from linli.casework.mediation.queries.disputes import DisputeFile, possible_moves
from linli.channels.desk.mediation.clocks import panel_clocks, row_clock
from linli.channels.desk.mediation.registry import ActionSpec, hidden, spec_of
from linli.channels.desk.mediation.words import (
    action_label,
    committee_label,
    consent_label,
    grade_label,
    side_label,
    source_label,
    state_label,
    type_label,
)
from linli.channels.ui.presenters import Action as Button
from linli.channels.ui.presenters import Clock, Fact, FileItem, Label, Masked, Standing, Step
from linli.channels.ui.templatetags.linli_ui import moment
from linli.foundation.crypto.rules import mask_name, mask_phone
from linli.foundation.postgres.labels import label_of
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor

_STEPS = ("to_accept", "to_mediate", "mediating", "agreed", "performed", "closed")
# The one main button of the page: the first of these that may be done now in the state.
FIRST: dict[str, tuple[str, ...]] = {
    "to_accept": ("accept",),
    "to_mediate": ("assign", "schedule"),
    "mediating": ("hold_session", "schedule", "draft_agreement"),
    "agreed": ("prove_performance", "performed"),
    "performed": ("visit", "close"),
    "unperformed": ("visit", "close"),
    "failed": ("visit", "close"),
    "routed": ("close",),
}


@dataclass(frozen=True)
class Head:
    """What stands above the page."""

    number: str
    file_number: str
    title: str
    state: str
    version: int
    labels: tuple[Label, ...]
    clock: Clock | None
    came: str
    is_whole: bool
    chain: str


@dataclass(frozen=True)
class PartyView:
    """A party as its mediators see it."""

    id: str
    side: str
    role: str
    name: Masked
    phone: Masked | None
    about: str
    labels: tuple[Label, ...]
    notes: tuple[str, ...]
    is_gone: bool


@dataclass(frozen=True)
class MediatorView:
    """Who mediates, or did until when."""

    name: str
    committee: str
    is_lead: bool
    note: str


@dataclass(frozen=True)
class Buttons:
    """现在可以做: the main button and the others."""

    first: Button | None
    others: tuple[Button, ...]


@dataclass(frozen=True)
class DisputePage:
    """The page of a dispute, without the panels that its parts add."""

    head: Head
    steps: tuple[Step, ...]
    body: str
    facts: tuple[Fact, ...]
    parties: tuple[PartyView, ...]
    mediators: tuple[MediatorView, ...]
    former: tuple[MediatorView, ...]
    clocks: tuple[Clock, ...]
    files: tuple[FileItem, ...]
    buttons: Buttons

    @property
    def number(self) -> str:
        return self.head.number

    @property
    def version(self) -> int:
        return self.head.version


def page_of(file: DisputeFile, actor: Actor, now: datetime) -> DisputePage:
    """Everything on the page that is not a panel of some part."""
    may_unmask = actor.may(Permission.UNMASK)
    clocks: list[ClockRow] = [c for c in file.clocks if c.assignment_id is None]
    return DisputePage(
        head=head_of(file, now),
        steps=steps_of(file),
        body=file.case.body,
        facts=facts_of(file),
        parties=tuple(party_view(file, one, may_unmask=may_unmask) for one in file.parties),
        mediators=tuple(_mediator(row) for row in file.appointments if row.is_current),
        former=tuple(_mediator(row) for row in file.appointments if not row.is_current),
        clocks=panel_clocks(clocks, now),
        files=tuple(file_item(file.case.number, one) for one in file.documents),
        buttons=buttons_of(file, actor, now),
    )


def head_of(file: DisputeFile, now: datetime) -> Head:
    """Title, state, grade and type, the clock, where it came from."""
    case, dispute = file.case, file.dispute
    labels = [Label(state_label(case.state)), Label(type_label(dispute.type, case.opened_at))]
    labels.append(
        Label(grade_label(dispute.grade), Standing.OVER if dispute.grade == "I" else Standing.PLAIN)
    )
    if file.is_violent:
        labels.append(Label(_("Violence: no joint session"), Standing.OVER))
    if dispute.is_old_case:
        labels.append(Label(_("Old case"), Standing.SOON))
    if not file.mediators and case.state in ("to_mediate", "mediating"):
        labels.append(Label(_("Mediator needed"), Standing.SOON))
    n, broken = file.verified.events, file.verified.broken
    words = ngettext("Timeline verified · %(n)d entry", "Timeline verified · %(n)d entries", n)
    return Head(
        number=case.number,
        file_number=dispute.file_number,
        title=case.title,
        state=state_label(case.state),
        version=case.version,
        labels=tuple(labels),
        clock=row_clock(case.due_at, case.warn_at, case.due_kind, now),
        came=_("%(source)s · taken in %(when)s")
        % {"source": source_label(dispute.source), "when": moment(case.opened_at)},
        is_whole=broken is None,
        chain=words % {"n": n}
        if broken is None
        else _("The timeline of this dispute was changed outside the system."),
    )


def steps_of(file: DisputeFile) -> tuple[Step, ...]:
    """From taking in to closing, with where the dispute stands."""
    state = {"unperformed": "performed", "archived": "closed"}.get(file.case.state, file.case.state)
    if state not in _STEPS:
        return (Step(state_label(file.case.state), "on"),)
    at = _STEPS.index(state)
    return tuple(
        Step(state_label(one), "done" if n < at else "on" if n == at else "next")
        for n, one in enumerate(_STEPS)
    )


def facts_of(file: DisputeFile) -> tuple[Fact, ...]:
    """The lines under what it is about."""
    case, dispute, transfer = file.case, file.dispute, file.transfer
    lines = [
        Fact(_("Official number"), dispute.file_number),
        Fact(pgettext("dispute", "Committee"), committee_label(dispute.committee)),
        Fact(_("Jointly with"), "、".join(str(part.unit) for part in file.assists)),
        Fact(_("What is asked"), dispute.asked),
        Fact(pgettext("dispute", "Amount"), yuan(dispute.amount_cents)),
        Fact(_("People concerned"), str(dispute.people)),
        Fact(_("Death or serious injury"), _("Yes") if dispute.is_grave else ""),
        Fact(pgettext("dispute", "Place"), case.place_text),
        Fact(_("Handed over by"), transfer.agency_name if transfer else ""),
        Fact(_("Their number"), transfer.outer_number if transfer else ""),
        Fact(_("Route told"), dispute.route_told),
        Fact(_("Outcome"), label_of(Dispute.Outcome, dispute.outcome) if dispute.outcome else ""),
    ]
    return tuple(line for line in lines if line.value)


def yuan(cents: int | None) -> str:
    """12,500.00 yuan; nothing where no amount is named."""
    return "" if cents is None else _("%(n)s yuan") % {"n": f"{cents / 100:,.2f}"}


def party_view(file: DisputeFile, one: DisputeParty, *, may_unmask: bool) -> PartyView:
    """One party, masked; in full only with a reason."""

    def hidden(field: str, shown: str) -> Masked:
        url = reverse("desk:mediation:reveal", args=[file.case.number, one.id, field])
        return Masked(shown, url if may_unmask else "")

    labels = [Label(consent_label(one.consent), _STANDING.get(one.consent, Standing.PLAIN))]
    if one.is_afraid:
        labels.append(Label(_("Afraid of the other side"), Standing.OVER))
    if not one.may_notify:
        labels.append(Label(_("No messages"), Standing.SOON))
    about = [label_of(Sex, one.sex, unknown="")]
    if one.age is not None:
        about.append(_("%(n)d years old") % {"n": one.age})
    about.append(one.occupation)
    return PartyView(
        id=str(one.id),
        side=one.side,
        role=side_label(one.side),
        name=hidden("name", mask_name(one.party.name)),
        phone=hidden("phone", mask_phone(one.party.phone)) if one.party.phone else None,
        about=" · ".join(part for part in about if part),
        labels=tuple(labels),
        notes=_notes(one),
        is_gone=one.is_gone,
    )


def _notes(one: DisputeParty) -> tuple[str, ...]:
    notes = []
    if one.representative:
        notes.append(_("Represented by %(name)s") % {"name": mask_name(one.representative)})
    if one.agent:
        notes.append(
            _("Agent %(name)s (%(scope)s)")
            % {"name": mask_name(one.agent), "scope": one.agent_scope}
        )
    if one.language:
        notes.append(_("Language: %(language)s") % {"language": one.language})
    if one.wished_mediator is not None:
        notes.append(_("Wishes the mediator %(name)s") % {"name": one.wished_mediator.name})
    return tuple(notes)


_STANDING = {"agreed": Standing.OK, "refused": Standing.OVER, "silent": Standing.SOON}


def _mediator(row: Appointment) -> MediatorView:
    note = ""
    if row.ended_at is not None:
        note = _("until %(when)s") % {"when": moment(row.ended_at)}
    elif row.chosen_by_parties:
        note = _("chosen by the parties")
    return MediatorView(row.mediator.name, row.mediator.committee.unit.name, row.is_lead, note)


def file_item(number: str, document: Document) -> FileItem:
    """A file of the dispute as a line."""
    url = reverse("desk:mediation:file", args=[number, document.id])
    return FileItem(
        name=document.name,
        size=filesizeformat(document.size),
        url=url,
        note=f"{document.added_by} · {moment(document.added_at)}",
        thumb_url=f"{url}?size=small" if document.thumbnail_key else "",
    )


def buttons_of(file: DisputeFile, actor: Actor, now: datetime) -> Buttons:
    """The moves that this post may make now, that some part offers, and that have an object."""
    moves, without = possible_moves(file, actor), hidden(file, now)
    offered = [
        spec
        for move in moves
        if move.action not in without and (spec := spec_of(move.action)) is not None
    ]
    ready = {spec.action: spec for spec in offered}
    waits = FIRST.get(file.case.state, ())
    waits = tuple(name for name in waits if not (name == "assign" and file.mediators))
    first = next((name for name in waits if name in ready), "")
    return Buttons(
        button(file.case.number, ready[first], is_first=True) if first else None,
        tuple(button(file.case.number, spec) for spec in offered if spec.action != first),
    )


def button(number: str, spec: ActionSpec, *, is_first: bool = False) -> Button:
    """An action as a button: its form in the dialog, or a page of its own."""
    own = spec.page(number) if spec.page is not None else ""
    return Button(
        spec.action,
        str(spec.label) or action_label(spec.action),
        own or reverse("desk:mediation:act", args=[number, spec.action]),
        icon=spec.icon,
        key=spec.key,
        primary=is_first,
        dialog=not own,
    )


def sides(page: DisputePage) -> tuple[tuple[PartyView, ...], tuple[PartyView, ...]]:
    """The applicants, and everybody else."""
    one = tuple(party for party in page.parties if party.side == Side.APPLICANT)
    return one, tuple(party for party in page.parties if party.side != Side.APPLICANT)
