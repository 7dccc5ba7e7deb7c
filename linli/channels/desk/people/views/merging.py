"""Two records that may be one person: found, laid side by side, merged, and that taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods

from linli.channels.desk.doing import UNPROCESSABLE
from linli.channels.desk.people import seeing
from linli.channels.desk.people.acting import Doing, at, in_scope, perform, posted
from linli.channels.desk.people.forms.persons import SearchForm, WhyForm
from linli.channels.desk.people.presenters import PersonRow, person_row, rows_of
from linli.channels.desk.people.views.changes import keeper_and_person
from linli.channels.desk.shell import actor_of, needs, shell_for
from linli.channels.ui.presenters import ActionForm
from linli.registers.people import operations
from linli.registers.people.models import IdKind, Person
from linli.registers.people.queries import Sought, field_label
from linli.registers.people.queries.work import possible_twins

_GET_POST = require_http_methods(["GET", "POST"])


@dataclass(frozen=True)
class Compared:
    """One field of both records."""

    label: str
    kept: str
    gone: str
    is_same: bool


@dataclass(frozen=True)
class TwinsShown:
    """Records that may be one person, with the address that lays two side by side."""

    name: str
    people: tuple[tuple[PersonRow, str], ...]


@require_GET
@needs(seeing.KEEP)
@in_scope
def duplicates(request: HttpRequest) -> HttpResponse:
    """Records of the community that may be one person."""
    actor, now = actor_of(request), timezone.now()
    if not operations.sees_people(actor):
        raise Http404
    twins = possible_twins(actor.scope)
    seeing.note_seen(actor, (one for pair in twins for one in pair.people), "duplicates", now)
    shown = [_twins(pair.people, timezone.localdate()) for pair in twins]
    context = {"shell": shell_for(request), "twins": shown}
    return render(request, "desk/people/duplicates.html", context)


def _twins(people: tuple[Person, ...], today: date) -> TwinsShown:
    first = people[0]
    return TwinsShown(
        first.name,
        tuple(
            (person_row(one, today), "" if one is first else at("merge", first.id, one.id))
            for one in people
        ),
    )


@_GET_POST
@needs(seeing.KEEP)
@in_scope
def merge_with(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Find the second record of a person."""
    actor, person = keeper_and_person(request, person_id)
    first = {"q": person.name}
    form = SearchForm(posted(request), initial=first)
    found: list[tuple[PersonRow, str]] = []
    is_sought = request.method == "POST" and form.is_valid()
    if is_sought:
        sought = Sought(form.cleaned_data["q"], community_code=seeing.community_of(actor))
        lines = operations.look_up_person(by=actor, at=timezone.now(), sought=sought)
        rows = rows_of(line for line in lines if line.id != person_id)
        found = [(row, at("merge", person_id, row.id)) for row in rows]
    context = {
        "shell": shell_for(request), "person": person, "form": form, "found": found,
        "sought": is_sought, "url": request.path, "see": at("person", person_id),
    }  # fmt: skip
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "desk/people/merge_with.html", context, status=status)


@_GET_POST
@needs(seeing.KEEP)
@in_scope
def merge(request: HttpRequest, kept_id: UUID, gone_id: UUID) -> HttpResponse:
    """Both records side by side; the left one stays."""
    actor, kept = keeper_and_person(request, kept_id)
    gone = seeing.person_for(request, actor, gone_id)
    if kept_id == gone_id:
        return HttpResponseRedirect(at("person", kept_id))
    if request.method != "POST":
        seeing.note_seen(actor, (kept, gone), "side by side", timezone.now())
    versions = f"{kept.version}.{gone.version}"
    form = WhyForm(posted(request), initial={"expect": kept.version})

    def do(checked: WhyForm, moment: datetime) -> object:
        seen = request.POST.get("seen", "").partition(".")
        numbers = (int(seen[0]), int(seen[2])) if seen[0].isdigit() and seen[2].isdigit() else None
        return operations.merge_duplicates(
            by=actor, at=moment, kept_id=kept_id, gone_id=gone_id,
            reason=checked.cleaned_data["reason"], expect=numbers,
        )  # fmt: skip

    act = ActionForm(
        title=_("Are these one person?"),
        url=request.path,
        submit=_("Merge into the left record"),
        danger=True,
        consequence=_("The left record stays and takes over what it lacks. It can be taken back."),
    )
    context = {
        "pairs": _compared(kept, gone),
        "versions": versions,
        "kept_url": at("person", kept_id),
        "gone_url": at("person", gone_id),
        "turn_url": at("merge", gone_id, kept_id),
        "crumb": kept.name,
    }
    doing = Doing(
        act=act, do=do, done=_("Merged."), go=at("person", kept_id), see=at("person", kept_id),
        version=lambda: kept.version, page="desk/people/merge.html",
        fragment="desk/people/merge.html", context=context,
    )  # fmt: skip
    return perform(request, form, doing)


def _compared(kept: Person, gone: Person) -> list[Compared]:
    today = timezone.localdate()
    left, right = person_row(kept, today), person_row(gone, today)
    pairs = [
        (field_label("name"), kept.name, gone.name),
        (field_label("id_kind"), _kind(kept), _kind(gone)),
        (field_label("id_number"), left.id_masked, right.id_masked),
        (field_label("born_on"), f"{kept.born_on or ''}", f"{gone.born_on or ''}"),
        (field_label("sex"), str(kept.get_sex_display()), str(gone.get_sex_display())),
        (field_label("phone"), left.phone.shown, right.phone.shown),
        (field_label("standing"), left.standing.words, right.standing.words),
        (field_label("domicile"), kept.domicile, gone.domicile),
        (field_label("home"), left.address, right.address),
        (field_label("household"), left.household, right.household),
        (_("Recorded"), _recorded(kept), _recorded(gone)),
        (_("Last verified"), left.verified.words, right.verified.words),
        (pgettext("person", "State"), left.gone or _("lives there"),
         right.gone or _("lives there")),
    ]  # fmt: skip
    same_paper = kept.id_index is not None and bytes(kept.id_index) == bytes(gone.id_index or b"")
    return [
        Compared(
            label, a or "—", b or "—", same_paper if label == field_label("id_number") else a == b
        )
        for label, a, b in pairs
    ]


def _kind(person: Person) -> str:
    return str(IdKind(person.id_kind).label)


def _recorded(person: Person) -> str:
    return f"{person.recorded_on:%Y-%m-%d} {person.recorded_by} · {person.get_source_display()}"


@_GET_POST
@needs(seeing.KEEP)
@in_scope
def undo(request: HttpRequest, merge_id: UUID) -> HttpResponse:
    """Make two records of one again."""
    actor = actor_of(request)
    if not operations.sees_people(actor):
        raise Http404
    form = WhyForm(posted(request))

    def do(checked: WhyForm, moment: datetime) -> Person:
        return operations.take_back_merge(
            by=actor, at=moment, merge_id=merge_id, reason=checked.cleaned_data["reason"]
        )

    act = ActionForm(
        title=_("Take the merging back"),
        url=request.path,
        submit=_("Two records again"),
        consequence=_("Both changes stay in the history."),
    )
    doing = Doing(
        act=act,
        do=do,
        done=_("The merging is taken back."),
        go=lambda person: at("person", person.id),
    )
    return perform(request, form, doing)
