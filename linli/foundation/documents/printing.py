"""Printing: typst for what we set ourselves, Word for a city's own forms."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID
from zipfile import BadZipFile

import structlog
import typst
from docx.opc.exceptions import PackageNotFoundError
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage
from jinja2 import Environment, StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment

from linli.foundation.documents.fonts import FANGSONG, HEI, KAI, SONG, TITLE_SONG, fonts
from linli.foundation.documents.uploads.names import safe_name

_PACKAGE = Path(__file__).resolve().parents[2]
_PAGE = re.compile(rb"/Type\s*/Page(?!s)")
_BASE = Path(__file__).resolve().parent / "typst" / "base.typ"

logger = structlog.get_logger(__name__)


class DocumentFault(Exception):
    """A template that can't be printed with these data: the message says where."""


def render_pdf(
    template: str | Path,
    data: Mapping[str, Any],
    *,
    attachments: Mapping[str, bytes] | None = None,
    archival: bool = False,
    at: datetime | None = None,
) -> bytes:
    """Print a typst template with data as PDF.

    template: a .typ file, given from the package's root ("oversight/supervision/typst/order.typ")
    or absolute; it begins with ``#import "/base.typ": *`` and finds its data in ``data``. The
    other .typ files of its folder can be imported. attachments: pictures, found by the template
    as "/attachments/NAME". archival: as PDF/A-2b. at: the time the document says it was made.
    Raises DocumentFault.
    """
    path = _located(template)
    with tempfile.TemporaryDirectory(prefix="linli-print-") as folder:
        root = Path(folder)
        for sibling in path.parent.glob("*.typ"):
            shutil.copy(sibling, root / sibling.name)
        shutil.copy(_BASE, root / "base.typ")
        (root / "data.json").write_text(_as_json(data), encoding="utf-8")
        faces = {"fang": FANGSONG, "kai": KAI, "hei": HEI, "song": SONG, "title": TITLE_SONG}
        (root / "faces.json").write_text(_as_json(faces), encoding="utf-8")
        (root / "attachments").mkdir()
        for name, content in (attachments or {}).items():
            (root / "attachments" / safe_name(name)).write_bytes(content)
        return _compile(root / path.name, root, archival=archival, at=at)


@dataclass(frozen=True)
class Picture:
    """A picture among the data of a Word form; its height in millimetres."""

    content: bytes
    height: float


def render_docx(template: str | Path | bytes, data: Mapping[str, Any]) -> bytes:
    """Fill a Word form whose places are marked as {{ name }}; template: a file, or its content.

    Values are put in as plain text ("\\a" begins a new paragraph), a Picture as a picture; the form
    can't run code. Raises DocumentFault, also for a place that the data don't fill.
    """
    name = "" if isinstance(template, bytes) else f"{template}: "
    source: str | BytesIO = BytesIO(template) if isinstance(template, bytes) else str(template)
    try:
        form = DocxTemplate(source)
        form.render_init()
        filled = {key: _placed(value, form) for key, value in data.items()}
        form.render(filled, jinja_env=_strict(), autoescape=True)
        made = BytesIO()
        form.save(made)
    except (OSError, BadZipFile, PackageNotFoundError, KeyError, SyntaxError) as error:
        raise DocumentFault(f"{name}not a Word document ({error})") from error
    except TemplateError as error:
        raise DocumentFault(f"{name}{error}") from error
    return made.getvalue()


def _placed(value: Any, form: DocxTemplate) -> Any:
    """The value with its pictures bound to the document they go into."""
    if isinstance(value, Picture):
        return InlineImage(form, BytesIO(value.content), height=Mm(value.height))
    if isinstance(value, Mapping):
        return {key: _placed(one, form) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_placed(one, form) for one in value]
    return value


def pages_of(pdf: bytes) -> int:
    """How many pages a PDF has that was printed here."""
    return len(_PAGE.findall(pdf))


def _strict() -> Environment:
    return SandboxedEnvironment(autoescape=True, undefined=StrictUndefined)


def _located(template: str | Path) -> Path:
    path = _PACKAGE / template  # an absolute path stays itself
    if path.suffix != ".typ" or not path.is_file():
        raise DocumentFault(f"{template}: there is no such template")
    return path


def _compile(main: Path, root: Path, *, archival: bool, at: datetime | None) -> bytes:
    try:
        made, warnings = typst.compile_with_warnings(
            str(main),
            root=str(root),
            font_paths=fonts(),
            format="pdf",
            pdf_standards=["a-2b"] if archival else [],
            timestamp=int(at.timestamp()) if at else None,
        )
    except typst.TypstError as error:
        raise DocumentFault(f"{main.name}: {error.diagnostic or error.message}") from error
    for warning in warnings:
        # That a family is missing is the rule: the lists name those of every system.
        if "unknown font family" not in warning.message:
            logger.warning("document_warning", template=main.name, warning=warning.message)
    return made


def _as_json(data: Mapping[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, default=_plain)


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, date | Decimal | UUID | Path):
        return str(value)
    if hasattr(value, "__html__") or hasattr(value, "_proxy____cast"):
        return str(value)
    raise TypeError(f"{type(value).__name__} can't be printed")
