"""A small picture as a browser would send it."""

from __future__ import annotations

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image


def png(*, content: bytes = b"", name: str = "photo.png") -> SimpleUploadedFile:
    """A picture of a few points, or a file of other content that is called one."""
    if not content:
        made = BytesIO()
        Image.new("RGB", (8, 8), "white").save(made, "PNG")
        content = made.getvalue()
    return SimpleUploadedFile(name, content, content_type="image/png")
