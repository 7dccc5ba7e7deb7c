"""Writing good rows of residents: COPY for new ones, one change each for those known already."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from linli.foundation.crypto.operations import blind_index, seal
from linli.foundation.postgres.ids import uuid7
from linli.foundation.tabular.importing.kinds import Applied, Kept, Standing
from linli.foundation.tabular.models import ImportRun
from linli.registers.access.rules import SYSTEM, Actor, ActorKind
from linli.registers.people.models import Household, Person, Residence, Source
from linli.registers.people.operations import facts as put
from linli.registers.people.operations.changing import Change
from linli.registers.people.operations.counting import Key, Tally
from linli.registers.people.operations.guard import PersonRefused
from linli.registers.people.operations.persons import end_residence, put_place
from linli.registers.people.operations.residents.checking import community_of
from linli.registers.people.rules.ages import band_of
from linli.registers.people.rules.indexes import ID_PURPOSE, PHONE_PURPOSE
from linli.registers.places.models import Home
from linli.registers.places.operations.changes import day_of
from linli.registers.places.rules.codes import Place

PERSON = (
    "id", "version", "id_kind", "id_number", "id_index", "name", "initials", "sex", "born_on",
    "age_band", "phone", "phone_index", "standing", "domicile_code", "domicile", "home_id",
    "residence", "household_id", "relation", "district_code", "street_code", "community_code",
    "grid_code", "source", "recorded_on", "recorded_by", "verified_by", "provenance",
    "import_run", "changed_at",
)  # fmt: skip
HOUSEHOLD = (
    "id", "version", "number", "home_id", "district_code", "street_code", "community_code",
    "grid_code", "founded_on", "import_run",
)  # fmt: skip
RESIDENCE = ("id", "person_id", "home_id", "kind", "begins")
_TRIES = 3


def apply(run: ImportRun, rows: Sequence[Kept], at: datetime) -> Applied:
    """Take in a piece of good rows in the engine's transaction."""
    place = community_of(run)
    done = Applied()
    done.same = sum(row.standing is Standing.SAME for row in rows)
    _change(run, [row for row in rows if row.standing is Standing.CHANGE], at, done)
    new = [row for row in rows if row.standing is Standing.ADD]
    for _attempt in range(_TRIES):
        new = _still_new(new, done)
        try:
            with transaction.atomic():
                _add(run, place, new, at)
            done.added = len(new)
            return done
        except IntegrityError:
            continue  # somebody was registered between the look and the writing: look again
    raise PersonRefused(_("Others are entering the same people now. Try again."))


def _still_new(rows: list[Kept], done: Applied) -> list[Kept]:
    """Leave out those who were entered since the look."""
    indexes = {
        row.number: blind_index(row.value[3], purpose=ID_PURPOSE) for row in rows if row.value[3]
    }
    taken = {
        bytes(index)
        for index in Person.objects.kept()
        .filter(id_index__in=list(indexes.values()))
        .values_list("id_index", flat=True)
        if index is not None
    }
    homes = {row.value[10] for row in rows if row.value[10]}
    standing = {
        home.hex
        for home in Home.objects.filter(pk__in=homes, valid_to=None).values_list("pk", flat=True)
    }
    kept = []
    for row in rows:
        if indexes.get(row.number) in taken:
            done.refused[row.number] = _("Somebody registered this person meanwhile.")
        elif row.value[10] and row.value[10] not in standing:
            done.refused[row.number] = _("The home of this address ended meanwhile.")
        else:
            kept.append(row)
    return kept


def _add(run: ImportRun, place: Place, rows: Sequence[Kept], at: datetime) -> None:
    on = day_of(at)
    _add_households(run, place, rows, on)
    people, residences = [], []
    counts: Counter[Key] = Counter()
    for row in rows:
        person = _person_row(run, place, row.value, at, on)
        people.append(person)
        counts[_key(place, person)] += 1
        if row.value[10]:
            begins = row.value[15] or on.isoformat()
            residences.append((uuid7(), person[0], row.value[10], row.value[16], begins))
    _copy("people_person", PERSON, people)
    _copy("people_residence", RESIDENCE, residences)
    tally = Tally()
    tally.add_many(counts)
    tally.flush()


def _person_row(
    run: ImportRun, place: Place, value: list[Any], at: datetime, on: date
) -> tuple[Any, ...]:
    name, initials, kind, number, born, sex, phone, standing, domicile, residence = value[:10]
    home, grid, household, _number, relation = value[10:15]
    band = band_of(date.fromisoformat(born) if born else None, on=on)
    return (
        uuid7(), 1, kind,
        seal(number, context="people.person.id_number"),
        blind_index(number, purpose=ID_PURPOSE) if number else None,
        name, initials, sex, born, band,
        seal(phone, context="people.person.phone"),
        blind_index(phone, purpose=PHONE_PURPOSE) if phone else None,
        standing, "",
        seal(domicile, context="people.person.domicile"),
        home,
        seal(residence, context="people.person.residence"),
        household, relation, place.district_code, place.street_code, place.community_code,
        grid, Source.FILE.value, on, run.asked_by, "", "{}", run.id, at,
    )  # fmt: skip


def _key(place: Place, row: tuple[Any, ...]) -> Key:
    return (
        place.district_code, place.street_code, place.community_code, row[22], row[12], row[9]
    )  # fmt: skip


def _copy(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    names = ", ".join(columns)
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _add_households(run: ImportRun, place: Place, rows: Sequence[Kept], on: date) -> None:
    """Found the households of the file that are not there yet; two rows may be of one."""
    wanted: dict[str, list[Any]] = {}
    for row in rows:
        if row.value[12]:
            first = wanted.setdefault(row.value[12], row.value)
            if first[10] is None and row.value[10]:
                wanted[row.value[12]] = row.value
    known = set(Household.objects.filter(pk__in=wanted).values_list("pk", flat=True))
    new = ((UUID(house_id), value) for house_id, value in wanted.items())
    rows_of = [
        (
            house_id, 1, _house_number(run, value[13]), value[10], place.district_code,
            place.street_code, place.community_code, value[11], on, run.id,
        )
        for house_id, value in new
        if house_id not in known
    ]  # fmt: skip
    _copy("people_household", HOUSEHOLD, rows_of)


def _house_number(run: ImportRun, given: str) -> str:
    """The number that the file gives; without one, the file's short name and the head's row."""
    return f"{run.id.hex[-6:]}-{given[1:]}" if given.startswith("@") else given


def actor_of(run: ImportRun) -> Actor:
    """The one who asked for a run, in whose name it writes; the scope was held to at the asking."""
    return Actor(
        kind=ActorKind.SYSTEM, name=run.asked_by, account_id=run.account_id, scope=SYSTEM.scope
    )


def _change(run: ImportRun, rows: Sequence[Kept], at: datetime, done: Applied) -> None:
    """Change those known already, unless somebody touched them since the look."""
    ids = [UUID(row.value["person"]) for row in rows]
    locked = Person.objects.select_for_update().filter(pk__in=ids, merged_into=None).order_by("pk")
    people = {person.id: person for person in locked}
    by = actor_of(run)
    for row in rows:
        person = people.get(UUID(row.value["person"]))
        if person is None or person.version != row.value["version"]:
            done.refused[row.number] = _("Somebody changed this person meanwhile.")
            continue
        try:
            with transaction.atomic():
                _take_over(run, person, row.value, by=by, at=at)
        except PersonRefused as refused:
            done.refused[row.number] = str(refused)
            continue
        done.changed += 1


def _take_over(
    run: ImportRun, person: Person, value: dict[str, Any], *, by: Actor, at: datetime
) -> None:
    changes: dict[str, str] = value["changes"]
    change = Change(person, act="import", by=by, at=at, source=Source.FILE, run_id=run.id)
    if "phone" in changes:
        put.put_phone(person, changes["phone"])
    if "domicile" in changes:
        put.put_domicile(person, changes["domicile"], person.domicile_code)
    if "back" in changes:
        person.left_on, person.erase_on = None, None
    if "home" in changes:
        home = Home.objects.filter(pk=changes["home"], valid_to=None).first()
        if home is None:
            raise PersonRefused(_("The home of this address ended meanwhile."), "home")
        begins = date.fromisoformat(value["since"]) if value["since"] else day_of(at)
        end_residence(person, begins)
        put_place(person, home, by=by)
        Residence.objects.create(person=person, home=home, kind=value["kind"], begins=begins)
    elif "residence" in changes or "back" in changes:
        place = community_of(run)
        put_place(
            person, None, by=by, community_code=place.community_code,
            residence=changes.get("residence", person.residence),
        )  # fmt: skip
    change.save()
