"""Lists: entities by filters, and social organisations by their annual check."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from linli.channels.desk.entities import presenters
from linli.channels.desk.entities.forms import FilterForm
from linli.channels.desk.entities.reach import KEEP, SEE, at, in_scope
from linli.channels.desk.lists.filters import Address
from linli.channels.desk.lists.presenters import page_urls
from linli.channels.desk.lists.views import cursor_of
from linli.channels.desk.shell import actor_of, is_fragment, needs, shell_for
from linli.channels.ui.presenters import Action, Page, Tab
from linli.foundation.postgres.keyset import slice_of
from linli.foundation.search.rules import WordTooShort
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor
from linli.registers.entities import queries
from linli.registers.entities.models import EntityKind
from linli.registers.entities.queries import ORDER, EntityFilter
from linli.registers.entities.rules.industries import section_name

SIZE = 50
_DUE_WITHIN = timedelta(days=120)


@require_GET
@needs(SEE)
@in_scope
def home(request: HttpRequest) -> HttpResponse:
    """The entities of the division, the last changed first."""
    actor, form = actor_of(request), FilterForm(request.GET)
    wanted = EntityFilter(
        words=form.value("q"),
        kind=form.value("kind"),
        status=form.value("status"),
        industry=form.value("industry"),
        place_code=form.value("place"),
    )
    context: dict[str, object] = {"page": None, "too_short": ""}
    try:
        found = slice_of(
            queries.entities(actor.scope, wanted), ORDER, cursor_of(request), size=SIZE
        )
    except WordTooShort as short:
        context["too_short"] = short.word
    else:
        lines = [presenters.line_of(row) for row in found.rows]
        context["page"] = Page(lines, **page_urls(found, Address(request.path, request.GET)))
    if is_fragment(request):
        return render(request, "desk/entities/_list.html", context)
    context |= {
        "shell": shell_for(request),
        "form": form,
        "wanted": wanted,
        "acts": _acts(actor),
        "tabs": _tabs("all"),
        "import_url": _import_url(actor),
        **_sums(actor),
    }
    return render(request, "desk/entities/home.html", context)


def _acts(actor: Actor) -> tuple[Action, ...]:
    if not actor.may(KEEP):
        return ()
    return (
        Action("locate", _("Look for buildings again"), at("locate"), "refresh"),
        Action("add", _("Enter an entity"), at("add"), "plus", primary=True, dialog=False),
    )


def _import_url(actor: Actor) -> str:
    return "desk:imports:home" if actor.may(Permission.IMPORT_REGISTERS) else ""


def _tabs(current: str) -> tuple[Tab, ...]:
    return (
        Tab(_("All entities"), at("home"), current=current == "all"),
        Tab(_("Annual checks"), at("social"), current=current == "social"),
    )


def _sums(actor: Actor) -> dict[str, object]:
    counts = queries.entity_counts(actor.scope)
    kinds = sorted(counts.kinds.items(), key=lambda pair: -pair[1])
    industries = sorted(counts.industries.items(), key=lambda pair: -pair[1])
    home_url = at("home")
    return {
        "total": presenters.number(counts.total),
        "kinds": [
            (str(EntityKind(kind).label), presenters.number(n), f"{home_url}?kind={kind}")
            for kind, n in kinds
        ],
        "industries": [
            (section_name(one), presenters.number(n), f"{home_url}?industry={one}")
            for one, n in industries[:10]
        ],
    }


@require_GET
@needs(SEE)
@in_scope
def social(request: HttpRequest) -> HttpResponse:
    """Social organisations whose annual check is coming up or overdue."""
    actor, today = actor_of(request), timezone.localdate()
    found = queries.social_due(actor.scope, by=today + _DUE_WITHIN)
    context = {
        "shell": shell_for(request),
        "tabs": _tabs("social"),
        "lines": [presenters.due_line(one, today=today) for one in found],
        "until": (today + _DUE_WITHIN).isoformat(),
    }
    return render(request, "desk/entities/social.html", context)
