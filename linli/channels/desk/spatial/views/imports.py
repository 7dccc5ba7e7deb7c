"""Files of buildings and facilities: look ahead first, faults shown on the map, then decide."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.channels.desk.admin_registers import uploads
from linli.channels.desk.admin_registers.presenters import Crumb, Shortened
from linli.channels.desk.doing import SENT_ALREADY, UNPROCESSABLE
from linli.channels.desk.shell import actor_of, needs, shell_for
from linli.channels.desk.spatial.acting import at
from linli.channels.desk.spatial.forms.facilities import PlaceFileForm
from linli.channels.desk.spatial.presenters import MapView
from linli.channels.ui.once import note_sent, was_sent
from linli.foundation.tabular.errors import TableError
from linli.foundation.tabular.reading import open_table
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor
from linli.registers.places import operations, queries
from linli.registers.places.queries.building_files import sketch
from linli.registers.places.rules.keepers import Refused
from linli.registers.places.rules.shapes import Datum

SHOWN = 100
_SKETCHED = 2000


@dataclass(frozen=True)
class Look:
    """What a file would do: sentences, faults with their place, what is new, and its shapes."""

    sentences: tuple[str, ...]
    errors: Shortened[queries.RowError]
    new: Shortened[tuple[str, str]]
    shapes: list[dict[str, Any]]
    word: str = ""

    @property
    def marks(self) -> list[dict[str, Any]]:
        """The faults as the map takes them, and the shapes below them."""
        faults = [
            {"words": f"{one.row} {one.what}: {one.words}", "where": one.where}
            for one in self.errors.items
            if one.where
        ]
        return faults + [{"words": "", "where": shape} for shape in self.shapes]


@needs(Permission.IMPORT_REGISTERS)
def buildings(request: HttpRequest) -> HttpResponse:
    """Import building shapes from a GeoJSON file."""
    return _Import(
        kind="buildings",
        title=_("Import buildings"),
        hint=_(
            "Shapes with name, kind, floors (or height), address and id, if there are any. "
            "Pieces with one id, cut at the edge of a tile, are put together."
        ),
        accept=".json,.geojson",
        read=lambda given: uploads.read_geojson(given["file"]),
        look=_look_at_buildings,
        take=_take_buildings,
        back=at("buildings"),
    ).answer(request)


def _options(value: dict[str, Any]) -> dict[str, Any]:
    return {
        "datum": Datum(value["datum"]) if value["datum"] else None,
        "community_code": value["community"],
    }


def _datum_words(datum: Datum, was_guessed: bool, given: str) -> str:
    if given:
        return _("Coordinates are taken as %(datum)s.") % {"datum": datum}
    if was_guessed and datum is Datum.GCJ02:
        return _("The coordinates are shifted (GCJ-02): they will be converted to WGS-84.")
    if was_guessed:
        return _("The coordinates fit what the register knows: WGS-84.")
    return _("The register knows nothing to compare with: the coordinates are taken as WGS-84.")


def _look_at_buildings(actor: Actor, value: dict[str, Any]) -> Look:
    plan = queries.plan_buildings(actor.scope, value["given"], **_options(value))
    redrawn = len(plan.buildings) - plan.added
    counted = (
        (plan.added, ngettext("%(n)d building is new.", "%(n)d buildings are new.", plan.added)),
        (redrawn, ngettext("%(n)d is drawn anew.", "%(n)d are drawn anew.", redrawn)),
        (plan.unchanged, ngettext("%(n)d is unchanged.", "%(n)d are unchanged.", plan.unchanged)),
        (plan.joined, _("%(n)d pieces were put together with the rest of their building.")),
        (plan.outside, _("%(n)d lie in no community of your division and are left out.")),
    )
    return Look(
        (
            _datum_words(plan.datum, plan.was_guessed, value["datum"]),
            *(words % {"n": n} for n, words in counted if n),
        ),
        Shortened.of(plan.errors, SHOWN),
        Shortened.of(
            [(one.community.name, one.name or one.address or "—") for one in plan.buildings], SHOWN
        ),
        [one["geometry"] for one in sketch(plan.buildings, most=_SKETCHED)["features"]],
    )


def _take_buildings(actor: Actor, value: dict[str, Any]) -> str:
    plan = operations.import_buildings(
        value["given"], by=actor, at=timezone.now(), **_options(value)
    )
    return _("%(n)d buildings taken in.") % {"n": len(plan.buildings)}


@needs(Permission.IMPORT_REGISTERS)
def facilities(request: HttpRequest) -> HttpResponse:
    """Import facilities from GeoJSON points or a table."""
    return _Import(
        kind="facilities",
        title=_("Import facilities"),
        hint=_(
            "GeoJSON points, or a CSV or XLSX table with kind, name, longitude, latitude; if wanted "
            "community, address, opening times, number."
        ),
        accept=".json,.geojson,.csv,.xlsx",
        read=_read_facilities,
        look=_look_at_facilities,
        take=_take_facilities,
        back=at("facilities"),
    ).answer(request)


def _read_facilities(given: dict[str, Any]) -> Any:
    upload = given["file"]
    suffix = Path(upload.name or "").suffix.lower()[:8]
    if suffix not in (".csv", ".xlsx", ".txt"):
        return uploads.read_geojson(upload)
    uploads.check_size(upload)
    with tempfile.NamedTemporaryFile(suffix=suffix) as copy:
        for piece in upload.chunks():
            copy.write(piece)
        copy.flush()
        try:
            table = open_table(copy.name, columns=queries.facility_columns())
            return queries.features_of_table(table)
        except TableError as error:
            raise Refused(str(error)) from error


def _look_at_facilities(actor: Actor, value: dict[str, Any]) -> Look:
    plan = queries.plan_facilities(actor.scope, value["given"], **_options(value))
    number = len(plan.facilities)
    counted = (
        (number, ngettext("%(n)d facility is new.", "%(n)d facilities are new.", number)),
        (plan.unchanged, ngettext("%(n)d is unchanged.", "%(n)d are unchanged.", plan.unchanged)),
        (plan.outside, _("%(n)d lie in no community of your division and are left out.")),
    )
    sentences = [words % {"n": n} for n, words in counted if n]
    if plan.other_kinds:
        shown = "、".join(f"{word}×{n}" for word, n in plan.other_kinds.most_common(8))
        words = _("%(n)d are of kinds nobody knows and become “other place”: %(kinds)s")
        sentences.append(words % {"n": plan.other_kinds.total(), "kinds": shown})
    return Look(
        (_datum_words(plan.datum, plan.was_guessed, value["datum"]), *sentences),
        Shortened.of(plan.errors, SHOWN),
        Shortened.of([(one.kind.name, one.name) for one in plan.facilities], SHOWN),
        [
            {"type": "Point", "coordinates": list(one.point)}
            for one in plan.facilities[:_SKETCHED]
            if one.point
        ],
    )


def _take_facilities(actor: Actor, value: dict[str, Any]) -> str:
    plan = operations.import_facilities(
        value["given"], by=actor, at=timezone.now(), **_options(value)
    )
    return _("%(n)d facilities taken in.") % {"n": len(plan.facilities)}


@dataclass(frozen=True)
class _Import:
    """An import in two steps: a file is read and looked at, then its sound part taken in or not."""

    kind: str
    title: str
    hint: str
    accept: str
    read: Callable[[dict[str, Any]], Any]
    look: Callable[[Actor, Any], Look]
    take: Callable[[Actor, Any], str]
    back: str

    def answer(self, request: HttpRequest) -> HttpResponse:
        if request.method != "POST":
            return self._show(request, self._form())
        if was_sent(request):
            messages.success(request, str(SENT_ALREADY))
            return HttpResponseRedirect(self.back)
        if "word" in request.POST:
            return self._take(request)
        form = self._form(request)
        if not form.is_valid():
            return self._show(request, form, status=UNPROCESSABLE)
        actor = actor_of(request)
        try:
            value = self._value(actor, form)
            look = self.look(actor, value)
        except Refused as refused:
            form.add_error(getattr(refused, "field", "file"), str(refused))
            return self._show(request, form, status=UNPROCESSABLE)
        word = uploads.keep(self.kind, actor.account_id, value) if look.new.items else ""
        looked = Look(look.sentences, look.errors, look.new, look.shapes, word)
        return self._show(request, self._form(), look=looked)

    def _form(self, request: HttpRequest | None = None) -> PlaceFileForm:
        form = PlaceFileForm(request.POST, request.FILES) if request else PlaceFileForm()
        form.fields["file"].help_text = self.hint
        form.fields["file"].label = _("The file")
        form.fields["file"].widget.attrs["accept"] = self.accept
        return form

    def _value(self, actor: Actor, form: PlaceFileForm) -> dict[str, Any]:
        given = form.cleaned_data
        found = queries.find_division(given["community"], actor.scope) if given["community"] else []
        wanted = [row for row in found if row.grade == "community"]
        if given["community"] and len(wanted) != 1:
            words = _("No community, or several, are called %(name)s: give the code.")
            refused = Refused(words % {"name": given["community"]})
            refused.field = "community"  # type: ignore[attr-defined]  # where the words belong
            raise refused
        code = wanted[0].code if wanted else ""
        return {"given": self.read(given), "datum": given["datum"], "community": code}

    def _take(self, request: HttpRequest) -> HttpResponse:
        actor, word = actor_of(request), request.POST.get("word", "")
        try:
            words = self.take(actor, uploads.kept(self.kind, actor.account_id, word))
        except Refused as refused:
            messages.error(request, str(refused))
            return HttpResponseRedirect(request.path)
        note_sent(request)
        uploads.forget(self.kind, actor.account_id, word)
        messages.success(request, words)
        return HttpResponseRedirect(self.back)

    def _show(
        self,
        request: HttpRequest,
        form: PlaceFileForm,
        *,
        look: Look | None = None,
        status: int = 200,
    ) -> HttpResponse:
        context = {
            "shell": shell_for(request),
            "title": self.title,
            "crumbs": (Crumb(_("Map of places"), at("home")), Crumb(self.title)),
            "form": form,
            "look": look,
            "map": MapView(_("What the file holds"), "", errors="errors-shown") if look else None,
            "errors": look.marks if look else [],
            "back": self.back,
        }
        return render(request, "desk/places/import.html", context, status=status)
