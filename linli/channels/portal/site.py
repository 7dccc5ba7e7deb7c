"""What stands round every public page, and how a page is answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache

from linli.channels.ui.presenters import MenuItem, Site
from linli.registers.places.queries import city_name

View = Callable[..., HttpResponse]


def public(view: View) -> View:
    """A page for everybody, kept by no cache: it may hold what its reader wrote."""

    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, *args, **kwargs)

    # A log-in would also send staff away who have something to do first; nobody is held here.
    opened.without_post = True  # type: ignore[attr-defined]  # a mark that the middleware reads
    return login_not_required(never_cache(opened))


def page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    current: str = "",
    status: int = 200,
) -> HttpResponse:
    """A public page with its surroundings; ``current`` names its line of the menu."""
    return render(request, template, {"site": site(current), **(context or {})}, status=status)


def site(current: str = "") -> Site:
    """The head, the bar at the foot of a telephone, and the help that is on every page."""
    return Site(
        city_name=city_name(),
        home_url=reverse("portal:home"),
        nav=(
            _item(_("Home"), "home", "home", current),
            _item(_("Report something"), "report", "message-report", current),
            _item(_("See how it stands"), "track", "list-search", current),
            _item(_("What we take"), "guide", "help-circle", current),
            _item(pgettext("menu", "Q and A"), "faq", "message-question", current),
            _item(pgettext("resident", "Outcomes"), "published", "checklist", current),
            _item(_("My data"), "own", "user-shield", current),
        ),
        tabs=(
            _item(_("Home"), "home", "home", current),
            _item(_("See how it stands"), "track", "list-search", current),
            _item(_("My data"), "own", "user-shield", current),
            MenuItem(
                _("Call %(number)s") % {"number": settings.LINLI_HOTLINE},
                f"tel:{settings.LINLI_HOTLINE}",
                "phone",
            ),
        ),
        foot=(
            _item(_("Questions and answers"), "faq", "", ""),
            _item(_("People's mediators"), "mediators", "", ""),
            _item(_("Without the internet"), "offline", "", ""),
            _item(pgettext("resident", "Outcomes"), "published", "", ""),
            _item(_("How your data is used"), "data", "", ""),
            _item(_("Accessibility"), "accessibility", "", ""),
        ),
        hotline=settings.LINLI_HOTLINE,
        hotline_hours=settings.LINLI_HOTLINE_HOURS,
        station_url=reverse("portal:stations"),
    )


def _item(label: str, name: str, icon: str, current: str) -> MenuItem:
    return MenuItem(label, reverse(f"portal:{name}"), icon, current=name == current)
