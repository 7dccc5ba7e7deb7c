"""What is missing or not possible now with papers and files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

MISSING: Mapping[str, StrPromise] = {}
NOT_NOW: Mapping[str, StrPromise] = {
    "file_incomplete": gettext_lazy(
        "The file lacks %(detail)s paper(s): add them, or let the chair explain why they lack."
    ),
    "no_files_then": gettext_lazy("No dispute was closed in these days."),
    "not_your_forms": gettext_lazy("Forms are kept by the administrator of the rules."),
    "no_such_form": gettext_lazy("There is no form “%(detail)s”."),
}
