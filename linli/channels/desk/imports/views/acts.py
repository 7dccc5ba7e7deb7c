"""What can be done with an import: start it, stop it, drop it, take it back."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from linli.channels.desk.doing import SENT_ALREADY, UNPROCESSABLE, done
from linli.channels.desk.imports.presenters import number
from linli.channels.desk.imports.reach import (
    NEEDED,
    area_of,
    at,
    is_own,
    not_there,
    run_seen,
)
from linli.channels.desk.shell import actor_of, is_fragment, needs, shell_for
from linli.channels.ui.forms import LinliForm
from linli.channels.ui.once import note_sent, was_sent
from linli.channels.ui.presenters import ActionForm
from linli.foundation.tabular.importing import asking
from linli.foundation.tabular.importing.kinds import kind_of
from linli.foundation.tabular.models import ImportRun, ImportState


class _Sure(LinliForm):
    """Nothing to fill in: the button says it all."""

    sure = forms.BooleanField(required=False, widget=forms.HiddenInput, initial=True)


def _perform(
    request: HttpRequest, run: ImportRun, act: ActionForm, do: Callable[[], object], words: str
) -> HttpResponse:
    status, form = 200, _Sure(request.POST if request.method == "POST" else None)
    go = at("run", run.id)
    if request.method == "POST":
        if was_sent(request):
            return done(request, str(SENT_ALREADY), go)
        form.is_valid()
        try:
            do()
        except asking.ImportRefused as refused:
            form.add_error(None, str(refused))
            status = UNPROCESSABLE
        else:
            note_sent(request)
            return done(request, words, go)
    context: dict[str, object] = {"act": act, "form": form}
    if is_fragment(request):
        return render(request, "ui/_action_form.html", context, status=status)
    context["shell"] = shell_for(request)
    return render(request, "ui/action_page.html", context, status=status)


@require_http_methods(["GET", "POST"])
@needs(*NEEDED)
@not_there
def start(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Take the good rows in."""
    run, area = run_seen(request, run_id), area_of(actor_of(request).scope)
    if run.state == ImportState.READY and not is_own(request, run):
        raise PermissionDenied(_("Only the one who brought the file takes it in."))
    lead = _("%(add)s will be added and %(change)s brought up to date.") % {
        "add": number(run.rows_add),
        "change": number(run.rows_change),
    }
    left_out = _("%(n)s rows with errors are left out.") % {"n": number(run.rows_bad)}
    act = ActionForm(
        _("Take in the good rows"),
        request.path,
        _("Take them in"),
        lead=lead,
        consequence=left_out if run.rows_bad else _("It can be taken back for 30 days."),
    )
    return _perform(
        request, run, act, lambda: asking.start(run.id, area=area, at=timezone.now()), ""
    )


@require_http_methods(["GET", "POST"])
@needs(*NEEDED)
@not_there
def stop(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Stop taking in."""
    run, actor = run_seen(request, run_id), actor_of(request)
    act = ActionForm(
        _("Stop the import"),
        request.path,
        _("Stop"),
        lead=_("What is in stays in. You can go on with the rest later, or take it all back."),
    )

    def do() -> object:
        area = area_of(actor.scope)
        return asking.stop(run.id, by_name=actor.name, area=area, at=timezone.now())

    return _perform(request, run, act, do, _("The import is stopped."))


@require_http_methods(["GET", "POST"])
@needs(*NEEDED)
@not_there
def drop(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Take nothing in and erase the file."""
    run, area = run_seen(request, run_id), area_of(actor_of(request).scope)
    act = ActionForm(
        _("Drop the file"),
        request.path,
        pgettext("import", "Drop it"),
        lead=_("Nothing is taken in; the file and its rows are erased at once."),
        danger=True,
    )

    def do() -> object:
        return asking.drop(run.id, area=area, at=timezone.now())

    return _perform(request, run, act, do, _("Dropped. Nothing was taken in."))


@require_http_methods(["GET", "POST"])
@needs(*NEEDED)
@not_there
def undo(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Say what taking back would do and would leave, then do it."""
    run, actor = run_seen(request, run_id), actor_of(request)
    seen = kind_of(run.kind).outlook(run)
    lead = _("%(deleted)s records are deleted, %(restored)s become again what they were.") % {
        "deleted": number(seen.deleted),
        "restored": number(seen.restored),
    }
    stays = ""
    if seen.left_count:
        names = "、".join(left.label for left in seen.left[:8])
        stays = _("%(n)s stay, because somebody has changed them since: %(names)s.") % {
            "n": number(seen.left_count),
            "names": names or "…",
        }
    act = ActionForm(
        _("Take the import back"),
        request.path,
        pgettext("import", "Take it back"),
        lead=lead,
        consequence=stays,
        danger=True,
    )

    def do() -> object:
        area = area_of(actor.scope)
        return asking.undo(run.id, by_name=actor.name, area=area, at=timezone.now())

    return _perform(request, run, act, do, "")
