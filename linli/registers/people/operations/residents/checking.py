"""Looking at the rows of a spreadsheet of residents: what each would do, or why it is bad."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID, uuid5

from django.utils import timezone
from django.utils.translation import gettext as _

from linli.foundation.crypto.rules import mask_id, mask_name
from linli.foundation.tabular.cleaning import clean_line
from linli.foundation.tabular.importing.kinds import (
    Given,
    Note,
    NotImported,
    Standing,
    Verdict,
)
from linli.foundation.tabular.models import ImportRun
from linli.registers.people.models import Household, Person
from linli.registers.people.operations.residents.reading import (
    BadRow,
    Resident,
    read_resident,
)
from linli.registers.people.rules.names import same_name
from linli.registers.places.models import Grade
from linli.registers.places.queries import place_codes
from linli.registers.places.queries.address_book import HomesOfCommunity
from linli.registers.places.queries.memory import UnknownPlace, places_in_force
from linli.registers.places.rules.codes import Place

SKIP, UPDATE = "skip", "update"


def community_of(run: ImportRun) -> Place:
    """The community that a run's rows belong to. Raises NotImported."""
    codes = [code for code in run.area.split("/") if code]
    code = str(run.options.get("community") or (codes[-1] if codes else ""))
    try:
        place = place_codes(code) if code else None
    except UnknownPlace as error:
        raise NotImported(str(error)) from error
    if place is None or not place.community_code:
        raise NotImported(_("Choose the community whose residents these are."))
    inside = {"", *codes} & {"", place.district_code, place.street_code, place.community_code}
    if codes and codes[-1] not in inside:
        raise NotImported(_("This community lies outside your division."))
    return place


class ResidentChecker:
    """Checks a file's rows; remembers the numbers and households that it saw before."""

    def __init__(self, run: ImportRun) -> None:
        self._run = run
        self._today = timezone.localdate(run.asked_at)
        self.place = community_of(run)
        self._homes = HomesOfCommunity(self.place.community_code)
        self._updates = run.options.get("known", UPDATE) != SKIP
        self._standing = str(run.options.get("standing") or "registered")
        # By number of the paper: row, name, household.
        self._seen: dict[bytes, tuple[int, str, str]] = {}
        self._heads: dict[str, int] = {}
        self._houses: dict[str, str] = {}
        self._current = ""
        self._zone = timezone.get_default_timezone()
        self._numbered = "household" in run.mapping
        rows = Household.objects.filter(
            community_code=self.place.community_code, dissolved_on=None
        ).values_list("number", "id")
        self._households: dict[str, UUID] = dict(rows)
        self._headed = set(
            Person.objects.present()
            .filter(community_code=self.place.community_code, relation="head")
            .values_list("household_id", flat=True)
        )

    def check(self, rows: Sequence[Given]) -> list[Verdict]:
        """One verdict for each row, in order."""
        read: list[Resident | Verdict] = [self._read(row) for row in rows]
        known = self._known([one for one in read if isinstance(one, Resident)])
        return [one if isinstance(one, Verdict) else self._judge(one, known) for one in read]

    def _read(self, row: Given) -> Resident | Verdict:
        try:
            resident = read_resident(
                row, today=self._today, zone=self._zone, standing=self._standing
            )
            self._repeated(resident, row)
            self._house(resident, row)
        except BadRow as bad:
            return Verdict(Standing.BAD, None, (bad.note,))
        if resident.residence:
            resident.home = self._homes.find(resident.residence)
            if resident.home:
                resident.residence = ""
            else:
                words = _("No home of the register fits this address: it is kept in words.")
                resident.notes.append(Note(words, "residence"))
        return resident

    def _repeated(self, resident: Resident, row: Given) -> None:
        if resident.index is None:
            return
        household = clean_line(row.cells.get("household"))
        first = self._seen.setdefault(resident.index, (row.number, resident.name, household))
        if first[0] == row.number:
            return
        number = mask_id(resident.paper.number)
        if not same_name(first[1], resident.name):
            words = _("%(number)s stands in row %(row)d for %(first)s, here for %(second)s: see both papers.") % {
                "number": number, "row": first[0], "first": mask_name(first[1]),
                "second": mask_name(resident.name),
            }  # fmt: skip
        elif first[2] != household:
            words = _("This person stands in two households: %(first)s (row %(row)d) and %(second)s. Keep one.") % {
                "first": first[2] or "-", "row": first[0], "second": household or "-",
            }  # fmt: skip
        else:
            words = _("This person stands in row %(row)d already. Delete one of the rows.") % {
                "row": first[0]
            }
        raise BadRow(words, "id_number")

    def _house(self, resident: Resident, row: Given) -> None:
        """Put the resident into a household: by its number, or behind the head that stands above."""
        number = clean_line(row.cells.get("household"))[:30]
        is_head = resident.relation == "head"
        if not self._numbered and resident.relation:
            if is_head:
                self._current = f"@{row.number}"
            number = self._current
        if not number:
            return
        resident.relation = resident.relation or "other"
        known = self._households.get(number)
        if is_head:
            first = self._heads.setdefault(number, row.number)
            if first != row.number:
                words = _("Household %(number)s has a head already in row %(row)d.")
                raise BadRow(words % {"number": number, "row": first}, "relation")
        if number not in self._houses:
            self._houses[number] = (known or uuid5(self._run.id, number)).hex
        resident.household = (self._houses[number], number)

    def _known(
        self, residents: Sequence[Resident]
    ) -> dict[bytes | tuple[str, date | None], Person]:
        """Who of them is in the register: by number, or by name and birth where there is none."""
        indexes = [one.index for one in residents if one.index is not None]
        found: dict[bytes | tuple[str, date | None], Person] = {}
        rows = Person.objects.kept().filter(id_index__in=indexes)
        for person in rows.select_related("household"):
            if person.id_index is not None:
                found[bytes(person.id_index)] = person
        names = [one.name for one in residents if one.index is None]
        if names:
            alike = Person.objects.present().filter(
                community_code=self.place.community_code, name__in=names
            )
            for person in alike.select_related("household"):
                found[person.name, person.born_on] = person
        return found

    def _judge(
        self, resident: Resident, known: Mapping[bytes | tuple[str, date | None], Person]
    ) -> Verdict:
        held = known.get(resident.index or (resident.name, resident.born_on))
        try:
            if held is None:
                return self._new(resident)
            return self._held(resident, held)
        except BadRow as bad:
            return Verdict(Standing.BAD, None, (bad.note,))

    def _new(self, resident: Resident) -> Verdict:
        if resident.household and resident.relation == "head":
            known = self._households.get(resident.household[1])
            if known in self._headed:
                words = _("Household %(number)s of the register has another head.")
                raise BadRow(words % {"number": resident.household[1]}, "relation")
        return Verdict(Standing.ADD, resident.value(), tuple(resident.notes))

    def _held(self, resident: Resident, held: Person) -> Verdict:
        if not same_name(held.name, resident.name):
            words = _("%(number)s is registered for %(first)s, the file says %(second)s: see the paper.") % {
                "number": mask_id(resident.paper.number), "first": mask_name(held.name),
                "second": mask_name(resident.name),
            }  # fmt: skip
            raise BadRow(words, "name")
        if held.died_on is not None:
            raise BadRow(_("By the register this person has died."), "name")
        if held.community_code != self.place.community_code and held.left_on is None:
            raise BadRow(_elsewhere(held), "id_number")
        if held.household is not None and resident.household is not None:
            given = resident.household[1]
            if not given.startswith("@") and held.household.number != given:
                words = _(
                    "By the register this person belongs to household %(number)s. Take them out of it first."
                )
                raise BadRow(words % {"number": held.household.number}, "household")
        if not self._updates:
            words = _("Registered already: left as it is.")
            return Verdict(Standing.SAME, None, (Note(words),))
        return _difference(resident, held)


def _elsewhere(held: Person) -> str:
    place = place_codes(held.community_code).label
    return _("Registered in %(place)s: they must be recorded there as moved away first.") % {
        "place": place
    }


def _difference(resident: Resident, held: Person) -> Verdict:
    """What of a person of the register a row would change; empty cells change nothing."""
    changes: dict[str, str] = {}
    for name in ("phone", "domicile"):
        given = getattr(resident, name)
        if given and given != getattr(held, name):
            changes[name] = given
    if resident.home and resident.home[0] != held.home_id:
        changes["home"] = resident.home[0].hex
    elif resident.residence and held.home_id is None and resident.residence != held.residence:
        changes["residence"] = resident.residence
    if held.left_on is not None:
        changes["back"] = "1"
    if not changes:
        return Verdict(Standing.SAME, None, tuple(resident.notes))
    value = {"person": held.id.hex, "version": held.version, "changes": changes,
             "kind": resident.kind, "since": resident.since and resident.since.isoformat()}  # fmt: skip
    return Verdict(Standing.CHANGE, value, tuple(resident.notes))


def choices_of_communities(area: str) -> list[tuple[str, str]]:
    """The communities of an area (a path of codes), for whoever asks from above one."""
    codes = [code for code in area.split("/") if code]
    rows = places_in_force().divisions.values()
    found = [
        (row.code, place_codes(row.code).label)
        for row in rows
        if row.grade == Grade.COMMUNITY
        and (not codes or codes[-1] in (row.district_code, row.street_code, row.code))
    ]
    return sorted(found)
