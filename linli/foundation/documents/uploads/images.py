"""Pictures made upright, smaller and silent about where and with what they were taken."""

from __future__ import annotations

from io import BytesIO
from typing import BinaryIO

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from linli.foundation.documents.uploads.errors import UnreadableImage, UploadTooLarge

# A telephone's best camera makes 50 million; decoded, each takes four bytes of memory.
PIXELS = 60_000_000
_FORMATS = ("JPEG", "PNG", "WEBP")
_QUALITY = 85
_WHITE = (255, 255, 255)


def thumbnail(file: BinaryIO, *, side: int = 480) -> bytes:
    """Return a picture as a small JPEG, upright, without EXIF and position, on white.

    side: its longer side in pixels, at most. Raises UnreadableImage, UploadTooLarge.
    """
    picture, _kind = _upright(file, side)
    return _saved(picture, "JPEG")


def clean_image(file: BinaryIO, *, side: int = 4096) -> bytes:
    """Return a picture in its own format, upright, without EXIF, position and other hidden parts.

    A picture larger than ``side`` is made smaller; of a moving one the first frame stays. Raises
    UnreadableImage, UploadTooLarge.
    """
    return _saved(*_upright(file, side))


def _upright(file: BinaryIO, side: int) -> tuple[Image.Image, str]:
    file.seek(0)
    try:
        with Image.open(file, formats=_FORMATS) as opened:
            if opened.width * opened.height > PIXELS:
                raise _too_large()
            kind = str(opened.format)
            # A JPEG is decoded at a fraction of its size where that is enough.
            opened.draft(None, (side, side))
            picture = ImageOps.exif_transpose(opened)
            picture.thumbnail((side, side))
            return picture.convert("RGBA" if _has_alpha(picture) else "RGB"), kind
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_large() from error
    except (OSError, ValueError, SyntaxError, ArithmeticError) as error:
        raise _unreadable() from error


def _has_alpha(picture: Image.Image) -> bool:
    return picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info


def _saved(picture: Image.Image, kind: str) -> bytes:
    if kind == "JPEG" and picture.mode == "RGBA":
        ground = Image.new("RGB", picture.size, _WHITE)
        ground.paste(picture, mask=picture.getchannel("A"))
        picture = ground
    picture.info.clear()
    made = BytesIO()
    if kind == "PNG":
        picture.save(made, "PNG", optimize=False)
    else:
        picture.save(made, kind, quality=_QUALITY)
    return made.getvalue()


def _too_large() -> UploadTooLarge:
    return UploadTooLarge(
        _("The picture has too many pixels; at most %(limit)d million can be taken.")
        % {"limit": PIXELS // 1_000_000}
    )


def _unreadable() -> UnreadableImage:
    return UnreadableImage(_("The picture is damaged and can't be opened. Choose another."))
