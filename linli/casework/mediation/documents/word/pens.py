"""How a Word form is written: paragraphs, tables and their faces, after GB/T 9704."""

from __future__ import annotations

from collections.abc import Sequence

from docx.document import Document
from docx.enum.table import WD_ALIGN_VERTICAL, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

BODY, HEAD, TITLE = "仿宋_GB2312", "黑体", "方正小标宋简体"
SIZE_2, SIZE_3, SIZE_4, SIZE_SMALL_4, SIZE_5 = 22.0, 16.0, 14.0, 12.0, 10.5
WIDTH = 156.0  # millimetres between the margins
_BOTTOM = WD_ALIGN_VERTICAL.BOTTOM
CENTER, RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT


def set_face(run: object, face: str, size: float) -> None:
    """Set a run in a Chinese face; Latin letters and figures follow it."""
    font = run.font  # type: ignore[attr-defined]  # a Run or a style: both have a font
    font.size = Pt(size)
    font.name = face
    fonts = font.element.get_or_add_rPr().get_or_add_rFonts()
    for name in ("w:ascii", "w:hAnsi", "w:eastAsia"):
        fonts.set(qn(name), face)


def write(
    paragraph: Paragraph,
    words: str,
    *,
    face: str = BODY,
    size: float = SIZE_3,
    align: WD_ALIGN_PARAGRAPH | None = None,
    indent: bool = False,
    together: bool = False,
) -> Paragraph:
    """Write a paragraph; together: it stays on the page of the next one."""
    set_face(paragraph.add_run(words), face, size)
    shape = paragraph.paragraph_format
    shape.space_before = shape.space_after = Pt(0)
    if size >= SIZE_4:
        shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(size * 1.81)
    if align is not None:
        shape.alignment = align
    if indent:
        shape.first_line_indent = Pt(2 * size)
    shape.keep_with_next = together
    shape.widow_control = True
    return paragraph


def mark(document: Document, words: str) -> None:
    """A paragraph that only steers the form: it is gone when the form is filled."""
    shape = document.add_paragraph(words).paragraph_format
    shape.space_before = shape.space_after = Pt(0)
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(1)


def grid(document: Document, widths: Sequence[float], rows: int, *, borders: bool = True) -> Table:
    """A table of so many rows, its columns in millimetres."""
    table: Table = document.add_table(rows=rows, cols=len(widths))
    if borders:
        table.style = "Table Grid"
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    for row in table.rows:
        _never_split(row._tr)
        row.height, row.height_rule = Mm(9 if borders else 14), WD_ROW_HEIGHT_RULE.AT_LEAST
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Mm(width)
            cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER if borders else _BOTTOM
    return table


def _never_split(row: object) -> None:
    row.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # type: ignore[attr-defined]  # CT_Row


def repeat_head(table: Table) -> None:
    """Let the first row stand on each page again."""
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def put(
    cell: _Cell, words: str, *, face: str = BODY, align: WD_ALIGN_PARAGRAPH | None = None,
    size: float = SIZE_SMALL_4,
) -> None:  # fmt: skip
    """Write into a cell's first paragraph."""
    write(cell.paragraphs[0], words, face=face, size=size, align=align)


def label(cell: _Cell, words: str) -> None:
    """Write a label into a cell."""
    put(cell, words, face=HEAD, align=CENTER)


def line_below(cell: _Cell) -> None:
    """The line on which somebody signs."""
    borders = OxmlElement("w:tcBorders")
    bottom = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "000000")):
        bottom.set(qn(f"w:{name}"), value)
    borders.append(bottom)
    cell._tc.get_or_add_tcPr().append(borders)
