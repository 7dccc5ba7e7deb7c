"""Homes that are let: filed, checked for safety, ended; and which of them to check next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from linli.channels.desk.people import seeing
from linli.channels.desk.people.acting import Doing, at, in_scope, perform, posted
from linli.channels.desk.people.forms.homes import CheckForm, EndForm, LettingForm
from linli.channels.desk.shell import actor_of, needs, shell_for
from linli.channels.ui.presenters import Action, ActionForm, Label
from linli.channels.ui.presenters import Standing as Tint
from linli.channels.ui.templatetags.linli_ui import day
from linli.foundation.crypto.rules import mask_name, mask_phone
from linli.registers.access.rules import Actor
from linli.registers.people import operations
from linli.registers.people.models import Letting
from linli.registers.people.queries import letting_of, lettings
from linli.registers.people.queries.work import checked_before, lettings_to_check
from linli.registers.places.models import Home

_GET_POST = require_http_methods(["GET", "POST"])
MOST = 200


@dataclass(frozen=True)
class LettingShown:
    """The letting of a home: what is filed, how the last check went, what may be done."""

    is_filed: bool
    landlord: str
    size: str
    filed: str
    check: Label
    actions: tuple[Action, ...]


@dataclass(frozen=True)
class LettingLine:
    """A let home in the list of those to check."""

    address: str
    url: str
    size: str
    filed: str
    check: Label
    check_url: str


def letting_shown(actor: Actor, home: Home, today: date) -> LettingShown:
    """The letting of a home, or the form that files it."""
    row = letting_of(actor.scope, home.id)
    keeps = (actor.may(seeing.KEEP) or actor.may(seeing.SERVE)) and home.valid_to is None
    if row is None:
        act = Action("file", _("File the letting"), at("file_letting", home.id), "file-plus")
        return LettingShown(False, "", "", "", Label(""), (act,) if keeps else ())
    acts = (
        Action("check", _("Record a safety check"), at("check_letting", row.id), "shield-check"),
        Action("end", _("No longer rented out"), at("end_letting", row.id), "ban"),
    )
    return LettingShown(
        True, _landlord(row), _size(row), _filed(row), check_label(row, today),
        acts if keeps else (),
    )  # fmt: skip


def _landlord(row: Letting) -> str:
    if row.landlord is not None:
        return f"{mask_name(row.landlord.name)} {mask_phone(row.landlord.phone)}".strip()
    return f"{mask_name(row.landlord_name)} {mask_phone(row.landlord_phone)}".strip()


def _size(row: Letting) -> str:
    words = _("%(rooms)d rooms, at most %(people)d people")
    return words % {"rooms": row.rooms, "people": row.most_people}


def _filed(row: Letting) -> str:
    return f"{day(row.filed_on)} {row.filing_number}".strip()


def check_label(row: Letting, today: date) -> Label:
    """How the last safety check went, and whether the next is due."""
    if row.checked_on is None:
        return Label(_("not checked yet"), Tint.SOON)
    words = {"day": day(row.checked_on)}
    if row.is_safe is False:
        return Label(_("found not safe on %(day)s") % words, Tint.OVER)
    if row.checked_on < checked_before(today):
        return Label(_("checked %(day)s: due again") % words, Tint.SOON)
    return Label(_("safe on %(day)s") % words, Tint.OK)


@require_GET
@needs(seeing.SEE)
@in_scope
def list_of_lettings(request: HttpRequest) -> HttpResponse:
    """Let homes: those to check, or all."""
    actor, today = actor_of(request), timezone.localdate()
    if not operations.sees_people(actor):
        raise Http404
    is_all = request.GET.get("all") == "1"
    rows = lettings(actor.scope) if is_all else lettings_to_check(actor.scope, on=today)
    keeps = actor.may(seeing.KEEP)
    lines = [
        LettingLine(
            row.home.address, at("dwelling", row.home_id), _size(row), _filed(row),
            check_label(row, today), at("check_letting", row.id) if keeps else "",
        )
        for row in rows[:MOST]
    ]  # fmt: skip
    context = {"shell": shell_for(request), "lines": lines, "is_all": is_all, "most": MOST}
    return render(request, "desk/people/lettings.html", context)


@_GET_POST
@needs(seeing.KEEP)
@in_scope
def file_letting(request: HttpRequest, home_id: UUID) -> HttpResponse:
    """File that a home is let."""
    actor = actor_of(request)
    home = seeing.home_for(actor, home_id)
    form = LettingForm(posted(request), initial={"filed_on": timezone.localdate()})

    def do(checked: LettingForm, moment: datetime) -> object:
        data = dict(checked.cleaned_data)
        data.pop("expect")
        return operations.file_letting(by=actor, at=moment, home_id=home_id, **data)

    act = ActionForm(
        title=_("File the letting of %(home)s") % {"home": home.address},
        url=request.path,
        submit=_("File it"),
        lead=_("The landlord files within thirty days; tenants are served either way."),
    )
    page = at("dwelling", home_id)
    doing = Doing(act=act, do=do, done=_("The letting is filed."), go=page, see=page)
    return perform(request, form, doing)


def _letting(actor: Actor, letting_id: UUID) -> Letting:
    row = lettings(actor.scope).filter(pk=letting_id).first()
    if row is None or not operations.sees_people(actor):
        raise Http404
    return row


@_GET_POST
@needs(seeing.KEEP)
@in_scope
def check_letting(request: HttpRequest, letting_id: UUID) -> HttpResponse:
    """Record what a safety check found."""
    actor = actor_of(request)
    row = _letting(actor, letting_id)
    form = CheckForm(posted(request), initial={"expect": row.version})

    def do(checked: CheckForm, moment: datetime) -> object:
        data = checked.cleaned_data
        return operations.check_letting(
            by=actor, at=moment, letting_id=letting_id, is_safe=data["result"] == "safe",
            findings=data["findings"], expect=checked.seen_version(),
        )  # fmt: skip

    act = ActionForm(
        title=_("Safety check of %(home)s") % {"home": row.home.address},
        url=request.path,
        submit=_("Record the check"),
    )
    return perform(request, form, _about(actor, row, act, do, _("The check is recorded.")))


@_GET_POST
@needs(seeing.KEEP)
@in_scope
def end_letting(request: HttpRequest, letting_id: UUID) -> HttpResponse:
    """Record that a home is not let any more."""
    actor = actor_of(request)
    row = _letting(actor, letting_id)
    first = {"expect": row.version, "ends": timezone.localdate()}
    form = EndForm(posted(request), initial=first)

    def do(checked: EndForm, moment: datetime) -> object:
        return operations.end_letting(
            by=actor, at=moment, letting_id=letting_id, ends=checked.cleaned_data["ends"],
            expect=checked.seen_version(),
        )  # fmt: skip

    act = ActionForm(
        title=_("%(home)s is not let any more") % {"home": row.home.address},
        url=request.path,
        submit=_("End the letting"),
        consequence=_("Who lives there stays in the register; record a visit for them."),
    )
    return perform(request, form, _about(actor, row, act, do, _("The letting has ended.")))


def _about(actor: Actor, row: Letting, act: ActionForm, do: object, done: str) -> Doing:
    def version() -> int | None:
        now = lettings(actor.scope).filter(pk=row.pk).first()
        return now.version if now else None

    page = at("dwelling", row.home_id)
    return Doing(
        act=act,
        do=do,  # type: ignore[arg-type]  # each takes the form it is sent with
        done=done,
        go=page,
        see=page,
        version=version,
    )
