"""A picture that somebody uploads: checked, cleaned of hidden parts, kept."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from linli.casework.mediation.operations.register_guard import RegisterRefused
from linli.foundation.documents.uploads import (
    RefusedUpload,
    StorageFault,
    clean_image,
    sniff,
    store,
)

KINDS = frozenset({"png", "jpg"})
MOST_BYTES = 5 * 2**20
SIDE = 800


def kept_picture(file: UploadedFile) -> str:
    """Where the cleaned picture is kept. Raises RegisterRefused naming the field."""
    if (file.size or 0) > MOST_BYTES:
        raise RegisterRefused(_("At most 5 MB can be taken."), "picture")
    name, content = file.name or "picture", _content(file)
    try:
        kind = sniff(content, name=name, allowed=KINDS)
        cleaned = BytesIO(clean_image(content, side=SIDE))
        return store(cleaned, name=name, kind=kind, max_size=MOST_BYTES).key
    except RefusedUpload as refused:
        raise RegisterRefused(str(refused), "picture") from refused
    except StorageFault as fault:
        words = _("The picture could not be kept just now. Try again later.")
        raise RegisterRefused(words, "picture") from fault


def _content(file: UploadedFile) -> Any:
    return file
