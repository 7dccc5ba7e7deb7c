"""The archive desk: what lacks nothing is filed, what lacks something says what, and the PDF."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from linli.casework.cases.models import Case
from linli.casework.matters import operations as matters
from linli.casework.matters.models import Dossier, RetentionClass
from linli.casework.matters.operations import filing
from linli.foundation.documents.uploads import delete_stored
from linli.registers.access.models import AccessLogEntry
from linli.registers.access.rules import SYSTEM
from tests.casework.city import START, City, Story, at

pytestmark = pytest.mark.django_db
BEGUN = at("2026-11-18 09:00")
HOME = "desk:archive:home"
LogIn = Callable[[str], Client]


@pytest.fixture(autouse=True)
def _now(at_noon: Callable[[datetime], None], db: None) -> None:
    at_noon(at("2026-11-18 10:00"))
    for code, name, years, then in (
        ("matter", "一般工单", 3, "deidentify"),
        ("matter_keep", "具有长期查考价值的工单", 0, "keep"),
    ):
        RetentionClass.objects.create(
            code=code, name=name, years=years, then=then, valid_from=START
        )


def whole(city: City) -> Story:
    return Story(city, when=BEGUN).accepted().dispatched().signed().finished().approved().closed()


def lacking(city: City) -> Story:
    story = Story(city, when=BEGUN).accepted().dispatched().signed().finished().approved()
    matters.close(story.id, by=SYSTEM, at=BEGUN)
    return story


def dossier_of(city: City, story: Story) -> Dossier:
    asked = filing.ask_dossier(story.id, by=city["archivist"], at=BEGUN)
    made = filing.make_dossier(asked.id, at=BEGUN)
    assert made is not None
    return made


@pytest.mark.parametrize("who", ["taker", "handler", "reviewer", "leader", "auditor"])
def test_the_desk_is_for_archivists(city: City, as_role: LogIn, who: str) -> None:
    story = whole(city)
    client = as_role(who)
    assert client.get(reverse(HOME)).status_code == 403
    assert client.post(reverse("desk:archive:batch"), {"pick": story.number}).status_code == 403
    assert client.post(reverse("desk:archive:pdf", args=[story.number])).status_code == 403
    assert story.case.state == "closed"


def test_files_elsewhere_are_not_seen(city: City, as_role: LogIn) -> None:
    story = whole(city)
    made = dossier_of(city, story)
    city.accounts["nobody"].posts.update(role="archivist")
    client = as_role("nobody")
    assert story.number not in client.get(reverse(HOME)).content.decode()
    client.post(reverse("desk:archive:batch"), {"pick": story.number})
    assert story.case.state == "closed"
    for address in (
        reverse("desk:archive:download", args=[made.id]),
        reverse("desk:archive:progress", args=[made.id]),
    ):
        assert client.get(address).status_code == 404
    assert client.post(reverse("desk:archive:pdf", args=[story.number])).status_code == 404
    delete_stored(made.storage_key)


def test_what_lacks_something_says_what(city: City, as_role: LogIn, max_queries: Any) -> None:
    whole(city)
    story = lacking(city)
    client = as_role("archivist")
    client.get(reverse(HOME))
    with max_queries(8):
        page = client.get(reverse(HOME)).content.decode()
    assert f'value="{story.number}"' not in page
    assert "回访" in page[page.index("不完整") :] if "不完整" in page else "缺" in page
    fragment = client.get(reverse(HOME), headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in fragment
    assert story.number in fragment


def test_a_batch_files_each_by_itself(city: City, as_role: LogIn) -> None:
    good, bad = whole(city), lacking(city)
    client = as_role("archivist")
    answer = client.post(
        reverse("desk:archive:batch"), {"pick": [good.number, bad.number, "20200101000001"]}
    )
    assert answer.status_code == 200
    assert good.case.state == "archived"
    assert bad.case.state == "closed"
    page = answer.content.decode()
    assert "1" in page
    assert page.count("ti-alert-triangle") >= 2
    nothing = client.post(reverse("desk:archive:batch"), {})
    assert nothing.status_code == 200


def test_one_file_is_archived_with_its_class(city: City, as_role: LogIn) -> None:
    story = whole(city)
    client = as_role("archivist")
    url = reverse("desk:act", args=[story.number, "archive"])
    assert "一般工单" in client.get(url).content.decode()
    data = {"expect": story.case.version, "retention_class": "matter_keep"}
    assert client.post(url, data).status_code == 302
    assert story.case.retention_class == "matter_keep"
    filed = client.get(reverse(HOME), {"show": "filed"}).content.decode()
    assert story.number in filed
    assert "永久" in filed


def test_the_pdf_is_asked_for_made_and_fetched(
    city: City, as_role: LogIn, max_queries: Any
) -> None:
    story = whole(city)
    client = as_role("archivist")
    asked = client.post(
        reverse("desk:archive:pdf", args=[story.number]), headers={"HX-Request": "true"}
    )
    assert "hx-get" in asked.content.decode(), "the page asks again how far it is"
    dossier = Dossier.objects.get()
    progress = reverse("desk:archive:progress", args=[dossier.id])
    download = reverse("desk:archive:download", args=[dossier.id])
    assert f'href="{download}"' not in client.get(progress).content.decode()
    assert client.get(download).status_code == 404
    filing.make_dossier(dossier.id, at=BEGUN)
    assert f'href="{download}"' in client.get(progress).content.decode()
    answer = client.get(download)
    assert answer["Content-Type"] == "application/pdf"
    assert b"".join(answer.streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]  # a file
    assert AccessLogEntry.objects.get(record_id=story.id, act="print").fields == "dossier"
    dossier.refresh_from_db()
    delete_stored(dossier.storage_key)


def test_a_search_by_number(city: City, as_role: LogIn) -> None:
    one, other = whole(city), whole(city)
    page = as_role("archivist").get(reverse(HOME), {"q": f"{one.number}<script>"}).content.decode()
    assert one.number in page
    assert other.number not in page
    assert "<script>" not in page[page.index("<main") :]


def test_a_broken_chain_keeps_a_file_out_of_the_archive(city: City, as_role: LogIn) -> None:
    story = whole(city)
    Case.objects.filter(id=story.id).update(chain_head=bytes(32))
    client = as_role("archivist")
    page = client.get(reverse(HOME)).content.decode()
    assert f'value="{story.number}"' not in page
    assert "与原记录不符" in page
    client.post(reverse("desk:archive:batch"), {"pick": story.number})
    act = reverse("desk:act", args=[story.number, "archive"])
    one = {"expect": story.case.version, "retention_class": "matter"}
    assert client.post(act, one).status_code == 422
    assert story.case.state == "closed"


def test_a_class_says_by_which_rule_it_is_kept(city: City, as_role: LogIn) -> None:
    RetentionClass.objects.filter(code="matter").update(legal_basis="个人信息保护法第十九条")
    act = reverse("desk:act", args=[whole(city).number, "archive"])
    page = as_role("archivist").get(act).content.decode()
    assert "个人信息保护法第十九条" in page
