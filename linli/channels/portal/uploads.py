"""Photos as visitors send them: told by their content, without position, kept small."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from linli.casework.cases.models import Document
from linli.casework.matters.queries.public import REPORTED
from linli.channels.portal.drafts import Photo
from linli.foundation.documents.uploads import (
    PHOTOS,
    RefusedUpload,
    StorageFault,
    UploadTooLarge,
    clean_image,
    safe_name,
    sniff,
    store,
    thumbnail,
)

MOST_PHOTOS = 6
MOST_BYTES = 10 * 1024 * 1024
ACCEPT = "image/jpeg,image/png,image/webp"


@dataclass(frozen=True)
class Taken:
    """The photos that were kept, and why others were not, in words."""

    photos: tuple[Photo, ...]
    refusals: tuple[str, ...]


def take_photos(files: Iterable[UploadedFile], *, room: int) -> Taken:
    """Keep photos, at most ``room`` of them; a bad one does not keep a good one out."""
    photos: list[Photo] = []
    refusals: list[str] = []
    for file in files:
        name = safe_name(file.name or "photo.jpg")
        if len(photos) >= room:
            words = _("“%(name)s” was not added: %(most)d photos are the most.")
            refusals.append(words % {"name": name, "most": MOST_PHOTOS})
            continue
        try:
            photos.append(_kept(file, name))
        except RefusedUpload as error:
            refusals.append(_("“%(name)s”: %(why)s") % {"name": name, "why": error})
        except StorageFault:
            words = _(
                "“%(name)s” could not be kept just now. Go on without it, or try again later."
            )
            refusals.append(words % {"name": name})
    return Taken(tuple(photos), tuple(refusals))


def _kept(file: UploadedFile, name: str) -> Photo:
    if (file.size or 0) > MOST_BYTES:
        words = _("%(size).1f MB is too large; at most %(most)d MB can be taken.")
        told = words % {"size": (file.size or 0) / 2**20, "most": MOST_BYTES // 2**20}
        raise UploadTooLarge(told)
    content: Any = file
    kind = sniff(content, name=name, allowed=PHOTOS)
    cleaned = BytesIO(clean_image(content))
    stored = store(cleaned, name=name, kind=kind, max_size=4 * MOST_BYTES)
    small = BytesIO(thumbnail(cleaned))
    preview = store(small, name="thumbnail.jpg", kind=sniff(small, name="thumbnail.jpg"))
    return Photo(
        stored.key, stored.sha256, stored.size, stored.media_type, stored.name, preview.key
    )


def as_documents(photos: Iterable[Photo], *, at: Any) -> tuple[Document, ...]:
    """The photos as documents of a case that is to be written."""
    return tuple(
        Document(
            kind=REPORTED,
            name=photo.name[:120],
            media_type=photo.media_type,
            size=photo.size,
            sha256=photo.sha256,
            storage_key=photo.key,
            thumbnail_key=photo.thumbnail_key,
            seen_by_resident=True,
            added_at=at,
            added_by="诉求人",
        )
        for photo in photos
    )
