"""The ways out of the house, one folder each: console, smtp, sms_http.

Which gateway carries which channel stands in the setting LINLI_GATEWAYS.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from linli.foundation.notices.gateways.contract import Gateway, GatewayError, Message

__all__ = ["Gateway", "GatewayError", "Message", "MisconfiguredGateway", "gateway_for", "problems"]

_KNOWN = {
    "console": "linli.foundation.notices.gateways.console.ConsoleGateway",
    "smtp": "linli.foundation.notices.gateways.smtp.SmtpGateway",
    "sms_http": "linli.foundation.notices.gateways.sms_http.SmsHttpGateway",
}
_CHANNELS = ("sms", "email", "webhook")


class MisconfiguredGateway(GatewayError):
    """The settings of a channel's gateway can't be used: the message says what is wrong."""


def gateway_for(channel: str) -> Gateway:
    """Return the gateway of a channel. Raises MisconfiguredGateway."""
    configured: Mapping[str, Mapping[str, Any]] = settings.LINLI_GATEWAYS
    options = dict(configured.get(channel) or {"gateway": "console"})
    return _built(channel, tuple(sorted((key, repr(value)) for key, value in options.items())))


def problems() -> list[str]:
    """Return, in words, what is wrong with the configured gateways; for `linli doctor`."""
    found = []
    for channel in _CHANNELS:
        try:
            gateway_for(channel)
        except MisconfiguredGateway as error:
            found.append(str(error))
    return found


@lru_cache(maxsize=32)
def _built(channel: str, _options: tuple[tuple[str, str], ...]) -> Gateway:
    options = dict(settings.LINLI_GATEWAYS.get(channel) or {"gateway": "console"})
    name = str(options.pop("gateway", ""))
    try:
        built: Gateway = import_string(_KNOWN.get(name, name))(**options)
    except (ImportError, TypeError, ValueError) as error:
        raise MisconfiguredGateway(
            f"LINLI_GATEWAYS: the gateway “{name}” of the channel “{channel}” "
            f"can't be used: {error}"
        ) from error
    return built
