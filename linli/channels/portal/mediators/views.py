"""调解员名册: name, photo, field and committee of those who agreed; nothing else of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from linli.casework.mediation.models import CommitteeKind, Mediator
from linli.casework.mediation.queries.mediators import (
    PUBLIC_ORDER,
    PublicFilter,
    public_mediators,
    public_photo,
)
from linli.casework.mediation.queries.rule_book import rule_book
from linli.channels.portal.site import page, public
from linli.channels.ui.forms import LinliForm
from linli.channels.ui.presenters import Page
from linli.foundation.documents.uploads import StorageFault, open_stored
from linli.foundation.postgres.keyset import BadCursor, Cursor, cursor_from, slice_of
from linli.registers.access.rules import WHOLE_CITY
from linli.registers.places.queries import UnknownPlace, divisions_under, place_codes

SIZE = 20


class SearchForm(LinliForm):
    """Where and for what a mediator is looked for."""

    place = forms.ChoiceField(label=_("Place"), required=False)
    type = forms.ChoiceField(label=_("What the dispute is about"), required=False)
    q = forms.CharField(label=pgettext_lazy("mediator", "Name"), required=False, max_length=20)

    def __init__(self, types: Mapping[str, str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        divisions = (
            *divisions_under(WHOLE_CITY, "district"), *divisions_under(WHOLE_CITY, "street")
        )  # fmt: skip
        places = [(row.code, row.name) for row in divisions]
        self._choose("place", [("", gettext("The whole city")), *places])
        self._choose("type", [("", gettext("Disputes of every kind")), *types.items()])

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        cast("forms.ChoiceField", self.fields[name]).choices = choices

    def value(self, name: str) -> str:
        """What was asked for, as far as it makes sense."""
        self.is_valid()
        return str(self.cleaned_data.get(name) or "").strip()


@dataclass(frozen=True)
class Shown:
    """A mediator as everybody may see them."""

    name: str
    photo: str
    committee: str
    kind: str
    fields: str
    languages: str
    about: str
    phone: str
    address: str


@public
@require_safe
def mediators(request: HttpRequest) -> HttpResponse:
    """Mediators by place, field and name."""
    types = {row.code: row.name for row in rule_book().types_on(timezone.localdate())}
    form = SearchForm(types, request.GET)
    wanted_type, words = form.value("type"), form.value("q")
    column, code = _place(form.value("place"))
    wanted = PublicFilter(type=wanted_type, column=column, code=code, words=words)
    found = slice_of(public_mediators(wanted), PUBLIC_ORDER, _cursor(request), size=SIZE)
    shown = Page(
        [_shown(row, types) for row in found.rows],
        next_url=_url(request, found.after),
        prev_url=_url(request, found.before),
    )
    context = {"page": shown, "form": form}
    return page(request, "portal/mediators/mediators.html", context, current="mediators")


def _place(code: str) -> tuple[str, str]:
    if not code:
        return "", ""
    try:
        place = place_codes(code)
    except UnknownPlace:
        return "", ""
    for column in ("street_code", "district_code"):
        held: str = getattr(place, column)
        if held:
            return column, held
    return "", ""


def _shown(row: Mediator, types: dict[str, str]) -> Shown:
    unit = row.committee.unit
    return Shown(
        name=row.name,
        photo=reverse("portal:mediator_photo", args=[row.pk]) if row.photo_key else "",
        committee=unit.name,
        kind=str(CommitteeKind(row.committee.kind).label),
        fields="、".join(types[code] for code in row.specialities if code in types),
        languages="、".join(row.languages),
        about=row.about,
        phone=unit.phone,
        address=unit.address,
    )


def _cursor(request: HttpRequest) -> Cursor | None:
    text = request.GET.get("cursor", "")
    try:
        return cursor_from(text, zone=timezone.get_current_timezone()) if text else None
    except BadCursor:
        return None


def _url(request: HttpRequest, cursor: Cursor | None) -> str:
    if cursor is None:
        return ""
    query = QueryDict(mutable=True)
    for name in ("q", "place", "type"):
        if request.GET.get(name):
            query[name] = request.GET[name]
    query["cursor"] = str(cursor)
    return f"{reverse('portal:mediators')}?{query.urlencode()}"


@public
@require_safe
def photo(request: HttpRequest, mediator_id: UUID) -> HttpResponse:
    """The photo of a mediator who agreed; gone with the consent."""
    key = public_photo(mediator_id)
    if not key:
        raise Http404
    try:
        with open_stored(key) as file:
            content = file.read()
    except StorageFault as fault:
        raise Http404 from fault
    media_type = "image/png" if content.startswith(b"\x89PNG") else "image/jpeg"
    return HttpResponse(
        content, content_type=media_type, headers={"X-Content-Type-Options": "nosniff"}
    )
