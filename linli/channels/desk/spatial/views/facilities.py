"""Facilities: list by kind and state of repair, one facility, reports of damage."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.channels.desk.admin_registers.acting import Doing, perform, sent
from linli.channels.desk.admin_registers.forms.places import SureForm
from linli.channels.desk.doing import done
from linli.channels.desk.shell import actor_of, is_fragment, needs, shell_for
from linli.channels.desk.spatial.acting import (
    KEEP,
    SEE,
    at,
    community_of,
    in_scope,
    kept_facility,
)
from linli.channels.desk.spatial.forms.facilities import (
    DamageForm,
    FacilityForm,
    RightForm,
    first_facility,
)
from linli.channels.desk.spatial.presenters import (
    change_lines,
    crumbs,
    facility_facts,
    facility_line,
)
from linli.channels.desk.spatial.views.grids import point_page
from linli.channels.desk.spatial.writing import write
from linli.channels.ui.presenters import Action, ActionForm
from linli.foundation.search.rules import WordTooShort
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor
from linli.registers.places import operations, queries
from linli.registers.places.models import Facility, FacilityState
from linli.registers.places.workflow import PUT_RIGHT, acts_in
from linli.registers.units.queries import UnknownUnit, unit_by_id

SHOWN = 100


@needs(SEE)
@in_scope
def facilities(request: HttpRequest) -> HttpResponse:
    """Facilities by words, kind and state of repair."""
    actor = actor_of(request)
    asked = {name: request.GET.get(name, "").strip()[:60] for name in ("q", "kind", "state")}
    short, rows = "", []
    try:
        found = queries.facilities_under(
            actor.scope, kind=asked["kind"], state=asked["state"], words=asked["q"]
        )
        rows = list(found[: SHOWN + 1])
    except WordTooShort as error:
        short = error.word or asked["q"]
    context = {
        "asked": asked,
        "short": short,
        "rows": [facility_line(row) for row in rows[:SHOWN]],
        "has_more": len(rows) > SHOWN,
    }
    if is_fragment(request):
        return render(request, "desk/places/_facilities.html", context)
    context |= {
        "shell": shell_for(request),
        "kinds": [(kind.code, kind.name) for kind in queries.facility_kinds()],
        "states": FacilityState.choices,
    }
    return render(request, "desk/places/facilities.html", context)


@needs(SEE)
@in_scope
def facility(request: HttpRequest, code: str) -> HttpResponse:
    """One facility: facts, reports of damage, history, what may be done."""
    actor = actor_of(request)
    row = queries.facility_seen(actor.scope, code)
    place = queries.place_codes(row.grid_code or row.community_code)
    context = {
        "shell": shell_for(request),
        "row": row,
        "line": facility_line(row),
        "crumbs": crumbs(actor.scope, row.community_code, last=row.name),
        "facts": facility_facts(
            row, community=place.community_name, grid=place.grid_name, keeper=_keeper(row)
        ),
        "reports": [(one, _case_url(actor, one.matter_number)) for one in queries.reports_of(row)],
        "changes": change_lines(queries.changes_of(row.id)),
        "actions": _acts(actor, row),
    }
    return render(request, "desk/places/facility.html", context)


def _keeper(row: Facility) -> str:
    if row.keeper_unit_id is None:
        return ""
    try:
        return unit_by_id(row.keeper_unit_id).name
    except UnknownUnit:
        return ""


def _case_url(actor: Actor, number: str) -> str:
    if not number or not actor.may(Permission.SEE_MATTERS):
        return ""
    return reverse("desk:case", args=[number])


def _acts(actor: Actor, row: Facility) -> tuple[Action, ...]:
    if row.valid_to is not None:
        return ()
    acts = []
    if actor.may(Permission.REGISTER):
        acts.append(
            Action(
                "report",
                _("Register a repair"),
                report_url(row),
                "tool",
                primary=True,
                dialog=False,
            )
        )
    if actor.may(KEEP):
        acts.append(Action("damage", _("Note a damage"), at("damage", row.code), "alert-triangle"))
        if PUT_RIGHT in acts_in(row.state):
            acts.append(
                Action("right", _("Note that it is sound again"), at("right", row.code), "check")
            )
        acts += [
            Action("change", _("Correct"), at("change_facility", row.code), "pencil", dialog=False),
            Action("close", _("Strike off"), at("close_facility", row.code), "archive"),
        ]
    return tuple(acts)


def report_url(row: Facility) -> str:
    """The form in which a matter is registered, with the place and what it is filled in."""
    known = {
        "channel": "grid",
        "place": row.grid_code or row.community_code,
        "category": row.kind.category,
        "words": _("Repair of %(kind)s: %(name)s (%(code)s), %(address)s. ")
        % {"kind": row.kind.name, "name": row.name, "code": row.code, "address": row.address},
        "longitude": row.longitude if row.longitude is not None else "",
        "latitude": row.latitude if row.latitude is not None else "",
    }
    return (
        f"{reverse('desk:hotline:home')}?{urlencode({k: v for k, v in known.items() if v != ''})}"
    )


@needs(KEEP)
@in_scope
def add(request: HttpRequest, code: str) -> HttpResponse:
    """Add a facility to a community."""
    actor = actor_of(request)
    community = community_of(actor, code)
    form = FacilityForm(sent(request), community=community)
    made = write(
        request,
        form,
        lambda moment: operations.add_facility(
            by=actor, at=moment, community_code=code, facts=form.facts()
        ),
    )
    if made is not None:
        return done(request, _("Added."), at("facility", made.code) if made else at("facilities"))
    return point_page(request, form, community, _("Add a facility"), at("community", code))


@needs(KEEP)
@in_scope
def change(request: HttpRequest, code: str) -> HttpResponse:
    """Set what is known of a facility right."""
    actor = actor_of(request)
    row = kept_facility(actor, code)
    community = community_of(actor, row.community_code)
    form = FacilityForm(sent(request), initial=first_facility(row), community=community)
    made = write(
        request,
        form,
        lambda moment: operations.correct_facility(
            by=actor, at=moment, code=code, facts=form.facts()
        ),
    )
    if made is not None:
        return done(request, _("Saved."), at("facility", code))
    title = _("Correct %(name)s") % {"name": row.name}
    return point_page(request, form, community, title, at("facility", code))


@needs(KEEP)
@in_scope
def damage(request: HttpRequest, code: str) -> HttpResponse:
    """Note that a facility is damaged, with the matter about it."""
    actor = actor_of(request)
    row = kept_facility(actor, code)
    doing = Doing(
        act=ActionForm(
            _("Damage to %(name)s") % {"name": row.name},
            request.path,
            _("Note it"),
            draft=f"damage-{row.code}",
        ),
        do=lambda given, moment: operations.report_damage(by=actor, at=moment, code=code, **given),
        done=_("Noted."),
        go=at("facility", code),
    )
    return perform(request, DamageForm(sent(request)), doing)


@needs(KEEP)
@in_scope
def right(request: HttpRequest, code: str) -> HttpResponse:
    """Note that a facility is sound again."""
    actor = actor_of(request)
    row = kept_facility(actor, code)
    doing = Doing(
        act=ActionForm(
            _("%(name)s is sound again") % {"name": row.name}, request.path, _("Note it")
        ),
        do=lambda given, moment: operations.put_right(
            by=actor, at=moment, code=code, note=given["note"]
        ),
        done=_("Noted."),
        go=at("facility", code),
    )
    return perform(request, RightForm(sent(request)), doing)


@needs(KEEP)
@in_scope
def close(request: HttpRequest, code: str) -> HttpResponse:
    """Strike off a facility that is gone."""
    actor = actor_of(request)
    row = kept_facility(actor, code)
    doing = Doing(
        act=ActionForm(
            _("Strike off %(name)s") % {"name": row.name},
            request.path,
            _("Strike off"),
            danger=True,
        ),
        do=lambda _given, moment: operations.close_facility(by=actor, at=moment, code=code),
        done=_("Struck off."),
        go=at("facilities"),
    )
    return perform(request, SureForm(sent(request)), doing)
