"""Who a request acts as: the account that logged in, at the post it has chosen."""

from __future__ import annotations

from collections.abc import Callable
from time import time
from typing import Any, TypeVar
from urllib.parse import urlencode, urlsplit
from uuid import UUID

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from linli.registers.access.models import Account
from linli.registers.access.queries import HeldPost, actor_at, posts_held
from linli.registers.access.rules import password_is_old

POST_KEY = "linli_post"
SEEN_KEY = "linli_seen"
SECOND_FACTOR_KEY = "linli_second_factor"
# The half hour of a session begins anew with a click, but is written down once a minute only.
SLIDE_SECONDS = 60

V = TypeVar("V", bound=Callable[..., Any])


def without_post(view: V) -> V:
    """Let a view be opened without a post in force, with an old password, without second factor."""
    view.without_post = True  # type: ignore[attr-defined]  # a mark that the middleware reads
    return view


class DoorMiddleware(LoginRequiredMiddleware):
    """Send who is not logged in to the log-in page; tell whose session has run out."""

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., Any],
        view_args: tuple[Any, ...],
        view_kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        """For a fragment answer 401: the page says what happened and keeps what was typed."""
        refused = super().process_view(request, view_func, view_args, view_kwargs)
        if refused is not None and getattr(request, "htmx", False):
            return HttpResponse(status=401)
        return refused

    def handle_no_permission(
        self, request: HttpRequest, view_func: Callable[..., Any]
    ) -> HttpResponseRedirect:
        """The log-in page, with the way back."""
        query = {"next": _way_back(request)}
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            query["expired"] = "1"
        return HttpResponseRedirect(f"{reverse('account_login')}?{urlencode(query)}")


class ActorMiddleware:
    """Set ``request.actor`` and ``request.posts`` of who is logged in.

    ``actor`` is None for visitors and for accounts without a post in force. Whoever has no post,
    must change the password or lacks a second factor that the role asks for is sent to the page
    that says what to do.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor, request.posts = None, []  # type: ignore[attr-defined]  # what we add
        account = request.user
        if isinstance(account, Account):
            _slide(request)
            posts = posts_held(account.id, on=timezone.localdate())
            request.posts = posts  # type: ignore[attr-defined]  # what we add
            post = _chosen(request, posts)
            if post is not None:
                request.actor = actor_at(account, post)  # type: ignore[attr-defined]  # what we add
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., Any],
        view_args: tuple[Any, ...],
        view_kwargs: dict[str, Any],
    ) -> HttpResponse | None:
        """Hold back who has something to do first."""
        account = request.user
        is_open = getattr(view_func, "without_post", False)
        if not isinstance(account, Account) or is_open or not _asks_for_log_in(view_func):
            return None
        if account.must_change_password or password_is_old(
            account.password_changed_at,
            today=timezone.localdate(),
            days=settings.LINLI_PASSWORD_DAYS,
        ):
            return _send(request, reverse("desk:account:password"))
        actor = getattr(request, "actor", None)
        if actor is None:
            return _send(request, reverse("desk:account:no_post"))
        if actor.role in settings.LINLI_MFA_ROLES and not _has_second_factor(request, account):
            return _send(request, reverse("mfa_activate_totp"))
        return None


def _asks_for_log_in(view_func: Callable[..., Any]) -> bool:
    return bool(getattr(view_func, "login_required", True))


def _slide(request: HttpRequest) -> None:
    seen = request.session.get(SEEN_KEY, 0)
    if not isinstance(seen, int) or time() - seen > SLIDE_SECONDS:
        request.session[SEEN_KEY] = int(time())


def _chosen(request: HttpRequest, posts: list[HeldPost]) -> HeldPost | None:
    wanted = request.session.get(POST_KEY)
    found = (post for post in posts if wanted and post.id == UUID(wanted))
    return next(found, posts[0] if posts else None)


def _has_second_factor(request: HttpRequest, account: Account) -> bool:
    if not request.session.get(SECOND_FACTOR_KEY):
        if not is_mfa_enabled(account):
            return False
        request.session[SECOND_FACTOR_KEY] = True
    return True


def _send(request: HttpRequest, address: str) -> HttpResponse:
    if getattr(request, "htmx", False):
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)


def _way_back(request: HttpRequest) -> str:
    """The address to return to: of a form that was sent, the page it stood on."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    page = request.META.get("HTTP_REFERER", "")
    is_ours = url_has_allowed_host_and_scheme(page, {request.get_host()}, request.is_secure())
    parts = urlsplit(page)
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    return path if page and is_ours else settings.LOGIN_REDIRECT_URL
