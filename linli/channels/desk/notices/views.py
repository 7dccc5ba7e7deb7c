"""The notices of one's own account: read them, and go to what they are about."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from linli.casework.mediation.queries.disputes import is_dispute
from linli.channels.desk.mediation.acting import ROOM
from linli.channels.desk.notices.presenters import notice_lines
from linli.channels.desk.shell import actor_of, is_fragment, needs, shell_for
from linli.foundation.notices.operations import mark_all_read, mark_read
from linli.foundation.notices.queries import inbox, notice_of
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor


def _account(request: HttpRequest) -> UUID:
    account_id = actor_of(request).account_id
    if account_id is None:
        raise Http404
    return account_id


@require_GET
@needs()
def notices(request: HttpRequest) -> HttpResponse:
    """What the account was told, the unread first."""
    context: dict[str, object] = {"lines": notice_lines(inbox(_account(request)))}
    if is_fragment(request):
        return render(request, "desk/notices/_list.html", context)
    return render(request, "desk/notices/notices.html", {**context, "shell": shell_for(request)})


@require_GET
@needs()
def notice(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """Mark a notice as read and lead to its case."""
    account_id = _account(request)
    found = notice_of(account_id, notice_id)
    if found is None:
        raise Http404
    mark_read(account_id=account_id, notice_ids=[notice_id], at=timezone.now())
    if found.about and is_dispute(found.about):
        return HttpResponseRedirect(_of_dispute(actor_of(request), found.about))
    if found.about:
        return HttpResponseRedirect(reverse("desk:case", args=[found.about]))
    return HttpResponseRedirect(reverse("desk:notices"))


def _of_dispute(actor: Actor, number: str) -> str:
    """Where a dispute is dealt with at this post: its page, the transfers, the steps, the tasks."""
    if any(actor.may(one) for one in ROOM):
        return reverse("desk:mediation:dispute", args=[number])
    if actor.may(Permission.REFER_DISPUTE):
        return reverse("desk:referrals:home")
    if actor.may(Permission.APPOINT_ACROSS):
        return reverse("desk:mediation:steps", args=[number])
    return reverse("desk:mediation:tasks")


@require_POST
@needs()
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark everything up to now as read."""
    n = mark_all_read(account_id=_account(request), at=timezone.now())
    words = ngettext("%(n)d notice marked as read.", "%(n)d notices marked as read.", n)
    messages.success(request, words % {"n": n} if n else _("Nothing was unread."))
    return HttpResponseRedirect(reverse("desk:notices"))
