"""The dispatch catalogue as a file: looked at before it is taken in, and written out again."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.core.cache import cache
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from linli.casework.matters.operations import catalogue as rules
from linli.casework.matters.queries.catalogue import dispatch_entries
from linli.casework.matters.queries.dispatch_files import (
    DispatchLine,
    DispatchPlan,
    PlannedRow,
    dispatch_columns,
    plan_dispatch,
    read_dispatch_file,
)
from linli.casework.matters.queries.rule_book import fresh_rule_book
from linli.channels.desk.admin_rules.forms.dispatch import DispatchFileForm
from linli.channels.desk.admin_rules.keeping import (
    posted,
    require_keeper,
    tomorrow,
)
from linli.channels.desk.admin_rules.sections import address, show
from linli.channels.desk.admin_rules.views.dispatch import wanted_of
from linli.channels.desk.admin_rules.words import nature_label
from linli.channels.desk.doing import SENT_ALREADY, UNPROCESSABLE, done
from linli.channels.desk.shell import actor_of, needs
from linli.channels.ui.once import note_sent, was_sent
from linli.foundation.tabular.errors import RowError, TableError
from linli.foundation.tabular.writing import XlsxWriter
from linli.registers.access.permissions import Permission
from linli.registers.units.queries import unit_by_id

_KEPT_SECONDS = 1800
_SHOWN = 100
_LARGEST = 20 * 1024 * 1024
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.ADMIN_RULES)
def dispatch_import(request: HttpRequest) -> HttpResponse:
    """Choose a file and see what each of its rows would do, before anything is done."""
    require_keeper(request)
    form = DispatchFileForm(posted(request), request.FILES or None, initial={"on": tomorrow()})
    columns = _(", ").join(column.title for column in dispatch_columns().columns)
    form.fields["file"].help_text = form.fields["file"].help_text % {"columns": columns}
    context: dict[str, object] = {"form": form, "sample_url": address("dispatch_export")}
    if request.method != "POST":
        return show(request, "dispatch_import", context)
    if form.is_valid():
        try:
            lines = _read(form.cleaned_data["file"])
        except TableError as error:
            form.add_error("file", str(error))
        else:
            word = _keep(request, lines)
            context |= _preview(plan_dispatch(lines, on=form.cleaned_data["on"]), word)
            context["on"] = form.cleaned_data["on"]
            return show(request, "dispatch_import", context)
    response = show(request, "dispatch_import", context)
    response.status_code = UNPROCESSABLE
    return response


def _read(upload: UploadedFile) -> list[DispatchLine]:
    if (upload.size or 0) > _LARGEST:
        raise TableError(_("The file is larger than 20 MB. Split it."))
    with tempfile.NamedTemporaryFile(suffix=Path(upload.name or "").suffix[:8]) as copy:
        for piece in upload.chunks():
            copy.write(piece)
        copy.flush()
        return read_dispatch_file(copy.name)


def _key(request: HttpRequest, word: str) -> str:
    return f"rules:dispatch:{actor_of(request).account_id}:{word[:40]}"


def _keep(request: HttpRequest, lines: Sequence[DispatchLine]) -> str:
    word = str(uuid4())
    cache.set(_key(request, word), [asdict(line) for line in lines], _KEPT_SECONDS)
    return word


def _kept(request: HttpRequest, word: str) -> list[DispatchLine] | None:
    rows = cache.get(_key(request, word)) if word else None
    return None if rows is None else [DispatchLine(**row) for row in rows]


def _preview(plan: DispatchPlan, word: str) -> dict[str, object]:
    return {
        "plan": plan,
        "word": word,
        "adds": plan.of("add"),
        "changes": plan.of("change"),
        "sames": plan.of("same"),
        "bad_rows": len({error.row_number for error in plan.errors}),
        "errors": plan.errors[:_SHOWN],
        "more_errors": max(0, len(plan.errors) - _SHOWN),
        "rows": [_shown(row) for row in plan.rows if row.effect != "same"][:_SHOWN],
        "more_rows": max(0, plan.of("add") + plan.of("change") - _SHOWN),
        "errors_url": f"{address('dispatch_errors')}?word={word}",
        "confirm_url": address("dispatch_confirm"),
    }


def _shown(row: PlannedRow) -> dict[str, Any]:
    book, wish = fresh_rule_book(), row.wish
    return {
        "number": row.number,
        "effect": pgettext("row of a file", "new")
        if row.effect == "add"
        else pgettext("row of a file", "changed"),
        "category": " / ".join(book.category_path(wish.category, timezone.localdate())),
        "place": wish.place_code or _("whole city"),
        "lead": unit_by_id(wish.lead_id).name,
        "assists": _(", ").join(unit_by_id(unit).name for unit in wish.assist_ids),
    }


@require_POST
@needs(Permission.ADMIN_RULES)
def dispatch_confirm(request: HttpRequest) -> HttpResponse:
    """Take in the good rows of the file that was looked at."""
    require_keeper(request)
    if was_sent(request):
        return done(request, str(SENT_ALREADY), address("dispatch"))
    lines = _kept(request, request.POST.get("word", ""))
    on = _date(request.POST.get("on", ""))
    if lines is None or on is None:
        words = _("The file is no longer kept. Choose it once more.")
        return done(request, words, address("dispatch_import"))
    try:
        result = rules.import_dispatch_rules(lines, on=on, by=actor_of(request), at=timezone.now())
    except rules.RuleRefused as error:
        return done(request, str(error), address("dispatch_import"))
    note_sent(request)
    cache.delete(_key(request, request.POST.get("word", "")))
    bad = len({error.row_number for error in result.errors})
    words = _("Taken in: %(added)d new, %(changed)d changed, %(same)d as before.") % {
        "added": result.added,
        "changed": result.changed,
        "same": result.same,
    }
    if bad:
        left = ngettext("%(n)d row was left out.", "%(n)d rows were left out.", bad) % {"n": bad}
        words = f"{words} {left}"
    return done(request, words, address("dispatch"))


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@require_GET
@needs(Permission.ADMIN_RULES)
def dispatch_errors(request: HttpRequest) -> HttpResponse:
    """The bad rows of the file with their reasons, to be put right and sent again."""
    require_keeper(request)
    lines = _kept(request, request.GET.get("word", ""))
    if lines is None:
        words = _("The file is no longer kept. Choose it once more.")
        return done(request, words, address("dispatch_import"))
    errors: dict[int, list[RowError]] = {}
    for error in plan_dispatch(lines, on=timezone.localdate()).errors:
        errors.setdefault(error.row_number, []).append(error)
    keys = [column.key for column in dispatch_columns().columns]
    rows = (
        [line.number, _reasons(errors[line.number]), *(getattr(line, key) for key in keys)]
        for line in lines
        if line.number in errors
    )
    heads = [_("Row in the file"), _("Why not imported")]
    return _workbook(_("dispatch catalogue, rows to mend"), heads, rows)


def _reasons(errors: Sequence[RowError]) -> str:
    return "\n".join(
        f"{error.column}: {error.reason}" if error.column else error.reason for error in errors
    )


@require_GET
@needs(Permission.ADMIN_RULES)
def dispatch_export(request: HttpRequest) -> HttpResponse:
    """The rows as filtered, in the columns that an import understands."""
    book, day = fresh_rule_book(), timezone.localdate()
    rows = (
        [
            entry.row.category,
            nature_label(entry.row.nature),
            entry.row.place_code,
            entry.lead,
            "、".join(entry.assists),
            "是" if entry.row.is_certain else "否",
            entry.row.note,
            entry.row.legal_basis,
        ]
        for entry in dispatch_entries(book, wanted_of(request), on=day)
    )
    return _workbook(_("dispatch catalogue"), [], rows)


def _workbook(name: str, heads: list[str], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    columns = [*heads, *(column.title for column in dispatch_columns().columns)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.xlsx"
        with XlsxWriter(path, columns, zone=timezone.get_current_timezone()) as writer:
            for row in rows:
                writer.add(row)
        content = path.read_bytes()
    day = timezone.localdate()
    return HttpResponse(
        content,
        headers={
            "Content-Type": _XLSX,
            "Content-Disposition": content_disposition_header(True, f"{name}-{day:%Y%m%d}.xlsx"),
        },
    )
