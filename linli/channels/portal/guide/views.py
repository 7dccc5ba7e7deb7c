"""The pages that explain, made from what the city has configured."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli.casework.matters.models import RetentionClass
from linli.casework.matters.queries.catalogue import retention_classes
from linli.casework.matters.queries.rule_book import rule_book
from linli.casework.matters.rules import CategoryRow, GroundRow
from linli.channels.portal.guide.hours import hours_words
from linli.channels.portal.promises import promises
from linli.channels.portal.report.where import chooser_from
from linli.channels.portal.site import page, public
from linli.channels.ui.presenters import Fact
from linli.registers.units.queries import hours_of, stations_in

_EMERGENCY_GROUND = "N1"
_MOST_EXAMPLES = 6


@public
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The first page: danger first, then the one door."""
    now = timezone.now()
    context = {"hours": settings.LINLI_HOTLINE_HOURS, "promised": promises(now), "wide": True}
    return page(request, "portal/home.html", context, current="home")


@dataclass(frozen=True)
class Group:
    """A class of matters with a few of its own."""

    name: str
    examples: tuple[str, ...]


@public
@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """What we take in, what we do not, and where to go then."""
    today, book = timezone.localdate(), rule_book()
    context = {
        "groups": _groups(list(book.categories), today),
        "grounds": _grounds(list(book.grounds), today),
        "promised": promises(timezone.now()),
        "wide": True,
    }
    return page(request, "portal/guide/guide.html", context, current="guide")


def _groups(rows: list[CategoryRow], on: date) -> list[Group]:
    open_rows = [row for row in rows if row.holds(on) and not row.route_elsewhere]
    return [
        Group(
            row.name,
            tuple(
                below.name
                for below in open_rows
                if len(below.code) == 4 and below.code.startswith(row.code)
            )[:_MOST_EXAMPLES],
        )
        for row in open_rows
        if len(row.code) == 2 and row.code != "99"
    ]


def _grounds(rows: list[GroundRow], on: date) -> list[GroundRow]:
    return sorted((row for row in rows if row.holds(on)), key=lambda row: row.code)


@dataclass(frozen=True)
class Holding:
    """Something that is kept of people: what, for what, on what basis, how long."""

    title: str
    icon: str
    facts: tuple[Fact, ...]


@public
@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """How data about people is used: always the same four questions."""
    held = retention_classes(timezone.localdate())
    classes = {one.now.code: one.now for one in held if one.now is not None}
    context = {"holdings": _holdings(classes)}
    return page(request, "portal/guide/data.html", context, current="data")


def _holdings(classes: dict[str, RetentionClass]) -> list[Holding]:
    duty = _("Personal Information Protection Law, article 13 (1) 3: a duty by law")
    return [*_of_matters(classes, duty), *_of_visits(duty)]


def _of_matters(classes: dict[str, RetentionClass], duty: str) -> list[Holding]:
    return [
        _holding(
            _("What you report"),
            "message-report",
            _("What you may be called, your number, what you wrote, the place, your photos"),
            _("To handle what you reported, and to answer you"),
            duty,
            _kept(classes.get("matter")),
        ),
        _holding(
            _("Who looked at your data"),
            "eye",
            _("Which post looked at your number, when and why. Nobody can change or delete it"),
            _("So that you can ask who saw what"),
            duty,
            _kept(classes.get("access_log")),
        ),
    ]


def _of_visits(duty: str) -> list[Holding]:
    minutes = settings.SESSION_COOKIE_AGE // 60
    server = _(
        "It cannot be opened any more %(minutes)d minutes after your last click, "
        "and is deleted the same night"
    ) % {"minutes": minutes}
    return [
        _holding(
            _("While you write"),
            "device-floppy",
            _("Your answers so far, sealed on our server; your text on your own device"),
            _("So that nothing is lost when you are interrupted"),
            _("You write it yourself and can delete it at any time"),
            _("%(server)s. On your device for 7 days") % {"server": server},
        ),
        _holding(
            _("Whether others may read what came of it"),
            "checklist",
            _("Yes or no, the day, and which words you were shown"),
            _("To publish the outcome without anything that tells who you are"),
            _(
                "Personal Information Protection Law, articles 13 (1) 1 and 25: only if you allow it"
            ),
            _("Until you take it back; then the outcome is gone from the page at once"),
        ),
        _holding(
            _("Your network address"),
            "network",
            _("A number made from it that cannot be turned back, no address"),
            _("So that one machine cannot send thousands of reports"),
            duty,
            _("One day"),
        ),
    ]


def _holding(title: str, icon: str, what: str, purpose: str, basis: str, term: str) -> Holding:
    facts = (
        Fact(_("What is kept"), what),
        Fact(_("Purpose of use"), purpose),
        Fact(_("Lawful basis"), basis),
        Fact(_("Retention"), term),
    )
    return Holding(title, icon, facts)


def _kept(row: RetentionClass | None) -> str:
    if row is None:
        return _("As long as the law asks for, no longer")
    if not row.years:
        return _("For good, as the archive law asks")
    words = {
        "deidentify": _("%(years)d years after closing, then what tells who you are is removed"),
        "erase": _("%(years)d years, then it is deleted"),
        "seal": _("%(years)d years after closing, then it is sealed"),
    }[row.then]
    return words % {"years": row.years}


@public
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """What these pages do for who sees, hears or moves with difficulty."""
    return page(request, "portal/guide/accessibility.html")


@dataclass(frozen=True)
class Station:
    """A place to walk into."""

    id: UUID
    name: str
    address: str
    phone: str
    hours: tuple[str, ...]


@public
@require_safe
def stations(request: HttpRequest) -> HttpResponse:
    """Where somebody can be met, by street."""
    chooser = chooser_from(request.GET)
    levels = [level for level in chooser.levels if level.name != "community"]
    street = next(
        (
            option.value
            for level in levels
            if level.name == "street"
            for option in level.options
            if option.chosen
        ),
        "",
    )
    context: dict[str, Any] = {
        "levels": levels,
        "street": street,
        "stations": [
            Station(row.id, row.name, row.address, row.phone, hours_words(hours_of(row.id)))
            for row in (stations_in(street) if street else ())
        ],
    }
    return page(request, "portal/guide/stations.html", context)
