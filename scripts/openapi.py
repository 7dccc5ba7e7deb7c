#!/usr/bin/env python3
"""Write docs/openapi.json anew, after a change of the API."""

import os
from pathlib import Path

import django

TARGET = Path(__file__).resolve().parent.parent / "docs" / "openapi.json"


def main() -> None:
    """Write the file."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.settings")
    django.setup()
    from linli.channels.api.interface import openapi_text  # noqa: PLC0415  # after Django's set-up

    TARGET.write_text(openapi_text(), encoding="utf-8")
    print(f"written: {TARGET}")


if __name__ == "__main__":
    main()
