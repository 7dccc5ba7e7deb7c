"""Who may touch which person, and telling the second of two what the first did."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor, ActorKind, Level
from linli.registers.people.models import Household, Person, PersonChange
from linli.registers.people.queries.held import act_label
from linli.registers.places.models import Home
from linli.registers.places.rules.codes import Place
from linli.registers.places.rules.keepers import NotAllowed, Refused


class PersonRefused(Refused):
    """The record cannot be kept so; ``field`` names the input that is wrong.

    Of a visit ``row`` counts the newcomers and ``of_person`` is who of those living there.
    """

    def __init__(self, words: str, field: str = "") -> None:
        super().__init__(words)
        self.field = field
        self.row: int | None = None
        self.of_person: UUID | None = None


class UnknownPerson(Refused):
    """There is no such person in the register, or none that this post may see."""

    def __init__(self) -> None:
        super().__init__(_("There is no such person in the register."))


class PersonMoved(Refused):
    """Somebody else changed the record meanwhile; the text says who, when and what."""


def office_words(say: Callable[[], str]) -> str:
    """Words for a log or a file in the office's own language, whatever the one at work reads in."""
    with override(settings.LANGUAGE_CODE):
        return say()


def require(by: Actor, permission: Permission) -> None:
    """Hold the one who acts to a permission. Raises NotAllowed."""
    if not by.may(permission):
        raise NotAllowed(_("Your post does not do this in the register of people."))


def require_place(by: Actor, place: Person | Household | Home | Place) -> None:
    """Hold the one who acts to their own division. Raises NotAllowed."""
    inside = by.scope.covers(
        district=place.district_code, street=place.street_code, community=place.community_code
    )
    if not inside:
        raise NotAllowed(_("This lies outside your division."))


def sees_people(by: Actor) -> bool:
    """Whether a post lists people: one in a community that keeps or sees them."""
    if by.kind is ActorKind.SYSTEM:
        return True
    return by.may(Permission.SEE_PEOPLE) and by.scope.level is Level.COMMUNITY


def locked_person(by: Actor, person_id: UUID, *, expect: int | None = None) -> Person:
    """The person, locked for change, if in the actor's division and still as it was looked at.

    Raises UnknownPerson, NotAllowed, PersonMoved.
    """
    person = Person.objects.select_for_update().filter(pk=person_id, merged_into=None).first()
    if person is None:
        raise UnknownPerson
    require_place(by, person)
    if expect is not None and person.version != expect:
        raise PersonMoved(_moved(person_id))
    return person


def locked_people(by: Actor, ids: list[UUID]) -> dict[UUID, Person]:
    """Several persons, locked in one order. Raises UnknownPerson, NotAllowed."""
    rows = Person.objects.select_for_update().filter(pk__in=ids, merged_into=None).order_by("pk")
    found = {person.pk: person for person in rows}
    if len(found) != len(set(ids)):
        raise UnknownPerson
    for person in found.values():
        require_place(by, person)
    return found


def home_in_force(by: Actor, home_id: UUID) -> Home:
    """The home, if it stands and lies in the actor's division. Raises PersonRefused, NotAllowed."""
    home = Home.objects.filter(pk=home_id, valid_to=None).first()
    if home is None:
        raise PersonRefused(_("There is no such home in force."), "home")
    require_place(by, home)
    return home


def _moved(person_id: UUID) -> str:
    last = PersonChange.objects.filter(person_id=person_id).order_by("-at", "-id").first()
    if last is None:
        return _("This record was changed meanwhile. Look at it again.")
    when: datetime = timezone.localtime(last.at)
    return _("%(who)s changed this record at %(when)s: %(what)s. Look at it again.") % {
        "who": last.who,
        "when": f"{when:%Y-%m-%d %H:%M}",
        "what": act_label(last.act, last.field),
    }
