"""Every address asks for a log-in and names what it needs, or stands here with the reason."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from linli.registers.access.permissions import Permission

# Open to everybody beside the public site (whose views are marked so), by their first part.
OPEN = {
    "api/": "residents' programs report and track with number and query code",
    "healthz": "asked by load balancers; tells nothing but whether all is well",
    "metrics": "guarded by network or token instead (tests/channels/api/test_watching.py)",
    "login/": "the way in",
    "ui/": "language and text size of any reader; the gallery answers in debugging only",
}
# Of everybody who is logged in, without a named permission.
OWN_ACCOUNT = "one's own account: needed before, or without, any post"
SCOPED = "any post; what is shown is held to its scope, what can be done to the table of moves"
OWN = "any post; only what belongs to this very account"
ANY_POST = {
    "desk:work": SCOPED,
    "desk:most_urgent": SCOPED,
    "desk:notices": OWN,
    "desk:notices_read_all": OWN,
    "desk:notice": OWN,
    "desk:account:start": "leads every post to its own desk",
}


def _addresses(
    patterns: list[Any], before: str = "", names: tuple[str, ...] = ()
) -> Iterator[tuple[str, str, Any]]:
    """Every address as (path, name with namespaces, view)."""
    for one in patterns:
        path = f"{before}{one.pattern}"
        if isinstance(one, URLResolver):
            inside = (*names, one.namespace) if one.namespace else names
            yield from _addresses(one.url_patterns, path, inside)
        elif isinstance(one, URLPattern):
            yield path, ":".join((*names, one.name or "")), one.callback


ALL = list(_addresses(get_resolver().url_patterns))
DESK = [(path, name, view) for path, name, view in ALL if path.startswith("desk/")]


def _asks_for_log_in(view: Any) -> bool:
    return bool(getattr(view, "login_required", True))


def _permissions(view: Any) -> tuple[Permission, ...]:
    return tuple(getattr(view, "permissions", ()))


def _is_own_account(view: Any) -> bool:
    return bool(getattr(view, "without_post", False))


def test_there_are_addresses_to_look_at() -> None:
    assert len(DESK) > 50


@pytest.mark.parametrize(("path", "name", "view"), DESK, ids=[path for path, _, _ in DESK])
def test_the_desk_asks_for_a_log_in_and_a_permission(path: str, name: str, view: Any) -> None:
    assert _asks_for_log_in(view), "nothing of the desk is open to visitors"
    assert not hasattr(view, "csrf_exempt"), "nothing of the desk is sent from elsewhere"
    if _is_own_account(view):
        assert path.startswith("desk/account/"), OWN_ACCOUNT
        assert not _permissions(view)
    elif name not in ANY_POST:
        assert _permissions(view), f"{name}: name a permission, or give a reason in ANY_POST"


def test_no_reason_is_given_for_what_needs_none() -> None:
    without = {
        name for _, name, view in DESK if not _permissions(view) and not _is_own_account(view)
    }
    assert sorted(set(ANY_POST) - without) == []


def test_what_is_open_stands_where_everybody_may_go() -> None:
    for path, _name, view in ALL:
        if not _asks_for_log_in(view):
            first = f"{path.split('/')[0]}/" if "/" in path else path
            assert not path.startswith("desk/"), path
            assert first in OPEN or getattr(view, "without_post", False), path


def test_no_open_place_is_named_in_vain() -> None:
    for place in OPEN:
        assert any(
            path.startswith(place) and not _asks_for_log_in(view) for path, _, view in ALL
        ), place
