"""The papers of a dispute as PDF: each form for itself, and the whole file in archive order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import translation

from linli.casework.cases.models import Document
from linli.casework.mediation.documents.filling import FILLERS, Copy
from linli.casework.mediation.documents.filling.closing import cover
from linli.casework.mediation.documents.forms import FORMS, IN_ORDER, Form
from linli.casework.mediation.documents.forms.closing import BACK_COVER, BackCover, Remarks
from linli.casework.mediation.documents.layout import Pairs, Signed
from linli.casework.mediation.documents.resolving import Plain, resolve
from linli.casework.mediation.documents.signing import one, pictures_of
from linli.casework.mediation.queries.filing import FileRow
from linli.casework.mediation.rules.filing import FOR_GOOD, Lack, Line
from linli.casework.mediation.workflow import Action
from linli.foundation.documents.printing import DocumentFault, pages_of, render_pdf
from linli.foundation.documents.uploads import (
    PHOTOS,
    RefusedUpload,
    StorageFault,
    open_stored,
    thumbnail,
)

ONE_FORM = "casework/mediation/documents/typst/one_form.typ"
WHOLE_FILE = "casework/mediation/documents/typst/dispute_file.typ"
_SIDE = 1500  # pixels of a picture's longer side: enough to read a photographed paper
_ENDS = ("cover", "contents", "remarks", "back_cover")
LACKS = {
    Lack.ABSENT: "缺",
    Lack.UNSIGNED: "有当事人或者人民调解员未签名",
    Lack.NO_PAPER: "未附证明",
    Lack.NO_SCOPE: "未写明委托权限",
    Lack.NO_PROOF: "有履行未附凭证",
    Lack.NOT_TOLD: "未告知",
    Lack.NOT_ASKED: "尚未征求全部当事人意见",
    Lack.NO_ROUTE: "未告知其他途径",
}


def papers_there(copy: Copy) -> list[tuple[Form, Any]]:
    """Every paper that there is of this file for this reader, in the archive's order."""
    return [
        (form, data)
        for form in IN_ORDER
        if form.code in FILLERS
        for data in FILLERS[form.code](copy)
    ]


def paper_of(copy: Copy, code: str, nth: int = 0) -> Any | None:
    """The data of one paper: of a form, the nth; None where there is none."""
    filler = FILLERS.get(code)
    found = filler(copy) if filler else []
    return found[nth] if 0 <= nth < len(found) else None


def print_form(copy: Copy, form: Form, data: Any) -> bytes:
    """One form as PDF. Raises DocumentFault."""
    with translation.override("zh-hans"):
        return render_pdf(
            ONE_FORM,
            {"form": resolve(form, data), "number": copy.number},
            attachments=pictures_of(copy.file.signatures),
            at=copy.at,
        )


@dataclass(frozen=True)
class Printed:
    """The file as PDF, and how many pages it has, covers included."""

    content: bytes
    pages: int


def print_file(copy: Copy, row: FileRow, *, years: int) -> Printed:
    """The whole file as PDF/A: cover, contents, forms, pictures of the evidence, back cover.

    Raises DocumentFault, also for an attachment that can't be read: a file with holes is no file.
    """
    with translation.override("zh-hans"):
        pictures = pictures_of(copy.file.signatures)
        forms = [_part(copy, form, data, pictures) for form, data in papers_there(copy)]
        forms.append(resolve(FORMS["remarks"], _remarks(copy, row)))
        back = resolve(BACK_COVER, _back(copy))
        data = {
            "number": copy.number,
            "committee": copy.committee,
            "cover": _cover(copy, row, years),
            "forms": forms,
            "back": back,
        }
        made = render_pdf(WHOLE_FILE, data, attachments=pictures, archival=True, at=copy.at)
    return Printed(made, pages_of(made))


def _part(copy: Copy, form: Form, data: Any, pictures: dict[str, bytes]) -> Plain:
    made = resolve(form, data)
    shown = []
    for document in _attached(copy, form.code, data):
        name = f"{document.sha256}.jpg"
        if name not in pictures:
            pictures[name] = _picture(document)
        shown.append({"file": name, "name": document.name, "sha256": document.sha256})
    return {**made, "pictures": shown, "remark": _remark(form, data)}


def _remark(form: Form, data: Any) -> str:
    if form.code in ("agreement", "oral_agreement"):
        return str(data.number).rpartition("第")[2] if data.number else ""
    if form.code in ("record", "inquiry", "visit"):
        return str(data.at).partition("日")[0].removeprefix("") + "日"
    return ""


def _attached(copy: Copy, code: str, data: Any) -> Sequence[Document]:
    """The pictures that belong behind a form."""
    file = copy.file
    rows: list[Document | None] = []
    if code == "evidence":
        rows = [row.document for row in file.evidence]
    elif code in ("agreement", "oral_agreement"):
        rows = [row.scan for row in file.agreements if row.number == data.number]
    elif code == "performance":
        rows = [row.proof for row in file.obligations if row.agreement.number == data.number]
    elif code == "confirmation":
        rows = [row.ruling for row in file.confirmations if row.agreement.number == data.number]
    images = {f"image/{kind}" for kind in (*PHOTOS, "jpeg")}
    return [row for row in rows if row is not None and row.media_type in images]


def _picture(document: Document) -> bytes:
    try:
        with open_stored(document.storage_key) as file:
            return thumbnail(file, side=_SIDE)
    except (StorageFault, RefusedUpload) as fault:
        raise DocumentFault(f"附件“{document.name}”无法读取：{fault}") from fault


def _cover(copy: Copy, row: FileRow, years: int) -> list[tuple[str, str]]:
    kept = "永久" if row.retention == FOR_GOOD or years == 0 else f"{years}年"
    data = cover(copy, retention=kept)
    pairs = next(block for block in FORMS["cover"].blocks if isinstance(block, Pairs))
    return [(label, str(getattr(data, name))) for line in pairs.rows for label, name in line]


def _remarks(copy: Copy, row: FileRow) -> Remarks:
    said = [event.words for event in copy.file.did(Action.ARCHIVE) if event.words]
    loose = [f"“{one.name}”未装订入卷，另存，校验值{one.sha256}。" for one in _loose(copy)]
    lines = [*_lacking(row.missing), *said, *loose]
    checked, broken = row.checked, row.checked.broken
    chain = (
        f"经校验，本卷{checked.events}条办理记录前后相接，与登记时一致，未见改动。"
        if broken is None
        else f"校验未通过：第{broken.seq}条记录的“{broken.field}”有问题（{broken.problem}）。"
    )
    return Remarks(
        number=copy.number,
        words="\n".join(lines) or "材料齐全，没有需要说明的情况。",
        chain=chain,
        made_by=one(copy.made_by),
        checked_by=(Signed(name=""),),
        committee=copy.committee,
        day=copy.today,
    )


def _loose(copy: Copy) -> list[Document]:
    """Files of the case that are not bound in as pictures."""
    bound = {
        row.id
        for code in ("evidence", "agreement", "performance", "confirmation")
        for data in FILLERS[code](copy)
        for row in _attached(copy, code, data)
    }
    return [row for row in copy.file.documents if row.id not in bound]


def _lacking(missing: Sequence[Line]) -> list[str]:
    return [
        f"{FORMS[line.code].title}：{LACKS[line.lack]}。"
        for line in missing
        if line.lack is not None
    ]


def _back(copy: Copy) -> BackCover:
    return BackCover(
        pages="",
        made_by=one(copy.made_by),
        checked_by=(Signed(name=""),),
        made_on=copy.today,
        committee=copy.committee,
    )
