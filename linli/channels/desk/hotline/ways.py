"""From a checked form to what the operation is given."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from linli.casework.cases.operations import NotAllowedNow
from linli.casework.matters.operations import Classing, Report
from linli.casework.matters.operations.desk_intake import (
    ASSIST_TASK,
    Answers,
    Merges,
    PutsThrough,
    Refuses,
    SendsOn,
    Waits,
    Way,
)
from linli.casework.matters.queries.dispatch import Proposal, basis_of, propose
from linli.channels.desk.hotline.forms import ANSWER, MERGE, REFUSE, SEND, CallForm, DecisionForm
from linli.registers.access.permissions import Permission
from linli.registers.places.rules.codes import Place


def way_of(form: DecisionForm, *, place: Place, returns: int = 0) -> Way:
    """The way out that a checked form asks for; ``place`` where the matter lies."""
    data = form.cleaned_data
    if data.get("line"):
        return PutsThrough(line=data["line"])
    kind = data["way"]
    if kind == MERGE and form.master is not None:
        return Merges(into=form.master)
    if kind == ANSWER:
        return Answers(reply=data["reply"], article=form.used_article)
    if kind == REFUSE:
        return Refuses(ground=data["ground"], reason=data["reason"], route=data["route"])
    if kind == SEND:
        return _sends(form, place, returns)
    return Waits()


def _sends(form: DecisionForm, place: Place, returns: int) -> SendsOn:
    data = form.cleaned_data
    classing = Classing(
        nature=data["nature"],
        category=data["category"],
        urgency=data["urgency"],
        place=place if place.code else None,
    )
    if not form.actor.may(Permission.DISPATCH):
        return SendsOn(classing=classing)
    proposal = propose(
        category=classing.category,
        nature=classing.nature,
        place=place,
        on=form.on,
        returns=returns,
        own_unit=form.actor.unit_id,
    )
    lead, basis = _lead(data, proposal, form.on)
    assists = {unit: task or ASSIST_TASK for unit, task in form.assists().items() if unit != lead}
    return SendsOn(classing=classing, lead=lead, assists=assists if lead else {}, basis=basis)


def _lead(data: Mapping[str, Any], proposal: Proposal, on: date) -> tuple[UUID | None, str]:
    """The unit that the operator chose, else the catalogue's where it is certain."""
    chosen = data.get("lead")
    if isinstance(chosen, UUID):
        is_catalogue = proposal.lead is not None and proposal.lead.id == chosen
        own = basis_of(proposal, on) if is_catalogue else ""
        return chosen, own or "受理时由分流员指定承办单位"
    if not proposal.is_certain or proposal.lead is None:
        return None, ""
    shown = data.get("proposed")
    if shown is not None and shown != proposal.lead.id:
        raise NotAllowedNow("not_certain")
    return proposal.lead.id, basis_of(proposal, on)


def report_of(form: CallForm) -> Report:
    """What was said, ready to be registered."""
    data = form.cleaned_data
    asked = [word for word in str(data.get("asked", "")).split(",") if word]
    text = data.get("words") or _("Put through to %(line)s.") % {"line": data.get("line", "")}
    return Report(
        text=text,
        channel=data["channel"],
        place=form.found_place,
        nature=data.get("nature", ""),
        category=data.get("category", ""),
        urgency=data.get("urgency") or "normal",
        secrecy=form.secrecy(),
        place_text=data.get("place_text", ""),
        longitude=data.get("longitude"),
        latitude=data.get("latitude"),
        name=data.get("name", ""),
        phone=data.get("phone", ""),
        reply_by=data.get("reply_by") or "none",
        key=str(form.key_used()),
        data={"asked": asked} if asked else {},
    )
