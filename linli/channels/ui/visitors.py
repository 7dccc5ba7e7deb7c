"""Visitors without an account: where they come from, and how often they may ask."""

from __future__ import annotations

import ipaddress
from datetime import datetime
from enum import StrEnum

from django.conf import settings
from django.http import HttpRequest

from linli.foundation.throttle.operations import take
from linli.foundation.throttle.rules import Allowance, Turn

_IPV6_HOME = 64  # one household holds all addresses with these leading bits


class Asking(StrEnum):
    """What a visitor may do only so often."""

    REPORT = "report"
    LOOK_UP = "look_up"
    ADD = "add"


def address_of(request: HttpRequest) -> str:
    """The address a request comes from; behind a proxy, the one that the proxy wrote last."""
    address = request.META.get("REMOTE_ADDR", "")
    if settings.LINLI_BEHIND_PROXY:
        forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").rsplit(",", 1)[-1].strip()
        address = forwarded or address
    return str(address)


def visitor_of(request: HttpRequest) -> str:
    """Whom turns are counted for: an IPv4 address, or the network of one IPv6 household."""
    written = address_of(request)
    try:
        address = ipaddress.ip_address(written)
    except ValueError:
        return written
    if address.version == 4:
        return written
    return str(ipaddress.ip_network((address, _IPV6_HOME), strict=False))


def ask(request: HttpRequest, what: Asking, *, at: datetime) -> Turn:
    """Take one of the visitor's turns, by the limits in the settings."""
    return take(what, visitor_of(request), allowance=allowance(what), at=at)


def ask_about(number: str, *, at: datetime) -> Turn:
    """Take a turn of looking up one number, whoever asks: nobody tries codes by the thousand."""
    return take("number", number, allowance=Allowance(an_hour=60, at_once=30), at=at)


def allowance(what: Asking) -> Allowance:
    """How often a visitor may do this; half an hour's worth at once."""
    an_hour = {
        Asking.REPORT: settings.LINLI_REPORTS_AN_HOUR,
        Asking.LOOK_UP: settings.LINLI_LOOKUPS_AN_HOUR,
        Asking.ADD: settings.LINLI_REPORTS_AN_HOUR,
    }[what]
    return Allowance(an_hour=an_hour, at_once=max(1, an_hour // 2))
