"""Accounts and posts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.channels.desk.admin_registers.acting import Doing, perform, sent, within_scope
from linli.channels.desk.admin_registers.forms.accounts import (
    AccountFilterForm,
    AccountForm,
    NewPasswordForm,
    PersonForm,
)
from linli.channels.desk.admin_registers.forms.places import SureForm
from linli.channels.desk.admin_registers.presenters import Crumb, change_lines
from linli.channels.desk.admin_registers.views.divisions import address
from linli.channels.desk.admin_registers.views.posts import grids_beside
from linli.channels.desk.shell import actor_of, is_fragment, needs, shell_for
from linli.channels.ui.forms import LinliForm
from linli.channels.ui.presenters import Action, ActionForm, Fact, Page
from linli.channels.ui.templatetags.linli_ui import moment
from linli.registers.access import operations, queries
from linli.registers.access.models import Account, SignInKind
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor
from linli.registers.places.queries import changes_of
from linli.registers.places.queries.memory import places_in_force
from linli.registers.units.queries import unit_by_id


@dataclass(frozen=True)
class AccountRow:
    """An account in the list."""

    url: str
    name: str
    username: str
    posts: tuple[str, ...]
    state: str
    is_bad: bool
    last_login: datetime | None


@needs(Permission.ADMIN_ACCOUNTS)
def accounts(request: HttpRequest) -> HttpResponse:
    """The accounts of one's division, by words, unit and role, page by page."""
    actor = actor_of(request)
    form = AccountFilterForm(request.GET or None)
    given = form.cleaned_data if form.is_valid() else {}
    page = queries.accounts(
        actor.scope,
        given.get("q", ""),
        on=timezone.localdate(),
        unit_id=given.get("unit"),
        role=given.get("role", ""),
        after=request.GET.get("after", "")[:40],
    )
    context: dict[str, Any] = {"page": _page(request, page), "is_filtered": any(given.values())}
    if is_fragment(request):
        return render(request, "desk/registers/_accounts.html", context)
    unit_id = given.get("unit")
    context |= {
        "shell": shell_for(request),
        "form": form,
        "unit_name": unit_by_id(unit_id).name if unit_id else "",
        "acts": (Action("add", _("Add an account"), address("add_account"), primary=True),),
    }
    return render(request, "desk/registers/accounts.html", context)


def _page(request: HttpRequest, page: queries.AccountPage) -> Page[AccountRow]:
    query = {key: value for key, value in request.GET.items() if key != "after" and value}
    here = address("accounts")
    more = f"{here}?{urlencode(query | {'after': page.after})}" if page.after else ""
    first = f"{here}?{urlencode(query)}" if request.GET.get("after") else ""
    return Page([_row(line) for line in page.lines], next_url=more, prev_url=first)


def _row(line: queries.AccountLine) -> AccountRow:
    state, is_bad = _state(line.is_active, line.locked_until)
    return AccountRow(
        url=address("account", str(line.id)),
        name=line.name,
        username=line.username,
        posts=tuple(f"{post.unit.label} {post.role_label}" for post in line.posts),
        state=state,
        is_bad=is_bad,
        last_login=line.last_login,
    )


def _state(is_active: bool, locked_until: datetime | None) -> tuple[str, bool]:
    if not is_active:
        return _("disabled"), True
    if locked_until is not None and locked_until > timezone.now():
        return _("locked until %(when)s") % {"when": moment(locked_until)}, True
    return _("normal"), False


@needs(Permission.ADMIN_ACCOUNTS)
@within_scope
def account(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """One account: facts, posts past and present, comings and goings, what may be done."""
    actor = actor_of(request)
    row = queries.account_in_scope(actor.scope, account_id)
    context = {
        "shell": shell_for(request),
        "name": row.name,
        "crumbs": (Crumb(_("Accounts and posts"), address("accounts")), Crumb(row.name)),
        "facts": _facts(row),
        "posts": [
            _post(line) for line in queries.post_lines(actor.scope, row.id, on=timezone.localdate())
        ],
        "sign_ins": [
            (event.at, SignInKind(event.kind).label, event.address or "", event.detail)
            for event in queries.sign_ins_of(row.id, limit=20)
        ],
        "changes": change_lines(changes_of(row.id)),
        "actions": _actions(actor, row),
        "grant": Action("grant", _("Give a post"), address("grant_post", str(row.id))),
    }
    return render(request, "desk/registers/account.html", context)


def _facts(row: Account) -> tuple[Fact, ...]:
    state, _is_bad = _state(row.is_active, row.locked_until)
    changed = row.password_changed_at
    return (
        Fact(_("User name"), row.username),
        Fact(_("State"), state),
        Fact(_("E-mail address"), row.email or _("not given")),
        Fact(_("Last log-in"), moment(row.last_login) or _("never")),
        Fact(_("Password changed"), moment(changed) if changed else _("never")),
        Fact(_("Made"), moment(row.created_at)),
    )


def _post(line: queries.PostLine) -> dict[str, Any]:
    today = timezone.localdate()
    ended = line.valid_to is not None and line.valid_to <= today
    return {
        "unit": line.unit.name,
        "role": line.role_label,
        "valid_from": line.valid_from,
        "valid_to": line.valid_to,
        "ended": ended,
        "end_url": "" if ended else address("end_post", str(line.id)),
        "grids": [_grid_name(code) for code in line.grids],
        "grids_url": address("post_grids", str(line.id))
        if not ended and grids_beside(line)
        else "",
    }


def _grid_name(code: str) -> str:
    place = places_in_force().grids.get(code)
    return place.grid_name if place else code


def _actions(actor: Actor, row: Account) -> tuple[Action, ...]:
    key = str(row.id)
    own = actor.account_id == row.id
    is_locked = row.locked_until is not None and row.locked_until > timezone.now()
    acts = [
        Action("change", _("Change"), address("change_account", key), "pencil"),
        Action("password", _("Set a new password"), address("set_password", key), "key"),
    ]
    if is_locked:
        acts.insert(0, Action("unlock", _("Unlock"), address("unlock", key), "lock-open"))
    if row.is_active:
        acts.append(
            Action(
                "deactivate",
                _("Disable the account"),
                address("deactivate", key),
                "user-off",
                enabled=not own,
                reason_disabled=_("nobody disables their own") if own else "",
            )
        )
    else:
        acts.append(
            Action("reactivate", _("Enable it again"), address("reactivate", key), "user-check")
        )
    return tuple(acts)


@needs(Permission.ADMIN_ACCOUNTS)
@within_scope
def add_account(request: HttpRequest) -> HttpResponse:
    """Make an account with its first post."""
    actor = actor_of(request)
    form = AccountForm(sent(request), scope=actor.scope, units=address("unit_options"))
    doing = Doing(
        act=ActionForm(_("Add an account"), request.path, _("Add")),
        do=partial(_create, actor),
        done=_("Added. Hand over the user name and the first password in person."),
        go=lambda made: address("account", str(made.id)),
        again=address("accounts"),
    )
    return perform(request, form, doing)


def _create(actor: Actor, given: dict[str, Any], at: datetime) -> Account:
    return operations.create_account(
        by=actor,
        at=at,
        username=given["username"],
        name=given["name"],
        email=given["email"],
        password=given["password"],
        post=operations.FirstPost(given["unit"], given["role"], given["valid_from"]),
    )


@needs(Permission.ADMIN_ACCOUNTS)
@within_scope
def change_account(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """Change name and e-mail."""
    actor = actor_of(request)
    row = queries.account_in_scope(actor.scope, account_id)
    form = PersonForm(sent(request), initial={"name": row.name, "email": row.email})
    title = _("Change %(name)s") % {"name": row.name}
    return _simple(
        request,
        form,
        account_id,
        ActionForm(title, request.path, _("Save")),
        partial(_change, actor, account_id),
        _("Saved."),
    )


def _change(actor: Actor, account_id: UUID, given: dict[str, Any], at: datetime) -> Account:
    return operations.change_account(by=actor, at=at, account_id=account_id, **given)


@needs(Permission.ADMIN_ACCOUNTS)
@within_scope
def set_password(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """Give somebody a new password."""
    actor = actor_of(request)
    row = queries.account_in_scope(actor.scope, account_id)
    title = _("A new password for %(name)s") % {"name": row.name}
    return _simple(
        request,
        NewPasswordForm(sent(request)),
        account_id,
        ActionForm(
            title, request.path, _("Set"), consequence=_("Open sessions of the account end.")
        ),
        lambda given, at: operations.set_password(
            by=actor, at=at, account_id=account_id, password=given["password"]
        ),
        _("The new password is set. Hand it over in person."),
    )


@needs(Permission.ADMIN_ACCOUNTS)
@within_scope
def unlock(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """End a lock-out."""
    actor = actor_of(request)
    row = queries.account_in_scope(actor.scope, account_id)
    return _simple(
        request,
        SureForm(sent(request)),
        account_id,
        ActionForm(
            _("Unlock %(name)s") % {"name": row.name},
            request.path,
            _("Unlock"),
            lead=_("Make sure first that it was the person who mistyped, and not somebody else."),
        ),
        lambda _given, at: operations.unlock(by=actor, at=at, account_id=account_id),
        _("Unlocked."),
    )


@needs(Permission.ADMIN_ACCOUNTS)
@within_scope
def deactivate(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """Close an account."""
    actor = actor_of(request)
    row = queries.account_in_scope(actor.scope, account_id)
    return _simple(
        request,
        SureForm(sent(request)),
        account_id,
        ActionForm(
            _("Disable the account of %(name)s") % {"name": row.name},
            request.path,
            _("Disable"),
            lead=_(
                "Nobody can log in with it any more, and open sessions end. Posts stay as they are."
            ),
            danger=True,
        ),
        lambda _given, at: operations.deactivate(by=actor, at=at, account_id=account_id),
        _("Disabled."),
    )


@needs(Permission.ADMIN_ACCOUNTS)
@within_scope
def reactivate(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """Open a closed account again."""
    actor = actor_of(request)
    row = queries.account_in_scope(actor.scope, account_id)
    return _simple(
        request,
        SureForm(sent(request)),
        account_id,
        ActionForm(
            _("Enable the account of %(name)s again") % {"name": row.name},
            request.path,
            _("Enable"),
        ),
        lambda _given, at: operations.reactivate(by=actor, at=at, account_id=account_id),
        _("Enabled again."),
    )


def _simple(
    request: HttpRequest,
    form: LinliForm,
    account_id: UUID,
    act: ActionForm,
    do: Any,
    done: str,
) -> HttpResponse:
    go = address("account", str(account_id))
    return perform(request, form, Doing(act=act, do=do, done=done, go=go))
