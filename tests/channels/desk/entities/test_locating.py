"""Where an entity sits: found by its address, chosen of several, looked for again."""

from __future__ import annotations

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from linli.registers.access.rules import SYSTEM
from linli.registers.entities.models import Entity, Located
from linli.registers.places import operations as places
from tests.channels.desk.clerks import Clerks, make_clerks
from tests.registers.city import AT, LOTUS
from tests.registers.entities.conftest import enter

pytestmark = pytest.mark.django_db
HOME = "/desk/entities/"


@pytest.fixture
def clerks(db: None) -> Clerks:
    made = make_clerks()
    for name in ("锦绣花园1幢", "锦绣花园2幢"):
        facts = places.BuildingFacts(name=name, address="柳林路12号")
        places.add_building(by=SYSTEM, at=AT, community_code=LOTUS, facts=facts)
    return made


def test_what_was_matched_is_shown_and_one_of_several_is_chosen(clerks: Clerks) -> None:
    client = clerks.door("clerk")
    found, several = enter(1, address="锦绣花园2幢"), enter(2, address="柳林路12号")
    page = client.get(f"{HOME}{found.pk}/").content.decode()
    assert "锦绣花园2幢" in page
    assert "按地址" in page
    page = client.get(f"{HOME}{several.pk}/").content.decode()
    assert page.count("在这幢楼") == 2
    assert "在这幢楼" not in clerks.door("worker").get(f"{HOME}{several.pk}/").content.decode()
    code = f"{LOTUS}00002"
    answer = client.post(
        f"{HOME}{several.pk}/building/", {"building": code, "expect": several.version}
    )
    assert answer.status_code == 302
    several = Entity.objects.get(pk=several.pk)
    assert several.building is not None
    assert (several.building.code, several.located) == (code, Located.HAND)
    page = client.get(f"{HOME}{several.pk}/").content.decode()
    assert "人工" in page
    assert "在这幢楼" not in page


def test_a_clerk_has_them_looked_for_again_and_others_may_not(clerks: Clerks) -> None:
    lost = enter(1, address="天边路9号")
    assert clerks.door("worker").post(f"{HOME}locate/").status_code == 403
    client = clerks.door("clerk")
    assert f"{HOME}locate/" in client.get(HOME).content.decode()
    assert client.post(f"{HOME}locate/").status_code == 302
    lost.refresh_from_db()
    assert lost.located == Located.NOT_YET
    assert ProcrastinateJob.objects.filter(task_name="entities.locate").count() == 1
