"""Reports as other systems and strangers send them."""

import json
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from linli.casework.cases.models import Case, Event, Party
from linli.casework.matters import operations as matters
from linli.casework.matters.models import Matter, PublishConsent
from tests.casework.city import City
from tests.registers.city import FERRY, LOTUS

pytestmark = pytest.mark.django_db

TEXT = "3号楼东边的路灯，上星期三晚上就不亮了。"
KEY = {"HTTP_IDEMPOTENCY_KEY": "test-key-0001"}


def send(body: Any, client: Client | None = None, **headers: str) -> Any:
    data = body if isinstance(body, bytes | str) else json.dumps(body)
    headers = {"content_type": "application/json"} | headers
    return (client or Client()).post("/api/v1/matters", data, **headers)


def problem(response: HttpResponse) -> dict[str, Any]:
    assert response["Content-Type"] == "application/problem+json"
    found: dict[str, Any] = json.loads(response.content)
    assert found["status"] == response.status_code
    return found


def message(response: HttpResponse, field: str) -> str:
    lines = [line for line in problem(response)["errors"] if line["field"] == field]
    assert len(lines) == 1, problem(response)
    return str(lines[0]["message"])


@pytest.mark.usefixtures("city")
class TestReport:
    def test_a_report_of_one_sentence_is_enough(self) -> None:
        response = send({"text": TEXT})

        assert response.status_code == 201
        receipt = response.json()
        case = Case.objects.get(number=receipt["number"])
        assert (case.body, case.channel, case.secrecy) == (TEXT, "api", "anonymous")
        assert len(receipt["query_code"]) == 6
        assert receipt["due_at"]
        assert receipt["links"]["page"].endswith(f"/track/{receipt['number']}")

    @pytest.mark.parametrize(("said", "kept"), [({"may_publish": True}, 1), ({}, 0)])
    def test_leave_to_publish_is_kept_only_where_it_is_said(
        self, said: dict[str, bool], kept: int
    ) -> None:
        receipt = send({"text": TEXT} | said).json()

        assert PublishConsent.objects.filter(way="api", withdrawn_at=None).count() == kept
        url = f"/api/v1/matters/{receipt['number']}"
        shown = Client().get(url, headers={"X-Query-Code": receipt["query_code"]}).json()
        assert shown["may_publish"] is bool(kept)

    def test_the_query_code_is_in_no_address(self) -> None:
        receipt = send({"text": TEXT}).json()

        assert receipt["query_code"] not in json.dumps(receipt["links"])

    def test_the_reporter_is_kept_sealed(self) -> None:
        reporter = {"identity": "confidential", "name": "王阿姨", "phone": "138 0000 0001"}

        send({"text": TEXT, "reporter": reporter, "wish": "换一盏"})

        party = Party.objects.get()
        assert (str(party.name), str(party.phone)) == ("王阿姨", "13800000001")
        assert Matter.objects.get().wish == "换一盏"

    def test_a_report_of_wrongdoing_is_confidential_though_named(self) -> None:
        reporter = {"identity": "named", "phone": "13800000001"}

        send({"text": TEXT, "nature": "report", "reporter": reporter})

        assert Case.objects.get().secrecy == "confidential"

    def test_the_place_comes_from_its_code(self) -> None:
        send({"text": TEXT, "place": {"code": LOTUS, "text": "3号楼"}})

        case = Case.objects.get()
        assert (case.community_code, case.place_text) == (LOTUS, "3号楼")

    def test_the_event_says_that_a_resident_did_it(self) -> None:
        send({"text": TEXT})

        assert Event.objects.get().actor_kind == "resident"


@pytest.mark.usefixtures("city")
class TestSendingTwice:
    def test_the_same_key_gives_the_same_answer_and_one_matter(self) -> None:
        first, second = send({"text": TEXT}, **KEY), send({"text": TEXT}, **KEY)

        assert (first.status_code, second.status_code) == (201, 200)
        assert first.json() == second.json()
        assert Case.objects.count() == 1

    def test_the_answer_stays_the_same_when_the_matter_has_moved(self, city: City) -> None:
        first = send({"text": TEXT}, **KEY)
        case = Case.objects.get()
        matters.accept(
            case.id,
            classing=matters.Classing(nature="help", category="0303"),
            by=city["taker"],
            at=case.opened_at,
        )

        assert send({"text": TEXT}, **KEY).json() == first.json()

    def test_the_same_key_with_another_report_is_a_conflict(self) -> None:
        send({"text": TEXT}, **KEY)

        response = send({"text": "另一件事。"}, **KEY)

        assert response.status_code == 409
        assert "编号" in problem(response)["detail"]
        assert Case.objects.count() == 1

    def test_without_a_key_each_report_is_its_own(self) -> None:
        send({"text": TEXT})
        send({"text": TEXT})

        assert Case.objects.count() == 2

    @pytest.mark.parametrize("key", ["short", "有汉字的键有汉字的键", "a" * 65])
    def test_a_key_that_is_none_is_named(self, key: str) -> None:
        response = send({"text": TEXT}, HTTP_IDEMPOTENCY_KEY=key)

        assert response.status_code == 422
        assert message(response, "Idempotency-Key")


@pytest.mark.usefixtures("city")
class TestBadInput:
    """Everything people and programs send by mistake, and the words they get."""

    def refused(self, body: Any, status: int = 422, **headers: str) -> Any:
        response = send(body, **headers)
        assert response.status_code == status, response.content
        assert Case.objects.count() == 0
        return response

    def test_no_text(self) -> None:
        assert message(self.refused({}), "text") == "缺少这一项。"

    @pytest.mark.parametrize("text", ["", "   \n\t ", "\u200b\u202e\ufeff", "\x00\x00"])
    def test_nothing_that_can_be_read(self, text: str) -> None:
        assert "写" in message(self.refused({"text": text}), "text")

    def test_ten_megabytes_of_text(self) -> None:
        response = self.refused({"text": "路" * 10_000_000}, 413)

        assert "256 KB" in problem(response)["detail"]

    def test_more_than_the_server_reads(self) -> None:
        assert problem(self.refused(b'{"text": "' + b"a" * 17_000_000 + b'"}', 413))

    def test_a_text_longer_than_any_report(self) -> None:
        assert "20000" in message(self.refused({"text": "a" * 20_001}), "text")

    def test_not_json(self) -> None:
        response = self.refused("{'text': 1", 400)

        assert "第1行" in problem(response)["detail"]

    def test_json_of_another_shape(self) -> None:
        for body in ("[]", '"text"', "null", "3"):
            assert problem(self.refused(body))["errors"]

    def test_another_encoding(self) -> None:
        body = json.dumps({"text": TEXT}, ensure_ascii=False).encode("gb18030")

        assert "UTF-8" in problem(self.refused(body, 400))["detail"]

    def test_half_a_character(self) -> None:
        assert "半个字符" in message(self.refused({"text": "路灯\ud800坏了"}), "text")

    def test_a_form_instead_of_json(self) -> None:
        response = self.refused("text=a", 415, content_type="application/x-www-form-urlencoded")

        assert "application/json" in problem(response)["detail"]

    def test_huge_numbers(self) -> None:
        for number in ("1e400", "-1e400", "9" * 5000, "181"):
            body = f'{{"text": "a", "place": {{"longitude": {number}, "latitude": 0}}}}'
            assert send(body).status_code in (400, 422)
        assert Case.objects.count() == 0

    def test_nested_without_end(self) -> None:
        self.refused("[" * 100_000, 400)

    def test_half_a_point(self) -> None:
        response = self.refused({"text": TEXT, "place": {"longitude": 112.1}})

        assert "经度" in message(response, "place")

    def test_a_place_that_does_not_exist(self) -> None:
        response = self.refused({"text": TEXT, "place": {"code": "110000000000"}})

        assert "110000000000" in message(response, "place.code")

    def test_a_field_that_does_not_exist(self) -> None:
        assert "没有这一项" in message(self.refused({"text": TEXT, "txet": "a"}), "txet")

    def test_a_number_where_words_belong(self) -> None:
        assert message(self.refused({"text": 12345}), "text")

    def test_a_telephone_number_short_of_a_digit(self) -> None:
        reporter = {"identity": "named", "phone": "1385550012"}

        words = message(self.refused({"text": TEXT, "reporter": reporter}), "reporter.phone")

        assert words == "少了1位。您填了10位，手机号是11位。"

    def test_named_without_a_number(self) -> None:
        assert message(self.refused({"text": TEXT, "reporter": {"identity": "named"}}), "reporter")

    def test_anonymous_with_a_name(self) -> None:
        reporter = {"identity": "anonymous", "name": "王"}

        assert "匿名" in message(self.refused({"text": TEXT, "reporter": reporter}), "reporter")

    def test_an_identity_of_their_own(self) -> None:
        response = self.refused({"text": TEXT, "reporter": {"identity": "vip"}})

        assert "named" in message(response, "reporter.identity")

    def test_the_words_are_english_for_who_reads_english(self) -> None:
        response = self.refused({}, HTTP_COOKIE="linli_language=en")

        assert message(response, "text") == "This is missing."


@pytest.mark.usefixtures("city")
class TestStrangeButFine:
    @pytest.mark.parametrize(
        ("sent", "kept"),
        [
            ("路灯坏了😡👨‍👩‍👧", "路灯坏了😡👨‍👩‍👧"),
            ("路\u200b灯\u202e坏\u2066了\ufeff", "路灯坏了"),
            ("路灯\x00坏了\x07", "路灯坏了"),
            ("第一行\r\n第二行\u2028第三行", "第一行\n第二行\n第三行"),
            ("𠮷野家门口", "𠮷野家门口"),
            ("مشكلة في الشارع", "مشكلة في الشارع"),
        ],
    )
    def test_signs_are_kept_and_what_nobody_sees_is_dropped(self, sent: str, kept: str) -> None:
        assert send({"text": sent}).status_code == 201
        assert Case.objects.get().body == kept

    def test_a_point_in_another_place_does_not_overrule_the_code(self) -> None:
        place = {"code": FERRY, "longitude": 112.005, "latitude": 32.005}

        assert send({"text": TEXT, "place": place}).status_code == 201
        assert Case.objects.get().community_code == FERRY


@pytest.mark.usefixtures("city")
def test_too_many_reports_from_one_address_are_told_to_wait(settings: Any) -> None:
    settings.LINLI_REPORTS_AN_HOUR = 4

    codes = [send({"text": TEXT}).status_code for _ in range(3)]
    response = send({"text": TEXT})

    assert codes == [201, 201, 429]
    assert int(response["Retry-After"]) > 0
    assert "分钟" in problem(response)["detail"]


@pytest.mark.usefixtures("city")
def test_taking_in_a_report_costs_few_statements() -> None:
    send({"text": TEXT})  # the rule book and the calendar are read once in a while

    with CaptureQueriesContext(
        connection,
    ) as captured:
        send({"text": TEXT}, **KEY)

    work = [one["sql"] for one in captured if "SAVEPOINT" not in one["sql"]]
    assert len(work) <= 3, work
    assert len(captured) <= 5, [one["sql"][:60] for one in captured]


@pytest.mark.usefixtures("city")
def test_when_the_database_fails_the_sender_is_told_to_send_the_same_again() -> None:
    with psycopg.connect(**connection.get_connection_params()) as other:
        other.execute("LOCK TABLE cases_case IN ACCESS EXCLUSIVE MODE")
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '20ms'")
        response = send({"text": TEXT}, **KEY)
        other.rollback()
    assert response.status_code == 503
    assert response["Retry-After"] == "30"
    assert "同一个键" in problem(response)["detail"]
    assert send({"text": TEXT}, **KEY).status_code == 201
