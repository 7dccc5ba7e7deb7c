"""Word forms: fetching ours, giving the office's own in its place, going back to ours."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

from django import forms
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from linli.casework.mediation.documents.forms import FORMS, IN_ORDER
from linli.casework.mediation.operations import word_forms
from linli.casework.mediation.queries.word_forms import own_forms, template_in_use
from linli.channels.desk.mediation.filing.presenters import when
from linli.channels.desk.mediation.filing.words import fault_words
from linli.channels.desk.shell import actor_of, needs, shell_for
from linli.channels.ui.forms import LinliForm
from linli.foundation.documents.uploads import StorageFault
from linli.registers.access.permissions import Permission

ADMIN = Permission.ADMIN_RULES
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_NOT_FILLED = frozenset({"cover", "contents", "remarks", "back_cover"})


@dataclass(frozen=True)
class FormLine:
    """A form with what is in use for Word."""

    title: str
    code: str
    fetch_url: str
    change_url: str
    ours_url: str
    about: str


class WordFormForm(LinliForm):
    """An office's own form."""

    word_form = forms.FileField(
        label=gettext_lazy("Word form (.docx)"),
        help_text=gettext_lazy("Fetch the one in use, change it in Word, and give it here."),
        widget=forms.FileInput(attrs={"accept": ".docx"}),
    )


@require_GET
@needs(ADMIN)
def home(request: HttpRequest) -> HttpResponse:
    """Every form with what is in use for Word."""
    own = own_forms()
    lines = []
    for form in IN_ORDER:
        if form.code in _NOT_FILLED:
            continue
        row = own.get(form.code)
        facts = {"name": row.name, "who": row.by_name, "when": when(row.since)} if row else {}
        about = _("%(name)s, by %(who)s on %(when)s") % facts if row else _("our own")
        code = [form.code]
        lines.append(
            FormLine(
                form.title,
                form.code,
                reverse("desk:mediation:word_form", args=code),
                reverse("desk:mediation:word_form_change", args=code),
                reverse("desk:mediation:word_form_ours", args=code) if row else "",
                about,
            )
        )
    context = {"lines": lines, "shell": shell_for(request)}
    return render(request, "desk/mediation/filing/word_forms.html", context)


@require_GET
@needs(ADMIN)
def fetch(request: HttpRequest, code: str) -> HttpResponseBase:
    """The Word form in use, with its places."""
    if code not in FORMS:
        raise Http404
    try:
        content = template_in_use(FORMS[code])
    except StorageFault as fault:
        messages.error(request, str(fault))
        return HttpResponseRedirect(reverse("desk:mediation:word_forms"))
    name = f"{FORMS[code].title}.docx"
    return FileResponse(BytesIO(content), filename=name, content_type=_WORD, as_attachment=True)


@require_http_methods(["GET", "POST"])
@needs(ADMIN)
def change(request: HttpRequest, code: str) -> HttpResponse:
    """Give the office's own form; one that can't be used is refused in words, the old one stays."""
    if code not in FORMS or code in _NOT_FILLED:
        raise Http404
    is_post = request.method == "POST"
    form = WordFormForm(request.POST, request.FILES) if is_post else WordFormForm()
    if is_post and form.is_valid():
        given = form.cleaned_data["word_form"]
        try:
            word_forms.use_word_form(
                code, given.read(), name=given.name, by=actor_of(request), at=timezone.now()
            )
        except word_forms.WordFault as fault:
            form.add_error("word_form", fault_words(fault))
        except StorageFault as fault:
            form.add_error("word_form", str(fault))
        else:
            messages.success(request, _("“%(title)s” is used from now on.") % _title(code))
            return HttpResponseRedirect(reverse("desk:mediation:word_forms"))
    context = {
        "form": form,
        "title": FORMS[code].title,
        "names": sorted(FORMS[code].names),
        "fetch_url": reverse("desk:mediation:word_form", args=[code]),
        "shell": shell_for(request),
    }
    status = 422 if form.errors else 200
    return render(request, "desk/mediation/filing/word_form.html", context, status=status)


def _title(code: str) -> dict[str, str]:
    return {"title": FORMS[code].title}


@require_POST
@needs(ADMIN)
def ours(request: HttpRequest, code: str) -> HttpResponse:
    """Use our form again."""
    if code not in FORMS:
        raise Http404
    word_forms.use_our_form(code, by=actor_of(request), at=timezone.now())
    messages.success(request, _("Our own form is used again for “%(title)s”.") % _title(code))
    return HttpResponseRedirect(reverse("desk:mediation:word_forms"))
