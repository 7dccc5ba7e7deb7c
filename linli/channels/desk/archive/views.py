"""The archive desk: what is to be filed, what is filed, a batch of files, and their PDFs."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from linli.casework.cases.operations import NoSuchCase
from linli.casework.matters.models import Dossier
from linli.casework.matters.operations import filing
from linli.casework.matters.queries import filing as files
from linli.casework.matters.queries.case_page import case_in_scope
from linli.channels.desk.archive import presenters
from linli.channels.desk.asked import asked
from linli.channels.desk.lists.filters import Address
from linli.channels.desk.lists.presenters import page_urls
from linli.channels.desk.lists.views import cursor_of
from linli.channels.desk.shell import actor_of, is_fragment, needs, shell_for
from linli.channels.ui.presenters import Page, Tab
from linli.foundation.documents.uploads import StorageFault, open_stored
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor

ARCHIVE = Permission.ARCHIVE
MOST_AT_ONCE = 200


class Show(StrEnum):
    """The two lists of the desk."""

    WAITING = "waiting"
    FILED = "filed"


@require_GET
@needs(ARCHIVE)
def home(request: HttpRequest) -> HttpResponse:
    """Closed files with what they lack; or what is in the archive."""
    context = _list(request, actor_of(request))
    if is_fragment(request):
        return render(request, "desk/archive/_list.html", context)
    return render(request, "desk/archive/home.html", {**context, "shell": shell_for(request)})


def _list(request: HttpRequest, actor: Actor) -> dict[str, object]:
    show = asked(request, "show", Show.WAITING)
    text = "".join(sign for sign in request.GET.get("q", "") if sign.isdecimal())[:20]
    cursor, path = cursor_of(request), reverse("desk:archive:home")
    kept = files.retention_classes(timezone.localdate())
    lines: tuple[presenters.FileLine, ...]
    if show is Show.FILED:
        found = files.filed_slice(actor, text=text, cursor=cursor)
        lines = presenters.filed_lines(found.rows, kept, _dossiers(found.rows))
    else:
        found, rows = files.to_file_slice(actor, text=text, cursor=cursor)
        lines = presenters.waiting_lines(rows, kept, _dossiers(found.rows))
    address = Address(path, request.GET)
    return {
        "page": Page(lines, **page_urls(found, address)),
        "is_filed": show is Show.FILED,
        "text": text,
        "show": show,
        "tabs": (
            Tab(_("To be archived"), path, current=show is Show.WAITING),
            Tab(_("Archived"), f"{path}?show=filed", current=show is Show.FILED),
            Tab(_("Periods of keeping"), reverse("desk:archive:keeping")),
        ),
    }


def _dossiers(cases: object) -> dict[UUID, Dossier]:
    return files.dossiers_of([case.id for case in cases])  # type: ignore[attr-defined]  # rows of a slice


@require_POST
@needs(ARCHIVE)
def batch(request: HttpRequest) -> HttpResponse:
    """File what was chosen, each by itself, with a result for each."""
    actor = actor_of(request)
    picks = request.POST.getlist("pick")[:MOST_AT_ONCE]
    results = filing.put_many_into_archive(picks, by=actor, at=timezone.now())
    n = sum(one.error is None for one in results)
    words = ngettext("%(n)d file archived", "%(n)d files archived", n) % {"n": n}
    context = {
        **_list(request, actor),
        "results": presenters.result_lines(results),
        "result_words": words if results else _("Choose files that are complete first."),
        "is_follow_up": is_fragment(request),
    }
    if is_fragment(request):
        return render(request, "desk/archive/_results.html", context)
    return render(request, "desk/archive/home.html", {**context, "shell": shell_for(request)})


@require_POST
@needs(ARCHIVE)
def pdf(request: HttpRequest, number: str) -> HttpResponse:
    """Have the file of a case made as PDF."""
    actor = actor_of(request)
    try:
        case = case_in_scope(actor, number)
        dossier = filing.ask_dossier(case.id, by=actor, at=timezone.now())
    except NoSuchCase as error:
        raise Http404 from error
    if is_fragment(request):
        return _progress(request, dossier)
    return HttpResponseRedirect(reverse("desk:archive:home"))


@require_GET
@needs(ARCHIVE)
def progress(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    """How far the PDF is."""
    return _progress(request, _dossier(request, dossier_id))


def _progress(request: HttpRequest, dossier: Dossier) -> HttpResponse:
    context = {"job": presenters.progress_of(dossier)}
    return render(request, "desk/archive/_progress.html", context)


def _dossier(request: HttpRequest, dossier_id: UUID) -> Dossier:
    dossier = files.dossier_in_scope(actor_of(request), dossier_id)
    if dossier is None:
        raise Http404
    return dossier


@require_GET
@needs(ARCHIVE)
def download(request: HttpRequest, dossier_id: UUID) -> HttpResponseBase:
    """The PDF; the reading is logged."""
    dossier = _dossier(request, dossier_id)
    if not dossier.storage_key:
        raise Http404
    try:
        stream = open_stored(dossier.storage_key)
    except StorageFault as error:
        raise Http404 from error
    filing.read_dossier(dossier, by=actor_of(request), at=timezone.now())
    name = f"{dossier.case.number}.pdf"
    response = FileResponse(stream, filename=name, content_type="application/pdf")
    response["Cache-Control"] = "private, no-store"
    return response
