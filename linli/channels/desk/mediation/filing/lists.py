"""The files of a committee that wait for the archive."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import npgettext, pgettext
from django.views.decorators.http import require_GET, require_POST

from linli.casework.mediation.operations import filing
from linli.casework.mediation.queries.filing import papers_of, to_file_slice, years_kept
from linli.channels.desk.lists.filters import Address
from linli.channels.desk.lists.presenters import page_urls
from linli.channels.desk.lists.views import cursor_of
from linli.channels.desk.mediation.filing.presenters import file_lines, result_lines
from linli.channels.desk.shell import actor_of, is_fragment, needs, shell_for
from linli.channels.ui.presenters import Page, Tab
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor

FILERS = (Permission.CHAIR_COMMITTEE, Permission.ACCEPT_DISPUTE)
MOST_AT_ONCE = 200


@require_GET
@needs(*FILERS)
def to_file(request: HttpRequest) -> HttpResponse:
    """Closed files with what they lack."""
    context = _list(request, actor_of(request))
    if is_fragment(request):
        return render(request, "desk/mediation/filing/_list.html", context)
    context["shell"] = shell_for(request)
    return render(request, "desk/mediation/filing/home.html", context)


def _list(request: HttpRequest, actor: Actor) -> dict[str, object]:
    text = "".join(sign for sign in request.GET.get("q", "") if sign.isdecimal())[:20]
    found, rows = to_file_slice(actor, text=text, cursor=cursor_of(request))
    papers = papers_of([case.id for case in found.rows])
    path = reverse("desk:mediation:to_file")
    years = years_kept(timezone.localdate())
    return {
        "page": Page(
            file_lines(rows, papers, years=years), **page_urls(found, Address(path, request.GET))
        ),
        "text": text,
        "tabs": tabs("to_file"),
    }


def tabs(current: str) -> tuple[Tab, ...]:
    """The pages of filing."""
    return (
        Tab(_("To be archived"), reverse("desk:mediation:to_file"), current=current == "to_file"),
        Tab(_("File runs"), reverse("desk:mediation:file_runs"), current=current == "file_runs"),
    )


@require_POST
@needs(*FILERS)
def archive(request: HttpRequest) -> HttpResponse:
    """File what was chosen, each by itself, with a result for each."""
    actor = actor_of(request)
    picks = request.POST.getlist("pick")[:MOST_AT_ONCE]
    results = filing.put_many_into_archive(picks, by=actor, at=timezone.now())
    n = sum(one.error is None for one in results)
    words = npgettext("dispute", "%(n)d file archived", "%(n)d files archived", n) % {"n": n}
    context = {
        **_list(request, actor),
        "results": result_lines(results),
        "result_words": words
        if results
        else pgettext("dispute", "Choose files that are complete first."),
        "is_follow_up": is_fragment(request),
    }
    if is_fragment(request):
        return render(request, "desk/mediation/filing/_results.html", context)
    context["shell"] = shell_for(request)
    return render(request, "desk/mediation/filing/home.html", context)
