from datetime import timedelta
from typing import Any

import pytest

from linli.registers.access import operations, queries
from linli.registers.access.models import Account, Post, SignInEvent
from linli.registers.access.operations import FirstPost, NotAllowed, Refused
from linli.registers.access.permissions import ROLES
from linli.registers.access.rules import SYSTEM
from linli.registers.places.operations.changes import day_of
from linli.registers.places.queries import changes_of
from linli.registers.units import queries as units
from linli.registers.units.operations import UnitInUse
from tests.registers.city import AT
from tests.registers.people import PASSWORD, Staff

pytestmark = pytest.mark.django_db
TODAY = day_of(AT)


def create(staff: Staff, by: str, unit: str = "", role: str = "handler", **more: Any) -> Account:
    given = {"username": "xin", "name": "新人", "password": PASSWORD} | more
    post = FirstPost(staff.units[unit].id, role) if unit else None
    return operations.create_account(by=staff.actor(by), at=AT, post=post, **given)


class TestCreating:
    def test_with_a_first_post(self, staff: Staff) -> None:
        account = create(staff, "east_admin", "lake")
        (post,) = queries.posts_held(account.id, on=TODAY)
        assert (post.role, post.unit.name) == ("handler", "湖滨街道服务站")
        assert account.must_change_password
        assert account.check_password(PASSWORD)
        assert {change.act for change in changes_of(account.id)} == {"create", "grant post"}

    def test_a_district_gives_posts_in_its_own_units_only(self, staff: Staff) -> None:
        with pytest.raises(NotAllowed):
            create(staff, "west_admin", "lake")
        with pytest.raises(NotAllowed):
            create(staff, "east_admin", "city")
        assert not Account.objects.filter(username="xin").exists()

    def test_below_the_city_a_first_post_is_needed(self, staff: Staff) -> None:
        with pytest.raises(operations.AccountRefused) as caught:
            create(staff, "east_admin")
        assert caught.value.field == "unit"
        create(staff, "admin")

    @pytest.mark.parametrize("who", ["taker", "auditor", "supervisor", "handler"])
    def test_others_make_no_accounts(self, staff: Staff, who: str) -> None:
        with pytest.raises(NotAllowed):
            create(staff, who, "lake")

    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"username": "x"}, "username"),
            ({"username": "a b!c"}, "username"),
            ({"username": " Admin"}, "username"),
            ({"name": " "}, "name"),
            ({"password": "short"}, "password"),
            ({"password": "Xin-xin-2026!"}, "password"),
        ],
    )
    def test_what_is_wrong_is_named(self, staff: Staff, change: dict[str, Any], field: str) -> None:
        with pytest.raises(operations.AccountRefused) as caught:
            create(staff, "admin", "lake", **change)
        assert caught.value.field == field

    def test_a_common_password_is_refused(self, staff: Staff) -> None:
        with pytest.raises(operations.PasswordRefused):
            create(staff, "admin", "lake", password="P@ssw0rd")


class TestPosts:
    def test_nobody_gives_a_post_to_themselves(self, staff: Staff) -> None:
        by = staff.actor("admin")
        with pytest.raises(NotAllowed):
            operations.grant_post(
                by=by,
                at=AT,
                account_id=staff.people["admin"].id,
                unit_id=staff.units["city"].id,
                role="auditor",
            )

    def test_a_post_is_held_once_at_a_time(self, staff: Staff) -> None:
        given = {"account_id": staff.people["handler"].id, "unit_id": staff.units["lake"].id}
        with pytest.raises(operations.AccountRefused):
            operations.grant_post(by=SYSTEM, at=AT, role="handler", **given)
        with pytest.raises(operations.AccountRefused):
            operations.grant_post(by=SYSTEM, at=AT, role="wizard", **given)
        operations.grant_post(by=SYSTEM, at=AT, role="head", **given)
        held = queries.posts_held(staff.people["handler"].id, on=TODAY)
        assert [post.role for post in held] == ["handler", "head"]

    def test_a_post_may_begin_later_and_must_end_after(self, staff: Staff) -> None:
        given = {"account_id": staff.people["taker"].id, "unit_id": staff.units["east"].id}
        soon = TODAY + timedelta(days=7)
        operations.grant_post(by=SYSTEM, at=AT, role="leader", valid_from=soon, **given)
        assert len(queries.posts_held(staff.people["taker"].id, on=TODAY)) == 1
        assert len(queries.posts_held(staff.people["taker"].id, on=soon)) == 2
        with pytest.raises(operations.AccountRefused):
            operations.grant_post(
                by=SYSTEM, at=AT, role="head", valid_from=soon, valid_to=soon, **given
            )

    def test_an_ended_post_is_gone_at_once(self, staff: Staff) -> None:
        (post,) = queries.posts_of(staff.people["handler"].id, on=TODAY)
        with pytest.raises(NotAllowed):
            operations.end_post(by=staff.actor("west_admin"), at=AT, post_id=post.id)
        operations.end_post(by=staff.actor("east_admin"), at=AT, post_id=post.id)
        assert queries.posts_held(staff.people["handler"].id, on=TODAY) == []
        assert queries.posts_of(staff.people["handler"].id, on=TODAY) == []
        with pytest.raises(operations.UnknownPost):
            operations.end_post(by=SYSTEM, at=AT, post_id=post.id)

    def test_a_unit_is_dissolved_with_its_posts(self, staff: Staff) -> None:
        ended = operations.dissolve_unit(
            by=staff.actor("east_admin"), at=AT, unit_id=staff.units["lake"].id
        )
        assert ended == 1
        assert queries.posts_held(staff.people["handler"].id, on=TODAY) == []
        with pytest.raises(units.UnknownUnit):
            units.unit_in_force(SYSTEM.scope, staff.units["lake"].id)

    def test_a_unit_with_others_below_keeps_its_posts(self, staff: Staff) -> None:
        lake = staff.units["lake"]
        lake.parent = staff.units["east"]
        lake.save()
        with pytest.raises(UnitInUse):
            operations.dissolve_unit(by=SYSTEM, at=AT, unit_id=staff.units["east"].id)
        assert queries.posts_held(staff.people["supervisor"].id, on=TODAY)

    def test_the_actor_at_a_post(self, staff: Staff) -> None:
        actor = staff.actor("supervisor")
        assert actor.permissions == ROLES["supervisor"].permissions
        assert actor.scope.code == staff.units["east"].division_code
        held = queries.posts_held(staff.people["supervisor"].id, on=TODAY)[0]
        assert queries.actor_at(staff.people["supervisor"], held) == actor
        assert staff.actor("admin").scope.column is None


class TestKeeping:
    def test_only_who_works_nowhere_else_is_a_districts_own(self, staff: Staff) -> None:
        both = staff.people["handler"]
        operations.grant_post(
            by=SYSTEM, at=AT, account_id=both.id, unit_id=staff.units["west"].id, role="handler"
        )
        for act in (operations.deactivate, operations.unlock, operations.reactivate):
            with pytest.raises(NotAllowed):
                act(by=staff.actor("east_admin"), at=AT, account_id=both.id)
        operations.deactivate(by=staff.actor("admin"), at=AT, account_id=both.id)
        both.refresh_from_db()
        assert not both.is_active

    def test_another_district_keeps_its_hands_off(self, staff: Staff) -> None:
        by = staff.actor("west_admin")
        target = staff.people["handler"].id
        with pytest.raises(NotAllowed):
            operations.set_password(by=by, at=AT, account_id=target, password="Neu-2026-neu")
        with pytest.raises(NotAllowed):
            operations.change_account(by=by, at=AT, account_id=target, name="改", email="")
        with pytest.raises(NotAllowed):
            queries.account_in_scope(by.scope, target)

    def test_nobody_closes_their_own_account(self, staff: Staff) -> None:
        with pytest.raises(NotAllowed):
            operations.deactivate(
                by=staff.actor("admin"), at=AT, account_id=staff.people["admin"].id
            )

    def test_a_new_password_must_be_changed_and_is_in_the_log(self, staff: Staff) -> None:
        target = staff.people["handler"]
        operations.set_password(
            by=staff.actor("east_admin"), at=AT, account_id=target.id, password="Neu-2026-neu"
        )
        target.refresh_from_db()
        assert target.must_change_password
        assert target.password_changed_at == AT
        assert SignInEvent.objects.filter(account_id=target.id, kind="password").count() == 1

    def test_ones_own_password(self, staff: Staff) -> None:
        by = staff.actor("handler")
        with pytest.raises(operations.AccountRefused):
            operations.change_own_password(by=by, at=AT, old="wrong", password="Neu-2026-neu")
        with pytest.raises(operations.PasswordRefused):
            operations.change_own_password(by=by, at=AT, old=PASSWORD, password=PASSWORD)
        operations.change_own_password(by=by, at=AT, old=PASSWORD, password="Neu-2026-neu")
        assert Account.objects.get(username="handler").check_password("Neu-2026-neu")
        with pytest.raises(Refused):
            operations.change_own_password(by=SYSTEM, at=AT, old="", password="Neu-2026-neu")


class TestLists:
    def test_a_district_sees_its_own_people(self, staff: Staff) -> None:
        page = queries.accounts(staff.actor("east_admin").scope, on=TODAY)
        assert [line.username for line in page.lines] == [
            "east_admin",
            "east_auditor",
            "handler",
            "supervisor",
        ]
        assert page.lines[2].posts[0].role == "handler"
        whole = queries.accounts(staff.actor("admin").scope, on=TODAY)
        assert len(whole.lines) == len(staff.people)

    def test_by_words_unit_and_role(self, staff: Staff) -> None:
        scope = staff.actor("admin").scope
        assert [x.username for x in queries.accounts(scope, "湖", on=TODAY).lines] == ["handler"]
        assert [x.username for x in queries.accounts(scope, "WEST", on=TODAY).lines] == [
            "west_admin"
        ]
        unit_id = staff.units["lake"].id
        by_unit = queries.accounts(scope, on=TODAY, unit_id=unit_id)
        assert [x.username for x in by_unit.lines] == ["handler"]
        by_role = queries.accounts(scope, on=TODAY, role="auditor")
        assert [x.username for x in by_role.lines] == ["auditor", "east_auditor"]

    def test_page_by_page_everybody_once(self, staff: Staff) -> None:
        scope, seen, after = staff.actor("admin").scope, [], ""
        while True:
            page = queries.accounts(scope, on=TODAY, after=after, limit=3)
            seen += [line.username for line in page.lines]
            after = page.after
            if not after:
                break
        assert seen == sorted(staff.people)

    def test_the_queries_of_a_page_do_not_grow_with_it(
        self, staff: Staff, django_assert_max_num_queries: Any
    ) -> None:
        with django_assert_max_num_queries(4):
            queries.accounts(staff.actor("east_admin").scope, on=TODAY)

    def test_past_posts_are_shown(self, staff: Staff) -> None:
        (post,) = Post.objects.filter(account=staff.people["handler"])
        operations.end_post(by=SYSTEM, at=AT, post_id=post.id)
        lines = queries.post_lines(SYSTEM.scope, staff.people["handler"].id, on=AT.date())
        assert [line.valid_to for line in lines] == [TODAY]
        assert (
            queries.post_lines(staff.actor("west_admin").scope, post.account_id, on=AT.date()) == []
        )
