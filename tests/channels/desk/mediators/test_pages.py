"""The pages of committees and mediators: who sees them, what they say, what a form does."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from io import BytesIO
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from linli.casework.mediation.models import Committee, Mediator
from linli.casework.mediation.operations.standing import record_complaint
from linli.registers.access.models import AccessLogEntry
from tests.casework.city import MORNING
from tests.casework.mediation.town import Town
from tests.registers.city import LOTUS

LogIn = Callable[[str], Client]
PAGES = ("home", "committees", "quotas", "claims", "statistics")
OK, FORBIDDEN, MISSING, WRONG = 200, 403, 404, 422


def at(name: str, *args: object) -> str:
    return reverse(f"desk:mediators:{name}", args=[str(one) for one in args])


@pytest.mark.parametrize("name", PAGES)
def test_the_justice_office_opens_every_list(log_in: LogIn, name: str) -> None:
    answer = log_in("justice_officer").get(at(name))
    assert answer.status_code == OK


@pytest.mark.parametrize("name", [*PAGES, "enrol", "found", "own"])
@pytest.mark.parametrize("who", ["court_officer", "handler"])
def test_who_has_nothing_to_do_with_it_sees_nothing(log_in: LogIn, name: str, who: str) -> None:
    assert log_in(who).get(at(name)).status_code == FORBIDDEN


def test_records_of_another_place_are_not_there(town: Town, log_in: LogIn) -> None:
    client = log_in("justice_officer")
    ferry = town.committees["ferry_hall"]
    other = town.mediators["ferry_mediator"]
    assert client.get(at("committee", ferry.pk)).status_code == MISSING
    assert client.get(at("mediator", other.pk)).status_code == MISSING
    assert client.get(at("mediator_change", other.pk)).status_code == MISSING
    assert client.post(at("dismiss", other.pk), {"because": "moved"}).status_code == MISSING
    assert (
        log_in("ferry_chair").get(at("committee", town.committees["lotus_hall"].pk)).status_code
        == MISSING
    )


def test_a_chair_reads_the_own_committee_and_changes_nothing(town: Town, log_in: LogIn) -> None:
    client = log_in("chair")
    hall = town.committees["lotus_hall"]
    page = client.get(at("committee", hall.pk)).content.decode()
    assert "顾平" in page
    assert at("dissolve", hall.pk) not in page
    assert client.get(at("committee_term", hall.pk)).status_code == FORBIDDEN


def test_the_list_is_one_page_within_its_budget(
    town: Town,
    log_in: LogIn,
    max_queries: Callable[[int], AbstractContextManager[None]],
) -> None:
    hall = town.committees["lotus_hall"]
    Mediator.objects.bulk_create(
        Mediator(
            number=f"Z{n:05d}", name=f"调解员{n}", sex="female", committee=hall, recorded_at=MORNING,
            district_code=hall.district_code, street_code=hall.street_code,
            community_code=hall.community_code, initials="tjy",
        )
        for n in range(70)
    )  # fmt: skip
    client = log_in("justice_officer")
    client.get(at("home"))
    with max_queries(8):
        page = client.get(at("home"), headers={"HX-Request": "true"})
    assert page.status_code == OK
    assert page.content.decode().count("<tr>") == 51
    with max_queries(8):
        client.get(at("committees"), headers={"HX-Request": "true"})
    Mediator.objects.filter(name="顾平").update(initials="gp")
    found = client.get(at("home"), {"q": "gp", "status": "all"}, headers={"HX-Request": "true"})
    assert "顾平" in found.content.decode()
    assert "调解员1" not in found.content.decode()


def test_a_committee_is_founded_and_changed_by_its_forms(town: Town, log_in: LogIn) -> None:
    client = log_in("justice_officer")
    typed = {
        "name": "荷香社区物业调解室", "kind": "studio", "short_word": "荷物", "division_code": LOTUS,
        "residents": "900", "founded_on": "2026-11-01",
    }  # fmt: skip
    wrong = client.post(at("found"), {**typed, "short_word": "荷"})
    assert wrong.status_code == WRONG
    assert "荷香社区物业调解室" in wrong.content.decode()
    client.post(at("found"), typed)
    made = Committee.objects.get(short_word="荷物")
    page = client.get(at("committee_change", made.pk)).content.decode()
    assert 'value="荷物"' in page
    typed.pop("founded_on")
    client.post(at("committee_change", made.pk), {**typed, "residents": "950", "expect": "1"})
    made.refresh_from_db()
    assert (made.residents, made.version) == (950, 2)
    late = client.post(at("committee_change", made.pk), {**typed, "expect": "1"})
    assert late.status_code == 409


def test_a_new_term_is_refused_in_words_and_begun(town: Town, log_in: LogIn) -> None:
    client = log_in("justice_officer")
    hall = town.committees["lotus_hall"]
    roles = {
        f"role_{town.mediators['chair'].pk}": "chair",
        f"role_{town.mediators['mediator'].pk}": "member",
    }
    typed = {"chosen_by": "居民会议", "begins": "2026-11-20", "expect": "1", **roles}
    refused = client.post(at("committee_term", hall.pk), typed)
    assert refused.status_code == WRONG
    typed[f"role_{town.mediators['second_mediator'].pk}"] = "member"
    assert client.post(at("committee_term", hall.pk), typed).status_code == 302


def test_a_mediator_is_enrolled_suspended_and_dismissed_by_forms(town: Town, log_in: LogIn) -> None:
    client = log_in("justice_officer")
    hall = town.committees["lotus_hall"]
    typed = {
        "name": "单芳", "sex": "female", "committee_id": str(hall.pk), "role": "mediator",
        "chosen_by": "居委会聘任", "begins": "2026-11-20", "most_cases": "12",
        "specialities": ["neighbour"], "languages": "临江话，手语",
    }  # fmt: skip
    client.post(at("enrol"), typed)
    made = Mediator.objects.get(name="单芳")
    assert made.languages == ["临江话", "手语"]
    assert client.get(at("mediator", made.pk)).status_code == OK
    for name in ("suspend", "appoint", "account", "training", "grade", "complaint", "dismiss"):
        assert client.get(at(name, made.pk)).status_code == OK, name
    client.post(at("suspend", made.pk), {"reason": "核查中", "expect": made.version})
    made.refresh_from_db()
    assert made.status == "suspended"
    client.post(at("dismiss", made.pk), {"because": "own_wish", "expect": made.version})
    made.refresh_from_db()
    assert made.status == "left"


def test_complaints_are_read_by_keepers_and_the_reading_is_logged(
    town: Town, log_in: LogIn
) -> None:
    mediator = town.mediators["mediator"]
    record_complaint(
        mediator.pk, about="partial", words="偏袒另一方", by=town["justice_officer"], at=MORNING
    )
    page = log_in("justice_officer").get(at("mediator", mediator.pk)).content.decode()
    assert "偏袒另一方" in page
    assert AccessLogEntry.objects.filter(record_id=mediator.pk).exists()
    assert "偏袒另一方" not in log_in("chair").get(at("mediator", mediator.pk)).content.decode()
    assert "偏袒另一方" not in log_in("mediator").get(at("own")).content.decode()


def test_a_mediator_decides_alone_about_the_public_list(town: Town, log_in: LogIn) -> None:
    client = log_in("mediator")
    assert client.get(at("own")).status_code == OK
    client.post(at("own_public"), {"agrees": "on", "about": "二十年社区工作"})
    assert Mediator.objects.get(pk=town.mediators["mediator"].pk).public_since is not None
    client.post(at("own_public"), {"about": ""})
    assert Mediator.objects.get(pk=town.mediators["mediator"].pk).public_since is None
    assert client.get(at("own_tie")).status_code == OK


def test_lists_are_written_as_spreadsheets_without_phones(town: Town, log_in: LogIn) -> None:
    client = log_in("justice_officer")
    Mediator.objects.filter(pk=town.mediators["mediator"].pk).update(name="=cmd|'/c calc'!A1")
    for name in ("home", "committees"):
        answer = client.get(at("export", name))
        assert answer.status_code == OK
        sheet = load_workbook(BytesIO(answer.content)).active
        assert sheet is not None
        assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    assert client.get(at("export", "nothing")).status_code == MISSING
    assert log_in("mediator").get(at("export", "home")).status_code == FORBIDDEN
    assert AccessLogEntry.objects.filter(record_kind="mediators", act="export").count() == 2


def test_a_claim_that_is_not_there_is_not_found(log_in: LogIn) -> None:
    assert log_in("justice_officer").get(at("claim_step", uuid4())).status_code == MISSING
    assert log_in("justice_officer").get(at("claims_notice")).status_code == OK
    assert log_in("justice_officer").get(at("claims_export")).status_code == OK
