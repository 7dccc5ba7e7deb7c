"""Putting disputes into the archive, their files as PDF, and ten thousand of them in a run."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from linli.casework.cases.models import Case, Document, Event
from linli.casework.cases.operations import MoveRefused, NoSuchCase, NotAllowedNow
from linli.casework.mediation.documents.filling import Copy
from linli.casework.mediation.documents.printing import papers_there, print_file
from linli.casework.mediation.models import DisputeParty, FilePaper, FileRun
from linli.casework.mediation.operations import filing
from linli.casework.mediation.queries.filing import (
    file_open_to,
    file_rows,
    paper_open_to,
    to_file_slice,
)
from linli.casework.mediation.queries.reading_files import read_files
from linli.foundation.documents.uploads import delete_stored, open_stored, store
from tests.casework.mediation.files import everything, whole
from tests.casework.mediation.town import Quarrel, Town

pytestmark = pytest.mark.django_db
NOVEMBER = (date(2026, 11, 1), date(2027, 3, 31))


def text_of(pdf: bytes) -> str:
    reader = PdfReader(BytesIO(pdf))
    return "".join("".join(page.extract_text().split()) for page in reader.pages)


def jobs(name: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = %s", [name])
        return int(cursor.fetchone()[0])


def test_a_whole_file_goes_into_the_archive(town: Town) -> None:
    quarrel = whole(town)
    at = quarrel.later(days=1)
    filing.put_into_archive(quarrel.id, by=town["clerk_of_hall"], at=at)
    case = Case.objects.get(id=quarrel.id)
    assert (case.state, case.retention_class) == ("archived", "mediation")
    assert case.erase_on is not None
    assert case.erase_on.year == 2036


def test_a_grave_one_is_kept_for_good(town: Town) -> None:
    quarrel = whole(town, is_grave=True)
    filing.put_into_archive(quarrel.id, by=town["chair"], at=quarrel.later(days=1))
    case = Case.objects.get(id=quarrel.id)
    assert (case.retention_class, case.erase_on) == ("mediation_keep", None)


def test_what_lacks_something_is_not_filed_without_the_chairs_explanation(town: Town) -> None:
    quarrel = whole(town)
    DisputeParty.objects.filter(dispute_id=quarrel.id, side="respondent").update(id_number="")
    at = quarrel.later(days=1)
    with pytest.raises(NotAllowedNow, match="file_incomplete 1"):
        filing.put_into_archive(quarrel.id, by=town["chair"], at=at)
    with pytest.raises(NotAllowedNow, match="file_incomplete 1"):
        filing.put_into_archive(quarrel.id, explanation="不肯出示", by=town["clerk_of_hall"], at=at)
    filing.put_into_archive(
        quarrel.id, explanation="被申请人证件已遗失，正在补办。", by=town["chair"], at=at
    )
    [file] = read_files([quarrel.id])
    printed = print_file(Copy(file, at), file_rows([file])[0], years=10)
    told = text_of(printed.content)
    assert "当事人身份证明：未附证明" in told
    assert "证件已遗失" in told


def test_a_broken_history_is_not_filed(town: Town) -> None:
    quarrel = whole(town)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # else the table can't be altered here
        cursor.execute("ALTER TABLE cases_event DISABLE TRIGGER USER")
        Event.objects.filter(case_id=quarrel.id, seq=2).update(basis="另写的")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE cases_event ENABLE TRIGGER USER")
    with pytest.raises(NotAllowedNow, match="chain_broken 2"):
        filing.put_into_archive(quarrel.id, by=town["chair"], at=quarrel.later(days=1))


def test_a_batch_says_of_each_what_became_of_it(town: Town) -> None:
    good, bad = whole(town), whole(town)
    DisputeParty.objects.filter(dispute_id=bad.id).update(id_number="")
    numbers = [good.case.number, bad.case.number, "no-such"]
    results = filing.put_many_into_archive(numbers, by=town["chair"], at=bad.later(days=1))
    assert [row.error is None for row in results] == [True, False, False]


def test_the_night_files_what_is_whole_and_old_enough(town: Town) -> None:
    old = whole(town)
    lacking = whole(town)
    DisputeParty.objects.filter(dispute_id=lacking.id).update(id_number="")
    assert filing.archive_due(at=old.when + timedelta(days=5)) == 0
    assert filing.archive_due(at=lacking.when + timedelta(days=40)) == 1
    assert Case.objects.get(id=old.id).state == "archived"
    assert Case.objects.get(id=lacking.id).state == "closed"


def test_others_see_no_file_and_archive_none(town: Town) -> None:
    quarrel = whole(town)
    number = quarrel.case.number
    for name in ("lake_chair", "justice_officer", "court_officer", "second_mediator", "archivist"):
        assert file_open_to(town[name], number) is None
        assert to_file_slice(town[name])[1] == []
        with pytest.raises(NoSuchCase):
            filing.ask_paper(quarrel.id, by=town[name], at=quarrel.when)
    assert file_open_to(town["chair"], number) is not None
    assert file_open_to(town["mediator"], number) is not None
    assert len(to_file_slice(town["clerk_of_hall"])[1]) == 1


def test_the_list_costs_the_same_for_many_files(town: Town) -> None:
    whole(town)
    with CaptureQueriesContext(connection) as one:
        to_file_slice(town["chair"])
    for _n in range(3):
        whole(town)
    with CaptureQueriesContext(connection) as four:
        to_file_slice(town["chair"])
    assert len(four) <= len(one) + 1


def test_two_presses_make_one_paper_and_it_is_kept(town: Town) -> None:
    quarrel = whole(town)
    paper = filing.ask_paper(quarrel.id, by=town["chair"], at=quarrel.when)
    assert filing.ask_paper(quarrel.id, by=town["chair"], at=quarrel.when).id == paper.id
    assert jobs("mediation.make_paper") == 1
    made = filing.make_paper(paper.id, at=quarrel.when)
    assert made is not None
    assert (made.failed_because, made.missing) == ("", [])
    with open_stored(made.storage_key) as file:
        assert quarrel.dispute.file_number.replace(" ", "") in text_of(file.read())
    assert paper_open_to(town["mediator"], paper.id) is not None
    assert paper_open_to(town["lake_chair"], paper.id) is None


def test_the_file_holds_every_paper_in_order_with_its_page(town: Town) -> None:
    quarrel = everything(town)
    [file] = read_files([quarrel.id])
    [row] = file_rows([file])
    assert row.missing == ()
    printed = print_file(Copy(file, quarrel.when, made_by="金慧"), row, years=10)
    pages = [
        "".join(one.extract_text().split()) for one in PdfReader(BytesIO(printed.content)).pages
    ]
    assert "人民调解卷宗" in pages[0]
    assert "10年" in pages[0]
    assert f"共{len(pages) - 3}页" in pages[0]
    titles = [form.title for form, _data in papers_there(Copy(file, quarrel.when))]
    place = 0
    for title in titles:
        place = pages[1].index(title, place)
    assert printed.pages == len(pages)
    told = "".join(pages)
    assert "4201**********1226" in told
    assert "420106197403051226" not in told
    assert "封底" not in pages[2]


def test_the_court_gets_numbers_in_full_and_a_party_no_contact_of_the_other(town: Town) -> None:
    quarrel = everything(town)
    [file] = read_files([quarrel.id])

    def said(copy: Copy, code: str) -> str:
        return "".join(str(data) for form, data in papers_there(copy) if form.code == code)

    court = Copy(file, quarrel.when, is_for_court=True)
    assert "420106197403051226" in said(court, "confirmation")
    own = Copy(file, quarrel.when, reader=1)
    assert "13800001111" in said(own, "agreement")
    for secret in ("13800002222", "二单元301室", "198811203417", "3417"):
        assert secret not in said(own, "agreement")
    assert {form.code for form, _data in papers_there(own)}.isdisjoint({"inquiry", "visit"})
    DisputeParty.objects.filter(dispute_id=quarrel.id, position=2).update(shares_contact=True)
    [file] = read_files([quarrel.id])
    assert "13800002222" in said(Copy(file, quarrel.when, reader=1), "agreement")


def test_signatures_under_an_earlier_wording_are_not_printed(town: Town) -> None:
    quarrel = everything(town)
    [file] = read_files([quarrel.id])
    for row in file.signatures:
        row.digest = "f" * 64
    assert all(
        not signed.picture
        for form, data in papers_there(Copy(file, quarrel.when))
        if form.code == "agreement"
        for signed in data.parties_signed
    )
    assert [line.code for line in file_rows([file])[0].missing] == ["agreement"]


def _run(town: Town, name: str = "chair") -> FileRun:
    since, until = NOVEMBER
    return filing.ask_run(since=since, until=until, by=town[name], at=Quarrel(town).later(days=60))


def _through(run: FileRun, *, at_once: int = 2) -> FileRun:
    for _n in range(20):
        if not filing.go_on_with_run(run.id, at=run.asked_at, at_once=at_once):
            break
    return FileRun.objects.get(id=run.id)


def test_a_run_makes_every_file_and_names_the_one_that_fails(town: Town) -> None:
    quarrels = [whole(town), everything(town), whole(town)]
    lost = Document.objects.filter(case_id=quarrels[1].id, name="吊顶修复票据.jpg").get()
    delete_stored(lost.storage_key)
    run = _through(_run(town))
    assert (run.total, run.done, run.failed) == (3, 2, 1)
    assert run.ended_at is not None
    [failed] = FilePaper.objects.filter(run=run).exclude(failed_because="")
    assert failed.dispute_id == quarrels[1].id
    assert "吊顶修复票据.jpg" in failed.failed_because


def test_a_killed_run_goes_on_behind_the_last_file(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _n in range(3):
        whole(town)
    run = _run(town)
    real: Callable[..., object] = store
    calls = []

    def dies_at_the_second(*args: object, **named: object) -> object:
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return real(*args, **named)

    monkeypatch.setattr("linli.casework.mediation.operations.filing.store", dies_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        filing.go_on_with_run(run.id, at=run.asked_at)
    now = FileRun.objects.get(id=run.id)
    assert (now.done, now.ended_at) == (1, None)
    run = _through(run)
    assert (run.done, run.failed) == (3, 0)
    assert FilePaper.objects.filter(run=run).count() == 3
    assert len(calls) == 4


def test_a_stopped_run_rests_until_it_is_resumed(town: Town) -> None:
    for _n in range(3):
        whole(town)
    run = _run(town)
    filing.go_on_with_run(run.id, at=run.asked_at, at_once=1)
    filing.stop_run(run.id, by=town["chair"])
    assert _through(run).done == 1
    filing.resume_run(run.id, by=town["chair"])
    assert _through(run).done == 3


def test_who_may_ask_for_a_run(town: Town) -> None:
    whole(town)
    assert _run(town).total == 1
    assert _run(town, "clerk_of_hall").total == 1
    assert _run(town, "justice_officer").total == 1
    with pytest.raises(NotAllowedNow, match="no_files_then"):
        _run(town, "lake_chair")
    for name in ("mediator", "court_officer", "archivist", "supervisor"):
        with pytest.raises(MoveRefused):
            _run(town, name)


def test_the_justice_office_reads_no_file_of_its_run(town: Town) -> None:
    whole(town)
    run = _through(_run(town, "justice_officer"))
    paper = FilePaper.objects.get(run=run)
    assert paper_open_to(town["justice_officer"], paper.id) is None
    assert paper_open_to(town["chair"], paper.id) is not None


def test_reading_a_paper_is_written_down(town: Town) -> None:
    quarrel = whole(town)
    paper = filing.ask_paper(quarrel.id, by=town["chair"], at=quarrel.when)
    filing.read_paper(
        FilePaper.objects.select_related("dispute__case").get(id=paper.id),
        by=town["chair"],
        at=quarrel.when,
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM access_accesslogentry WHERE act = 'print'")
        assert cursor.fetchone()[0] == 1


def test_reasons_are_short() -> None:
    fault = ValueError("warning: font\n │ x\nerror: file not found\n │ y")
    assert filing.reason_of(fault) == "file not found"
    assert len(filing.reason_of(ValueError("x" * 500))) == 200
