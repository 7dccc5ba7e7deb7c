"""Writing an article, and its next version."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.casework.matters.operations import knowledge
from linli.channels.desk.knowledge.forms import ArticleForm, first_content, said_by
from linli.channels.desk.knowledge.sending import About, article_for, article_url, keep, posted
from linli.channels.desk.shell import actor_of, needs
from linli.registers.access.permissions import Permission

WRITE = Permission.WRITE_KNOWLEDGE
_GET_POST = require_http_methods(["GET", "POST"])


@_GET_POST
@needs(WRITE)
def write(request: HttpRequest) -> HttpResponse:
    """Write a new article for one's own unit."""
    actor, on = actor_of(request), timezone.localdate()
    form = ArticleForm(posted(request), actor=actor, on=on, version=None, initial=first_content(on))

    def do(checked: ArticleForm, at: datetime) -> object:
        unit = checked.cleaned_data.get("unit")
        return knowledge.write_article(checked.words(), unit_id=unit, by=actor, at=at)

    about = About(
        title=_("Write an article"),
        submit=_("Hand in for review"),
        do=do,
        done=_("Handed in. It is used as soon as a reviewer of the hotline publishes it."),
        go=reverse("desk:knowledge:home") + "?shelf=waiting",
        consequence=_("Nobody publishes their own article: a reviewer of the hotline reads it."),
        page="desk/knowledge/write.html",
        draft="article-new",
    )
    return keep(request, form, about)


@_GET_POST
@needs(WRITE)
def revise(request: HttpRequest, article_id: UUID) -> HttpResponse:
    """Write the next version; the published one goes on until this is reviewed."""
    actor, on = actor_of(request), timezone.localdate()
    row = article_for(actor, article_id)
    version = row.pending or row.published
    initial = {**(said_by(version, on) if version else {}), "expect": row.versions_made}
    form = ArticleForm(posted(request), actor=actor, on=on, version=version, initial=initial)

    def do(checked: ArticleForm, at: datetime) -> object:
        return knowledge.revise_article(
            article_id,
            checked.words(),
            change_note=checked.cleaned_data["change_note"],
            by=actor,
            at=at,
            expect=checked.seen_version(),
        )

    about = About(
        title=_("New version of “%(question)s”") % {"question": row.question},
        submit=_("Hand in for review"),
        do=do,
        done=_("Handed in. The old version is used until a reviewer publishes this one."),
        go=article_url(article_id),
        consequence=_("The old version is used until then, and stays in the history."),
        page="desk/knowledge/write.html",
        draft=f"article-{article_id}",
    )
    return keep(request, form, about)
