"""Which form and which operation belong to an action of the table; every desk adds its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from inspect import Parameter, signature
from typing import TYPE_CHECKING, Any
from uuid import UUID

from linli.casework.cases.models import Case, Document
from linli.channels.desk.doing import ActForm
from linli.registers.access.rules import Actor

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True, kw_only=True)
class Doing:
    """An action about to be done: the case as it was loaded, the checked form, by whom, when."""

    case: Case
    form: ActForm
    by: Actor
    at: datetime
    documents: tuple[Document, ...] = ()

    @property
    def case_id(self) -> UUID:
        return self.case.id

    @property
    def data(self) -> Mapping[str, Any]:
        return self.form.cleaned_data

    @property
    def expect(self) -> int | None:
        return self.form.seen_version()


Prepare = Callable[[ActForm, Case, Actor, datetime], None]


@dataclass(frozen=True, kw_only=True)
class ActionSpec:
    """How an action of the table is done on the case page.

    Either ``form`` and ``do``, or ``page``: the address of a page of its own, from the number.
    ``prepare`` fills choices and hints of the form. ``is_one_click`` needs no form at all.
    ``lead`` stands above the form, ``consequence`` says below it what pressing the button causes.
    """

    action: str
    icon: str
    submit: str | StrPromise = ""
    form: type[ActForm] = ActForm
    do: Callable[[Doing], object] | None = None
    page: Callable[[str], str] | None = None
    key: str = ""
    label: str | StrPromise = ""
    lead: str | StrPromise = ""
    consequence: str | StrPromise = ""
    done: str | StrPromise = ""
    prepare: Prepare | None = None
    is_one_click: bool = False
    is_danger: bool = False
    keeps_draft: bool = True

    @property
    def takes_files(self) -> bool:
        return "attachments" in self.form.base_fields


def calls(operation: Callable[..., object], **fixed: object) -> Callable[[Doing], object]:
    """Call an operation with what the form holds under the names of its own keywords."""
    names = {
        name
        for name, one in signature(operation).parameters.items()
        if one.kind is Parameter.KEYWORD_ONLY
    }
    told = names - {"by", "at", "expect", "documents", *fixed}

    def do(d: Doing) -> object:
        said = {name: d.data[name] for name in told if name in d.data}
        if "expect" in names:
            said["expect"] = d.expect
        if "documents" in names:
            said["documents"] = d.documents
        return operation(d.case_id, **said, **fixed, by=d.by, at=d.at)

    return do


_SPECS: dict[str, ActionSpec] = {}


class RegisteredTwice(RuntimeError):
    """Two desks claim the same action; one must say ``replace=True``."""


def register(spec: ActionSpec, *, replace: bool = False) -> None:
    """Make an action known; ``replace`` takes the place of the simple form of the case page."""
    if spec.action in _SPECS and not replace:
        raise RegisteredTwice(spec.action)
    if (spec.do is None) == (spec.page is None):
        raise ValueError(f"{spec.action}: either an operation or a page of its own")
    _SPECS[spec.action] = spec


def register_all(specs: Sequence[ActionSpec]) -> None:
    """Make several actions known."""
    for spec in specs:
        register(spec)


def spec_of(action: str) -> ActionSpec | None:
    """How an action is done; None while no desk offers it."""
    return _SPECS.get(action)


def known_actions() -> frozenset[str]:
    """Every action that some desk offers."""
    return frozenset(_SPECS)
