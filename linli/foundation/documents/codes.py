"""QR codes."""

from __future__ import annotations

from io import BytesIO

import segno


def qr_svg(text: str) -> str:
    """Return a QR code as an SVG element to be put into a page; it scales with its box.

    Raises ValueError for a text too long for a QR code (about 2,000 letters).
    """
    code = segno.make(text, error="m", micro=False)
    made = BytesIO()
    code.save(
        made,
        kind="svg",
        xmldecl=False,
        svgns=True,
        omitsize=True,
        border=2,
        svgclass="qr",
        lineclass=None,
    )
    return made.getvalue().decode("utf-8").strip()


def qr_png(text: str, *, scale: int = 6) -> bytes:
    """Return a QR code as PNG, each of its points ``scale`` pixels wide. Raises ValueError."""
    made = BytesIO()
    segno.make(text, error="m", micro=False).save(made, kind="png", scale=scale, border=2)
    return made.getvalue()
