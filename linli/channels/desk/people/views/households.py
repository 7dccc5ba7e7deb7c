"""Households: who belongs to one, joined, left, split and merged."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from linli.channels.desk.people import seeing
from linli.channels.desk.people.acting import Doing, at, in_scope, perform, posted
from linli.channels.desk.people.forms.homes import FindHouseholdForm, JoinHouseholdsForm, SplitForm
from linli.channels.desk.people.forms.persons import JoinForm, LeaveForm
from linli.channels.desk.people.presenters import rows_of
from linli.channels.desk.people.views.changes import about_person, keeper_and_person
from linli.channels.desk.shell import actor_of, needs, shell_for
from linli.channels.ui.presenters import Action, ActionForm
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor
from linli.registers.people import operations
from linli.registers.people.models import Household, Relation
from linli.registers.people.operations import read_household
from linli.registers.people.queries import (
    PersonLine,
    heads_of,
    household_seen,
    households_of_home,
    people_of_household,
)

_GET_POST = require_http_methods(["GET", "POST"])


def _household(actor: Actor, household_id: UUID) -> Household:
    household = household_seen(actor.scope, household_id)
    if household is None or not operations.sees_people(actor):
        raise Http404
    return household


@require_GET
@needs(seeing.SEE)
@in_scope
def household(request: HttpRequest, household_id: UUID) -> HttpResponse:
    """A household: its home and who belongs to it."""
    actor = actor_of(request)
    row = _household(actor, household_id)
    lines = read_household(by=actor, at=timezone.now(), household_id=household_id)
    keeps = actor.may(seeing.KEEP) and row.dissolved_on is None
    context = {
        "shell": shell_for(request),
        "household": row,
        "address": row.home.address if row.home else "",
        "home_url": at("dwelling", row.home_id) if row.home_id else "",
        "grid": seeing.place_name(row.grid_code) if row.grid_code else "",
        "members": rows_of(lines, may_unmask=actor.may(Permission.UNMASK)),
        "actions": _actions(actor, row, len(lines)) if keeps else [],
    }
    return render(request, "desk/people/household.html", context)


def _actions(actor: Actor, row: Household, size: int) -> list[Action]:
    acts = []
    if size > 1:
        acts.append(Action("split", _("Split the household"), at("split", row.id), "arrows-split"))
    acts.append(Action("join", _("Merge another household into it"), at("merge_households", row.id),
                       "arrows-join-2", dialog=False))  # fmt: skip
    return acts


def _others(actor: Actor, row: Household) -> list[Household]:
    """The other households of the same home."""
    if row.home_id is None:
        return []
    return [one for one in households_of_home(actor.scope, row.home_id) if one.id != row.id]


@_GET_POST
@needs(seeing.KEEP)
@in_scope
def join(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Let a person belong to a household of their home, or found one."""
    actor, person = keeper_and_person(request, person_id)
    near = households_of_home(actor.scope, person.home_id) if person.home_id else []
    choices = [(str(one.id), _household_words(actor, one)) for one in near]
    form = JoinForm(
        posted(request), households=choices, find=partial(_find, actor),
        initial={"expect": person.version},
    )  # fmt: skip

    def do(checked: JoinForm, moment: datetime) -> object:
        data = checked.cleaned_data
        if not data["household"]:
            members = {person_id: str(Relation.HEAD)}
            return operations.found_household(by=actor, at=moment, members=members)
        return operations.join_household(
            by=actor, at=moment, household_id=UUID(data["household"]), person_id=person_id,
            relation=data["relation"],
        )  # fmt: skip

    act = ActionForm(
        title=_("%(name)s joins a household") % {"name": person.name},
        url=request.path,
        submit=_("Join"),
        lead="" if choices else _("Their home holds no household yet."),
    )
    doing = about_person(actor, person, act, do, _("The household is noted."))
    return perform(request, form, doing)


def _find(actor: Actor, text: str) -> list[tuple[str, str]]:
    """Households of the community that fit, with their head and address; the look-up is logged."""
    found = operations.find_households(by=actor, at=timezone.now(), text=text)
    heads = heads_of(actor.scope, [one.id for one in found])
    return [
        (
            str(one.id),
            " · ".join(
                part
                for part in (
                    one.number,
                    heads[one.id].name if one.id in heads else "",
                    one.home.address if one.home else "",
                )
                if part
            ),
        )
        for one in found
    ]


def _household_words(actor: Actor, one: Household) -> str:
    heads = [line.name for line in people_of_household(actor.scope, one.id)][:1]
    return f"{one.number} · {heads[0]}" if heads else one.number


@_GET_POST
@needs(seeing.KEEP)
@in_scope
def leave(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Take a person out of their household."""
    actor, person = keeper_and_person(request, person_id)
    if person.household_id is None:
        raise Http404
    heirs: list[PersonLine] = []
    if person.relation == Relation.HEAD:
        members = people_of_household(actor.scope, person.household_id)
        heirs = [one for one in members if one.id != person_id]
    form = LeaveForm(posted(request), heirs=heirs, initial={"expect": person.version})

    def do(checked: LeaveForm, moment: datetime) -> object:
        heir = checked.cleaned_data.get("new_head", "")
        return operations.leave_household(
            by=actor, at=moment, person_id=person_id, new_head=UUID(heir) if heir else None
        )

    act = ActionForm(
        title=_("%(name)s leaves the household") % {"name": person.name},
        url=request.path,
        submit=_("Leave the household"),
        consequence=_("They go on living in the home; only the household changes."),
    )
    return perform(request, form, about_person(actor, person, act, do, _("Left the household.")))


@_GET_POST
@needs(seeing.KEEP)
@in_scope
def split(request: HttpRequest, household_id: UUID) -> HttpResponse:
    """Found a household of some members of another."""
    actor = actor_of(request)
    row = _household(actor, household_id)
    members = people_of_household(actor.scope, household_id)
    form = SplitForm(posted(request), members=members, initial={"expect": row.version})

    def do(checked: SplitForm, moment: datetime) -> Household:
        heir = checked.cleaned_data["new_head"]
        return operations.split_household(
            by=actor, at=moment, household_id=household_id, members=checked.leaving(),
            new_head=UUID(heir) if heir else None, expect=checked.seen_version(),
        )  # fmt: skip

    act = ActionForm(
        title=_("Split household %(number)s") % {"number": row.number},
        url=request.path,
        submit=_("Split it"),
        lead=_("Choose for each who goes how they are related to the new head."),
    )
    return perform(
        request, form, _about(actor, row, act, do, _("Split. This is the new household."))
    )


@_GET_POST
@needs(seeing.KEEP)
@in_scope
def merge(request: HttpRequest, household_id: UUID) -> HttpResponse:
    """Let the members of another household of the community belong to this one."""
    actor = actor_of(request)
    row = _household(actor, household_id)
    if row.dissolved_on is not None:
        raise Http404
    chosen = _chosen(request, actor, row)
    if chosen is None:
        return _choosing(request, actor, row)
    members = people_of_household(actor.scope, chosen.id)
    choices = [(str(chosen.id), _household_words(actor, chosen))]
    first = {"expect": row.version, "other": str(chosen.id)}
    form = JoinHouseholdsForm(posted(request), others=choices, members=members, initial=first)

    def do(checked: JoinHouseholdsForm, moment: datetime) -> Household:
        return operations.merge_households(
            by=actor, at=moment, kept_id=household_id, gone_id=chosen.id,
            relations=checked.relations(), expect=checked.seen_version(),
        )  # fmt: skip

    act = ActionForm(
        title=_("Take another household into %(number)s") % {"number": row.number},
        url=request.path,
        submit=_("Merge the households"),
        consequence=_("The other household ends; its members stay where they live."),
    )
    return perform(request, form, _about(actor, row, act, do, _("The households are one.")))


def _chosen(request: HttpRequest, actor: Actor, row: Household) -> Household | None:
    """The household that is asked for, if it stands in the same community."""
    told = (request.POST if request.method == "POST" else request.GET).get("other", "")
    try:
        other = household_seen(actor.scope, UUID(told)) if told else None
    except ValueError as error:
        raise Http404 from error
    if told and (other is None or other.dissolved_on is not None or other.id == row.id):
        raise Http404
    return other


def _choosing(request: HttpRequest, actor: Actor, row: Household) -> HttpResponse:
    """Those of the same home, and a search for others."""
    form = FindHouseholdForm(posted(request))
    found: list[tuple[str, str]] = []
    if form.is_bound and form.is_valid():
        found = [one for one in _find(actor, form.cleaned_data["sought"]) if one[0] != str(row.id)]
    here = at("merge_households", row.id)
    near = [(str(one.id), _household_words(actor, one)) for one in _others(actor, row)]
    context = {
        "shell": shell_for(request),
        "household": row,
        "form": form,
        "near": [(words, f"{here}?other={one}") for one, words in near],
        "found": [(words, f"{here}?other={one}") for one, words in found],
        "is_sought": form.is_bound and form.is_valid(),
    }
    return render(request, "desk/people/household_find.html", context)


def _about(actor: Actor, row: Household, act: ActionForm, do: object, done: str) -> Doing:
    def version() -> int | None:
        now = household_seen(actor.scope, row.id)
        return now.version if now else None

    return Doing(
        act=act,
        do=do,  # type: ignore[arg-type]  # each takes the form it is sent with
        done=done,
        go=lambda made: at("household", made.id),
        see=at("household", row.id),
        version=version,
    )
