"""How a template becomes words, and when a failed message is tried again. Pure."""

from __future__ import annotations

import string
from collections.abc import Collection, Mapping
from datetime import timedelta

# One try and eight more over some 33 hours: a provider's bad day is outlived.
ATTEMPTS = 9
_FIRST_WAIT = timedelta(seconds=30)
_LONGEST_WAIT = timedelta(hours=12)

# What a notice about a matter that must stay private says instead of its words.
SENSITIVE_SUBJECT = "新消息"
SENSITIVE_TEXT = "您有一条新消息，请登录查看或拨打12345查询。"


class TemplateFault(ValueError):
    """A template's text that can't be used: ``unknown`` fields, or braces that name none."""

    def __init__(self, *, unknown: Collection[str] = (), allowed: Collection[str] = ()) -> None:
        self.unknown = tuple(unknown)
        self.allowed = tuple(allowed)
        super().__init__(self.unknown, self.allowed)


def fields_of(text: str) -> list[str]:
    """Return the named fields of a template's text, each once. Raises TemplateFault.

    Only plain names in braces count as fields ({no}); {} and {no.x} are refused, {{ is a brace.
    """
    try:
        parts = list(string.Formatter().parse(text))
    except ValueError as error:
        raise TemplateFault from error
    names = [name for _text, name, _spec, _conversion in parts if name is not None]
    spoilt = [name for _t, name, spec, turn in parts if name is not None and (spec or turn)]
    spoilt += [name for name in names if not name.isidentifier()]
    if spoilt:
        raise TemplateFault(unknown=spoilt)
    return list(dict.fromkeys(names))


def check_fields(text: str, allowed: Collection[str]) -> None:
    """Make sure that a text asks for no field but the allowed ones. Raises TemplateFault."""
    try:
        unknown = [name for name in fields_of(text) if name not in allowed]
    except TemplateFault as fault:
        raise TemplateFault(unknown=fault.unknown, allowed=allowed) from fault
    if unknown:
        raise TemplateFault(unknown=unknown, allowed=allowed)


def render(text: str, fields: Mapping[str, str]) -> str:
    """Return the text with its fields filled in; one that was not given stays empty.

    Braces inside a value are ordinary signs. Raises TemplateFault.
    """
    return text.format_map({name: fields.get(name, "") for name in fields_of(text)})


def wait_after(attempts: int) -> timedelta | None:
    """Return how long to wait after so many failed tries; None when it is time to give up."""
    if attempts >= ATTEMPTS:
        return None
    wait: timedelta = _FIRST_WAIT * 4 ** (attempts - 1)
    return min(wait, _LONGEST_WAIT)
