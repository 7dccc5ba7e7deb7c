"""The rows of a community's people as the tables hold them: sealed, counted, with their history."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from linli.demo.people.inventing import Inventor, Somebody
from linli.demo.people.numbers import Numbers
from linli.foundation.calendar.rules import SHANGHAI
from linli.foundation.crypto.operations import blind_index, seal
from linli.foundation.postgres.copying import copy_rows
from linli.foundation.postgres.ids import uuid7
from linli.registers.people.models import (
    Consent,
    Household,
    Letting,
    LettingCheck,
    Person,
    PersonChange,
    Residence,
    ResidencePermit,
)
from linli.registers.people.operations.counting import Key, Tally
from linli.registers.people.queries.terms import consent_wordings
from linli.registers.people.rules.ages import age, band_of
from linli.registers.people.rules.indexes import ID_PURPOSE, PERMIT_PURPOSE, PHONE_PURPOSE
from linli.registers.people.rules.names import initials
from linli.registers.people.rules.terms import years_after
from linli.registers.places.operations.changes import day_of

PERSON = (
    "id", "version", "id_kind", "id_number", "id_index", "name", "initials", "sex", "born_on",
    "age_band", "phone", "phone_index", "standing", "domicile_code", "domicile", "home",
    "residence", "household", "relation", "district_code", "street_code", "community_code",
    "grid_code", "source", "recorded_on", "recorded_by", "verified_on", "verified_by",
    "provenance", "left_on", "died_on", "erase_on", "changed_at",
)  # fmt: skip
HOUSEHOLD = (
    "id", "version", "number", "home", "district_code", "street_code", "community_code",
    "grid_code", "founded_on",
)  # fmt: skip
RESIDENCE = ("id", "person", "home", "kind", "begins", "ends")
CHANGE = (
    "id", "at", "person_id", "version", "act", "field", "before", "after", "source", "who", "why",
)  # fmt: skip
PERMIT = (
    "id", "version", "person", "number", "number_index", "issued_on", "signed_on", "sign_by",
)  # fmt: skip
LETTING = (
    "id", "version", "home", "landlord", "landlord_name", "landlord_phone", "rooms",
    "most_people", "filed_on", "filing_number", "checked_on", "is_safe", "district_code",
    "street_code", "community_code", "grid_code",
)  # fmt: skip
CHECK = ("id", "letting", "checked_on", "is_safe", "findings", "who")
CONSENT = (
    "id", "person", "purpose", "wording_version", "wording", "guardian", "given_at", "given_by",
    "given_to", "withdrawn_at", "withdrawn_by",
)  # fmt: skip
_FINDINGS = (
    "灶具软管老化，限七日内更换", "电动车在楼道内充电，当场劝离", "灭火器过期，限三日内更换",
    "客厅隔断住人，限期拆除", "防盗窗未留逃生口，限期整改",
)  # fmt: skip
_SOURCES, _SHARES = ("file", "visit", "counter", "shared"), (80, 12, 6, 2)
_MORNING = time(9, 30, tzinfo=SHANGHAI)
_A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Wishes:
    """What is wanted. The shares are of one: how many have what beside their record.

    ``lettings`` is of homes that are let and lived in, ``gone`` of people who left or died.
    """

    seed: int
    now: datetime
    founded: datetime
    changed: float = 0.16
    consenting: float = 0.12
    lettings: float = 0.18
    permits: float = 0.6
    gone: float = 0.015


@dataclass(frozen=True, slots=True)
class Dwelling:
    """A home that somebody lives in."""

    id: UUID
    use: str
    address: str
    district_code: str
    street_code: str
    community_code: str
    grid_code: str

    @property
    def codes(self) -> tuple[str, str, str, str]:
        return self.district_code, self.street_code, self.community_code, self.grid_code


class Rows:
    """The rows of one community, gathered and then written at once."""

    def __init__(
        self,
        wishes: Wishes,
        chance: random.Random,
        inventor: Inventor,
        numbers: Numbers,
        code: str,
    ) -> None:
        self._wishes, self._chance, self._numbers, self._code = wishes, chance, numbers, code
        self._on = day_of(wishes.now)
        self._days = max((self._on - day_of(wishes.founded)).days - 40, 1)
        self._clerk, self._visitors = inventor.name(), [inventor.name() for _ in range(3)]
        self._inventor = inventor
        self.people: list[tuple[Any, ...]] = []
        self.households: list[tuple[Any, ...]] = []
        self._more: dict[Any, list[tuple[Any, ...]]] = {}
        self._counts: Counter[Key] = Counter()

    def settle(self, home: Dwelling, family: Sequence[Somebody]) -> None:
        """Let a family live in a home."""
        chance, house_id = self._chance, uuid7()
        recorded = self._on - timedelta(days=40 + int(chance.random() * self._days))
        source = chance.choices(_SOURCES, _SHARES)[0]
        verified = self._verified(recorded)
        visitor = chance.choice(self._visitors)
        number = f"{len(self.households) + 1:06d}"
        self.households.append((house_id, 1, number, home.id, *home.codes, recorded))
        is_floating = family[0].standing == "floating"
        kind = "rent" if is_floating or home.use == "let" else "own"
        came = recorded - timedelta(days=int(chance.random() * (900 if is_floating else 6000)))
        for one in family:
            one_recorded = max(recorded, one.born_on)
            one_verified = max(verified, one_recorded) if verified else None
            person_id = uuid7()
            self._person(
                person_id, one, home, house_id, source, one_recorded,
                (one_verified, visitor if one_verified else ""),
            )  # fmt: skip
            begins = max(came, one.born_on)
            self._add(Residence, (uuid7(), person_id, home.id, kind, begins, None))
            years = age(one.born_on, on=self._on)
            if is_floating and years >= 16 and chance.random() < self._wishes.permits:
                self._permit(person_id, max(begins, self._on - timedelta(days=1400)))
            if chance.random() < self._wishes.consenting:
                self._consent(person_id, years, one_recorded, family[0].name)
        if home.use == "let" and chance.random() < self._wishes.lettings:
            self._letting(home, len(family), recorded)
        if chance.random() < self._wishes.gone * len(family):
            self._gone(home, recorded)

    def write(self) -> None:
        """Write all of it, and its counts."""
        copy_rows(Household, HOUSEHOLD, self.households)
        copy_rows(Person, PERSON, self.people)
        for table, fields in (
            (Residence, RESIDENCE), (PersonChange, CHANGE), (ResidencePermit, PERMIT),
            (Letting, LETTING), (LettingCheck, CHECK), (Consent, CONSENT),
        ):  # fmt: skip
            if rows := self._more.get(table):
                copy_rows(table, fields, rows)
        tally = Tally()
        tally.add_many(self._counts)
        tally.flush()

    def _add(self, table: Any, row: tuple[Any, ...]) -> None:
        self._more.setdefault(table, []).append(row)

    def _verified(self, recorded: date) -> date | None:
        """Most within the half year, some long ago, some never."""
        drawn = self._chance.random()
        if drawn < 0.08:
            return None
        back = 1 + int(self._chance.random() * 175) if drawn < 0.76 else 185 + int(drawn * 200)
        return max(self._on - back * _A_DAY, recorded)

    def _person(
        self,
        person_id: UUID,
        one: Somebody,
        home: Dwelling | None,
        house_id: UUID | None,
        source: str,
        recorded: date,
        verified: tuple[date | None, str],
        *,
        codes: tuple[str, str, str, str] = ("", "", "", ""),
        gone: tuple[date | None, date | None] = (None, None),
    ) -> None:
        version, provenance, changed_at = self._history(person_id, one, source, recorded)
        codes = home.codes if home else codes
        band = band_of(one.born_on, on=self._on)
        if gone == (None, None):
            self._counts[(*codes, one.standing, band)] += 1
        last = gone[0] or gone[1]
        self.people.append((
            person_id, version, one.kind,
            seal(one.number, context="people.person.id_number"),
            blind_index(one.number, purpose=ID_PURPOSE) if one.number else None,
            one.name, initials(one.name), one.sex, one.born_on, band,
            seal(one.phone, context="people.person.phone"),
            blind_index(one.phone, purpose=PHONE_PURPOSE) if one.phone else None,
            one.standing, one.domicile_code,
            seal(one.domicile, context="people.person.domicile"),
            home.id if home else None, b"", house_id, one.relation if house_id else "", *codes,
            source, recorded, self._clerk, *verified, Jsonb(provenance), *gone,
            years_after(last, 3) if last else None, changed_at,
        ))  # fmt: skip

    def _history(
        self, person_id: UUID, one: Somebody, source: str, recorded: date
    ) -> tuple[int, dict[str, Any], datetime]:
        """How the record came to be as it is: version, sources of single fields, last change."""
        at = datetime.combine(recorded, _MORNING)
        if source != "file":
            self._change(person_id, at, 1, "register", "", "", "", source)
        if not one.phone or self._chance.random() >= self._wishes.changed:
            return 1, {}, at
        days = (self._on - recorded).days
        day = recorded + timedelta(days=1 + int(self._chance.random() * max(days - 2, 0)))
        at = datetime.combine(min(day, self._on - _A_DAY), _MORNING)
        at += timedelta(minutes=int(self._chance.random() * 400))
        how = "visit" if self._chance.random() < 0.7 else "portal"
        before = self._numbers_before()
        self._change(person_id, at, 2, "correct", "phone", before, one.phone, how)
        who = self._visitors[0] if how == "visit" else self._clerk
        told = {"source": how, "on": day_of(at).isoformat(), "by": who}
        return 2, {"phone": told}, at

    def _numbers_before(self) -> str:
        return f"154{int(self._chance.random() * 10**8):08d}"

    def _change(
        self,
        person_id: UUID,
        at: datetime,
        version: int,
        act: str,
        field: str,
        before: str,
        after: str,
        source: str,
    ) -> None:
        self._add(PersonChange, (
            uuid7(), at, person_id, version, act, field,
            seal(before, context="people.personchange.before"),
            seal(after, context="people.personchange.after"),
            source, self._visitors[0] if source == "visit" else self._clerk, "",
        ))  # fmt: skip

    def _permit(self, person_id: UUID, since: date) -> None:
        """A permit after half a year, signed each year; some are due soon, some overdue."""
        issued = since + timedelta(days=183 + int(self._chance.random() * 60))
        if issued >= self._on:
            return
        years = self._on.year - issued.year
        sign_by = years_after(issued, max(years, 1))
        late = self._chance.random() < 0.05
        if sign_by < self._on and not late:
            sign_by = years_after(issued, max(years, 1) + 1)
        signed = None
        if sign_by > years_after(issued, 1):
            signed = sign_by.replace(year=sign_by.year - 1, day=min(sign_by.day, 28)) - 3 * _A_DAY
        number = self._numbers.permit()
        self._add(ResidencePermit, (
            uuid7(), 1, person_id,
            seal(number, context="people.residencepermit.number"),
            blind_index(number, purpose=PERMIT_PURPOSE), issued, signed, sign_by,
        ))  # fmt: skip

    def _consent(self, person_id: UUID, years: int, recorded: date, guardian: str) -> None:
        is_child = years < 14
        wanted = "child_under_14" if is_child else "service_messages"
        wording = next(one for one in consent_wordings(on=self._on) if one.code == wanted)
        given = datetime.combine(recorded, _MORNING) + timedelta(minutes=20)
        withdrawn = None
        if not is_child and self._chance.random() < 0.06:
            withdrawn = given + timedelta(days=20)
        self._add(Consent, (
            uuid7(), person_id, wording.code, wording.version, wording.text[:600],
            seal(guardian if is_child else "", context="people.consent.guardian"),
            given, "counter", self._clerk, withdrawn, "portal" if withdrawn else "",
        ))  # fmt: skip

    def _letting(self, home: Dwelling, people: int, recorded: date) -> None:
        """A filed letting; most were checked within the year, in a few something was found."""
        chance, letting_id = self._chance, uuid7()
        drawn, safe = chance.random(), chance.random() > 0.1
        back = None if drawn < 0.1 else int(drawn * 330) if drawn < 0.85 else 400
        checked = self._on - back * _A_DAY if back is not None else None
        checked = max(checked, recorded) if checked else None
        who, phone = self._inventor.name(), self._numbers_before()
        rooms = 1 + int(chance.random() * 3)
        self._add(Letting, (
            letting_id, 1 if checked is None else 2, home.id, None,
            seal(who, context="people.letting.landlord_name"),
            seal(phone, context="people.letting.landlord_phone"), rooms,
            max(rooms * 2, people), recorded,
            f"ZL{self._code[4:]}{len(self._more.get(Letting, ())) + 1:04d}",
            checked, safe if checked else None, *home.codes,
        ))  # fmt: skip
        if checked:
            findings = "" if safe else chance.choice(_FINDINGS)
            visitor = chance.choice(self._visitors)
            self._add(LettingCheck, (uuid7(), letting_id, checked, safe, findings, visitor))

    def _gone(self, home: Dwelling, recorded: date) -> None:
        """Somebody who lived there: moved away, or died."""
        (one,) = self._inventor.family(1, floating=False, here=self._code, address=home.address)
        day = min(recorded + timedelta(days=30), self._on - _A_DAY)
        day = max(day, one.born_on)
        died = self._chance.random() < 0.3
        person_id = uuid7()
        self._person(
            person_id, one, None, None, "file", max(recorded, one.born_on), (None, ""),
            codes=home.codes, gone=(None, day) if died else (day, None),
        )  # fmt: skip
        begins = max(recorded - timedelta(days=700), one.born_on)
        self._add(Residence, (uuid7(), person_id, home.id, "own", begins, day))
