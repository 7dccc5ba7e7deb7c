"""The lists of this desk as spreadsheets, as their page shows them."""

from __future__ import annotations

from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from linli.casework.mediation.models import CommitteeKind, Education
from linli.casework.mediation.queries import committees as committee_queries
from linli.casework.mediation.queries import mediators as mediator_queries
from linli.casework.mediation.queries.committees import CommitteeFilter, heads_of
from linli.casework.mediation.queries.mediators import MediatorFilter
from linli.channels.desk.mediators.forms.registers import type_choices
from linli.channels.desk.mediators.reach import SEE, in_scope, place_filter, place_name
from linli.channels.desk.mediators.sheets import as_file
from linli.channels.desk.mediators.words import grade_words
from linli.channels.desk.shell import actor_of, needs
from linli.registers.access.operations import log_reading
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor, ReadingAct

MOST = 20_000


@require_GET
@needs(Permission.EXPORT)
@in_scope
def export(request: HttpRequest, name: str) -> HttpResponse:
    """Mediators or committees as a spreadsheet; without phones and papers."""
    actor = actor_of(request)
    if not actor.may(SEE) or name not in ("home", "committees"):
        raise Http404
    log_reading(
        by=actor,
        act=ReadingAct.EXPORT,
        record_kind="mediators",
        record_id=uuid4(),
        about=name,
        at=timezone.now(),
    )
    return _mediators(request, actor) if name == "home" else _committees(request, actor)


def _mediators(request: HttpRequest, actor: Actor) -> HttpResponse:
    asked = request.GET
    column, code = place_filter(asked.get("place", ""))
    wanted = MediatorFilter(
        words=asked.get("q", ""),
        kind=asked.get("kind", ""),
        type=asked.get("type", ""),
        status=asked.get("status", ""),
        full_time=asked.get("full_time", ""),
        grade=asked.get("grade", ""),
        place_column=column,
        place_code=code,
    )
    types = dict(type_choices())
    rows = mediator_queries.mediators(actor, wanted).order_by("committee__unit__name", "name", "pk")
    headers = (
        _("Certificate number"), pgettext("person", "Name"), _("Sex"), _("Education"), _("Committee"),
        _("Place"), _("Work"), _("Specialities"), _("Languages"), _("Grade and title"),
        pgettext("mediators", "Cases now"), pgettext("mediators", "Status"),
    )  # fmt: skip
    cells = (
        (
            row.number, row.name, str(row.get_sex_display()), str(Education(row.education).label),
            row.committee.unit.name,
            place_name(row.community_code, row.street_code, row.district_code),
            _("full-time") if row.is_full_time else _("part-time"),
            "、".join(types.get(one, one) for one in row.specialities), "、".join(row.languages),
            "、".join(grade_words(one.grade) for one in getattr(row, "granted", ())),
            row.open_cases, str(row.get_status_display()),
        )
        for row in rows[:MOST]
    )  # fmt: skip
    return as_file(_("Mediators of the register"), headers, cells)


def _committees(request: HttpRequest, actor: Actor) -> HttpResponse:
    asked, today = request.GET, timezone.localdate()
    column, code = place_filter(asked.get("place", ""))
    wanted = CommitteeFilter(
        words=asked.get("q", ""),
        kind=asked.get("kind", ""),
        status=asked.get("status", ""),
        term=asked.get("term", ""),
        place_column=column,
        place_code=code,
    )
    rows = list(committee_queries.committees(actor, wanted, on=today).order_by("unit__name")[:MOST])
    heads = heads_of([row.pk for row in rows])
    headers = (
        _("Name of the committee"), pgettext("committee", "Kind"), _("Trade"),
        _("Word in the file number"), _("Place"), pgettext("committee", "Residents"),
        pgettext("committee", "Members"), pgettext("committee", "Mediators"), _("Full-time"),
        _("Founded on"), pgettext("committee", "Term to"), _("Dissolved on"),
    )  # fmt: skip
    cells = (
        (
            row.unit.name, str(CommitteeKind(row.kind).label), row.trade, row.short_word,
            place_name(row.community_code, row.street_code, row.district_code), row.residents,
            heads[row.pk].members, heads[row.pk].mediators, heads[row.pk].full_time,
            row.founded_on, row.term_to, row.dissolved_on,
        )
        for row in rows
    )  # fmt: skip
    return as_file(_("Committees and rooms"), headers, cells)
