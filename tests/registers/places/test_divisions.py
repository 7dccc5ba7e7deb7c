import csv
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError

from linli.foundation.tabular.reading import open_table
from linli.registers.access.rules import SYSTEM
from linli.registers.places import operations, queries
from linli.registers.places.models import Division, Grid, RegisterChange
from linli.registers.places.queries import DivisionLine
from linli.registers.places.rules.keepers import NotAllowed, Refused
from tests.registers.city import (
    AT,
    CEDAR,
    CITY,
    EAST,
    EAST_KEEPER,
    LAKE,
    LOTUS,
    NOBODY,
    PINE,
    WEST,
    WEST_KEEPER,
    Square,
    make_divisions,
)

pytestmark = pytest.mark.django_db


def errors_of(caught: pytest.ExceptionInfo[operations.FileRefused]) -> dict[int, str]:
    return {error.row: error.words for error in caught.value.errors}


@pytest.mark.usefixtures("city")
class TestAdding:
    def test_ancestors_are_stored(self) -> None:
        lotus = Division.objects.get(code=LOTUS)
        assert (lotus.district_code, lotus.street_code, lotus.community_code) == (EAST, LAKE, LOTUS)
        assert lotus.grade == "community"

    def test_a_code_of_another_city_is_refused(self) -> None:
        with pytest.raises(operations.FileRefused):
            operations.add_division(by=SYSTEM, at=AT, code="110101", name="东城区")

    def test_a_code_in_force_is_refused(self) -> None:
        with pytest.raises(operations.FileRefused):
            operations.add_division(by=SYSTEM, at=AT, code=LOTUS, name="荷香社区")

    def test_a_division_needs_its_parent(self) -> None:
        with pytest.raises(operations.FileRefused) as caught:
            operations.add_division(by=SYSTEM, at=AT, code="429901009001", name="孤岛社区")
        assert "429901009000" in errors_of(caught)[1]

    def test_each_keeper_adds_in_the_own_district_only(self) -> None:
        operations.add_division(by=EAST_KEEPER, at=AT, code="429901003", name="桥南街道")
        with pytest.raises(operations.FileRefused):
            operations.add_division(by=EAST_KEEPER, at=AT, code="429902003", name="桥北街道")
        with pytest.raises(NotAllowed):
            operations.add_division(by=NOBODY, at=AT, code="429902003", name="桥北街道")

    def test_the_database_refuses_wrong_ancestors(self) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            Division.objects.filter(code=LOTUS).update(street_code="")


@pytest.mark.usefixtures("city")
class TestRenaming:
    def test_the_old_name_stays_in_the_history(self) -> None:
        lotus = operations.rename_division(by=SYSTEM, at=AT, code=LOTUS, name=" 荷塘社区 ")
        assert queries.place_codes(LOTUS).community_name == "荷塘社区"
        change = queries.changes_of(lotus.id)[0]
        assert (change.act, change.before, change.after) == (
            "rename",
            {"name": "荷香社区"},
            {"name": "荷塘社区"},
        )

    def test_the_same_name_is_no_change(self) -> None:
        before = RegisterChange.objects.count()
        operations.rename_division(by=SYSTEM, at=AT, code=LOTUS, name="荷香社区")
        assert RegisterChange.objects.count() == before

    @pytest.mark.parametrize("name", ["", "   ", "长" * 61])
    def test_a_name_is_needed(self, name: str) -> None:
        with pytest.raises(Refused):
            operations.rename_division(by=SYSTEM, at=AT, code=LOTUS, name=name)

    def test_others_may_not(self) -> None:
        with pytest.raises(NotAllowed):
            operations.rename_division(by=WEST_KEEPER, at=AT, code=LOTUS, name="改名社区")

    def test_history_cannot_be_rewritten(self) -> None:
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            RegisterChange.objects.update(who="别人")
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            RegisterChange.objects.all().delete()


@pytest.mark.usefixtures("city")
class TestReplacing:
    def test_everything_inside_follows_a_new_code(self) -> None:
        grid = operations.draw_grid(
            by=SYSTEM, at=AT, community_code=LOTUS, name="一网格", polygon=Square(0, 0).geojson
        )
        successor = operations.replace_division(
            by=SYSTEM, at=AT, code=LAKE, new_code="429901011000", new_name="滨湖街道"
        )
        assert successor.name == "滨湖街道"
        moved = Division.objects.get(code="429901011001", valid_to=None)
        assert (moved.street_code, moved.district_code) == ("429901011000", EAST)
        assert moved.parent == successor
        old = Division.objects.get(code=LOTUS)
        assert old.successor == moved
        assert old.valid_to is not None
        grid.refresh_from_db()
        assert grid.successor is not None
        assert grid.successor.code == "429901011001001"
        place = queries.grid_at(*Square(0, 0).centre)
        assert place is not None
        assert place.label == "东湖区 · 滨湖街道 · 荷香社区 · 一网格"
        with pytest.raises(queries.UnknownPlace):
            queries.place_codes(LOTUS)

    def test_a_community_may_go_to_another_street(self) -> None:
        moved = operations.replace_division(by=SYSTEM, at=AT, code=PINE, new_code="429902001009")
        assert (moved.district_code, moved.street_code) == (WEST, "429902001000")
        assert moved.name == "松林社区"

    def test_two_communities_become_one(self) -> None:
        for code, square in ((LOTUS, Square(0, 0)), (PINE, Square(0.01, 0))):
            operations.draw_grid(
                by=SYSTEM, at=AT, community_code=code, name="一网格", polygon=square.geojson
            )
        operations.replace_division(by=SYSTEM, at=AT, code=PINE, new_code=LOTUS)
        codes = Grid.objects.filter(valid_to=None).order_by("code").values_list("code", flat=True)
        assert list(codes) == [LOTUS + "001", LOTUS + "002"]

    def test_a_street_with_communities_is_not_merged(self) -> None:
        with pytest.raises(operations.DivisionInUse):
            operations.replace_division(by=SYSTEM, at=AT, code=LAKE, new_code="429901002000")

    @pytest.mark.parametrize("new_code", [LOTUS, LAKE, "429909001005"])
    def test_a_wrong_new_code_is_refused(self, new_code: str) -> None:
        with pytest.raises(Refused):
            operations.replace_division(by=SYSTEM, at=AT, code=LOTUS, new_code=new_code)

    def test_nobody_renumbers_their_own_district(self) -> None:
        with pytest.raises(NotAllowed):
            operations.replace_division(by=EAST_KEEPER, at=AT, code=EAST, new_code="429909000000")


@pytest.mark.usefixtures("city")
def test_a_division_is_closed_once_it_is_empty() -> None:
    with pytest.raises(operations.DivisionInUse):
        operations.close_division(by=SYSTEM, at=AT, code="429901002000")
    operations.close_division(by=SYSTEM, at=AT, code=CEDAR)
    operations.close_division(by=SYSTEM, at=AT, code="429901002000")
    assert not Division.objects.filter(code=CEDAR, valid_to=None).exists()


class TestImporting:
    def write(self, path: Path, rows: list[list[str]], encoding: str = "utf-8-sig") -> Path:
        with path.open("w", encoding=encoding, newline="") as file:
            csv.writer(file).writerows(rows)
        return path

    def test_a_file_as_published(self, tmp_path: Path) -> None:
        rows = [
            ["code", "name", "cityCode", "provinceCode"],
            ["4299", "临江市", "", "42"],
            ["429901", "东湖区", "4299", "42"],
            ["429901001", "湖滨街道", "4299", "42"],
            ["429901001001", "荷香社区", "4299", "42"],
            ["110101", "东城区", "1101", "11"],
        ]
        table = open_table(self.write(tmp_path / "areas.csv", rows, "gb18030"))
        plan = operations.import_divisions(queries.read_divisions(table), by=SYSTEM, at=AT)
        assert (len(plan.added), plan.other_cities) == (4, 1)
        assert queries.place_codes(LOTUS).label == "东湖区 · 湖滨街道 · 荷香社区"
        again = operations.import_divisions(queries.read_divisions(table), by=SYSTEM, at=AT)
        assert (len(again.added), again.unchanged) == (0, 4)

    def test_nothing_is_taken_while_a_row_is_wrong(self, city: None) -> None:
        before = Division.objects.count()
        lines = [
            DivisionLine("429901003", "桥南街道", row=2),
            DivisionLine("42990", "坏代码", row=3),
            DivisionLine("429901003001", "", row=4),
            DivisionLine("429901008001", "孤儿社区", row=5),
            DivisionLine("429901003", "桥南街道", row=6),
            DivisionLine("429901003002", "某社区", urban_rural="999", row=7),
            DivisionLine("", "", row=8),
        ]
        with pytest.raises(operations.FileRefused) as caught:
            operations.import_divisions(lines, by=SYSTEM, at=AT)
        assert list(errors_of(caught)) == [3, 4, 5, 6, 7]
        assert Division.objects.count() == before

    def test_a_plan_changes_nothing(self, city: None) -> None:
        lines = [
            DivisionLine(LOTUS, "荷塘社区"),
            DivisionLine("429901001003", "新社区", row=2),
        ]
        plan = queries.plan_divisions(SYSTEM.scope, lines)
        assert [renamed.new for renamed in plan.renamed] == ["荷塘社区"]
        assert [added.parent_code for added in plan.added] == [LAKE]
        assert Division.objects.get(code=LOTUS).name == "荷香社区"

    def test_a_parent_may_be_named(self, city: None) -> None:
        line = DivisionLine("429900003000", "开发区街道", parent="429901")
        operations.import_divisions([line], by=SYSTEM, at=AT)
        assert Division.objects.get(code="429900003000").district_code == EAST

    def test_a_second_city_is_refused(self, city: None) -> None:
        lines = [DivisionLine("4299", "别名市"), DivisionLine("4206", "襄阳市", row=2)]
        plan = queries.plan_divisions(SYSTEM.scope, lines)
        assert (len(plan.renamed), plan.other_cities) == (1, 1)

    def test_a_file_of_many_cities_is_refused_at_the_start(self) -> None:
        lines = [DivisionLine("4299", "临江市"), DivisionLine("4206", "襄阳市", row=2)]
        with pytest.raises(operations.FileRefused):
            operations.import_divisions(lines, by=SYSTEM, at=AT)

    def test_rows_outside_the_own_district_are_errors(self, city: None) -> None:
        lines = [DivisionLine("429901004", "新街道"), DivisionLine("429902004", "他街道", row=2)]
        with pytest.raises(operations.FileRefused) as caught:
            operations.import_divisions(lines, by=EAST_KEEPER, at=AT)
        assert list(errors_of(caught)) == [2]

    def test_the_published_codes_of_a_real_city(self) -> None:
        folder = Path(__file__).parents[4] / "shared" / "data" / "divisions"
        if not folder.is_dir():
            pytest.skip("the published code lists lie beside the project, not in it")
        city = [DivisionLine("4206", "襄阳市")]
        operations.import_divisions(city, by=SYSTEM, at=AT)
        table = open_table(folder / "areas.csv")
        plan = operations.import_divisions(queries.read_divisions(table), by=SYSTEM, at=AT)
        assert len(plan.added) == 9
        assert plan.other_cities > 2000


@pytest.mark.usefixtures("city")
class TestReading:
    def test_the_tree_begins_where_the_scope_begins(self) -> None:
        (whole,) = queries.division_tree(SYSTEM.scope)
        assert whole.code == CITY
        assert [node.code for node in whole.children] == [EAST, WEST]
        (own,) = queries.division_tree(EAST_KEEPER.scope)
        assert own.code == EAST
        assert [child.code for child in own.children[0].children] == [LOTUS, PINE]

    def test_divisions_of_a_level(self) -> None:
        names = [row.name for row in queries.divisions_under(EAST_KEEPER.scope, "community")]
        assert names == ["荷香社区", "松林社区", "雪杉社区"]
        inside = queries.divisions_under(SYSTEM.scope, "community", inside=LAKE)
        assert [row.code for row in inside] == [LOTUS, PINE]

    @pytest.mark.parametrize(
        ("text", "codes"),
        [
            ("荷香", [LOTUS]),
            ("湖滨", [LAKE, LOTUS, PINE]),
            ("湖滨 松", [PINE]),
            ("429901001", [LAKE, LOTUS, PINE]),
            ("没有", []),
            ("", []),
        ],
    )
    def test_finding_by_words(self, text: str, codes: list[str]) -> None:
        assert [row.code for row in queries.find_division(text, SYSTEM.scope)] == codes

    def test_nobody_finds_another_district(self) -> None:
        assert queries.find_division("荷香", NOBODY.scope) == []
        assert queries.division_rows(NOBODY.scope, parent_code=LAKE) == []
        with pytest.raises(NotAllowed):
            queries.division_in_force(NOBODY.scope, LOTUS)

    def test_a_page_of_divisions(self) -> None:
        rows = queries.division_rows(SYSTEM.scope, parent_code=EAST)
        assert [(row.name, row.below) for row in rows] == [("湖滨街道", 2), ("山门街道", 1)]
        (top,) = queries.division_rows(EAST_KEEPER.scope, parent_code="")
        assert top.code == EAST
        assert queries.path_to(EAST_KEEPER.scope, LOTUS) == [
            (EAST, "东湖区"),
            (LAKE, "湖滨街道"),
            (LOTUS, "荷香社区"),
        ]

    def test_the_city_has_a_name(self) -> None:
        assert queries.city_name() == "临江市"


@pytest.mark.django_db(transaction=True)
def test_names_come_from_memory_once_they_are_committed() -> None:
    make_divisions()
    queries.place_codes(LOTUS)
    with connection.execute_wrapper(_no_query):
        assert queries.place_codes(LOTUS).street_name == "湖滨街道"


def _no_query(*_args: object) -> object:
    raise AssertionError("a query was sent")
