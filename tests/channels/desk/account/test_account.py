from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from linli.registers.access import operations as access
from linli.registers.access.models import Account, SignInEvent
from linli.registers.access.queries import posts_of
from linli.registers.access.rules import SYSTEM
from tests.registers.people import PASSWORD, Staff

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def visitor() -> Client:
    return Client()


def log_in(client: Client, username: str, password: str = PASSWORD, **more: Any) -> Any:
    return client.post(reverse("account_login"), {"login": username, "password": password} | more)


@pytest.mark.usefixtures("staff")
class TestLogIn:
    def test_leads_to_the_desk(self, visitor: Client) -> None:
        answer = log_in(visitor, "handler")
        assert answer.status_code == 302
        assert answer["Location"] == reverse("desk:account:start")
        assert SignInEvent.objects.get(kind="logged_in").address == "127.0.0.1"

    def test_leads_back_but_only_within_the_house(self, visitor: Client) -> None:
        way = reverse("desk:account:home")
        assert log_in(visitor, "handler", next=way)["Location"] == way
        foreign = log_in(Client(), "handler", next="https://elsewhere.example/")
        assert foreign["Location"] == reverse("desk:account:start")

    def test_the_session_gets_a_new_key(self, visitor: Client) -> None:
        session = visitor.session
        session["kept"] = True
        session.save()
        before = session.session_key
        log_in(visitor, "handler")
        assert visitor.session.session_key != before
        assert not Session.objects.filter(pk=before).exists()

    def test_wrong_words_keep_the_user_name_and_say_nothing_about_it(self, visitor: Client) -> None:
        texts = []
        for name in ("handler", "nobody-here"):
            answer = log_in(visitor, name, "wrong")
            assert answer.status_code == 422
            assert f'value="{name}"' in answer.content.decode()
            texts.append(answer.context["form"].non_field_errors())
        assert texts[0] == texts[1]

    def test_locked_out_with_the_time_left(self, visitor: Client) -> None:
        for _time in range(5):
            answer = log_in(visitor, "handler", "wrong")
        assert "15" in answer.context["form"].non_field_errors()[0]
        answer = log_in(visitor, "handler")
        assert answer.status_code == 422
        assert not visitor.session.get("_auth_user_id")

    def test_empty_fields_are_named(self, visitor: Client) -> None:
        answer = log_in(visitor, "", "")
        assert set(answer.context["form"].errors) == {"login", "password"}

    def test_who_is_in_already_goes_on(self, visitor: Client) -> None:
        log_in(visitor, "handler")
        assert visitor.get(reverse("account_login")).status_code == 302


class TestLeaving:
    def test_log_out_by_post_only(self, staff: Staff) -> None:
        client = Client()
        client.force_login(staff.people["handler"])
        address = reverse("desk:account:logout")
        assert client.get(address).status_code == 405
        assert client.post(address)["Location"] == reverse("account_login")
        assert not client.session.get("_auth_user_id")
        assert SignInEvent.objects.filter(kind="logged_out").count() == 1

    def test_visitors_are_sent_to_the_log_in_and_back(self, visitor: Client) -> None:
        home = reverse("desk:account:home")
        answer = visitor.get(f"{home}?a=1")
        assert answer["Location"] == f"{reverse('account_login')}?next=%2Fdesk%2Faccount%2F%3Fa%3D1"

    def test_an_ended_session_is_told(self, staff: Staff) -> None:
        client = Client()
        client.force_login(staff.people["handler"])
        Session.objects.all().delete()
        answer = client.get(reverse("desk:account:home"))
        assert answer["Location"].endswith("&expired=1")
        page = client.get(answer["Location"])
        assert page.context["has_expired"]

    def test_a_fragment_is_answered_by_401(self, staff: Staff) -> None:
        client = Client()
        assert client.get(reverse("desk:account:home"), **HTMX).status_code == 401

    def test_after_a_form_the_way_back_is_its_page(self, visitor: Client) -> None:
        address = reverse("desk:account:switch")
        page = "http://testserver/desk/cases/1/?tab=2"
        answer = visitor.post(address, HTTP_REFERER=page)
        assert "next=%2Fdesk%2Fcases%2F1%2F%3Ftab%3D2" in answer["Location"]
        elsewhere = visitor.post(address, HTTP_REFERER="https://elsewhere.example/x")
        assert "next=%2Fdesk%2F" in elsewhere["Location"]

    def test_a_session_lasts_half_an_hour_from_the_last_click(self, staff: Staff) -> None:
        client = Client()
        client.force_login(staff.people["handler"])
        client.get(reverse("desk:account:home"))
        session = client.session
        session["linli_seen"] = 0
        session.save()
        Session.objects.update(expire_date=timezone.now() + timedelta(minutes=3))
        client.get(reverse("desk:account:home"))
        (kept,) = Session.objects.all()
        assert kept.expire_date > timezone.now() + timedelta(minutes=29)


class TestPosts:
    def second_post(self, staff: Staff) -> str:
        post = access.grant_post(
            by=SYSTEM,
            at=timezone.now(),
            account_id=staff.people["handler"].id,
            unit_id=staff.units["east"].id,
            role="supervisor",
        )
        return str(post.id)

    def client(self, staff: Staff) -> Client:
        client = Client()
        client.force_login(staff.people["handler"])
        return client

    def test_the_first_post_is_in_use_until_another_is_chosen(self, staff: Staff) -> None:
        second, client = self.second_post(staff), self.client(staff)
        home = reverse("desk:account:home")
        assert client.get(home).wsgi_request.actor.role == "handler"
        client.post(reverse("desk:account:switch"), {"post": second})
        request = client.get(home).wsgi_request
        assert request.actor.role == "supervisor"
        assert len(request.posts) == 2

    @pytest.mark.parametrize("post", ["", "x", "018f0000-0000-7000-8000-000000000000"])
    def test_a_post_of_somebody_else_is_refused(self, staff: Staff, post: str) -> None:
        client = self.client(staff)
        foreign = posts_of(staff.people["admin"].id, on=timezone.localdate())[0]
        for wanted in (post, str(foreign.id)):
            client.post(reverse("desk:account:switch"), {"post": wanted})
            assert client.get(reverse("desk:account:home")).wsgi_request.actor.role == "handler"

    def test_a_post_that_ends_is_out_of_use_at_once(self, staff: Staff) -> None:
        second, client = self.second_post(staff), self.client(staff)
        client.post(reverse("desk:account:switch"), {"post": second})
        access.end_post(by=SYSTEM, at=timezone.now(), post_id=second)  # type: ignore[arg-type]  # as text
        assert client.get(reverse("desk:account:home")).wsgi_request.actor.role == "handler"

    def test_without_a_post_one_is_told_what_to_do(self, staff: Staff) -> None:
        client = self.client(staff)
        for post in posts_of(staff.people["handler"].id, on=timezone.localdate()):
            access.end_post(by=SYSTEM, at=timezone.now(), post_id=post.id)
        answer = client.get(reverse("desk:account:start"))
        assert answer["Location"] == reverse("desk:account:no_post")
        page = client.get(answer["Location"])
        assert "handler" in page.content.decode()
        fragment = client.get(reverse("desk:account:start"), **HTMX)
        assert fragment["HX-Redirect"] == reverse("desk:account:no_post")
        assert client.get(reverse("desk:account:home")).status_code == 200

    def test_a_closed_account_is_out_with_its_next_click(self, staff: Staff) -> None:
        client = self.client(staff)
        access.deactivate(by=SYSTEM, at=timezone.now(), account_id=staff.people["handler"].id)
        assert client.get(reverse("desk:account:home")).status_code == 302


class TestPassword:
    def change(self, client: Client, **given: str) -> Any:
        fields = {"old": PASSWORD, "password": "Neu-2026-neu", "again": "Neu-2026-neu"}
        return client.post(reverse("desk:account:password"), fields | given)

    def test_ones_own(self, staff: Staff) -> None:
        client, other = Client(), Client()
        client.force_login(staff.people["handler"])
        other.force_login(staff.people["handler"])
        assert self.change(client).status_code == 302
        assert client.get(reverse("desk:account:home")).status_code == 200
        assert other.get(reverse("desk:account:home")).status_code == 302
        assert Account.objects.get(username="handler").check_password("Neu-2026-neu")

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({"old": "wrong"}, "old"),
            ({"again": "another"}, "again"),
            ({"password": "short", "again": "short"}, "password"),
            ({"password": PASSWORD, "again": PASSWORD}, "password"),
        ],
    )
    def test_what_is_wrong_is_named(self, staff: Staff, given: dict[str, str], field: str) -> None:
        client = Client()
        client.force_login(staff.people["handler"])
        answer = self.change(client, **given)
        assert answer.status_code == 422
        assert list(answer.context["form"].errors) == [field]

    def test_a_given_password_must_be_changed_first(self, staff: Staff) -> None:
        access.set_password(
            by=SYSTEM,
            at=timezone.now(),
            account_id=staff.people["handler"].id,
            password="Given-2026",
        )
        client = Client()
        log_in(client, "handler", "Given-2026")
        answer = client.get(reverse("desk:account:start"))
        assert answer["Location"] == reverse("desk:account:password")
        self.change(client, old="Given-2026")
        assert client.get(reverse("desk:account:start"))["Location"] != answer["Location"]

    def test_an_old_password_must_be_changed(self, staff: Staff, settings: Any) -> None:
        settings.LINLI_PASSWORD_DAYS = 90
        Account.objects.update(password_changed_at=timezone.now() - timedelta(days=91))
        client = Client()
        client.force_login(staff.people["handler"])
        answer = client.get(reverse("desk:account:start"))
        assert answer["Location"] == reverse("desk:account:password")


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


class TestSecondFactor:
    def switch_on(self, client: Client) -> str:
        client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
        page = client.get(reverse("mfa_activate_totp"))
        secret: str = page.context["form"].secret
        answer = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
        assert answer.status_code == 302
        return secret

    def test_it_is_asked_at_the_log_in(self, staff: Staff) -> None:
        client = Client()
        client.force_login(staff.people["handler"])
        secret = self.switch_on(client)
        assert client.get(reverse("mfa_view_recovery_codes")).status_code == 200
        other = Client()
        assert log_in(other, "handler")["Location"].startswith(reverse("mfa_authenticate"))
        assert not SignInEvent.objects.filter(kind="logged_in").exists()
        page = other.get(reverse("mfa_authenticate"))
        assert page.status_code == 200
        wrong = other.post(reverse("mfa_authenticate"), {"code": "000000"})
        assert wrong.context["form"].errors
        kept = Authenticator.objects.get(type="totp")
        assert secret not in str(kept.data)
        recovery = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
        other.post(reverse("mfa_authenticate"), {"code": recovery[0]})
        assert other.session.get("_auth_user_id")
        assert SignInEvent.objects.filter(kind="logged_in").count() == 1

    def test_the_password_is_asked_again_before_it_changes(self, staff: Staff) -> None:
        client = Client()
        client.force_login(staff.people["handler"])
        answer = client.get(reverse("mfa_activate_totp"))
        assert answer["Location"].startswith(reverse("account_reauthenticate"))
        assert client.get(answer["Location"]).status_code == 200
        wrong = client.post(answer["Location"], {"password": "wrong"})
        assert wrong.status_code == 200
        assert wrong.context["form"].errors

    def test_a_role_may_ask_for_it(self, staff: Staff, settings: Any) -> None:
        settings.LINLI_MFA_ROLES = ["handler"]
        client = Client()
        client.force_login(staff.people["handler"])
        answer = client.get(reverse("desk:account:start"))
        assert answer["Location"] == reverse("mfa_activate_totp")
        self.switch_on(client)
        answer = client.get(reverse("desk:account:start"))
        assert answer["Location"] != reverse("mfa_activate_totp")
        other = Client()
        other.force_login(staff.people["supervisor"])
        assert other.get(reverse("desk:account:start"))["Location"] != reverse("mfa_activate_totp")

    def test_it_can_be_switched_off(self, staff: Staff) -> None:
        client = Client()
        client.force_login(staff.people["handler"])
        self.switch_on(client)
        for name in ("mfa_index", "mfa_deactivate_totp", "mfa_generate_recovery_codes"):
            assert client.get(reverse(name)).status_code == 200, name
        client.post(reverse("mfa_deactivate_totp"))
        assert not Authenticator.objects.filter(type="totp").exists()


def test_every_page_of_the_account_opens(staff: Staff) -> None:
    client = Client()
    client.force_login(staff.people["handler"])
    for name in ("desk:account:home", "desk:account:password", "mfa_index"):
        assert client.get(reverse(name)).status_code == 200, name


def test_a_page_costs_few_queries(staff: Staff, django_assert_max_num_queries: Any) -> None:
    client = Client()
    client.force_login(staff.people["handler"])
    client.get(reverse("desk:account:password"))
    # session, account; the three stamps are asked for because the test has not committed
    with django_assert_max_num_queries(5):
        client.get(reverse("desk:account:password"))
