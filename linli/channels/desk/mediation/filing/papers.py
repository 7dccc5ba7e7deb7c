"""One paper as PDF or for Word, and the whole file as PDF."""

from __future__ import annotations

from io import BytesIO
from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from linli.casework.cases.operations import NoSuchCase
from linli.casework.mediation.documents.filling import Copy
from linli.casework.mediation.documents.forms import FORMS
from linli.casework.mediation.documents.printing import paper_of, print_form
from linli.casework.mediation.documents.signing import pictures_of
from linli.casework.mediation.documents.word import fill_word
from linli.casework.mediation.models import FilePaper
from linli.casework.mediation.operations import filing
from linli.casework.mediation.queries.filing import file_open_to, paper_open_to
from linli.casework.mediation.queries.word_forms import template_in_use
from linli.channels.desk.mediation.acting import ROOM, dispute_for
from linli.channels.desk.mediation.filing.presenters import progress_of
from linli.channels.desk.shell import actor_of, is_fragment, needs, shell_for
from linli.foundation.documents.printing import DocumentFault
from linli.foundation.documents.uploads import StorageFault, open_stored

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_KINDS = {"pdf": "application/pdf", "docx": _WORD}
FOR_COURT = frozenset({"confirmation"})


@require_GET
@needs(*ROOM)
def paper(request: HttpRequest, number: str, code: str, nth: int, kind: str) -> HttpResponseBase:
    """A paper of a file; ?copy=2 as the second party may have it. The reading is logged."""
    actor, now = actor_of(request), timezone.now()
    file = file_open_to(actor, number)
    if file is None or code not in FORMS or kind not in _KINDS:
        raise Http404
    reader = request.GET.get("copy", "")
    positions = {str(one.position) for one in file.parties}
    if reader and reader not in positions:
        raise Http404
    copy = Copy(
        file,
        now,
        made_by=actor.name,
        reader=int(reader) if reader else None,
        is_for_court=code in FOR_COURT,
    )
    data = paper_of(copy, code, nth)
    if data is None:
        raise Http404
    form = FORMS[code]
    try:
        if kind == "pdf":
            made = print_form(copy, form, data)
        else:
            made = fill_word(template_in_use(form), data, pictures=pictures_of(file.signatures))
    except (DocumentFault, StorageFault) as fault:
        return _not_made(request, form.title, fault)
    filing.log_form(file.case, code, by=actor, at=now)
    return _file(BytesIO(made), f"{form.title}{number}.{kind}", kind)


def _not_made(request: HttpRequest, title: str, fault: Exception) -> HttpResponse:
    words = _("“%(title)s” could not be made: %(why)s")
    context = {
        "words": words % {"title": title, "why": filing.reason_of(fault)},
        "shell": shell_for(request),
    }
    return render(request, "desk/mediation/filing/not_made.html", context, status=409)


def _file(stream: BytesIO, name: str, kind: str) -> FileResponse:
    response = FileResponse(
        stream, filename=name, content_type=_KINDS[kind], as_attachment=kind != "pdf"
    )
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
@needs(*ROOM)
def make(request: HttpRequest, number: str) -> HttpResponse:
    """Have the whole file made as PDF."""
    actor = actor_of(request)
    case = dispute_for(actor, number)
    try:
        asked = filing.ask_paper(case.id, by=actor, at=timezone.now())
    except NoSuchCase as error:
        raise Http404 from error
    if is_fragment(request):
        return _progress(request, asked)
    return HttpResponseRedirect(reverse("desk:mediation:dispute", args=[number]) + "#panel-file")


@require_GET
@needs(*ROOM)
def progress(request: HttpRequest, paper_id: UUID) -> HttpResponse:
    """How far the PDF is."""
    return _progress(request, _paper(request, paper_id))


def _progress(request: HttpRequest, paper: FilePaper) -> HttpResponse:
    return render(request, "desk/mediation/filing/_progress.html", {"job": progress_of(paper)})


def _paper(request: HttpRequest, paper_id: UUID) -> FilePaper:
    found = paper_open_to(actor_of(request), paper_id)
    if found is None:
        raise Http404
    return found


@require_GET
@needs(*ROOM)
def download(request: HttpRequest, paper_id: UUID) -> HttpResponseBase:
    """The file as PDF; the reading is logged."""
    paper = _paper(request, paper_id)
    if not paper.storage_key:
        raise Http404
    try:
        stream = open_stored(paper.storage_key)
    except StorageFault as error:
        raise Http404 from error
    filing.read_paper(paper, by=actor_of(request), at=timezone.now())
    response = FileResponse(
        stream, filename=f"{paper.dispute.case.number}.pdf", content_type="application/pdf"
    )
    response["Cache-Control"] = "private, no-store"
    return response
