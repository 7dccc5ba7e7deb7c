"""Who signed, and what they drew on the screen: as a picture for the PDF and one for Word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from io import BytesIO
from uuid import UUID

from PIL import Image, ImageDraw

from linli.casework.mediation.documents.layout import Signed
from linli.casework.mediation.documents.wording import MEANS, day, name_of
from linli.casework.mediation.models import Agreement, Signature
from linli.casework.mediation.queries.reading_files import DisputeFile

_PIECE = re.compile(r"[A-Za-z]|-?\d+(?:\.\d+)?")
_MOST_POINTS = 20_000
_MARGIN = 8.0
_TALL = 160
Point = tuple[float, float]


def strokes_of(path: str) -> list[list[Point]]:
    """The strokes of an SVG path of lines (M x y L x y …); nothing that is not one is read."""
    strokes: list[list[Point]] = []
    numbers: list[float] = []
    for piece in _PIECE.findall(path)[: _MOST_POINTS * 3]:
        if piece.isalpha():
            numbers.clear()
            if piece in "Mm":
                strokes.append([])
            continue
        numbers.append(float(piece))
        if len(numbers) == 2:
            if not strokes:
                strokes.append([])
            strokes[-1].append((numbers[0], numbers[1]))
            numbers.clear()
    return [stroke for stroke in strokes if stroke]


def drawn(path: str) -> bytes | None:
    """A signature as a PNG, black on nothing; None where nothing was drawn."""
    strokes = strokes_of(path)
    points = [point for stroke in strokes for point in stroke]
    if not points:
        return None
    left, top = (min(point[i] for point in points) - _MARGIN for i in (0, 1))
    wide, tall = (max(point[i] for point in points) - (left, top)[i] + _MARGIN for i in (0, 1))
    scale = min(_TALL / tall, 640 / wide)
    picture = Image.new("LA", (max(1, round(wide * scale)), max(1, round(tall * scale))), (0, 0))
    pen = ImageDraw.Draw(picture)
    for stroke in strokes:
        line = [((x - left) * scale, (y - top) * scale) for x, y in stroke]
        if len(line) == 1:
            x, y = line[0]
            pen.ellipse((x - 2, y - 2, x + 2, y + 2), fill=(0, 255))
        else:
            pen.line(line, fill=(0, 255), width=4, joint="curve")
    made = BytesIO()
    picture.save(made, "PNG")
    return made.getvalue()


def pictures_of(signatures: Iterable[Signature]) -> dict[str, bytes]:
    """The drawn signatures as pictures, by the name that a form gives them."""
    found = {}
    for row in signatures:
        picture = drawn(str(row.image)) if row.means == "screen" else None
        if picture is not None:
            found[picture_name(row.id)] = picture
    return found


def picture_name(signature_id: UUID) -> str:
    """What the picture of a signature is called among a form's attachments."""
    return f"sign-{signature_id.hex}.png"


def _signed(name: str, row: Signature | None) -> Signed:
    if row is None:
        return Signed(name=name)
    return Signed(
        name=name,
        means=MEANS.get(row.means, row.means),
        picture=picture_name(row.id) if row.means == "screen" and row.image else "",
        day=day(row.at),
    )


def parties_signed(file: DisputeFile, agreement: Agreement | None = None) -> tuple[Signed, ...]:
    """The parties with the signatures they gave under an agreement; without one, places to sign."""
    rows = _rows(file, agreement)
    by_party = {row.party_id: row for row in rows}
    return tuple(
        _signed(name_of(party), by_party.get(party.id))
        for party in file.parties
        if party.id in by_party or not party.is_gone
    )


def mediators_signed(file: DisputeFile, agreement: Agreement | None = None) -> tuple[Signed, ...]:
    """The mediators with the signatures they gave under an agreement."""
    rows = _rows(file, agreement)
    by_mediator = {row.mediator_id: row for row in rows if row.mediator_id}
    people = {row.mediator_id: row.mediator.name for row in file.appointments}
    wanted = [
        one.mediator_id
        for one in file.mediators or file.appointments
        if one.mediator_id not in by_mediator
    ]
    return tuple(
        _signed(people.get(one, ""), by_mediator.get(one)) for one in (*by_mediator, *wanted)
    )


def _rows(file: DisputeFile, agreement: Agreement | None) -> Sequence[Signature]:
    if agreement is None:
        return ()
    return file.signatures_of(agreement)


def one(name: str) -> tuple[Signed, ...]:
    """A place to sign for one name, which may be empty."""
    return (Signed(name=name),)
