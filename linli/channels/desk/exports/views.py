"""Asking for a list as a file, seeing how far it is, and fetching it."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from linli.casework.matters.operations.exporting import ExportRefused, export_matters
from linli.casework.matters.queries.columns import LIST, WORK, chosen_columns
from linli.casework.matters.queries.desk import Tab
from linli.channels.desk.asked import asked
from linli.channels.desk.exports.presenters import line_of, progress_of
from linli.channels.desk.lists.filters import Address, FilterForm, sort_of
from linli.channels.desk.shell import actor_of, is_fragment, needs, shell_for
from linli.foundation.tabular.models import ExportRun, ExportState
from linli.foundation.tabular.operations import file_of
from linli.foundation.tabular.queries import export_of, exports_of, liking
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
@needs(Permission.EXPORT)
def exports(request: HttpRequest) -> HttpResponse:
    """The exports of this account; each file stays for seven days."""
    account_id = actor_of(request).account_id
    runs = exports_of(account_id) if account_id else []
    context: dict[str, object] = {"lines": [line_of(run) for run in runs]}
    if is_fragment(request):
        return render(request, "desk/exports/_list.html", context)
    return render(request, "desk/exports/exports.html", {**context, "shell": shell_for(request)})


@require_http_methods(["GET", "POST"])
@needs(Permission.EXPORT)
def ask(request: HttpRequest, list_code: str) -> HttpResponse:
    """Export exactly the list that the address describes: its filters, order and columns."""
    if list_code not in (LIST, WORK):
        raise Http404
    actor = actor_of(request)
    form = FilterForm(request.GET, actor=actor, with_state=list_code == LIST)
    if request.method == "GET":
        form.wanted()
        words = _filters_words(form)
        context = {"shell": shell_for(request), "filters": words, "list_code": list_code}
        return render(request, "desk/exports/ask.html", context)
    return started(request, _started(request, form, actor, list_code))


def started(request: HttpRequest, run: ExportRun) -> HttpResponse:
    """How far an export is, in the dialog; the page of the exports without scripts."""
    if is_fragment(request):
        return render(request, "desk/exports/_started.html", {"job": progress_of(run)})
    return HttpResponseRedirect(reverse("desk:exports"))


def _started(request: HttpRequest, form: FilterForm, actor: Actor, list_code: str) -> ExportRun:
    wanted = form.wanted()
    kept = liking(actor.account_id, list_code) if actor.account_id else None
    columns = chosen_columns(kept.columns if kept else ())
    try:
        return export_matters(
            wanted,
            columns=[column.code for column in columns],
            filters_words=_filters_words(form),
            sort=sort_of(request.GET),
            tab=None if list_code == LIST else asked(request, "tab", Tab.ALL),
            by=actor,
            at=timezone.now(),
        )
    except ExportRefused as refused:
        raise PermissionDenied(str(refused)) from refused


def _filters_words(form: FilterForm) -> str:
    return "；".join(chip.label for chip in form.chips(Address("")))


@require_GET
@needs(Permission.EXPORT)
def progress(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """How far one export is; the page asks again until it is done."""
    return render(request, "ui/parts/progress.html", {"job": progress_of(_own(request, run_id))})


@require_GET
@needs(Permission.EXPORT)
def download(request: HttpRequest, run_id: UUID) -> HttpResponseBase:
    """The file of one's own export, while it is kept."""
    run = _own(request, run_id)
    path = file_of(run)
    if run.state != ExportState.DONE or not path.exists():
        raise Http404
    day = f"{timezone.localtime(run.asked_at):%Y%m%d-%H%M}"
    return FileResponse(
        path.open("rb"),
        as_attachment=True,
        filename=f"{run.title}-{day}.xlsx",
        content_type=_XLSX,
    )


def _own(request: HttpRequest, run_id: UUID) -> ExportRun:
    account_id = actor_of(request).account_id
    run = export_of(account_id, run_id) if account_id else None
    if run is None:
        raise Http404
    return run
