"""The gateways of a city, read from the file that LINLI_GATEWAYS_FILE names. No Django here."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

DEFAULT: dict[str, dict[str, Any]] = {
    "sms": {"gateway": "console"},
    "email": {"gateway": "console"},
    "webhook": {"gateway": "console"},
}


class GatewaysFileError(Exception):
    """The file with the gateways can't be used: the message names it and says why."""


def gateways_from(file_name: str) -> dict[str, dict[str, Any]]:
    """Return each channel's gateway with its options; without a file all go to the console.

    The file is YAML: a channel (sms, email, webhook), under it ``gateway`` and its options.
    Raises GatewaysFileError.
    """
    if not file_name:
        return {channel: dict(options) for channel, options in DEFAULT.items()}
    try:
        read = yaml.safe_load(Path(file_name).read_text(encoding="utf-8"))
    except OSError as error:
        raise GatewaysFileError(
            f"LINLI_GATEWAYS_FILE names {file_name}, which cannot be read: {error.strerror}."
        ) from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise GatewaysFileError(f"{file_name} is not readable YAML: {error}") from error
    if not isinstance(read, dict) or not all(
        channel in DEFAULT and isinstance(options, dict) and "gateway" in options
        for channel, options in read.items()
    ):
        raise GatewaysFileError(
            f"{file_name} must name for each channel (sms, email, webhook) its “gateway” "
            "and the gateway's options."
        )
    return DEFAULT | read
