"""The words of each role's menu (DOMAIN §14.1), with the count of what waits behind each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.casework.matters.queries.desk import DeskCounts, Pile, Tab
from linli.channels.ui.presenters import MenuGroup, MenuItem
from linli.foundation.postgres.counting import CAP
from linli.registers.access.permissions import ROLES, Permission
from linli.registers.access.rules import Actor, Reach

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

P = Permission


def shown(count: int) -> int | str:
    """A capped count as it is printed: 7, 99+."""
    return f"{CAP - 1}+" if count >= CAP else count


@dataclass(frozen=True)
class Line:
    """A line of a menu: words, where it leads, what is counted, which permission shows it."""

    label: StrPromise
    icon: str
    view: str
    query: str = ""
    count: str = ""
    needs: Permission | None = None
    unless: Permission | None = None
    always_late: bool = False
    by_role: Mapping[str, StrPromise] = field(default_factory=dict)

    def is_for(self, actor: Actor) -> bool:
        if self.unless is not None and actor.may(self.unless):
            return False
        return self.needs is None or actor.may(self.needs)

    def words(self, actor: Actor) -> str:
        """What the line is called at this post."""
        return str(self.by_role.get(actor.role, self.label))

    @property
    def url(self) -> str:
        return reverse(f"desk:{self.view}") + (f"?{self.query}" if self.query else "")


_UNIT = (
    Line(_("My work"), "layout-dashboard", "work"),
    Line(_("To be signed for"), "inbox", "work", "tab=to_sign", Tab.TO_SIGN),
    Line(_("In progress"), "list-check", "work", "tab=working", Tab.WORKING),
    Line(_("Assisting tasks"), "users-group", "work", "tab=assist", Tab.ASSIST),
    Line(_("Sent back to be redone"), "arrow-back-up", "work", "tab=redo", Tab.REDO),
    Line(_("To be reviewed"), "checks", "work", "tab=to_review", Tab.TO_REVIEW),
    Line(_("Parked"), "player-pause", "work", "tab=parked", Tab.PARKED),
    Line(
        _("Supervision of our unit"),
        "bell-ringing",
        "supervision:ours",
        needs=P.HANDLE,
    ),
)
_MEDIATION = (
    Line(_("Disputes handed over"), "send", "referrals:home", needs=P.REFER_DISPUTE),
    Line(pgettext_lazy("desk", "Disputes"), "scale", "mediation:home", needs=P.MEDIATE),
    Line(
        pgettext_lazy("desk", "Disputes"),
        "scale",
        "mediation:home",
        needs=P.ACCEPT_DISPUTE,
        unless=P.MEDIATE,
    ),
    Line(
        _("To be accepted"),
        "inbox",
        "mediation:home",
        "tab=to_accept",
        needs=P.ACCEPT_DISPUTE,
    ),
    Line(pgettext_lazy("menu", "Sessions"), "calendar", "mediation:calendar", needs=P.MEDIATE),
    Line(
        pgettext_lazy("menu", "Sessions"),
        "calendar",
        "mediation:calendar",
        needs=P.ACCEPT_DISPUTE,
        unless=P.MEDIATE,
    ),
    Line(
        _("Mediator needed"),
        "user-question",
        "mediation:home",
        "tab=needs_mediator",
        needs=P.CHAIR_COMMITTEE,
    ),
    *(
        Line(label, icon, room, needs=needs, unless=unless)
        for label, icon, room in (
            (_("Performance of agreements"), "receipt", "mediation:performance"),
            (_("Judicial confirmation"), "gavel", "mediation:confirmations"),
            (_("Visits to be made"), "calendar-check", "mediation:visits"),
        )
        for needs, unless in ((P.MEDIATE, None), (P.ACCEPT_DISPUTE, P.MEDIATE))
    ),
    Line(_("Files of disputes"), "archive", "mediation:to_file", needs=P.ACCEPT_DISPUTE),
    Line(_("File runs"), "file-type-pdf", "mediation:file_runs", needs=P.APPOINT_ACROSS),
)
_BODY = (
    Line(_("Overview"), "layout-dashboard", "figures:home", needs=P.LEAD),
    Line(
        _("Take a call"),
        "headset",
        "hotline:home",
        needs=P.REGISTER,
        by_role={
            "counter_clerk": _("Take in at the counter"),
            "grid_worker": _("Report from the grid"),
            "community_clerk": _("Register a matter"),
            "street_clerk": _("Register a matter"),
        },
    ),
    Line(
        _("To be accepted"),
        "inbox",
        "acceptance:home",
        count=Pile.TO_ACCEPT,
        needs=P.ACCEPT,
    ),
    Line(
        _("To be dispatched"),
        "send",
        "dispatch:home",
        count=Pile.TO_DISPATCH,
        needs=P.DISPATCH,
    ),
    Line(
        _("Reviews"),
        "gavel",
        "review:home",
        count=Pile.REQUESTS,
        needs=P.REVIEW,
    ),
    Line(
        _("Supervision"),
        "bell-ringing",
        "supervision:home",
        count=Pile.OVERDUE,
        needs=P.SUPERVISE,
        always_late=True,
    ),
    Line(
        _("Register of papers"),
        "file-certificate",
        "supervision:papers",
        needs=P.SUPERVISE,
    ),
    Line(
        _("To be called back"),
        "phone-outgoing",
        "follow_up:home",
        count=Pile.TO_FOLLOW_UP,
        needs=P.CALL_BACK,
    ),
    Line(
        _("To be archived"),
        "archive",
        "archive:home",
        count=Pile.TO_ARCHIVE,
        needs=P.ARCHIVE,
    ),
    Line(_("Publishing"), "checklist", "archive:publishing", needs=P.REVIEW),
    Line(_("Publishing"), "checklist", "archive:publishing", needs=P.ARCHIVE, unless=P.REVIEW),
)
_TAKE_IN = (Line(_("Take in a dispute"), "file-plus", "mediation:take_in", needs=P.OPEN_DISPUTE),)
_SCREENING = (
    Line(
        pgettext_lazy("desk", "Screening"),
        "eye-search",
        "screening:home",
        needs=P.REPORT_SCREENING,
        unless=P.RUN_SCREENING,
    ),
    Line(_("Screening campaigns"), "eye-search", "screening:campaigns", needs=P.RUN_SCREENING),
    Line(
        _("Disputes in numbers"),
        "chart-bar",
        "screening:overview",
        needs=P.SEE_DISPUTE_FIGURES,
    ),
    Line(
        _("Supervision of our unit"),
        "bell-ringing",
        "supervision:ours",
        needs=P.CHAIR_COMMITTEE,
    ),
)
_PEOPLE = (
    Line(pgettext_lazy("people", "People"), "users", "people:home", needs=P.SEE_PEOPLE),
    Line(_("Look up a person"), "user-search", "people:home", needs=P.LOOK_UP_PERSON),
    Line(_("Visit plan"), "door-enter", "people:plan", needs=P.SEE_PEOPLE),
    Line(_("Newcomers"), "file-plus", "people:newcomers", needs=P.SERVE_NEWCOMERS),
    Line(
        _("Counts of people"),
        "table",
        "people:counts",
        needs=P.SEE_PEOPLE_COUNTS,
        unless=P.SEE_PEOPLE,
    ),
)
_PLACES = (
    Line(_("Map of places"), "map", "spatial:home", needs=P.SEE_BUILDINGS),
    Line(_("Buildings"), "building-community", "spatial:buildings", needs=P.SEE_BUILDINGS),
    Line(_("Facilities"), "map-pin", "spatial:facilities", needs=P.SEE_BUILDINGS),
    Line(_("Imports"), "upload", "imports:home", needs=P.IMPORT_REGISTERS),
    Line(
        _("Enterprises and organisations"),
        "building-store",
        "entities:home",
        needs=P.SEE_ENTITIES,
    ),
)
_DATA = (
    Line(
        _("Requests about data"),
        "user-shield",
        "data_requests:home",
        needs=P.ANSWER_DATA_REQUESTS,
    ),
    Line(
        _("Register of processing"),
        "list-details",
        "data_requests:processing",
        needs=P.ANSWER_DATA_REQUESTS,
    ),
    Line(
        pgettext_lazy("data", "Erasing"),
        "trash",
        "data_requests:retention",
        needs=P.ANSWER_DATA_REQUESTS,
    ),
)
_MEDIATORS = (
    Line(
        pgettext_lazy("desk", "Mediators"), "users-group", "mediators:home", needs=P.SEE_MEDIATORS
    ),
    Line(_("Committees and rooms"), "building-community", "mediators:committees", needs=P.KEEP_MEDIATORS),
    Line(_("Who is missing"), "user-search", "mediators:quotas", needs=P.KEEP_MEDIATORS),
    Line(_("My record"), "id-badge", "mediators:own", needs=P.MEDIATE),
    Line(_("Subsidies by case"), "coin", "mediators:claims", needs=P.MEDIATE),
    Line(_("Subsidies by case"), "coin", "mediators:claims", needs=P.RULE_ON_SUBSIDY),
    Line(
        _("Statistics form"), "report-analytics", "mediators:statistics",
        needs=P.SEE_DISPUTE_FIGURES,
    ),
)  # fmt: skip
_REGISTERS = (
    Line(_("Divisions"), "map-2", "admin_registers:divisions", needs=P.ADMIN_PLACES),
    Line(
        _("Imports"),
        "upload",
        "imports:home",
        needs=P.ADMIN_PLACES,
        unless=P.IMPORT_REGISTERS,
    ),
    Line(_("Units"), "building-community", "admin_registers:units", needs=P.ADMIN_UNITS),
    Line(_("Accounts and posts"), "users", "admin_registers:accounts", needs=P.ADMIN_ACCOUNTS),
    Line(_("Access log"), "eye-check", "admin_registers:access_log", needs=P.SEE_ACCESS_LOG),
)
_RULES = (
    Line(_("Rules"), "settings", "admin_rules:home", needs=P.ADMIN_RULES),
    Line(_("Word forms of mediation"), "file-text", "mediation:word_forms", needs=P.ADMIN_RULES),
)
_OFTEN = (
    Line(
        _("Three rates"),
        "scale",
        "figures:home",
        needs=P.SEE_FIGURES,
        unless=P.LEAD,
    ),
    Line(_("All matters"), "list-search", "matters", needs=P.SEE_MATTERS),
    Line(_("Knowledge base"), "book-2", "knowledge:home", needs=P.SEE_MATTERS),
    Line(_("Exports"), "table-export", "exports", needs=P.EXPORT),
    Line(_("Notices"), "bell", "notices", count="unread"),
)


def menu_of(actor: Actor, counts: DeskCounts) -> tuple[MenuGroup, ...]:
    """The menu of a post."""
    first = _first_of(actor)
    admin = (*_REGISTERS, *_RULES)
    groups = (
        ((*first, *_TAKE_IN), ""),
        (_SCREENING, _("Mediation overview")),
        (_DATA, _("Personal data")),
        ((*_PEOPLE, *_PLACES), _("Base registers")),
        (_MEDIATORS, _("Committees and mediators")),
        (admin, _("Administration")),
        (_OFTEN, _("Often used")),
    )
    made = (MenuGroup(_items(lines, actor, counts), str(title)) for lines, title in groups)
    return tuple(group for group in made if group.items)


def _first_of(actor: Actor) -> tuple[Line, ...]:
    if actor.scope.reach is not Reach.UNIT:
        return _BODY
    return _UNIT if actor.may(P.SEE_MATTERS) else _MEDIATION


def _items(lines: tuple[Line, ...], actor: Actor, counts: DeskCounts) -> tuple[MenuItem, ...]:
    return tuple(_item(line, actor, counts) for line in lines if line.is_for(actor))


def _item(line: Line, actor: Actor, counts: DeskCounts) -> MenuItem:
    n = counts.of(line.count) if line.count else None
    late = bool(n) and (line.always_late or counts.late(line.count))
    return MenuItem(line.words(actor), line.url, line.icon, shown(n) if n else None, over=late)


def mark_current(groups: tuple[MenuGroup, ...], address: str) -> tuple[MenuGroup, ...]:
    """The same menu with the line marked that leads here: the whole address, its path, its desk."""
    urls = [item.url for group in groups for item in group.items]
    path = urlsplit(address).path
    here = address if address in urls else path
    if here not in urls:
        desks = [url for url in urls if url.count("/") > 2 and path.startswith(url)]
        here = max(desks, key=len, default=path)
    return tuple(
        replace(group, items=tuple(replace(item, current=item.url == here) for item in group.items))
        for group in groups
    )


_HOMES = {
    "hotline": "hotline:home",
    "dispatch": "dispatch:home",
    "review": "review:home",
    "supervision": "supervision:home",
    "figures": "figures:home",
    "follow_up": "follow_up:home",
    "archive": "archive:home",
    "admin": "admin_registers:home",
    "access_log": "admin_registers:access_log",
    "people": "people:home",
    "spatial": "spatial:home",
    "data_requests": "data_requests:home",
    "mediation": "mediation:home",
    "referrals": "referrals:home",
    "mediators": "mediators:home",
}


def home_of(actor: Actor) -> str:
    """Where a post starts: its own desk, else the list of what it may see."""
    home = ROLES[actor.role].home
    if home == "work":
        return reverse("desk:work")
    if home in _HOMES:
        return reverse(f"desk:{_HOMES[home]}")
    return reverse("desk:matters" if actor.may(P.SEE_MATTERS) else "desk:notices")
