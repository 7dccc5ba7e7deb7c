"""The pages of the rules, in the order of their tabs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.casework.matters.operations import catalogue as rules
from linli.channels.desk.shell import actor_of, is_fragment, shell_for
from linli.channels.ui.presenters import Tab

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

SECTIONS: dict[str, StrPromise] = {
    "home": pgettext_lazy("rules", "Overview"),
    "limits": gettext_lazy("Time limits"),
    "dispatch": gettext_lazy("Dispatch catalogue"),
    "categories": gettext_lazy("Categories"),
    "numbers": gettext_lazy("Numbers"),
    "grounds": gettext_lazy("Not accepting"),
    "emergencies": gettext_lazy("Emergency words"),
    "hints": gettext_lazy("Hint words"),
    "replies": gettext_lazy("Ready words"),
    "messages": gettext_lazy("Message texts"),
    "ladder": gettext_lazy("Supervision ladder"),
    "people": gettext_lazy("Register of people"),
    "mediation": pgettext_lazy("rules", "Mediation"),
    "calendar": gettext_lazy("Working calendar"),
    "history": gettext_lazy("History of changes"),
}


# Pages that stand below one of the tabs.
_BELOW = {
    "limits_tried": "home",
    "dispatch_tried": "dispatch",
    "dispatch_import": "dispatch",
    "people_history": "people",
    "mediation_history": "mediation",
}


def address(section: str, *args: object) -> str:
    """The address of a page of the rules."""
    return reverse(f"desk:admin_rules:{section}", args=args)


def show(
    request: HttpRequest, page: str, context: Mapping[str, object], *, fragment: str = ""
) -> HttpResponse:
    """A page of the rules with its tabs, or the part of it that htmx asks for."""
    if fragment and is_fragment(request):
        return render(request, f"desk/rules/{fragment}.html", dict(context))
    section = _BELOW.get(page, page)
    frame = {
        "shell": shell_for(request),
        "section_title": str(SECTIONS[section]),
        "section_tabs": [
            Tab(str(label), address(name), current=name == section)
            for name, label in SECTIONS.items()
        ],
        "may_keep": rules.may_keep_rules(actor_of(request)),
        "reading_only": _("The city's administrators keep these rules. You may read them."),
    }
    return render(request, f"desk/rules/{page}.html", {**frame, **context})
