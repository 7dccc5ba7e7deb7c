"""Who may change the rules, the order in which they change, and the line each change leaves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from linli.casework.matters.models import CatalogueChange, RuleAct, RuleKind
from linli.casework.matters.queries.rule_book import forget_rule_book
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor
from linli.registers.places.rules.codes import Place

_NEXT_VERSION = """
    INSERT INTO matters_rulebookversion (id, version) VALUES (1, 1)
    ON CONFLICT (id) DO UPDATE SET version = matters_rulebookversion.version + 1
    RETURNING version
"""


class RuleRefused(Exception):
    """The rule cannot be kept so; the text says why, ``field`` names the input that is wrong."""

    def __init__(self, words: str, field: str = "") -> None:
        super().__init__(words)
        self.field = field


class NotYourRules(RuleRefused):
    """The post keeps no rules, or these are another level's."""


class NoSuchRule(RuleRefused):
    """There is no rule in force under this key."""

    def __init__(self) -> None:
        super().__init__(_("There is no such rule, or it has ended."))


class RuleMoved(RuleRefused):
    """Somebody changed the rule since the page was read: who and when."""

    def __init__(self, change: CatalogueChange) -> None:
        super().__init__(_("%(who)s changed this rule in the meantime.") % {"who": change.by_name})
        self.who, self.unit_name, self.at = change.by_name, change.unit_name, change.at
        self.version = change.version


@dataclass(frozen=True)
class Edit:
    """A change of the rules under way: the only one, until its transaction ends."""

    by: Actor
    at: datetime
    version: int

    def line(
        self,
        act: RuleAct,
        what: RuleKind,
        about: str,
        *,
        starts_on: date | None = None,
        before: Mapping[str, Any] | None = None,
        after: Mapping[str, Any] | None = None,
    ) -> CatalogueChange:
        """An unsaved line of the history."""
        return CatalogueChange(
            version=self.version,
            at=self.at,
            by_name=self.by.name[:40],
            unit_name=self.by.unit_name[:80],
            account_id=self.by.account_id,
            act=act,
            what=what,
            about=about[:120],
            starts_on=starts_on,
            before=dict(before or {}),
            after=dict(after or {}),
        )

    def note(self, act: RuleAct, what: RuleKind, about: str, **more: Any) -> None:
        """Write one line of the history."""
        self.line(act, what, about, **more).save(force_insert=True)


def may_keep_rules(by: Actor, place: Place | None = None) -> bool:
    """Whether the post keeps the city's rules, or those rules that hold in one place only."""
    if not by.may(Permission.ADMIN_RULES):
        return False
    if by.scope.column is None:
        return True
    return place is not None and by.scope.covers(
        district=place.district_code, street=place.street_code, community=place.community_code
    )


def require_rules(by: Actor, place: Place | None = None) -> None:
    """Raise NotYourRules unless the post keeps these rules."""
    if not by.may(Permission.ADMIN_RULES):
        raise NotYourRules(_("Your post does not keep the rules."))
    if not may_keep_rules(by, place):
        raise NotYourRules(_("The city's administrators keep these rules."))


@contextmanager
def editing(
    *,
    by: Actor,
    at: datetime,
    what: RuleKind | None = None,
    about: str = "",
    expect: int | None = None,
    place: Place | None = None,
) -> Iterator[Edit]:
    """Change rules in one transaction, one change of the whole book after the other.

    ``expect`` is the book's version that the page showed.

    :raises NotYourRules: the post keeps no rules, or not those of this place.
    :raises RuleMoved: somebody changed this very rule since.
    """
    require_rules(by, place)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_NEXT_VERSION)
            (version,) = cursor.fetchone() or (0,)
        if expect is not None and what is not None:
            _require_unmoved(what, about, expect)
        yield Edit(by, at, version)
        transaction.on_commit(forget_rule_book)
    forget_rule_book()


def _require_unmoved(what: RuleKind, about: str, expect: int) -> None:
    newer = CatalogueChange.objects.filter(what=what, about=about[:120], version__gt=expect)
    change = newer.order_by("-version").first()
    if change is not None:
        raise RuleMoved(change)
