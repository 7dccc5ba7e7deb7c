"""From a form about an article to one operation and back: refusals in words, nothing is lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.urls import reverse

from linli.casework.matters.models import Article
from linli.casework.matters.operations.knowledge import KnowledgeRefused
from linli.casework.matters.queries.knowledge import UnknownArticle, article_in_scope
from linli.channels.desk.doing import ActForm, NotKept, Sending, send
from linli.channels.ui.presenters import ActionForm
from linli.registers.access.rules import Actor


@dataclass(frozen=True, kw_only=True)
class About:
    """What a form is for: its words, the operation, what to say then and where to lead."""

    title: str
    submit: str
    do: Callable[[Any, datetime], object]
    done: str
    go: str
    consequence: str = ""
    danger: bool = False
    page: str = "ui/action_page.html"
    draft: str = ""


def article_for(actor: Actor, article_id: UUID) -> Article:
    """An article that the post may read, else 404."""
    try:
        return article_in_scope(actor, article_id)
    except UnknownArticle as error:
        raise Http404 from error


def article_url(article_id: UUID) -> str:
    """The page of an article."""
    return reverse("desk:knowledge:article", args=[article_id])


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, be it nothing; None while the form is only asked for."""
    return request.POST if request.method == "POST" else None


def keep(request: HttpRequest, form: ActForm, about: About) -> HttpResponse:
    """Show the form (GET), or check it and do what it says (POST)."""

    def do(checked: ActForm, at: datetime) -> object:
        try:
            return about.do(checked, at)
        except UnknownArticle as error:
            raise Http404 from error
        except KnowledgeRefused as refused:
            raise NotKept(refused.field, str(refused)) from refused

    act = ActionForm(
        title=about.title,
        url=request.path,
        submit=about.submit,
        consequence=about.consequence,
        danger=about.danger,
        draft=about.draft,
    )
    sending = Sending(act=act, do=do, done=about.done, go=about.go, page=about.page)
    return send(request, form, sending)
