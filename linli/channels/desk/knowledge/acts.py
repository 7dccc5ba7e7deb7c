"""What is decided about an article: published, sent back, withdrawn, confirmed, found wrong."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from linli.casework.matters.operations import knowledge
from linli.channels.desk.doing import ActForm
from linli.channels.desk.knowledge.forms import AnswerForm, ConfirmForm, ReasonForm, ReportForm
from linli.channels.desk.knowledge.sending import About, article_for, article_url, keep, posted
from linli.channels.desk.shell import actor_of, needs
from linli.registers.access.permissions import Permission

WRITE, REVIEW = Permission.WRITE_KNOWLEDGE, Permission.REVIEW_KNOWLEDGE
_GET_POST = require_http_methods(["GET", "POST"])
_HALF_A_YEAR = timedelta(days=180)


@_GET_POST
@needs(REVIEW)
def publish(request: HttpRequest, article_id: UUID) -> HttpResponse:
    """Publish the version that waits."""
    actor = actor_of(request)
    row = article_for(actor, article_id)
    form = ActForm(posted(request), initial={"expect": row.versions_made})

    def do(checked: ActForm, at: datetime) -> object:
        return knowledge.publish_article(article_id, by=actor, at=at, expect=checked.seen_version())

    about = About(
        title=_("Publish “%(question)s”") % {"question": row.question},
        submit=pgettext("article", "Publish"),
        do=do,
        done=_("Published: operators are offered it from now on."),
        go=article_url(article_id),
        consequence=_(
            "Operators are offered it while they listen; if it is public, residents too."
        ),
    )
    return keep(request, form, about)


@_GET_POST
@needs(REVIEW)
def send_back(request: HttpRequest, article_id: UUID) -> HttpResponse:
    """Send the version that waits back to its writer."""
    actor = actor_of(request)
    row = article_for(actor, article_id)
    form = ReasonForm(posted(request), initial={"expect": row.versions_made})

    def do(checked: ReasonForm, at: datetime) -> object:
        return knowledge.send_back_article(
            article_id,
            reason=checked.cleaned_data["reason"],
            by=actor,
            at=at,
            expect=checked.seen_version(),
        )

    about = About(
        title=_("Send back “%(question)s”") % {"question": row.question},
        submit=pgettext("article", "Send back"),
        do=do,
        done=_("Sent back; its writer is told why."),
        go=article_url(article_id),
    )
    return keep(request, form, about)


@_GET_POST
@needs(WRITE)
def withdraw(request: HttpRequest, article_id: UUID) -> HttpResponse:
    """Take an article out of use for good."""
    actor = actor_of(request)
    row = article_for(actor, article_id)
    form = ReasonForm(posted(request), initial={"expect": row.versions_made})

    def do(checked: ReasonForm, at: datetime) -> object:
        return knowledge.withdraw_article(
            article_id,
            reason=checked.cleaned_data["reason"],
            by=actor,
            at=at,
            expect=checked.seen_version(),
        )

    about = About(
        title=_("Withdraw “%(question)s”") % {"question": row.question},
        submit=pgettext("article", "Withdraw"),
        do=do,
        done=_("Withdrawn: nobody is offered it any more."),
        go=article_url(article_id),
        consequence=_("Its history stays, and so does which matters were answered with it."),
        danger=True,
    )
    return keep(request, form, about)


@_GET_POST
@needs(WRITE)
def confirm(request: HttpRequest, article_id: UUID) -> HttpResponse:
    """Say after a look that the article is still right."""
    actor, today = actor_of(request), timezone.localdate()
    row = article_for(actor, article_id)
    initial = {"expect": row.versions_made, "next_review_on": today + _HALF_A_YEAR}
    form = ConfirmForm(posted(request), initial=initial)

    def do(checked: ConfirmForm, at: datetime) -> object:
        return knowledge.confirm_article(
            article_id,
            next_review_on=checked.cleaned_data["next_review_on"],
            by=actor,
            at=at,
            expect=checked.seen_version(),
        )

    about = About(
        title=_("“%(question)s” is still right") % {"question": row.question},
        submit=_("Confirm"),
        do=do,
        done=_("Confirmed; you are reminded before the next look."),
        go=article_url(article_id),
    )
    return keep(request, form, about)


@_GET_POST
@needs(Permission.REGISTER, Permission.CALL_BACK, REVIEW)
def report(request: HttpRequest, article_id: UUID) -> HttpResponse:
    """Tell the unit that its article is wrong or out of date."""
    actor = actor_of(request)
    row = article_for(actor, article_id)
    form = ReportForm(posted(request), initial={"expect": row.versions_made})

    def do(checked: ReportForm, at: datetime) -> object:
        data = checked.cleaned_data
        return knowledge.report_article(
            article_id, kind=data["kind"], words=data["words"], by=actor, at=at
        )

    about = About(
        title=_("Something is wrong with “%(question)s”") % {"question": row.question},
        submit=_("Tell its unit"),
        do=do,
        done=_("The unit is told, and answers within its limit."),
        go=article_url(article_id),
        consequence=_("The article stays in use until its unit mends or withdraws it."),
    )
    return keep(request, form, about)


@_GET_POST
@needs(WRITE)
def answer(request: HttpRequest, article_id: UUID, feedback_id: UUID) -> HttpResponse:
    """Say what was done about it."""
    actor = actor_of(request)
    row = article_for(actor, article_id)
    one = row.feedback.filter(id=feedback_id).first()
    if one is None:
        raise Http404
    form = AnswerForm(posted(request), initial={"expect": row.versions_made})

    def do(checked: AnswerForm, at: datetime) -> object:
        data = checked.cleaned_data
        return knowledge.answer_feedback(
            feedback_id, outcome=data["outcome"], answer=data["answer"], by=actor, at=at
        )

    about = About(
        title=_("Answer: %(words)s") % {"words": one.words},
        submit=_("Answer it"),
        do=do,
        done=_("Answered; the operator is told."),
        go=article_url(article_id),
    )
    return keep(request, form, about)
