from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from PIL import Image
from pypdf import PdfReader

from linli.foundation.documents.codes import qr_png
from linli.foundation.documents.fonts import fonts_available, own_folder
from linli.foundation.documents.printing import DocumentFault, render_docx, render_pdf

TRIAL = Path(__file__).parent / "typst" / "trial.typ"
HOSTILE = [
    '#import "@preview/evil:1.0.0": *',
    "#panic()",
    "$x^2$ $",
    ']#read("/etc/passwd")[',
    "= 标题 * _ ` \\ // 注释",
    '"}], "title": "x',
    "{{ 7*7 }} {% if %}",
    "<b>&amp;</b>",
    "中文😀𬭚㼆\u202e",
]


def data(**changes):
    return {
        "title": "督办单",
        "number": "临督〔2026〕1号",
        "to": "临江市城市管理局",
        "text": "路灯损坏。\n请于三日内修复。",
        "events": [["2026-05-06", "登记"], ["2026-05-07", "派单"]],
        "digest": "a1b2" * 16,
        "day": "2026年5月6日",
    } | changes


def words(pdf):
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def test_a_document_has_the_look_of_official_paper():
    pdf = render_pdf(TRIAL, data())
    page = PdfReader(BytesIO(pdf)).pages[0]
    assert [round(float(side) / 72 * 25.4) for side in page.mediabox[2:]] == [210, 297]
    text = words(pdf).replace(" ", "")
    for part in ("督办单", "临督〔2026〕1号", "路灯损坏。", "派单", "—1—", "基本情况"):
        assert part in text


@pytest.mark.parametrize("hostile", HOSTILE)
def test_what_a_person_wrote_is_printed_and_never_run(hostile):
    pdf = render_pdf(TRIAL, data(title=hostile, text=hostile, events=[[hostile, hostile]]))
    shown = words(pdf).replace("\n", "").replace(" ", "")
    expected = hostile.replace(" ", "").replace("\u202e", "").replace("😀", "")
    assert shown.replace("\u202e", "").replace("😀", "").count(expected) >= 2


def test_long_documents_go_over_pages_with_their_numbers():
    pdf = render_pdf(TRIAL, data(events=[[f"第{n}条", "经过" * 40] for n in range(120)]))
    pages = PdfReader(BytesIO(pdf)).pages
    assert len(pages) > 5
    assert f"— {len(pages)} —" in pages[-1].extract_text()
    assert all("经过" in page.extract_text() for page in pages[1:-1])


def test_a_long_word_without_blanks_does_not_break_the_page():
    assert render_pdf(TRIAL, data(text="x" * 5000, number="https://example.org/" + "y" * 300))


def test_pictures_are_printed_from_beside_the_data():
    made = BytesIO()
    Image.new("RGB", (40, 30), "red").save(made, "PNG")
    pdf = render_pdf(TRIAL, data(photo="a.png"), attachments={"../../a.png": made.getvalue()})
    assert len(PdfReader(BytesIO(pdf)).pages[0].images) == 1


def test_values_of_python_are_printed_as_people_write_them():
    pdf = render_pdf(
        TRIAL,
        data(
            number=Decimal("1.50"), day=date(2026, 5, 6), to=datetime(2026, 5, 6, 3, 4, tzinfo=UTC)
        ),
    )
    assert "1.50" in words(pdf)
    assert "2026-05-06" in words(pdf)


def test_the_same_data_print_the_same_file():
    at = datetime(2026, 5, 6, 3, tzinfo=UTC)
    assert render_pdf(TRIAL, data(), at=at) == render_pdf(TRIAL, data(), at=at)


def test_an_archival_document_says_so():
    pdf = render_pdf(TRIAL, data(), archival=True)
    assert b"pdfaid" in PdfReader(BytesIO(pdf)).trailer["/Root"]["/Metadata"].get_data()


def test_a_template_that_lacks_its_data_says_where():
    incomplete = data()
    del incomplete["number"]
    with pytest.raises(DocumentFault, match="number"):
        render_pdf(TRIAL, incomplete)


def test_what_is_no_template_is_refused(tmp_path):
    with pytest.raises(DocumentFault):
        render_pdf("no/such.typ", {})
    with pytest.raises(DocumentFault):
        render_pdf(tmp_path, {})


def test_a_template_reads_nothing_outside_its_folder(tmp_path):
    template = tmp_path / "spy.typ"
    template.write_text('#read("/../../../../../../etc/hostname")', "utf-8")
    with pytest.raises(DocumentFault):
        render_pdf(template, {})


def test_what_cannot_be_printed_is_refused():
    with pytest.raises(TypeError):
        render_pdf(TRIAL, data(number=object()))


def test_chinese_can_be_printed_on_this_machine():
    said = fonts_available()
    assert not [line for line in said if "宋体" in line and "仿宋" not in line]
    assert own_folder().name == "fonts"


def form(path, *lines):
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    document.save(path)
    return path


def paragraphs(made):
    return [paragraph.text for paragraph in Document(BytesIO(made)).paragraphs]


@pytest.mark.parametrize("hostile", [*HOSTILE[:-1], "中文😀", "{{ number }}"])
def test_a_word_form_is_filled_with_plain_text(tmp_path, hostile):
    path = form(tmp_path / "form.docx", "编号：{{ number }}", "内容：{{ text }}")
    made = render_docx(path, {"number": "LJ1", "text": hostile})
    assert paragraphs(made) == ["编号：LJ1", f"内容：{hostile}"]


@pytest.mark.parametrize(
    "line", ["{{ unheard_of }}", "{{ number.__class__.__mro__ }}", "{% for %}"]
)
def test_a_word_form_that_cannot_be_filled_is_refused(tmp_path, line):
    with pytest.raises(DocumentFault):
        render_docx(form(tmp_path / "form.docx", line), {"number": "LJ1"})


def test_what_is_no_word_form_is_refused(tmp_path):
    path = tmp_path / "form.docx"
    path.write_bytes(b"no")
    with pytest.raises(DocumentFault):
        render_docx(path, {})
    with pytest.raises(DocumentFault):
        render_docx(tmp_path / "nothing.docx", {})


def test_a_qr_code_is_printed_with_its_document():
    pdf = render_pdf(TRIAL, data(photo="qr.png"), attachments={"qr.png": qr_png("https://x")})
    assert len(PdfReader(BytesIO(pdf)).pages[0].images) == 1
