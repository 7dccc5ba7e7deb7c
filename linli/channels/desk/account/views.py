"""Coming in, going, changing posts, and one's own account."""

from __future__ import annotations

from allauth.account.utils import get_next_redirect_url, perform_login
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.contrib.auth import authenticate, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from linli.channels.actors import POST_KEY, without_post
from linli.channels.desk import menus
from linli.channels.desk.account.adapters import AccountAdapter
from linli.channels.desk.account.forms import LogInForm, PasswordForm
from linli.channels.desk.account.presenters import own_account
from linli.channels.ui.visitors import address_of
from linli.registers.access.models import Account
from linli.registers.access.operations import (
    AccountRefused,
    LogInRefused,
    Refused,
    change_own_password,
    switch_post,
)
from linli.registers.access.queries import actor_at
from linli.registers.access.rules import Actor, ActorKind
from linli.registers.places.queries import city_name


@login_not_required
@never_cache
@sensitive_post_parameters("password")
def log_in(request: HttpRequest) -> HttpResponse:
    """The log-in page; whoever is logged in already goes on to their desk."""
    way_on = get_next_redirect_url(request)
    if isinstance(request.user, Account):
        return HttpResponseRedirect(way_on or reverse("desk:account:start"))
    form = LogInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            account = authenticate(request, username=given["login"], password=given["password"])
        except LogInRefused as refused:
            form.add_error(None, str(refused))
        else:
            response: HttpResponse = perform_login(request, account, redirect_url=way_on)
            return response
    context = {
        "form": form,
        "city_name": city_name(),
        "redirect_field_name": "next",
        "redirect_field_value": way_on or "",
        "has_expired": request.GET.get("expired") == "1",
    }
    status = 422 if form.errors else 200
    return render(request, "desk/account/log_in.html", context, status=status)


@without_post
@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    AccountAdapter(request).logout(request)
    return HttpResponseRedirect(reverse("account_login"))


@without_post
@require_POST
def switch(request: HttpRequest) -> HttpResponse:
    """Go over to another of one's own posts, and open the desk of that post."""
    account = _account(request)
    post_id = next(
        (post.id for post in request.posts if str(post.id) == request.POST.get("post")),  # type: ignore[attr-defined]  # set by ActorMiddleware
        None,
    )
    if post_id is None:
        messages.error(request, _("You do not hold this post any more."))
        return HttpResponseRedirect(reverse("desk:account:start"))
    try:
        held = switch_post(
            account=account,
            post_id=post_id,
            address=address_of(request) or None,
            at=timezone.now(),
        )
    except Refused as refused:
        messages.error(request, str(refused))
        return HttpResponseRedirect(reverse("desk:account:start"))
    request.session[POST_KEY] = str(held.id)
    return HttpResponseRedirect(menus.home_of(actor_at(account, held)))


def start(request: HttpRequest) -> HttpResponse:
    """The desk of the post in use."""
    actor: Actor = request.actor  # type: ignore[attr-defined]  # ActorMiddleware lets nobody without one through
    return HttpResponseRedirect(menus.home_of(actor))


@without_post
@never_cache
def home(request: HttpRequest) -> HttpResponse:
    """One's own account: posts, password, second factor, where one was logged in."""
    account = _account(request)
    context = {
        "account": own_account(
            account,
            request.posts,  # type: ignore[attr-defined]  # set by ActorMiddleware
            current=getattr(request, "actor", None),
            has_second_factor=bool(is_mfa_enabled(account)),
        ),
        "city_name": city_name(),
    }
    return render(request, "desk/account/home.html", context)


@without_post
@never_cache
@sensitive_post_parameters("old", "password", "again")
def password(request: HttpRequest) -> HttpResponse:
    """Change one's own password; other sessions of the account end."""
    account = _account(request)
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            changed = change_own_password(
                by=_as_actor(request, account),
                at=timezone.now(),
                old=given["old"],
                password=given["password"],
                address=address_of(request) or None,
            )
        except AccountRefused as refused:
            form.add_error(refused.field or None, str(refused))
        else:
            update_session_auth_hash(request, changed)
            messages.success(request, _("Your password is changed."))
            return HttpResponseRedirect(reverse("desk:account:home"))
    context = {
        "form": form,
        "city_name": city_name(),
        "must": account.must_change_password,
        "username": account.username,
    }
    status = 422 if form.errors else 200
    return render(request, "desk/account/password.html", context, status=status)


@without_post
def no_post(request: HttpRequest) -> HttpResponse:
    """Why there is nothing to see without a post, and whom to ask."""
    if getattr(request, "actor", None) is not None:
        return HttpResponseRedirect(reverse("desk:account:start"))
    return render(request, "desk/account/no_post.html", {"city_name": city_name()})


def _account(request: HttpRequest) -> Account:
    account = request.user
    if not isinstance(account, Account):
        raise TypeError("DoorMiddleware lets only accounts of the register through")
    return account


def _as_actor(request: HttpRequest, account: Account) -> Actor:
    actor = getattr(request, "actor", None)
    if isinstance(actor, Actor):
        return actor
    return Actor(kind=ActorKind.STAFF, name=account.name, account_id=account.id)
