"""保存期限: what is due for erasure, what is held back, and what the nightly runs did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_GET

from linli.casework.cases.models import Case, RetentionRun
from linli.casework.matters.models import RetentionClass
from linli.casework.matters.queries import filing as files
from linli.casework.matters.queries import keeping
from linli.casework.matters.workflow import Action
from linli.channels.desk.archive.actions import years_words
from linli.channels.desk.lists.filters import Address
from linli.channels.desk.lists.presenters import page_urls
from linli.channels.desk.lists.views import cursor_of
from linli.channels.desk.shell import actor_of, is_fragment, needs, shell_for
from linli.channels.ui.presenters import Label, Page, Standing
from linli.registers.access.permissions import Permission

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

THINGS: Mapping[str, StrPromise] = {
    "events": gettext_lazy("words of the history"),
    "parties": gettext_lazy("names and numbers"),
    "ways to find a person": gettext_lazy("ways to find a person"),
    "documents": gettext_lazy("uploaded files"),
    "printed files": gettext_lazy("files as PDF"),
    "notices": gettext_lazy("messages"),
    "call-backs": gettext_lazy("notes of call-backs"),
    "tasks": gettext_lazy("assisting tasks"),
    "published answers": gettext_lazy("published answers"),
    "requests": gettext_lazy("requests and rulings"),
    "keys of senders": gettext_lazy("keys of senders"),
    "supervision steps": gettext_lazy("steps of supervision"),
    "papers": gettext_lazy("papers of supervision"),
    "access log": gettext_lazy("lines of the access log"),
    "sign-in log": gettext_lazy("lines of the log-in log"),
}


_PROBLEMS: Mapping[str, StrPromise] = {
    "no_rule": gettext_lazy("No rule says what becomes of files of the class %(what)s."),
    "failed": gettext_lazy("This file could not be ended: %(what)s."),
    "unfiled": gettext_lazy(
        "%(what)s closed files are older than any period and not in the archive."
    ),
}


@dataclass(frozen=True)
class EndingLine:
    """A file whose period ends soon, is over, or is held back."""

    number: str
    title: str
    url: str
    day: str
    label: Label
    reason: str
    retention: str
    act_url: str
    act_words: str


@dataclass(frozen=True)
class RunLine:
    """What one run did, in words."""

    when: str
    who: str
    kind: str
    numbers: str
    things: str
    problems: Sequence[str]


@require_GET
@needs(Permission.ARCHIVE)
def home(request: HttpRequest) -> HttpResponse:
    """Files whose period ends within a month, is over or is put off; and the runs' reports."""
    actor, today = actor_of(request), timezone.localdate()
    found = keeping.ending_slice(actor, on=today, cursor=cursor_of(request))
    kept = files.retention_classes(today)
    path = reverse("desk:archive:keeping")
    lines = [_line(case, kept.get(case.retention_class), today) for case in found.rows]
    context = {
        "page": Page(tuple(lines), **page_urls(found, Address(path, request.GET))),
        "runs": [_run(run) for run in keeping.latest_runs(actor)],
    }
    if is_fragment(request):
        return render(request, "desk/archive/_ending.html", context)
    context["shell"] = shell_for(request)
    return render(request, "desk/archive/keeping.html", context)


def _line(case: Case, kept: RetentionClass | None, today: date) -> EndingLine:
    action = Action.LIFT_HOLD if case.hold_reason else Action.HOLD
    return EndingLine(
        number=case.number,
        title=case.title,
        url=reverse("desk:case", args=[case.number]),
        day=f"{case.erase_on:%Y-%m-%d}",
        label=_label(case, kept, today),
        reason=case.hold_reason,
        retention=f"{kept.name} · {years_words(kept)}" if kept else case.retention_class,
        act_url=reverse("desk:act", args=[case.number, action]),
        act_words=_("Let it go") if case.hold_reason else _("Put off"),
    )


def _label(case: Case, kept: RetentionClass | None, today: date) -> Label:
    if case.hold_reason:
        return Label(_("put off"), Standing.ACCENT)
    if kept is None:
        return Label(_("no rule says what becomes of it"), Standing.OVER)
    if case.erase_on is not None and case.erase_on <= today:
        is_sealed = kept.then == RetentionClass.Then.SEAL
        return Label(_("sealed tonight") if is_sealed else _("erased tonight"), Standing.SOON)
    return Label(_("not yet"))


def _run(run: RetentionRun) -> RunLine:
    numbers = _("%(due)d due, %(done)d done, %(held)d put off")
    things = [f"{THINGS.get(name, name)} {n}" for name, n in sorted(run.erased.items())]
    return RunLine(
        when=f"{timezone.localtime(run.at):%Y-%m-%d %H:%M}",
        who=run.asked_by,
        kind=_kind(run),
        numbers=numbers % {"due": run.due, "done": run.done, "held": run.held},
        things=pgettext("between items", ", ").join(things),
        problems=[_problem(text) for text in run.problems],
    )


def _problem(text: str) -> str:
    kind, _colon, what = text.partition(":")
    words = _PROBLEMS.get(kind)
    return str(words) % {"what": what} if words else text


def _kind(run: RetentionRun) -> str:
    if not run.is_finished:
        return _("broken off; the next one goes on")
    return _("counted only") if run.is_dry else _("done")
