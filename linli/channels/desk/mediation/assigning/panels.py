"""What appointing offers on the page of a dispute."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.casework.cases.models import Case
from linli.casework.mediation import operations as mediation
from linli.casework.mediation.queries.assigning import candidates_for
from linli.casework.mediation.queries.disputes import current_mediators
from linli.casework.mediation.workflow import Action
from linli.channels.desk.doing import ActForm
from linli.channels.desk.mediation.assigning.forms import RecuseForm, ReplaceForm
from linli.channels.desk.mediation.registry import ActionSpec, Doing, register
from linli.registers.access.rules import Actor

MOST_OFFERED = 20


def _field(form: ActForm, name: str) -> forms.ChoiceField:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101  # declared so in the form
    return field


def prepare_recuse(form: ActForm, case: Case, _actor: Actor, _at: datetime) -> None:
    """Those who mediate it now."""
    rows = current_mediators(case.id)
    _field(form, "mediator").choices = [(str(row.mediator_id), row.mediator.name) for row in rows]


def prepare_replace(form: ActForm, case: Case, actor: Actor, at: datetime) -> None:
    """Those who mediate it now, and who suits instead."""
    prepare_recuse(form, case, actor, at)
    found = candidates_for(case.dispute, on=timezone.localdate(at))
    _field(form, "instead").choices = [
        ("", _("Nobody yet")),
        *(
            (str(one.candidate.id), f"{one.candidate.name} · {one.candidate.committee}")
            for one in found.suited[:MOST_OFFERED]
        ),
    ]


def do_recuse(d: Doing) -> object:
    """Ask that a mediator steps back."""
    return mediation.recuse(
        d.case_id,
        UUID(d.data["mediator"]),
        reason=d.data["reason"],
        by=d.by,
        at=d.at,
        expect=d.expect,
    )


def do_replace(d: Doing) -> object:
    """Rule on a recusal, or replace."""
    instead = d.data["instead"]
    choice = mediation.Choice(UUID(instead)) if instead else None
    mediator = UUID(d.data["mediator"])
    if d.data["ruling"] == "replace":
        return mediation.replace_mediator(
            d.case_id,
            mediator,
            choice,
            reason=d.data["reason"],
            by=d.by,
            at=d.at,
            expect=d.expect,
        )
    return mediation.rule_on_recusal(
        d.case_id,
        mediator,
        is_granted=d.data["ruling"] == "granted",
        reason=d.data["reason"],
        choice=choice,
        by=d.by,
        at=d.at,
        expect=d.expect,
    )


register(
    ActionSpec(
        action=Action.ASSIGN,
        icon="user-plus",
        page=lambda number: reverse("desk:mediation:assign", args=[number]),
    ),
    ActionSpec(
        action=Action.RECUSE,
        icon="user-minus",
        form=RecuseForm,
        prepare=prepare_recuse,
        do=do_recuse,
        consequence=gettext_lazy(
            "Who asks for themselves steps back at once; otherwise the chair rules."
        ),
    ),
    ActionSpec(
        action=Action.REPLACE,
        icon="users",
        form=ReplaceForm,
        prepare=prepare_replace,
        do=do_replace,
        consequence=gettext_lazy("The parties and both mediators are told."),
    ),
)
