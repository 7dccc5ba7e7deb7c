"""The planner: proposals for a community, before and after side by side, and adopting one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.channels.desk.admin_registers.acting import Doing, complain, perform, sent
from linli.channels.desk.admin_registers.forms.places import SureForm
from linli.channels.desk.doing import UNPROCESSABLE
from linli.channels.desk.shell import actor_of, needs, shell_for
from linli.channels.desk.spatial.acting import PLAN, at, community_of, in_scope
from linli.channels.desk.spatial.forms.grids import PlanForm
from linli.channels.desk.spatial.presenters import MapView, crumbs
from linli.channels.desk.spatial.views.grids import map_of
from linli.channels.ui.presenters import Action, ActionForm
from linli.registers.access.rules import Actor
from linli.registers.places import operations, queries
from linli.registers.places.models import GridProposal
from linli.registers.places.rules.keepers import NotAllowed, Refused


@needs(PLAN)
@in_scope
def plan(request: HttpRequest, code: str) -> HttpResponse:
    """Ask for a proposal; the latest ones are listed."""
    actor = actor_of(request)
    row = community_of(actor, code)
    form = PlanForm(sent(request), request.FILES if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = operations.propose_grids(
                by=actor,
                at=timezone.now(),
                community_code=code,
                households=form.cleaned_data["households"],
                barriers=form.cleaned_data["lines"],
            )
        except NotAllowed:
            raise
        except Refused as refused:
            complain(form, refused)
        else:
            return HttpResponseRedirect(at("proposal", made.id))
    context = {
        "shell": shell_for(request),
        "title": _("Plan the grids of %(name)s") % {"name": row.name},
        "crumbs": crumbs(actor.scope, code, last=_("Plan grids")),
        "form": form,
        "proposals": queries.proposals_of(actor.scope, code),
        "back": at("community", code),
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "desk/places/plan.html", context, status=status)


def _seen(actor: Actor, proposal_id: UUID) -> GridProposal:
    found = queries.proposal_seen(actor.scope, proposal_id)
    if found is None:
        raise operations.UnknownProposal
    return found


@needs(PLAN)
@in_scope
def proposal(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """The grids as they are and as they would be, side by side."""
    actor = actor_of(request)
    found = _seen(actor, proposal_id)
    community = found.community
    counts = queries.grid_counts("community_code", community.code)
    now = [
        (grid.code[12:], grid.name, counts.get(grid.code, (0, 0, 0)))
        for grid in queries.grids_of(actor.scope, community_code=community.code)
        if grid.kind == "basic"
    ]
    then = [feature["properties"] for feature in found.proposal["features"]]
    context = {
        "shell": shell_for(request),
        "title": _("Proposal for %(name)s") % {"name": community.name},
        "crumbs": crumbs(actor.scope, community.code, last=_("Proposal")),
        "proposal": found,
        "figures": found.figures,
        "worst": round(found.figures["worst"] * 100),
        "before": map_of(community, id="map-before", tall=False),
        "after": MapView(
            _("Map of the proposed grids"),
            "",
            shapes=at("proposal_map", proposal_id),
            id="map-after",
            tall=False,
        ),
        "now": now,
        "then": then,
        "acts": _acts(found),
    }
    return render(request, "desk/places/proposal.html", context)


def _acts(found: GridProposal) -> tuple[Action, ...]:
    again = Action("again", _("Plan again"), at("plan", found.community_code), "wand", dialog=False)
    if found.adopted_at is not None:
        return (again,)
    adopt = Action("adopt", _("Put it into force"), at("adopt", found.id), "check", primary=True)
    return (adopt, again)


@needs(PLAN)
@in_scope
def proposal_json(request: HttpRequest, proposal_id: UUID) -> JsonResponse:
    """The proposed shapes as GeoJSON."""
    found = _seen(actor_of(request), proposal_id)
    features: list[dict[str, Any]] = [
        {
            **feature,
            "properties": {
                "name": feature["properties"]["name"],
                "value": feature["properties"]["households"],
                "class": 1,
            },
        }
        for feature in found.proposal["features"]
    ]
    lines = [
        {"type": "Feature", "properties": {"barrier": True}, "geometry": line}
        for line in found.parameters.get("barriers", [])
    ]
    return JsonResponse({"type": "FeatureCollection", "features": features + lines})


@needs(PLAN)
@in_scope
def adopt(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """Put a proposal into force."""
    actor = actor_of(request)
    found = _seen(actor, proposal_id)
    doing = Doing(
        act=ActionForm(
            _("Put the proposal into force"),
            request.path,
            _("Put it into force"),
            lead=_("The basic grids of %(name)s end today; %(n)d new ones follow them.")
            % {"name": found.community.name, "n": found.figures["grids"]},
            consequence=_(
                "Buildings and homes move to the new grids. Matters stay where they were; "
                "old grids keep their history."
            ),
        ),
        do=lambda _given, moment: operations.adopt_proposal(
            by=actor, at=moment, proposal_id=proposal_id
        ),
        done=_("The new grids are in force."),
        go=at("community", found.community_code),
    )
    return perform(request, SureForm(sent(request)), doing)
