"""A form's description made into a Word form with places marked as {{ name }}."""

from __future__ import annotations

import re
from functools import lru_cache, singledispatch
from io import BytesIO

import docx
from docx.document import Document
from docx.shared import Mm

from linli.casework.mediation.documents.layout import (
    Block,
    Fixed,
    Form,
    Items,
    Listing,
    Note,
    Number,
    Pairs,
    People,
    Signs,
    Stamp,
    Text,
)
from linli.casework.mediation.documents.word.pens import (
    BODY,
    CENTER,
    HEAD,
    RIGHT,
    SIZE_2,
    SIZE_4,
    SIZE_5,
    TITLE,
    WIDTH,
    grid,
    label,
    line_below,
    mark,
    put,
    repeat_head,
    set_face,
    write,
)

_PLACE = re.compile(r"\{(\w+)\}")
_PERSON = (
    (("姓名", "name"), ("性别", "sex"), ("民族", "nation"), ("年龄", "age")),
    (("职业职务", "occupation"), ("联系方式", "contact")),
    (("住址", "address"),),
    (("其他", "extra"),),
)
_PERSON_WIDTHS = (22.0, 18.0, 36.0, 14.0, 13.0, 14.0, 11.0, 14.0, 14.0)


@lru_cache(maxsize=64)
def word_template(form: Form) -> bytes:
    """Our own Word form: an office may take it, change it and give it back as its own."""
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    set_face(document.styles["Normal"], BODY, 16)
    document.core_properties.author, document.core_properties.title = "邻里", form.title
    write(document.add_paragraph(), form.title, face=TITLE, size=SIZE_2, align=CENTER)
    write(document.add_paragraph(), "", size=SIZE_5)
    for block in form.blocks:
        _build(block, document)
    made = BytesIO()
    document.save(made)
    return made.getvalue()


@singledispatch
def _build(block: Block, document: Document) -> None:
    raise TypeError(f"{type(block).__name__} is no block of a form")


@_build.register
def _(block: Number, document: Document) -> None:
    words = f"{block.label}{{{{ {block.name} }}}}"
    write(document.add_paragraph(), words, size=SIZE_4, align=RIGHT)


@_build.register
def _(block: Pairs, document: Document) -> None:
    for row in block.rows:
        each = WIDTH / len(row)
        name_width = 30.0 if len(row) < 3 else 20.0
        widths = [part for _pair in row for part in (name_width, each - name_width)]
        table = grid(document, widths, 1)
        for n, (words, name) in enumerate(row):
            label(table.rows[0].cells[2 * n], words)
            put(table.rows[0].cells[2 * n + 1], f"{{{{ {name} }}}}")
        _join(document)


def _join(document: Document) -> None:
    """Between two tables Word wants a paragraph: one that nobody sees."""
    mark(document, "")


@_build.register
def _(block: People, document: Document) -> None:
    mark(document, f"{{%p for one in {block.name} %}}")
    table = grid(document, _PERSON_WIDTHS, len(_PERSON))
    role = table.cell(0, 0).merge(table.cell(len(_PERSON) - 1, 0))
    label(role, "{{ one.role }}")
    for y, row in enumerate(_PERSON):
        x = 1
        for n, (words, name) in enumerate(row):
            last = n == len(row) - 1
            end = len(_PERSON_WIDTHS) - 1 if last else x + 1
            label(table.cell(y, x), words)
            value = table.cell(y, x + 1).merge(table.cell(y, end)) if end > x + 1 else None
            put(value or table.cell(y, x + 1), f"{{{{ one.{name} }}}}")
            x = end + 1
    _join(document)
    mark(document, "{%p endfor %}")


@_build.register
def _(block: Text, document: Document) -> None:
    if block.head:
        _head(document, block.head)
    write(document.add_paragraph(), f"{{{{ {block.name} }}}}", indent=True)


def _head(document: Document, words: str) -> None:
    write(document.add_paragraph(), words, face=HEAD, indent=True, together=True)


@_build.register
def _(block: Items, document: Document) -> None:
    _head(document, block.head)
    mark(document, f"{{%p for one in {block.name} %}}")
    write(document.add_paragraph(), "{{ loop.index }}. {{ one }}", indent=True)
    mark(document, "{%p endfor %}")


@_build.register
def _(block: Fixed, document: Document) -> None:
    words = _PLACE.sub(r"{{ \1 }}", block.words)
    if block.is_head:
        _head(document, words)
    else:
        write(document.add_paragraph(), words, indent=block.indent)


@_build.register
def _(block: Listing, document: Document) -> None:
    whole = sum(share for _title, _name, share in block.columns)
    widths = [WIDTH * share / whole for _title, _name, share in block.columns]
    table = grid(document, widths, 4)
    repeat_head(table)
    for cell, (title, _name, _share) in zip(table.rows[0].cells, block.columns, strict=True):
        put(cell, title, face=HEAD, align=CENTER, size=SIZE_5)
    put(table.rows[1].cells[0], f"{{%tr for one in {block.name} %}}")
    for cell, (_title, name, _share) in zip(table.rows[2].cells, block.columns, strict=True):
        put(cell, f"{{{{ one.{name} }}}}", align=CENTER, size=SIZE_5)
    put(table.rows[3].cells[0], "{%tr endfor %}")
    _join(document)


@_build.register
def _(block: Signs, document: Document) -> None:
    for words, name in block.rows:
        write(document.add_paragraph(), f"{words}：", size=SIZE_4, indent=True, together=True)
        mark(document, f"{{%p for one in {name} %}}")
        table = grid(document, (60.0, 90.0), 1, borders=False)
        place, who = table.rows[0].cells
        put(place, "{{ one.picture }}", align=CENTER)
        line_below(place)
        put(who, "{{ one.name }}　{{ one.means }}　{{ one.day }}", size=SIZE_5)
        _join(document)
        mark(document, "{%p endfor %}")


@_build.register
def _(block: Stamp, document: Document) -> None:
    write(document.add_paragraph(), "", size=SIZE_5, together=True)
    if block.unit:
        words = f"{{{{ {block.unit} }}}}　　"
        write(document.add_paragraph(), words, align=RIGHT, together=True)
    if block.seal:
        words = f"{block.seal}　　"
        write(document.add_paragraph(), words, size=SIZE_5, align=RIGHT, together=True)
    write(document.add_paragraph(), f"{{{{ {block.day} }}}}　　", align=RIGHT)


@_build.register
def _(block: Note, document: Document) -> None:
    words = _PLACE.sub(r"{{ \1 }}", block.words)
    write(document.add_paragraph(), f"注：{words}", size=SIZE_5)
