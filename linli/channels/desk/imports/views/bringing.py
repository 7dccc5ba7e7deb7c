"""Bringing a file: choosing it, its empty form, and matching its columns."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from linli.channels.desk.doing import SENT_ALREADY, UNPROCESSABLE, done
from linli.channels.desk.imports.forms import ColumnsForm, FileForm
from linli.channels.desk.imports.reach import (
    NEEDED,
    area_name,
    area_of,
    at,
    is_own,
    kinds_for,
    not_there,
    run_seen,
)
from linli.channels.desk.shell import actor_of, needs, shell_for
from linli.channels.ui.once import note_sent, was_sent
from linli.foundation.tabular.errors import TableError
from linli.foundation.tabular.importing import asking, queries, results
from linli.foundation.tabular.importing.kinds import ImportKind, kind_of
from linli.foundation.tabular.models import ImportState

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _kind(request: HttpRequest, code: str) -> ImportKind:
    kind = kinds_for(actor_of(request)).get(code)
    if kind is None:
        raise Http404
    return kind


@require_http_methods(["GET", "POST"])
@needs(*NEEDED)
@not_there
def bring(request: HttpRequest, kind: str) -> HttpResponse:
    """Choose a file and have it read; nothing is taken in yet."""
    chosen, area = _kind(request, kind), area_of(actor_of(request).scope)
    if was_sent(request):
        return done(request, str(SENT_ALREADY), at("home"))
    if request.method == "POST":
        form = FileForm(chosen, area, request.POST, request.FILES)
        if form.is_valid():
            try:
                run_id = _receive(request, chosen, form, area)
            except TableError as error:
                form.add_error("file", str(error))
            else:
                note_sent(request)
                return HttpResponseRedirect(at("run", run_id))
    else:
        form = FileForm(chosen, area)
    context = {
        "shell": shell_for(request),
        "kind": chosen,
        "form": form,
        "form_url": at("form", kind) if chosen.examples else "",
        "columns": chosen.columns().columns,
        "home_url": at("home"),
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "desk/imports/bring.html", context, status=status)


def _receive(request: HttpRequest, kind: ImportKind, form: FileForm, area: str) -> UUID:
    actor, upload = actor_of(request), form.cleaned_data["file"]
    if actor.account_id is None:
        raise Http404
    run = asking.receive(
        kind=kind.code,
        chunks=upload.chunks(),
        file_name=upload.name or "",
        options=form.options(),
        by=asking.Asker(
            account_id=actor.account_id,
            name=actor.name,
            area=area,
            area_name=area_name(actor.scope),
            post_id=actor.post_id,
        ),
        at=timezone.now(),
    )
    return run.id


@require_GET
@needs(*NEEDED)
@not_there
def empty_form(request: HttpRequest, kind: str) -> HttpResponse:
    """The empty form of a kind, with headings and examples."""
    chosen = _kind(request, kind)
    if not chosen.examples:
        raise Http404
    answer = HttpResponse(results.empty_form(chosen), content_type=_XLSX)
    name = content_disposition_header(True, f"{chosen.title}.xlsx")
    answer.headers["Content-Disposition"] = name or "attachment"
    return answer


@require_http_methods(["GET", "POST"])
@needs(*NEEDED)
@not_there
def columns(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Say in which column of the file each thing stands, then have it read again."""
    run = run_seen(request, run_id)
    if not is_own(request, run) or run.state not in (ImportState.UNMAPPED, ImportState.READY):
        raise Http404
    declared, head = kind_of(run.kind).columns().columns, queries.head_of(run)
    initial = {f"c_{key}": str(place) for key, place in run.mapping.items()}
    data = request.POST if request.method == "POST" else None
    form = ColumnsForm(declared, head, run.header_row, data, initial=initial)
    if data is not None and form.is_valid():
        try:
            row = form.told_row()
            asking.tell_columns(
                run.id,
                form.told(),
                header_row=row if row != run.header_row else None,
                area=area_of(actor_of(request).scope),
                at=timezone.now(),
            )
        except asking.ImportRefused as refused:
            form.add_error(None, str(refused))
        else:
            return done(request, _("The file is read again."), at("run", run.id))
    context = {
        "shell": shell_for(request),
        "form": form,
        "run": run,
        "title": _("Match the columns"),
        "back": at("run", run.id),
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "desk/imports/columns.html", context, status=status)
