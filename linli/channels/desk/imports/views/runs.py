"""The list of imports, one of them, its progress, its rows, its result."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from linli.channels.desk.imports import presenters
from linli.channels.desk.imports.reach import (
    NEEDED,
    area_of,
    at,
    is_own,
    kinds_for,
    not_there,
    run_seen,
)
from linli.channels.desk.lists.filters import Address
from linli.channels.desk.lists.presenters import page_urls
from linli.channels.desk.lists.views import cursor_of
from linli.channels.desk.shell import actor_of, is_fragment, needs, shell_for
from linli.channels.desk.spatial.presenters import MapView
from linli.channels.ui.presenters import Action, Page
from linli.foundation.postgres.keyset import Order, slice_of
from linli.foundation.tabular.importing import queries, results
from linli.foundation.tabular.importing.kinds import kind_of
from linli.foundation.tabular.models import ImportRun, ImportState
from linli.registers.access.operations import log_reading
from linli.registers.access.rules import ReadingAct

_ORDER = Order("asked_at", is_descending=True)
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WIDTH, _FIRST = 8, 10
_SKETCHED, _MARKED = 1000, 100
S = ImportState


@require_GET
@needs(*NEEDED)
@not_there
def home(request: HttpRequest) -> HttpResponse:
    """What can be imported, and what was imported in the division."""
    actor = actor_of(request)
    kinds = kinds_for(actor)
    rows = queries.runs_in(area_of(actor.scope), kinds).defer("head", "undo_left")
    part = slice_of(rows, _ORDER, cursor_of(request), size=25)
    urls = page_urls(part, Address(request.path, request.GET))
    lines = [presenters.line_of(run, kinds) for run in part.rows]
    context: dict[str, object] = {"page": Page(lines, **urls)}
    if is_fragment(request):
        return render(request, "desk/imports/_list.html", context)
    context |= {
        "shell": shell_for(request),
        "kinds": [
            (kind, at("bring", kind.code), at("form", kind.code) if kind.examples else "")
            for kind in kinds.values()
        ],
    }
    return render(request, "desk/imports/home.html", context)


@require_GET
@needs(*NEEDED)
@not_there
def run(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """One import: how it stands, what it would do or did, and what can be done now."""
    one = run_seen(request, run_id)
    own = is_own(request, one)
    context: dict[str, object] = {
        "shell": shell_for(request),
        "run": one,
        "title": kind_of(one.kind).title,
        "lead": kind_of(one.kind).lead,
        "label": presenters.label_of(one),
        "own": own,
        "busy": one.state in presenters.BUSY,
        "progress": presenters.progress_of(one) if one.state in presenters.BUSY else None,
        "sums": presenters.sums_of(one) if one.rows_read else (),
        "facts": presenters.facts_of(one),
        "actions": [act for act in _actions(one, own=own) if not act.primary],
        "acts": [act for act in _actions(one, own=own) if act.primary],
        "undo_until": presenters.undo_until(one),
        "for_good": kind_of(one.kind).for_good if one.state in (S.READY, S.DONE) else "",
    }
    if own:
        context |= _look(one)
    if one.state == S.UNDONE:
        context["left"] = queries.left_by_undo(one)
    return render(request, "desk/imports/run.html", context)


def _look(one: ImportRun) -> dict[str, object]:
    """What only the one who brought the file sees: its rows, its columns, whether it came before."""
    if one.state not in (S.READY, S.UNMAPPED, S.STOPPED):
        return {"result_url": at("result", one.id) if one.result_ready else ""}
    head, titles = queries.head_of(one), _titles(one)
    width = min(len(head.header), _WIDTH)
    first = queries.first_rows(one, most=_FIRST)
    before = queries.same_file(one)
    return {
        "header": head.header[:width],
        "hidden_columns": max(0, len(head.header) - width),
        "first": [presenters.shown(row, titles, width=width) for row in first],
        "columns": _columns(one, head),
        "before": before,
        "before_url": at("run", before.id) if before else "",
        **_rows(one, bad=True, after=0),
        "noted": _rows(one, bad=False, after=0) if one.rows_noted else None,
        **_map(one),
    }


def _map(one: ImportRun) -> dict[str, object]:
    """Where the rows lie that have a place, and where their faults are."""
    if kind_of(one.kind).shapes is None:
        return {}
    marks: list[dict[str, object]] = [
        {"words": f"{row.number} {note.words}", "where": note.where}
        for row in queries.problems(one, bad=True, most=_MARKED).rows
        for note in row.notes
        if note.where
    ]
    marks += [{"words": "", "where": shape} for shape in queries.shapes_of(one, most=_SKETCHED)]
    if not marks:
        return {}
    shown = MapView(_("What the file holds"), "", errors="errors-shown", tall=False)
    return {"map": shown, "marks": marks}


def _titles(one: ImportRun) -> dict[str, str]:
    return {column.key: column.title for column in kind_of(one.kind).columns().columns}


def _columns(one: ImportRun, head: queries.Head) -> list[tuple[str, str, bool]]:
    """What each declared column was found to be in the file; empty where the file has none."""
    found = []
    for column in kind_of(one.kind).columns().columns:
        place = one.mapping.get(column.key)
        known = place is not None and place < len(head.header)
        words = (head.header[place] or str(place + 1)) if known else ""
        found.append((column.title, words, column.required))
    return found


def _rows(one: ImportRun, *, bad: bool, after: int) -> dict[str, object]:
    found = queries.problems(one, bad=bad, after=after)
    titles = _titles(one)
    more = f"{at('rows', one.id)}?after={found.after}{'' if bad else '&noted=1'}"
    return {
        "rows": [presenters.shown(row, titles, width=_WIDTH) for row in found.rows],
        "more_url": more if found.after else "",
    }


def _actions(one: ImportRun, *, own: bool) -> tuple[Action, ...]:
    start = Action("start", _("Take in the good rows"), at("start", one.id), "check", primary=True)
    acts: tuple[Action, ...] = {
        S.READY: (start,) if one.rows_add + one.rows_change and own else (),
        S.STOPPED: () if one.undone_by else (_again(one),),
        S.RUNNING: (Action("stop", _("Stop"), at("stop", one.id), "player-pause"),),
    }.get(ImportState(one.state), ())
    if own and one.state in (S.READY, S.UNMAPPED):
        words = _("Match the columns")
        acts += (Action("columns", words, at("columns", one.id), "columns", dialog=False),)
    if one.state in (S.READING, S.UNMAPPED, S.READY, S.WAITING) and not one.rows_done:
        acts += (Action("drop", _("Drop the file"), at("drop", one.id), "trash"),)
    may_undo = presenters.undo_until(one) or one.state == S.STOPPED
    if may_undo and not kind_of(one.kind).for_good:
        acts += (Action("undo", _("Take the import back"), at("undo", one.id), "arrow-back-up"),)
    return acts


def _again(one: ImportRun) -> Action:
    return Action("start", _("Go on with the rest"), at("start", one.id), "check", primary=True)


@require_GET
@needs(*NEEDED)
@not_there
def progress(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """How far it is; once it is over the page is shown anew."""
    one = run_seen(request, run_id)
    if one.state not in presenters.BUSY:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "ui/parts/progress.html", {"job": presenters.progress_of(one)})


@require_GET
@needs(*NEEDED)
@not_there
def rows(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Further rows with errors, or with notes."""
    one = run_seen(request, run_id)
    if not is_own(request, one):
        raise Http404
    after = request.GET.get("after", "")
    found = _rows(one, bad="noted" not in request.GET, after=int(after) if after.isdigit() else 0)
    if is_fragment(request):
        return render(request, "desk/imports/_rows.html", found)
    found |= {"shell": shell_for(request), "run": one, "title": kind_of(one.kind).title}
    return render(request, "desk/imports/rows.html", found)


@require_GET
@needs(*NEEDED)
@not_there
def result(request: HttpRequest, run_id: UUID) -> HttpResponseBase:
    """The file that says of each row what became of it; the reading is logged."""
    one = run_seen(request, run_id)
    if not is_own(request, one) or not one.result_ready:
        raise Http404
    try:
        content = results.result_of(one)
    except FileNotFoundError as error:
        raise Http404 from error
    log_reading(
        by=actor_of(request),
        act=ReadingAct.EXPORT,
        record_kind="import",
        record_id=one.id,
        about=str(kind_of(one.kind).title),
        at=timezone.now(),
    )
    name = f"{_('import result')}-{timezone.localtime(one.asked_at):%Y%m%d-%H%M}.xlsx"
    answer = StreamingHttpResponse(content, content_type=_XLSX)
    answer.headers["Content-Disposition"] = _attached(name)
    return answer


def _attached(name: str) -> str:
    return content_disposition_header(True, name) or "attachment"
