"""Papers and files on the desk: for the committee and its mediators, and for nobody else."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from io import BytesIO

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from linli.casework.cases.models import Case
from linli.casework.mediation.documents.forms import FORMS
from linli.casework.mediation.documents.word import word_template
from linli.casework.mediation.models import DisputeParty, FilePaper, FileRun, WordForm
from linli.casework.mediation.operations import filing
from linli.registers.access.models import AccessLogEntry
from tests.casework.mediation.files import everything, whole
from tests.casework.mediation.town import Town

As = Callable[[str], Client]
STRANGERS = (
    "lake_chair",
    "second_mediator",
    "justice_officer",
    "court_officer",
    "archivist",
    "leader",
    "nobody",
)
DAYS = {"since": "2026-11-01", "until": "2027-03-31"}


def url(name: str, *args: object) -> str:
    return reverse(f"desk:mediation:{name}", args=args)


def body(answer: object) -> bytes:
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]  # a FileResponse


def test_the_page_says_what_the_file_lacks_and_where_to_add_it(town: Town, as_person: As) -> None:
    quarrel = whole(town)
    number = quarrel.case.number
    html = as_person("clerk_of_hall").get(url("dispute", number)).content.decode()
    assert 'id="panel-file"' in html
    assert url("paper", number, "agreement", 0, "pdf") in html
    DisputeParty.objects.filter(dispute_id=quarrel.id).update(id_number="")
    html = as_person("clerk_of_hall").get(url("dispute", number)).content.decode()
    assert "未附证明材料" in html
    assert "#about-t" in html


def test_a_paper_is_printed_and_its_reading_logged(town: Town, as_person: As) -> None:
    quarrel = everything(town)
    number = quarrel.case.number
    client = as_person("mediator")
    answer = client.get(url("paper", number, "agreement", 0, "pdf"))
    assert answer.status_code == 200
    assert len(PdfReader(BytesIO(body(answer))).pages) >= 1
    assert AccessLogEntry.objects.filter(record_id=quarrel.id, fields="agreement").exists()
    word = client.get(url("paper", number, "record", 1, "docx"))
    assert "人民调解记录" in [one.text for one in docx.Document(BytesIO(body(word))).paragraphs]
    assert client.get(url("paper", number, "record", 2, "pdf")).status_code == 404
    assert client.get(url("paper", number, "nothing", 0, "pdf")).status_code == 404
    assert client.get(url("paper", number, "record", 0, "exe")).status_code == 404


def test_a_party_gets_a_copy_without_the_others_contact(town: Town, as_person: As) -> None:
    quarrel = everything(town)
    address = url("paper", quarrel.case.number, "agreement", 0, "docx")
    document = docx.Document(BytesIO(body(as_person("chair").get(f"{address}?copy=1"))))
    told = "".join(
        cell.text for table in document.tables for row in table.rows for cell in row.cells
    )
    assert "13800001111" in told
    assert "13800002222" not in told
    assert as_person("chair").get(f"{address}?copy=9").status_code == 404


@pytest.mark.parametrize("name", STRANGERS)
def test_strangers_get_no_paper_and_no_file(town: Town, as_person: As, name: str) -> None:
    quarrel = whole(town)
    number = quarrel.case.number
    paper = filing.ask_paper(quarrel.id, by=town["chair"], at=quarrel.when)
    filing.make_paper(paper.id, at=quarrel.when)
    client = as_person(name)
    for address in (
        url("paper", number, "agreement", 0, "pdf"),
        url("file_pdf", paper.id),
        url("file_progress", paper.id),
    ):
        assert client.get(address).status_code in (403, 404)
    assert client.post(url("file_make", number)).status_code in (403, 404)
    listed = client.get(url("to_file"))
    assert listed.status_code == 403 or number not in listed.content.decode()
    client.post(url("archive_many"), {"pick": [number]})
    assert Case.objects.get(id=quarrel.id).state == "closed"


def test_the_whole_file_is_asked_for_made_and_fetched(town: Town, as_person: As) -> None:
    quarrel = whole(town)
    client = as_person("chair")
    answer = client.post(url("file_make", quarrel.case.number), HTTP_HX_REQUEST="true")
    assert answer.status_code == 200
    paper = FilePaper.objects.get(dispute_id=quarrel.id)
    assert client.get(url("file_pdf", paper.id)).status_code == 404
    filing.make_paper(paper.id, at=quarrel.when)
    assert url("file_pdf", paper.id) in client.get(url("file_progress", paper.id)).content.decode()
    assert body(client.get(url("file_pdf", paper.id))).startswith(b"%PDF")


def test_files_are_archived_together_with_a_result_for_each(town: Town, as_person: As) -> None:
    good, bad = whole(town), whole(town)
    DisputeParty.objects.filter(dispute_id=bad.id).update(id_number="")
    client = as_person("clerk_of_hall")
    html = client.get(url("to_file")).content.decode()
    assert good.case.number in html
    assert "当事人身份证明" in html
    picks = [good.case.number, bad.case.number]
    html = client.post(
        url("archive_many"), {"pick": picks}, HTTP_HX_REQUEST="true"
    ).content.decode()
    assert "卷宗还缺" in html
    assert Case.objects.get(id=good.id).state == "archived"
    assert Case.objects.get(id=bad.id).state == "closed"


def test_the_chair_explains_what_is_missing(town: Town, as_person: As) -> None:
    quarrel = whole(town)
    DisputeParty.objects.filter(dispute_id=quarrel.id).update(id_number="")
    address = url("act", quarrel.case.number, "archive")
    expect = Case.objects.get(id=quarrel.id).version
    client = as_person("chair")
    assert client.post(address, {"expect": expect, "explanation": ""}).status_code != 302
    said = {"expect": expect, "explanation": "证件遗失，正在补办。", "submit_token": "x2"}
    client.post(address, said)
    assert Case.objects.get(id=quarrel.id).state == "archived"


def test_the_list_keeps_its_number_of_statements(
    town: Town,
    as_person: As,
    max_queries: Callable[[int], AbstractContextManager[None]],
) -> None:
    for _n in range(3):
        whole(town)
    client = as_person("chair")
    client.get(url("to_file"))
    with max_queries(34):
        client.get(url("to_file"))


def test_a_run_is_asked_for_watched_stopped_and_resumed(town: Town, as_person: As) -> None:
    quarrel = whole(town)
    client = as_person("chair")
    assert client.get(url("file_runs")).status_code == 200
    wrong = client.post(url("file_runs"), {"since": "2026-12-01", "until": "2026-11-01"})
    assert wrong.status_code == 422
    none = client.post(url("file_runs"), {"since": "2020-01-01", "until": "2020-01-02"})
    assert none.status_code == 422
    answer = client.post(url("file_runs"), DAYS)
    run = FileRun.objects.get()
    assert answer.headers["Location"] == url("file_run", run.id)
    client.post(url("file_run_stop", run.id))
    assert not filing.go_on_with_run(run.id, at=quarrel.when)
    assert FileRun.objects.get().done == 0
    client.post(url("file_run_resume", run.id))
    filing.go_on_with_run(run.id, at=quarrel.when)
    html = client.get(url("file_run", run.id)).content.decode()
    assert "1" in html
    assert FileRun.objects.get().done == 1
    assert client.get(url("file_run_progress", run.id)).status_code == 200


@pytest.mark.parametrize("name", ["lake_chair", "mediator", "court_officer", "nobody", "leader"])
def test_others_see_nothing_of_a_run(town: Town, as_person: As, name: str) -> None:
    whole(town)
    as_person("chair").post(url("file_runs"), DAYS)
    run = FileRun.objects.get()
    client = as_person(name)
    assert client.get(url("file_run", run.id)).status_code in (403, 404)
    assert client.post(url("file_run_stop", run.id)).status_code in (403, 404)
    assert FileRun.objects.get().stopped_by == ""


def test_the_justice_office_runs_files_and_reads_none(town: Town, as_person: As) -> None:
    quarrel = whole(town)
    client = as_person("justice_officer")
    client.post(url("file_runs"), DAYS)
    run = FileRun.objects.get()
    filing.go_on_with_run(run.id, at=quarrel.when)
    html = client.get(url("file_run", run.id)).content.decode()
    assert quarrel.case.title not in html
    paper = FilePaper.objects.get(run=run)
    assert client.get(url("file_pdf", paper.id)).status_code in (403, 404)


def _upload(content: bytes, name: str = "口头协议.docx") -> dict[str, object]:
    return {"word_form": SimpleUploadedFile(name, content)}


def test_an_office_gives_its_own_form_and_goes_back(town: Town, as_person: As) -> None:
    client = as_person("administrator")
    assert client.get(url("word_forms")).status_code == 200
    document = docx.Document(BytesIO(word_template(FORMS["agreement"])))
    document.add_paragraph("本街道自有格式")
    made = BytesIO()
    document.save(made)
    address = url("word_form_change", "agreement")
    assert client.post(address, _upload(made.getvalue())).status_code == 302
    quarrel = whole(town)
    paper = url("paper", quarrel.case.number, "agreement", 0, "docx")
    shown = docx.Document(BytesIO(body(as_person("chair").get(paper))))
    assert "本街道自有格式" in [one.text for one in shown.paragraphs]
    client.post(url("word_form_ours", "agreement"))
    shown = docx.Document(BytesIO(body(as_person("chair").get(paper))))
    assert "本街道自有格式" not in [one.text for one in shown.paragraphs]
    assert WordForm.objects.filter(until=None).count() == 0


def test_a_wrong_form_is_refused_in_words_and_the_old_one_stays(town: Town, as_person: As) -> None:
    client = as_person("administrator")
    address = url("word_form_change", "agreement")
    client.post(address, _upload(word_template(FORMS["agreement"])))
    before = WordForm.objects.get(until=None).id
    document = docx.Document(BytesIO(word_template(FORMS["agreement"])))
    document.add_paragraph("{{ 身份证 }}")
    made = BytesIO()
    document.save(made)
    answer = client.post(address, _upload(made.getvalue()))
    assert answer.status_code == 422
    assert "身份证" in answer.content.decode()
    assert client.post(address, _upload(b"no word", "a.docx")).status_code == 422
    assert client.post(address, {}).status_code == 422
    assert WordForm.objects.get(until=None).id == before


@pytest.mark.parametrize("name", ["chair", "justice_officer", "nobody", "leader"])
def test_only_the_administrator_changes_forms(town: Town, as_person: As, name: str) -> None:
    client = as_person(name)
    assert client.get(url("word_forms")).status_code == 403
    assert client.get(url("word_form", "agreement")).status_code == 403
    given = _upload(word_template(FORMS["agreement"]))
    assert client.post(url("word_form_change", "agreement"), given).status_code == 403
    assert client.post(url("word_form_ours", "agreement")).status_code == 403
    assert WordForm.objects.count() == 0
