"""What staff attach to a step: told by its content, made harmless, kept under its digest."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from linli.casework.cases.models import Document
from linli.foundation.documents.uploads import (
    EVERYDAY,
    RefusedUpload,
    SniffedType,
    StorageFault,
    clean_image,
    sniff,
    store,
    thumbnail,
)
from linli.foundation.postgres.ids import uuid7
from linli.registers.access.rules import Actor

MOST_FILES = 9
MOST_BYTES = 20 * 1024 * 1024
ACCEPT = ".jpg,.jpeg,.png,.webp,.pdf,.docx,.xlsx"


class FilesInput(forms.ClearableFileInput):
    """A file input for several files."""

    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class FilesField(forms.FileField):
    """Several files, each checked by its content; says which one is wrong and why."""

    widget = FilesInput

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        kwargs.setdefault("widget", FilesInput(attrs={"accept": ACCEPT}))
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        files = [one for one in (data if isinstance(data, (list, tuple)) else [data]) if one]
        if len(files) > MOST_FILES:
            raise forms.ValidationError(
                _("At most %(most)d files at once; choose fewer.") % {"most": MOST_FILES}
            )
        for one in files:
            self._check(one)
        return files

    def _check(self, one: UploadedFile) -> None:
        if one.size is not None and one.size > MOST_BYTES:
            words = _("%(name)s is larger than %(most)d MB; choose a smaller file.")
            raise forms.ValidationError(
                words % {"name": one.name, "most": MOST_BYTES // (1024 * 1024)}
            )
        try:
            sniff(one, name=one.name or "", allowed=EVERYDAY)  # type: ignore[arg-type]  # readable
        except RefusedUpload as refused:
            raise forms.ValidationError(str(refused)) from refused


def keep_files(
    files: Sequence[UploadedFile], *, kind: str, by: Actor, at: Any
) -> tuple[Document, ...]:
    """Store checked files; the rows are written by the operation that they belong to.

    Raises RefusedUpload or StorageFault (no room, damaged picture) with words for the page.
    """
    return tuple(_kept(one, kind=kind, by=by, at=at) for one in files)


def _kept(one: UploadedFile, *, kind: str, by: Actor, at: Any) -> Document:
    name = one.name or ""
    file: Any = one
    sniffed = sniff(file, name=name, allowed=EVERYDAY)
    small = ""
    if sniffed.is_image:
        file = BytesIO(clean_image(file))
        small = _small(file, name, sniffed)
    stored = store(file, name=name, kind=sniffed, max_size=MOST_BYTES)
    return Document(
        id=uuid7(),
        kind=kind,
        name=stored.name[:120],
        media_type=stored.media_type,
        size=stored.size,
        sha256=stored.sha256,
        storage_key=stored.key,
        thumbnail_key=small,
        added_at=at,
        added_by=by.name,
    )


def _small(file: BytesIO, name: str, sniffed: SniffedType) -> str:
    picture = BytesIO(thumbnail(file))
    file.seek(0)
    jpeg = SniffedType("jpg", "image/jpeg", (".jpg",))
    return store(picture, name=f"{name}.jpg", kind=jpeg).key


__all__ = ["FilesField", "RefusedUpload", "StorageFault", "keep_files"]
