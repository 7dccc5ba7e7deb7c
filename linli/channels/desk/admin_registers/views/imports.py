"""Files of divisions, outlines and grids: look ahead first, then decide."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.channels.desk.admin_registers import uploads
from linli.channels.desk.admin_registers.forms.places import (
    TableForm,
)
from linli.channels.desk.admin_registers.presenters import Crumb, Shortened
from linli.channels.desk.admin_registers.views.divisions import address
from linli.channels.desk.doing import SENT_ALREADY, UNPROCESSABLE
from linli.channels.desk.shell import actor_of, needs, shell_for
from linli.channels.ui.forms import LinliForm
from linli.channels.ui.once import note_sent, was_sent
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor
from linli.registers.places import operations, queries
from linli.registers.places.rules.keepers import Refused

SHOWN = 100


@dataclass(frozen=True)
class Look:
    """What a file would do: sentences, the rows that need mending, the first of what is new."""

    sentences: tuple[str, ...]
    errors: Shortened[queries.RowError]
    new: Shortened[tuple[str, str]]
    word: str = ""

    @property
    def may_go_on(self) -> bool:
        """Whether there is something to take in and nothing to mend."""
        return bool(self.word) and not self.errors.items


@needs(Permission.ADMIN_PLACES)
def divisions(request: HttpRequest) -> HttpResponse:
    """Import divisions from a CSV or XLSX file."""
    return _Import(
        kind="divisions",
        title=_("Import divisions"),
        back=address("divisions"),
        form=TableForm,
        read=_read_divisions,
        look=_look_at_divisions,
        take=_take_divisions,
    ).answer(request)


def _read_divisions(given: dict[str, Any]) -> Any:
    return uploads.as_plain(uploads.read_table(given["file"]))


def _look_at_divisions(actor: Actor, value: Any) -> Look:
    plan = queries.plan_divisions(actor.scope, uploads.as_lines(value))
    sentences = [
        ngettext("%(n)d division is new.", "%(n)d divisions are new.", len(plan.added))
        % {"n": len(plan.added)},
        ngettext("%(n)d gets another name.", "%(n)d get another name.", len(plan.renamed))
        % {"n": len(plan.renamed)},
        ngettext("%(n)d is unchanged.", "%(n)d are unchanged.", plan.unchanged)
        % {"n": plan.unchanged},
    ]
    if plan.other_cities:
        sentences.append(
            ngettext(
                "%(n)d row of another city is left out.",
                "%(n)d rows of other cities are left out.",
                plan.other_cities,
            )
            % {"n": plan.other_cities}
        )
    new = [(row.code, row.name) for row in plan.added]
    new += [(row.code, f"{row.old} → {row.new}") for row in plan.renamed]
    return Look(tuple(sentences), Shortened.of(plan.errors, SHOWN), Shortened.of(new, SHOWN))


def _take_divisions(actor: Actor, value: Any) -> str:
    plan = operations.import_divisions(uploads.as_lines(value), by=actor, at=timezone.now())
    words = _("%(added)d divisions added, %(renamed)d renamed.")
    return words % {"added": len(plan.added), "renamed": len(plan.renamed)}


@dataclass(frozen=True)
class _Import:
    """An import in two steps: a file is read and looked at, then taken in or not."""

    kind: str
    title: str
    back: str
    form: type[LinliForm]
    read: Callable[[dict[str, Any]], Any]
    look: Callable[[Actor, Any], Look]
    take: Callable[[Actor, Any], str]

    def answer(self, request: HttpRequest) -> HttpResponse:
        if request.method != "POST":
            return self._show(request, self.form())
        if was_sent(request):
            messages.success(request, str(SENT_ALREADY))
            return HttpResponseRedirect(self.back)
        if "word" in request.POST:
            return self._take(request)
        form = self.form(request.POST, request.FILES)
        if not form.is_valid():
            return self._show(request, form, status=UNPROCESSABLE)
        actor = actor_of(request)
        try:
            value = self.read(form.cleaned_data)
            look = self.look(actor, value)
        except Refused as refused:
            form.add_error("file", str(refused))
            return self._show(request, form, status=UNPROCESSABLE)
        if look.errors.items:
            return self._show(request, self.form(), look=look, status=UNPROCESSABLE)
        word = uploads.keep(self.kind, actor.account_id, value) if look.new.items else ""
        looked = Look(look.sentences, look.errors, look.new, word)
        return self._show(request, self.form(), look=looked)

    def _take(self, request: HttpRequest) -> HttpResponse:
        actor, word = actor_of(request), request.POST.get("word", "")
        form = self.form()
        try:
            words = self.take(actor, uploads.kept(self.kind, actor.account_id, word))
        except operations.FileRefused as refused:
            # The register changed between the look and the decision.
            look = Look((str(refused),), Shortened.of(refused.errors, SHOWN), Shortened.of([], 1))
            return self._show(request, form, look=look, status=UNPROCESSABLE)
        except Refused as refused:
            messages.error(request, str(refused))
            return HttpResponseRedirect(request.path)
        note_sent(request)
        uploads.forget(self.kind, actor.account_id, word)
        messages.success(request, words)
        return HttpResponseRedirect(self.back)

    def _show(
        self, request: HttpRequest, form: LinliForm, *, look: Look | None = None, status: int = 200
    ) -> HttpResponse:
        context = {
            "shell": shell_for(request),
            "title": self.title,
            "crumbs": (Crumb(_("Divisions"), self.back), Crumb(self.title)),
            "form": form,
            "look": look,
            "errors": look.errors if look else None,
            "back": self.back,
            "submit": _("Look what it would do"),
        }
        return render(request, "desk/registers/import.html", context, status=status)
