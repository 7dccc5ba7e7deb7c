"""The fourth step: who reports, or that nobody is to know."""

from __future__ import annotations

import re

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from linli.channels.portal.drafts import Draft, keep
from linli.channels.portal.report.forms import ANONYMOUS, CONFIDENTIAL, NAMED, WhoForm
from linli.channels.portal.report.steps import is_changing, onward, show, step
from linli.channels.ui.presenters import Option

# What tells where somebody lives: 3号楼, 2单元, 501室.
_HOME = re.compile(r"[\dA-Za-z一二三四五六七八九十]{1,4}\s?(?:号楼|栋|幢|单元|室)")


@step
def who(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Ask who reports; each choice says what it costs, none is chosen beforehand."""
    if request.method != "POST":
        kept = {"identity": draft.identity, "name": draft.name, "phone": draft.phone}
        return _page(request, draft, WhoForm(initial=kept))
    form = WhoForm(request.POST)
    if not form.is_valid():
        return _page(request, draft, form, status=422)
    data = form.cleaned_data
    draft.identity, draft.name, draft.phone = data["identity"], data["name"], data["phone"]
    keep(request, draft)
    return onward("who", is_changing=is_changing(request))


def _page(request: HttpRequest, draft: Draft, form: WhoForm, *, status: int = 200) -> HttpResponse:
    chosen = str(form["identity"].value() or "")
    context = {"form": form, "options": _options(chosen), "home": _home(draft)}
    return show(request, "who", context, status=status)


def _options(chosen: str) -> list[Option]:
    hints = {
        NAMED: _(
            "The unit that handles it sees your name and number. "
            "It can ask you directly and agree on a visit."
        ),
        CONFIDENTIAL: _(
            "Only %(hotline)s knows who you are, and we answer you. The unit that handles it and "
            "whoever it is about see neither name nor number."
        )
        % {"hotline": settings.LINLI_HOTLINE},
        ANONYMOUS: _(
            "Nobody knows who you are. We cannot ask you and cannot answer you. "
            "Keep the number and the query code, and look up the result yourself."
        ),
    }
    labels = dict(WhoForm.base_fields["identity"].choices)  # type: ignore[attr-defined]  # a ChoiceField
    return [
        Option(value, str(labels[value]), hint, chosen=value == chosen)
        for value, hint in hints.items()
    ]


def _home(draft: Draft) -> str:
    """The words in the draft by which a neighbour may guess who wrote it."""
    found = _HOME.search(f"{draft.text}\n{draft.place_text}")
    return found.group() if found else ""
