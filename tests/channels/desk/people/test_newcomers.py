"""Newcomers at the counter: taken in, checked, entered or refused; permits; consents."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from linli.registers.access.models import AccessLogEntry
from linli.registers.people.models import (
    Consent,
    FormState,
    NewcomerForm,
    Person,
    ResidencePermit,
)
from linli.registers.people.queries import notice_text
from tests.casework.city import City
from tests.channels.desk.people.conftest import GUEST, Lotus, enter
from tests.channels.desk.people.test_seeing import url
from tests.registers.city import LOTUS

AtDesk = Callable[[str], Client]


def told(**more: str) -> dict[str, str]:
    today = timezone.localdate()
    return {
        "has_read": "on", "notice_version": notice_text("newcomer", on=today).version,
        "name": "何光", "id_number": GUEST, "phone": "13911112222", "community_code": LOTUS,
        "residence": "荷香苑3幢2单元502", "residence_kind": "rent",
        "came_on": today.isoformat(), "stay": "work", "wants": "schooling",
    } | more  # fmt: skip


def taken_in(client: Client) -> NewcomerForm:
    client.post(url("take_in"), told())
    return NewcomerForm.objects.get()


def test_a_window_clerk_takes_a_newcomer_in(lotus: Lotus, at_desk: AtDesk) -> None:
    client = at_desk("window")
    assert "先向本人告知" in client.get(url("take_in")).content.decode()
    answer = client.post(url("take_in"), told())
    row = NewcomerForm.objects.get()
    assert answer["Location"] == url("slip", row.id)
    page = client.get(url("form", row.id)).content.decode()
    assert "随迁子女入学" in page
    assert GUEST not in page
    assert "13911112222" not in page
    assert row.number in client.get(url("newcomers")).content.decode()


def _code(page: str) -> str:
    found = re.search(r'class="slip-no">(\d[\d ]+)<', page)
    return found.group(1) if found else ""


def test_the_slip_leads_to_how_the_form_stands(
    lotus: Lotus, at_desk: AtDesk, client: Client
) -> None:
    desk = at_desk("window")
    page = desk.post(url("take_in"), told(), follow=True).content.decode()
    row = NewcomerForm.objects.get()
    assert row.number in page
    assert "<svg" in page
    assert "随迁子女入学" in page
    track = reverse("portal:own_track")
    assert f"{track}?number={row.number}" in page
    assert row.number in client.get(track, {"number": row.number}).content.decode()
    answer = client.post(track, {"number": row.number, "code": _code(page)})
    assert "社区核对" in answer.content.decode()
    assert AccessLogEntry.objects.filter(record_id=row.id, act="print").exists()


def test_nobody_else_sees_the_code_of_a_slip(lotus: Lotus, at_desk: AtDesk) -> None:
    row = taken_in(at_desk("window"))
    page = at_desk("clerk").get(url("slip", row.id)).content.decode()
    assert _code(page) == ""
    assert row.number in page
    assert at_desk("pine_clerk").get(url("slip", row.id)).status_code == 404


def test_without_the_notice_nothing_is_taken_in(lotus: Lotus, at_desk: AtDesk) -> None:
    form = told()
    del form["has_read"]
    answer = at_desk("window").post(url("take_in"), form)
    assert answer.status_code == 422
    assert 'value="何光"' in answer.content.decode()
    assert not NewcomerForm.objects.exists()


def test_a_form_is_checked_against_its_home_and_entered(lotus: Lotus, at_desk: AtDesk) -> None:
    client = at_desk("clerk")
    row = taken_in(client)
    assert client.post(url("register_form", row.id), {}).status_code == 422
    nowhere = {"address": "荷香苑9幢9单元909", "expect": row.version}
    assert client.post(url("check_form", row.id), nowhere).status_code == 422
    right = {"address": "荷香苑3幢2单元502", "expect": row.version}
    assert client.post(url("check_form", row.id), right).status_code == 302
    assert client.post(url("register_form", row.id), {"expect": row.version + 1}).status_code == 302
    person = Person.objects.get(name="何光")
    assert (person.home_id, person.standing) == (lotus.houses.other.id, "floating")
    assert url("person", person.id) in client.get(url("form", row.id)).content.decode()


def test_a_refusal_says_why_and_where_to_turn(lotus: Lotus, at_desk: AtDesk) -> None:
    client = at_desk("window")
    row = taken_in(client)
    page = url("refuse_form", row.id)
    assert client.post(page, {"reason": "不住在本社区"}).status_code == 422
    route = {"reason": "不住在本社区", "route": "松林社区居委会，湖滨路9号"}
    assert client.post(page, route).status_code == 302
    row.refresh_from_db()
    assert row.state == FormState.REFUSED
    assert "松林社区居委会" in client.get(url("form", row.id)).content.decode()
    again = client.post(page, route)
    assert again.status_code == 409
    assert "不住在本社区" in again.content.decode()


def test_forms_and_permits_elsewhere_are_not_there(
    city: City, lotus: Lotus, at_desk: AtDesk
) -> None:
    row = taken_in(at_desk("window"))
    client = at_desk("pine_clerk")
    for name in ("form", "check_form", "register_form", "refuse_form"):
        assert client.get(url(name, row.id)).status_code == 404
    assert row.number not in client.get(url("newcomers")).content.decode()
    permit = permit_of(city, lotus, at_desk)
    for name in ("sign", "end_permit"):
        assert client.get(url(name, permit.id)).status_code == 404
    assert str(permit.id) not in client.get(f"{url('permits')}?all=1").content.decode()
    assert at_desk("window").get(url("person", lotus.dad.id)).status_code == 403
    assert at_desk("grid_worker").get(url("newcomers")).status_code == 403


def permit_of(city: City, lotus: Lotus, at_desk: AtDesk) -> ResidencePermit:
    guest = enter(
        city["clerk"], "何光", GUEST, lotus.houses.other.id, phone="13911112222",
        standing="floating",
    )  # fmt: skip
    issued = timezone.localdate() - timedelta(days=350)
    form = {"number": "4299010012345", "issued_on": issued.isoformat()}
    assert at_desk("clerk").post(url("issue", guest.id), form).status_code == 302
    return ResidencePermit.objects.get()


def test_a_permit_is_noted_listed_signed_and_ended(
    city: City, lotus: Lotus, at_desk: AtDesk
) -> None:
    permit = permit_of(city, lotus, at_desk)
    client = at_desk("window")
    page = client.get(url("permits")).content.decode()
    assert "何*" in page
    assert "何光" not in page
    today = timezone.localdate().isoformat()
    sign = url("sign", permit.id)
    assert client.post(sign, {"signed_on": today, "expect": permit.version}).status_code == 302
    permit.refresh_from_db()
    assert permit.signed_on == timezone.localdate()
    assert client.post(sign, {"signed_on": today, "expect": 1}).status_code == 409
    end = url("end_permit", permit.id)
    assert client.post(end, {"expect": permit.version}).status_code == 302
    assert "没有待签注的居住证" in client.get(url("permits")).content.decode()


def test_consent_is_given_and_taken_back(lotus: Lotus, at_desk: AtDesk) -> None:
    client = at_desk("clerk")
    assert client.post(url("consent", lotus.dad.id, "service_messages"), {}).status_code == 302
    held = Consent.objects.get()
    assert (held.given_by, held.withdrawn_at) == ("counter", None)
    page = client.get(url("person", lotus.dad.id)).content.decode()
    assert url("withdraw", lotus.dad.id, "service_messages") in page
    assert url("consent", lotus.dad.id, "child_under_14") not in page
    client.post(url("withdraw", lotus.dad.id, "service_messages"), {})
    held.refresh_from_db()
    assert held.withdrawn_at is not None
    assert client.get(url("consent", lotus.dad.id, "no_such_thing")).status_code == 404
