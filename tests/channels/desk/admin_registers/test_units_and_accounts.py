"""Units, accounts and the logs on their pages."""

from typing import Any

import pytest
from django.utils import timezone

from linli.registers.access import operations as access
from linli.registers.access.models import Account, Post
from linli.registers.access.rules import SYSTEM
from linli.registers.units.models import Duty, Unit
from linli.registers.units.queries import hours_of
from tests.channels.desk.admin_registers.asking import HTMX, Door, at
from tests.registers.city import (
    AT,
    FERRY,
    LAKE,
    LOTUS,
)
from tests.registers.people import PASSWORD, Staff

pytestmark = pytest.mark.django_db


class TestUnits:
    FIELDS = {
        "code": "S9",
        "name": "荷香社区服务站",
        "short_name": "荷香站",
        "kind": "station",
        "division": "荷香社区",
        "parent": "lake",
    }

    def test_add_and_change(self, staff: Staff, door: Door) -> None:
        client = door("east_admin")
        answer = client.post(at("add_unit"), self.FIELDS)
        unit = Unit.objects.get(code="S9")
        assert answer["Location"] == at("unit", unit.id)
        assert (unit.division_code, unit.parent_id) == (LOTUS, staff.units["lake"].id)
        client.post(at("change_unit", unit.id), self.FIELDS | {"phone": "0710-1234567"})
        unit.refresh_from_db()
        assert unit.phone == "0710-1234567"
        page = client.get(at("unit", unit.id)).content.decode()
        assert "荷香社区服务站" in page

    def test_a_form_that_is_sent_twice_adds_one_unit(self, door: Door) -> None:
        client = door("east_admin")
        given = self.FIELDS | {"submit_token": "token-of-this-form"}
        first, second = (client.post(at("add_unit"), given) for _ in range(2))
        assert first["Location"] == at("unit", Unit.objects.get(code="S9").id)
        assert second["Location"] == at("units")

    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"division": "渡口社区"}, "division"),
            ({"division": "社区"}, "division"),
            ({"parent": "没有这个单位"}, "parent"),
            ({"code": "lake"}, "code"),
            ({"kind": ""}, "kind"),
            ({"parent": "west"}, "parent"),
        ],
    )
    def test_what_is_wrong_is_named(self, door: Door, change: dict[str, str], field: str) -> None:
        answer = door("east_admin").post(at("add_unit"), self.FIELDS | change)
        assert answer.status_code == 422
        assert list(answer.context["form"].errors) == [field]

    def test_opening_hours(self, staff: Staff, door: Door) -> None:
        client, lake = door("east_admin"), staff.units["lake"].id
        office = dict.fromkeys(
            ("mon", "tue", "wed", "thu", "fri", "makeup"), "08：30-12:00，14:00～17:00"
        )
        given = {"source": "own"} | office
        assert client.post(at("unit_hours", lake), given).status_code == 302
        assert hours_of(lake).weekly[0][1].end.hour == 17
        form = client.get(at("unit_hours", lake)).context["form"]
        assert form.initial["mon"] == "08:30-12:00 14:00-17:00"
        client.post(at("unit_hours", lake), {"source": "always"})
        assert hours_of(lake).holiday
        client.post(at("unit_hours", lake), {"source": "parent"})
        assert not hours_of(lake).holiday

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({"mon": "08:30-12:00"}, "makeup"),
            ({"makeup": "08:30-12:00", "sat": "09:00-12:00"}, "mon"),
            ({"mon": "morning", "makeup": "08:30-12:00"}, "mon"),
            ({"mon": "12:00-08:30", "makeup": "08:30-12:00"}, "mon"),
            ({"mon": "25:00-26:00", "makeup": "08:30-12:00"}, "mon"),
            ({"mon": "08:30-12:00 11:00-14:00", "makeup": "08:30-12:00"}, "mon"),
        ],
    )
    def test_wrong_hours_are_named(
        self, staff: Staff, door: Door, given: dict[str, str], field: str
    ) -> None:
        address = at("unit_hours", staff.units["lake"].id)
        answer = door("east_admin").post(address, {"source": "own"} | given)
        assert answer.status_code == 422
        assert field in answer.context["form"].errors

    def test_duties(self, staff: Staff, door: Door) -> None:
        client, lake = door("east_admin"), staff.units["lake"].id
        text = "lamp | 路灯维护 | 城市照明管理规定\n\nroad｜道路养护"
        assert client.post(at("unit_duties", lake), {"duties": text}).status_code == 302
        assert Duty.objects.filter(valid_to=None).count() == 2
        assert "城市照明管理规定" in client.get(at("unit", lake)).content.decode()
        wrong = client.post(at("unit_duties", lake), {"duties": "lamp"})
        assert wrong.status_code == 422

    def test_closing_ends_the_posts(self, staff: Staff, door: Door) -> None:
        client, lake = door("east_admin"), staff.units["lake"].id
        assert client.post(at("close_unit", lake)).status_code == 302
        assert not Post.objects.filter(unit_id=lake, valid_to=None).exists()

    def test_suggestions(self, door: Door) -> None:
        client = door("east_admin")
        own = client.get(at("unit_options"), {"unit": "中心"}).content.decode()
        assert "东湖区综治中心" in own
        assert "临江市" not in own
        every = client.get(at("unit_options"), {"parent": "中心", "all": 1}).content.decode()
        assert "临江市12345中心" in every
        places_found = client.get(at("division_options"), {"division": "湖滨"}).content.decode()
        assert LAKE in places_found
        assert FERRY not in places_found


class TestAccounts:
    FIELDS = {
        "username": "xinren",
        "name": "新人",
        "password": PASSWORD,
        "unit": "lake",
        "role": "handler",
    }

    def test_add(self, door: Door) -> None:
        answer = door("east_admin").post(at("add_account"), self.FIELDS)
        account = Account.objects.get(username="xinren")
        assert answer["Location"] == at("account", account.id)
        assert account.posts.get().unit.code == "lake"

    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"username": "handler"}, "username"),
            ({"password": "short"}, "password"),
            ({"unit": "west"}, "unit"),
            ({"role": ""}, "role"),
        ],
    )
    def test_what_is_wrong_is_named(self, door: Door, change: dict[str, str], field: str) -> None:
        answer = door("east_admin").post(at("add_account"), self.FIELDS | change, **HTMX)
        assert answer.status_code == 422
        assert list(answer.context["form"].errors) == [field]
        assert not Account.objects.filter(username="xinren").exists()

    def test_posts(self, staff: Staff, door: Door) -> None:
        client, handler = door("east_admin"), staff.people["handler"]
        given = {"unit": "east", "role": "head"}
        client.post(at("grant_post", handler.id), given)
        post = Post.objects.get(account=handler, role="head")
        again = client.post(at("grant_post", handler.id), given)
        assert again.status_code == 422
        client.post(at("end_post", post.id))
        post.refresh_from_db()
        assert post.valid_to is not None
        assert client.get(at("account", handler.id)).status_code == 200

    def test_password_unlock_close_open(self, staff: Staff, door: Door) -> None:
        client, handler = door("east_admin"), staff.people["handler"]
        client.post(at("set_password", handler.id), {"password": "Neu-2026-neu"})
        handler.refresh_from_db()
        assert handler.must_change_password
        for _time in range(5):
            with pytest.raises(access.LogInRefused):
                access.verify_password(
                    username="handler", password="x", address=None, at=timezone.now()
                )
        assert at("unlock", handler.id) in client.get(at("account", handler.id)).content.decode()
        client.post(at("unlock", handler.id))
        handler.refresh_from_db()
        assert handler.locked_until is None
        client.post(at("deactivate", handler.id))
        handler.refresh_from_db()
        assert not handler.is_active
        client.post(at("reactivate", handler.id))
        client.post(at("change_account", handler.id), {"name": "改名", "email": "a@b.cn"})
        handler.refresh_from_db()
        assert (handler.is_active, handler.name) == (True, "改名")

    def test_found_by_words_role_and_unit(self, staff: Staff, door: Door) -> None:
        client = door("admin")

        def found(**query: object) -> list[str]:
            page = client.get(at("accounts"), query, **HTMX).context["page"]
            return [row.username for row in page.items]

        assert found(q="湖") == ["handler"]
        assert found(role="auditor") == ["auditor", "east_auditor"]
        assert found(unit=staff.units["west"].id) == ["west_admin"]
        assert found(q="没有这个人") == []
        assert len(found(role="no-such-role")) == len(staff.people)

    def test_page_by_page(self, staff: Staff, door: Door, monkeypatch: Any) -> None:
        for number in range(35):
            access.create_account(
                by=SYSTEM, at=AT, username=f"extra{number:02d}", name="多", password=PASSWORD
            )
        page = door("admin").get(at("accounts")).context["page"]
        assert len(page.items) == 30
        following = door("admin").get(page.next_url).context["page"]
        assert following.prev_url
        assert len(following.items) == len(staff.people) + 35 - 30


class TestLogs:
    def read(self, staff: Staff, who: str, about: str) -> None:
        access.unmask(
            by=staff.actor(who),
            record_kind="party",
            record_id=staff.people[who].id,
            about=about,
            fields="phone",
            reason="电话联系诉求人",
            at=AT,
        )

    def test_readings(self, staff: Staff, door: Door) -> None:
        self.read(staff, "handler", "20260302001")
        self.read(staff, "taker", "20260302002")
        page = door("east_auditor").get(at("access_log")).content.decode()
        assert "20260302001" in page
        assert "电话联系诉求人" in page
        assert "20260302002" not in page
        found = door("auditor").get(at("access_log"), {"about": "20260302002"})
        assert [line.who for line in found.context["page"].items] == ["话务"]

    def test_wrong_dates_are_told(self, staff: Staff, door: Door) -> None:
        answer = door("auditor").get(at("access_log"), {"since": "yesterday"})
        assert answer.context["form"].errors["since"]

    @pytest.mark.parametrize("after", ["x", "2026-01-01", "2026-01-01T00:00~x", "~"])
    def test_a_broken_place_to_go_on_from_shows_the_beginning(
        self, staff: Staff, door: Door, after: str
    ) -> None:
        self.read(staff, "handler", "20260302001")
        page = door("auditor").get(at("access_log"), {"after": after})
        assert len(page.context["page"].items) == 1

    def test_older_lines_page_by_page(self, staff: Staff, door: Door) -> None:
        for number in range(55):
            self.read(staff, "handler", f"N{number}")
        first = door("auditor").get(at("access_log"))
        following = door("auditor").get(first.context["page"].next_url)
        assert len(first.context["page"].items) == 50
        assert len(following.context["page"].items) == 5

    def test_log_ins(self, staff: Staff, door: Door) -> None:
        access.record_log_in(account=staff.people["handler"], address="10.1.1.1", at=AT)
        access.record_log_in(account=staff.people["taker"], address="10.1.1.2", at=AT)
        page = door("east_auditor").get(at("sign_in_log")).content.decode()
        assert "10.1.1.1" in page
        assert "10.1.1.2" not in page
        found = door("auditor").get(at("sign_in_log"), {"username": "taker"})
        assert len(found.context["page"].items) == 1
