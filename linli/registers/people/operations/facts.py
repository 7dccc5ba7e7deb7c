"""What is told of a person, checked and brought into its one form."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from linli.foundation.crypto.operations import blind_index
from linli.foundation.crypto.rules import is_phone, normalise_phone
from linli.registers.people.models import IdKind, Person, Relation, Sex, Standing
from linli.registers.people.operations.guard import PersonRefused
from linli.registers.people.queries.words import contradiction_words, name_words, paper_words
from linli.registers.people.rules.ages import band_of
from linli.registers.people.rules.indexes import ID_PURPOSE, PHONE_PURPOSE
from linli.registers.people.rules.names import BadName, initials, read_name
from linli.registers.people.rules.papers import (
    BadPaper,
    Paper,
    contradicts,
    read_paper,
)


@dataclass(frozen=True, kw_only=True)
class PersonFacts:
    """What is told of a person. id_kind may be empty: it is then told by the number."""

    name: str
    standing: str = Standing.REGISTERED
    id_kind: str = ""
    id_number: str = ""
    sex: str = ""
    born_on: date | None = None
    phone: str = ""
    domicile_code: str = ""
    domicile: str = ""


def put_facts(person: Person, facts: PersonFacts, *, on: date) -> None:
    """Put checked facts on a person that is about to be written. Raises PersonRefused."""
    put_name(person, facts.name)
    put_paper(person, facts.id_kind, facts.id_number, on=on, born_on=facts.born_on, sex=facts.sex)
    put_phone(person, facts.phone)
    put_standing(person, facts.standing)
    put_domicile(person, facts.domicile, facts.domicile_code)


def put_name(person: Person, text: str) -> None:
    """Give a person a name. Raises PersonRefused."""
    try:
        person.name = read_name(text)
    except BadName as bad:
        raise PersonRefused(name_words(bad), "name") from bad
    person.initials = initials(person.name)


def put_paper(
    person: Person, kind: str, text: str, *, on: date, born_on: date | None = None, sex: str = ""
) -> None:
    """Give a person a paper, and what it tells; none where there is no number.

    Raises PersonRefused for a number that is none, or that contradicts what is told beside it.
    """
    if kind == IdKind.NONE or not (kind or text.strip()):
        person.id_kind, person.id_number, person.id_index = IdKind.NONE, "", None
        put_birth(person, born_on, on=on)
        put_sex(person, sex)
        return
    try:
        paper = read_paper(text, on=on, kind=kind)
    except BadPaper as bad:
        raise PersonRefused(paper_words(bad), "id_number") from bad
    for what in contradicts(paper, born_on=born_on, sex=sex):
        raise PersonRefused(contradiction_words(what), what)
    _put_read_paper(person, paper)
    put_birth(person, paper.born_on or born_on, on=on)
    put_sex(person, paper.sex if paper.sex != Sex.UNKNOWN else sex)


def _put_read_paper(person: Person, paper: Paper) -> None:
    person.id_kind, person.id_number = paper.kind, paper.number
    person.id_index = blind_index(paper.number, purpose=ID_PURPOSE)


def put_birth(person: Person, born_on: date | None, *, on: date) -> None:
    """Give a person a birth date. Raises PersonRefused for one that cannot be."""
    if born_on is not None and not date(1890, 1, 1) <= born_on <= on:
        raise PersonRefused(_("Nobody in the register is born on this day."), "born_on")
    person.born_on, person.age_band = born_on, band_of(born_on, on=on)


def put_sex(person: Person, sex: str) -> None:
    """Give a person a sex. Raises PersonRefused for a word that is none."""
    person.sex = sex or Sex.UNKNOWN
    if person.sex not in Sex.values:
        raise PersonRefused(_("This is none of the choices."), "sex")


def put_phone(person: Person, text: str) -> None:
    """Give a person a telephone number, or none. Raises PersonRefused."""
    number = normalise_phone(text)
    if number and not is_phone(number):
        raise PersonRefused(_("This is no telephone number."), "phone")
    person.phone = number
    person.phone_index = blind_index(number, purpose=PHONE_PURPOSE) if number else None


def put_standing(person: Person, standing: str) -> None:
    """Give a person a standing. Raises PersonRefused."""
    if standing not in Standing.values:
        raise PersonRefused(_("This is none of the choices."), "standing")
    person.standing = standing


def put_domicile(person: Person, words: str, code: str = "") -> None:
    """Give a person a registered domicile, in words and by its division's code."""
    if code and not (code.isdigit() and len(code) in (6, 9, 12)):
        raise PersonRefused(_("A division's code has 6, 9 or 12 digits."), "domicile_code")
    person.domicile_code, person.domicile = code, words.strip()[:200]


def checked_relation(relation: str) -> str:
    """A relation to the head of a household. Raises PersonRefused."""
    if relation not in Relation.values:
        raise PersonRefused(_("This is none of the choices."), "relation")
    return relation
