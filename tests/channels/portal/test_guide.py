"""The pages that explain."""

import pytest

from linli.casework.matters.models import RefusalGround, RetentionClass
from linli.casework.matters.queries.rule_book import forget_rule_book
from linli.registers.units.models import Unit
from tests.casework.city import START, City
from tests.channels.portal.walking import Visitor, words
from tests.registers.city import EAST, LAKE

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/guide",
        "/data",
        "/accessibility",
        "/stations",
        "/offline",
        "/published/",
        "/track",
        "/report",
    ],
)
def test_every_page_opens_for_everybody_with_the_telephone_number(city: City, path: str) -> None:
    response = Visitor().get(path)
    assert response.status_code == 200
    assert 'href="tel:12345"' in response.content.decode()


def test_the_grounds_for_not_accepting_come_from_the_rules(city: City) -> None:
    RefusalGround.objects.create(
        code="N7", name="测试理由", explanation="因为。", route="测试的门", valid_from=START
    )
    forget_rule_book()

    shown = words(Visitor().get("/guide"))

    assert "城乡建设" in shown
    assert "纪检监察" not in shown  # goes elsewhere
    assert "应走诉讼等途径" in shown
    assert "测试的门" in shown


def test_how_long_data_is_kept_comes_from_the_rules(city: City) -> None:
    RetentionClass.objects.create(
        code="matter", name="一般工单", years=4, then="deidentify", valid_from=START
    )

    assert "结案后4年" in words(Visitor().get("/data"))


def test_stations_are_found_by_street_with_their_hours(city: City) -> None:
    Unit.objects.filter(code="lake").update(address="湖滨路1号", phone="0710-3512345")

    shown = words(Visitor().get(f"/stations?district={EAST}&street={LAKE}"))

    assert "湖滨街道办事处" in shown
    assert "湖滨路1号" in shown
    assert "星期一到星期五 8:30–12:00，14:00–17:30" in shown


def test_large_print_stays_on(city: City) -> None:
    visitor = Visitor()
    visitor.post("/ui/print-size", elder="1", next="/guide")
    assert 'class="elder"' in visitor.get("/").content.decode()


def test_the_pages_can_be_read_in_english(city: City) -> None:
    visitor = Visitor()
    visitor.client.cookies["linli_language"] = "en"
    assert "What is the matter?" in words(visitor.get("/"))


def test_the_ways_without_the_internet_come_from_the_register(city: City) -> None:
    Unit.objects.filter(code="centre").update(address="滨江大道1号", phone="0710-12345")
    shown = words(Visitor().get("/offline"))
    assert "滨江大道1号" in shown
    assert "8:30–12:00" in shown
    assert "市12345中心" in shown
    assert "西岭区12345中心" not in shown  # no address, so nobody is sent there
