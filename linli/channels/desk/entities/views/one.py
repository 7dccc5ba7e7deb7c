"""One entity: facts, branches, where it is, annual checks, history, and what may be done."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from linli.channels.desk.entities import presenters
from linli.channels.desk.entities.reach import KEEP, SEE, at, in_scope
from linli.channels.desk.shell import actor_of, is_fragment, needs, shell_for
from linli.channels.ui.forms import RevealForm
from linli.channels.ui.presenters import Action, Map, Reveal
from linli.foundation.crypto.rules import mask_name
from linli.registers.access.operations import ReasonNeeded
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor
from linli.registers.entities import operations, queries
from linli.registers.entities.models import Entity
from linli.registers.places.queries import grid_map

UNPROCESSABLE = 422


@require_GET
@needs(SEE)
@in_scope
def entity(request: HttpRequest, entity_id: UUID) -> HttpResponse:
    """One entity."""
    actor = actor_of(request)
    one = queries.entity_seen(actor.scope, entity_id)
    name = queries.representative_of(actor.scope, one)
    context = {
        "shell": shell_for(request),
        "entity": one,
        "label": presenters.label_of(one),
        "facts": presenters.facts_of(one, name, may_unmask=actor.may(Permission.UNMASK)),
        "merged": (one.merged_into.name, at("entity", one.merged_into_id))
        if one.merged_into
        else None,
        "branches": [presenters.line_of(row) for row in queries.branches_of(actor.scope, one)],
        "social": getattr(one, "social", None) if one.is_social else None,
        "checks": queries.checks_of(actor.scope, one) if one.is_social else [],
        "history": presenters.history_of(queries.history_of(actor.scope, one)),
        "actions": _actions(actor, one),
        "map": _map(one),
        "meant": queries.buildings_meant(actor.scope, one) if actor.may(KEEP) else (),
    }
    return render(request, "desk/entities/entity.html", context)


def _actions(actor: Actor, one: Entity) -> tuple[Action, ...]:
    if not actor.may(KEEP) or one.merged_into_id:
        return ()
    acts = [Action("correct", _("Correct"), at("correct", one.pk), "pencil", dialog=False)]
    if one.is_in_force:
        acts.append(Action("building", _("Note the building"), at("building", one.pk), "building"))
        if one.is_social and one.code:
            acts.append(Action("check", _("Note an annual check"), at("check", one.pk), "checks"))
        acts.append(Action("end", _("Cancelled or revoked"), at("end", one.pk), "archive"))
    else:
        acts.append(Action("reopen", _("Take the end back"), at("reopen", one.pk), "arrow-back-up"))
    acts.append(Action("merge", _("Merge a duplicate"), at("merge", one.pk), "arrows-join"))
    return tuple(acts)


def _map(one: Entity) -> Map | None:
    if not one.community_code:
        return None
    point = ""
    if one.building and one.building.longitude is not None:
        point = f"{one.building.longitude},{one.building.latitude}"
    return Map(
        "entity-map", at("map", one.pk), _("Where %(name)s is") % {"name": one.name}, point=point
    )


@require_GET
@needs(SEE)
@in_scope
def map_json(request: HttpRequest, entity_id: UUID) -> JsonResponse:
    """The community's grids, that of the entity marked."""
    actor = actor_of(request)
    one = queries.entity_seen(actor.scope, entity_id)
    features: list[dict[str, Any]] = []
    if one.community_code:
        for feature in grid_map(actor.scope, inside=one.community_code)["features"]:
            seen = feature["properties"]
            shown: dict[str, Any] = {"name": seen["name"], "class": 0}
            if seen["code"] == one.community_code:
                shown["outline"] = True
            elif seen["code"] == one.grid_code:
                shown["class"] = 2
            features.append(feature | {"properties": shown})
    return JsonResponse({"type": "FeatureCollection", "features": features})


@require_http_methods(["GET", "POST"])
@needs(SEE)
@in_scope
def reveal(request: HttpRequest, entity_id: UUID) -> HttpResponse:
    """Show the representative's name, for a reason that is logged."""
    actor = actor_of(request)
    one = queries.entity_seen(actor.scope, entity_id)
    form = RevealForm(request.POST if request.method == "POST" else None)
    value, status = "", 200
    if request.method == "POST":
        status = UNPROCESSABLE
        if form.is_valid():
            reason = form.cleaned_data["reason"]
            try:
                value = operations.reveal_representative(
                    by=actor, at=timezone.now(), entity_id=one.pk, reason=reason
                )
                status = 200
            except ReasonNeeded as refused:
                form.add_error("reason", str(refused))
    shown = Reveal(
        _("Legal representative"),
        request.path,
        _("Legal representative"),
        mask_name(queries.representative_of(actor.scope, one)),
        whose=one.name,
        value=value,
        reason=form.cleaned_data.get("reason", "") if value else "",
    )
    context: dict[str, object] = {"reveal": shown, "form": form}
    if is_fragment(request):
        return render(request, "ui/_reveal.html", context, status=status)
    context["shell"] = shell_for(request)
    return render(request, "desk/entities/reveal.html", context, status=status)
