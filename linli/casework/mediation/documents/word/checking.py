"""Whether an office's own Word form can be used: it names places that there are, and runs nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields
from io import BytesIO
from typing import Any, get_args, get_origin, get_type_hints
from zipfile import BadZipFile, ZipFile

from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate
from jinja2 import TemplateSyntaxError, meta, nodes
from jinja2.sandbox import SandboxedEnvironment

from linli.casework.mediation.documents.layout import (
    Fixed,
    Form,
    Items,
    Listing,
    Pairs,
    People,
    Signed,
    Signs,
    Text,
)
from linli.casework.mediation.documents.word.filling import fill_word
from linli.foundation.documents.printing import DocumentFault
from linli.foundation.documents.uploads import RefusedUpload, sniff

MOST_BYTES = 2 * 1024 * 1024
# What a form may say besides text: a value, its parts, a loop over a list, a condition.
_ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.For,
    nodes.If, nodes.Const, nodes.Compare, nodes.Operand, nodes.Not, nodes.And, nodes.Or,
)  # fmt: skip
_OUTSIDE = re.compile(rb'TargetMode\s*=\s*"External"', re.IGNORECASE)
_MOST_LOOPS = 3
_SAMPLE_ROWS = 2


@dataclass(frozen=True)
class WordFault(Exception):
    """Why a form is not taken: a code, and the places or words that it is about."""

    code: str
    names: tuple[str, ...] = ()

    def __str__(self) -> str:
        return " ".join((self.code, *self.names))


def check_template(content: bytes, *, name: str, form: Form) -> None:
    """Refuse a Word form that can't take the place of ours.

    :raises WordFault: "too_large", "not_word", "points_outside", "broken", "runs", "unknown",
        "missing", "does_not_fill", each with what it is about.
    """
    if len(content) > MOST_BYTES:
        raise WordFault("too_large")
    try:
        sniff(BytesIO(content), name=name, allowed={"docx"})
    except RefusedUpload as refused:
        raise WordFault("not_word", (str(refused),)) from refused
    _nothing_outside(content)
    tree = _parsed(content)
    _runs_nothing(tree)
    used = meta.find_undeclared_variables(tree)
    unknown = sorted(used - form.names - {"loop"})
    if unknown:
        raise WordFault("unknown", tuple(unknown))
    missing = sorted(essential(form) - used)
    if missing:
        raise WordFault("missing", tuple(missing))
    try:
        fill_word(content, sample(form.data), pictures={})
    except DocumentFault as fault:
        raise WordFault("does_not_fill", (str(fault)[:200],)) from fault


def essential(form: Form) -> set[str]:
    """The places that a form can't do without: who, what was said and agreed, who signs."""
    found = set[str]()
    for block in form.blocks:
        match block:
            case People(name) | Items(_, name) | Listing(name) | Text(_, name):
                found.add(name)
            case Signs(rows):
                found.update(name for _label, name in rows)
            case Pairs(rows):  # what has a row for itself is what the form is about
                found.update(row[0][1] for row in rows if len(row) == 1)
            case Fixed(words):
                found.update(re.findall(r"\{(\w+)\}", words))
            case _:
                pass
    return found - {"remark"}


def _nothing_outside(content: bytes) -> None:
    """No pictures, templates or objects that Word would fetch from elsewhere."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            for entry in archive.namelist():
                if entry.endswith(".rels") and _OUTSIDE.search(archive.read(entry)):
                    raise WordFault("points_outside")
                if "/embeddings/" in entry or "/activeX/" in entry:
                    raise WordFault("points_outside")
    except BadZipFile as error:
        raise WordFault("broken") from error


def _parsed(content: bytes) -> nodes.Template:
    try:
        form = DocxTemplate(BytesIO(content))
        form.render_init()
        parts = [form.patch_xml(form.get_xml())]
        for kind in (form.HEADER_URI, form.FOOTER_URI):
            parts += [
                form.patch_xml(form.get_part_xml(part))
                for _key, part in form.get_headers_footers(kind)
            ]
        return SandboxedEnvironment(autoescape=True).parse("".join(parts))
    except TemplateSyntaxError as error:
        raise WordFault("broken", (str(error.message),)) from error
    except (BadZipFile, PackageNotFoundError, KeyError, ValueError, SyntaxError) as error:
        raise WordFault("broken") from error


def _runs_nothing(tree: nodes.Template) -> None:
    loops = 0
    for node in _nodes(tree):
        if not isinstance(node, _ALLOWED):
            raise WordFault("runs", (type(node).__name__,))
        if isinstance(node, nodes.Getattr) and node.attr.startswith("_"):
            raise WordFault("runs", (node.attr,))
        if isinstance(node, nodes.For):
            loops = max(loops, _depth(node))
            if not isinstance(node.iter, nodes.Name | nodes.Getattr):
                raise WordFault("runs", ("for",))
    if loops > _MOST_LOOPS:
        raise WordFault("runs", ("for",))


def _nodes(tree: nodes.Node) -> Iterator[nodes.Node]:
    for child in tree.iter_child_nodes():
        yield child
        yield from _nodes(child)


def _depth(loop: nodes.For) -> int:
    return 1 + max((_depth(one) for one in loop.find_all(nodes.For)), default=0)


def sample(kind: type[Any]) -> Any:
    """Data of a form as they might be, to try it with."""
    hints = get_type_hints(kind)
    return kind(**{one.name: _sample(one.name, hints[one.name]) for one in fields(kind)})


def _sample(name: str, hint: Any) -> Any:
    if get_origin(hint) is tuple:
        inner = get_args(hint)[0]
        return tuple(_sample(name, inner) for _n in range(_SAMPLE_ROWS))
    if hint is Signed:
        return Signed(name="示例", means="按指印", day="2026年1月1日")
    if hint is str:
        return f"（{name}）"
    return sample(hint)
