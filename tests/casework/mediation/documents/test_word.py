"""Forms for Word: ours are whole, an office's own is checked before it is used."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import docx
import pytest
from docx.document import Document

from linli.casework.mediation.documents.forms import FORMS, IN_ORDER
from linli.casework.mediation.documents.layout import Form, Signed
from linli.casework.mediation.documents.signing import drawn
from linli.casework.mediation.documents.word import (
    WordFault,
    check_template,
    fill_word,
    word_template,
)
from linli.casework.mediation.documents.word.checking import essential, sample
from linli.foundation.documents.printing import DocumentFault
from tests.casework.mediation.files import STROKES

ORAL = FORMS["oral_agreement"]


def words_of(content: bytes) -> str:
    document = docx.Document(BytesIO(content))
    body = [one.text for one in document.paragraphs]
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*body, *cells])


def changed(form: Form, change: Callable[[Document], object]) -> bytes:
    """Our form as an office changed it."""
    document = docx.Document(BytesIO(word_template(form)))
    change(document)
    made = BytesIO()
    document.save(made)
    return made.getvalue()


@pytest.mark.parametrize("form", IN_ORDER, ids=lambda form: form.code)
def test_every_form_of_ours_passes_its_own_check_and_says_everything(form: Form) -> None:
    template = word_template(form)
    check_template(template, name="表.docx", form=form)
    filled = words_of(fill_word(template, sample(form.data), pictures={}))
    assert form.title in filled
    assert "{" not in filled
    for name in essential(form):
        value = getattr(sample(form.data), name)
        if isinstance(value, str):
            assert value in filled


def test_what_a_party_wrote_is_put_in_and_never_run() -> None:
    data = sample(ORAL.data)
    hostile = "{{ 7*7 }} <w:p/> &amp; {% for x in y %}"
    object.__setattr__(data, "facts", f"{hostile}\n第二段")
    filled = words_of(fill_word(word_template(ORAL), data, pictures={}))
    assert hostile in filled
    assert "49" not in filled.replace("示例", "")
    assert "第二段" in filled


def test_a_drawn_signature_is_a_picture_in_the_form() -> None:
    data = sample(ORAL.data)
    object.__setattr__(data, "mediators_signed", (Signed(name="顾平", picture="s.png"),))
    picture = drawn(STROKES)
    assert picture is not None
    filled = fill_word(word_template(ORAL), data, pictures={"s.png": picture})
    with ZipFile(BytesIO(filled)) as archive:
        assert any(name.startswith("word/media/") for name in archive.namelist())


def _refused(content: bytes, name: str = "表.docx") -> WordFault:
    with pytest.raises(WordFault) as caught:
        check_template(content, name=name, form=ORAL)
    return caught.value


def test_an_unknown_place_is_named() -> None:
    fault = _refused(changed(ORAL, lambda form: form.add_paragraph("{{ telephone }}{{ 电话 }}")))
    assert fault == WordFault("unknown", ("telephone", "电话"))


def test_an_unknown_part_of_a_place_is_refused() -> None:
    text = "{% for p in parties %}{{ p.salary }}{% endfor %}"
    assert _refused(changed(ORAL, lambda form: form.add_paragraph(text))).code == "does_not_fill"


def test_a_missing_place_is_named() -> None:
    def without_terms(form: Document) -> None:
        for table in form.tables:
            for cell in table.rows[0].cells:
                if "{{ terms }}" in cell.text:
                    cell.paragraphs[0].clear()

    assert _refused(changed(ORAL, without_terms)) == WordFault("missing", ("terms",))


@pytest.mark.parametrize(
    "attack",
    [
        "{{ facts.__class__ }}",
        "{{ ''.__class__.__mro__ }}",
        "{% for n in range(100000000) %}x{% endfor %}",
        "{{ facts|attr('upper') }}",
        "{% include '/etc/passwd' %}",
        "{% set x = 1 %}",
        "{{ facts * 100000000 }}",
        "{{ cycler('a') }}",
        "{% for a in parties %}{% for b in parties %}{% for c in parties %}{% for d in parties %}"
        "{{ d.name }}{% endfor %}{% endfor %}{% endfor %}{% endfor %}",
    ],
)
def test_a_form_that_runs_something_is_refused(attack: str) -> None:
    assert _refused(changed(ORAL, lambda form: form.add_paragraph(attack))).code == "runs"


def test_a_run_in_the_header_is_refused_as_well() -> None:
    def header(form: Document) -> None:
        form.sections[0].header.paragraphs[0].text = "{{ ''.join([]) }}"

    assert _refused(changed(ORAL, header)).code == "runs"


def test_a_form_that_fetches_something_is_refused() -> None:
    made = BytesIO()
    with (
        ZipFile(BytesIO(word_template(ORAL))) as old,
        ZipFile(made, "w", ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            content = old.read(name)
            if name == "word/_rels/document.xml.rels":
                link = (
                    b'<Relationship Id="rIdX" TargetMode="External" Target="http://x.invalid/t"'
                    b' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
                    b'attachedTemplate"/></Relationships>'
                )
                content = content.replace(b"</Relationships>", link)
            new.writestr(name, content)
    assert _refused(made.getvalue()).code == "points_outside"


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"%PDF-1.7", "a.docx", "not_word"),
        (b"", "a.docx", "not_word"),
        (b"x" * (3 * 1024 * 1024), "a.docx", "too_large"),
    ],
)
def test_other_files_are_refused(content: bytes, name: str, code: str) -> None:
    assert _refused(content, name).code == code


def test_a_damaged_place_is_refused() -> None:
    broken = changed(ORAL, lambda form: form.add_paragraph("{% for p in parties %}"))
    assert _refused(broken).code == "broken"


def test_a_broken_form_fails_in_words_when_it_is_filled() -> None:
    with pytest.raises(DocumentFault):
        fill_word(b"no form", sample(ORAL.data), pictures={})
