"""Who may keep which entity, and telling the second of two what the first did."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor
from linli.registers.entities.models import Entity, EntityChange
from linli.registers.entities.queries import UnknownEntity
from linli.registers.places.rules.codes import Place
from linli.registers.places.rules.keepers import NotAllowed, Refused


class EntityRefused(Refused):
    """The record cannot be kept so; ``field`` names the input that is wrong."""

    def __init__(self, words: str, field: str = "") -> None:
        super().__init__(words)
        self.field = field


class EntityMoved(Refused):
    """Somebody else changed the record meanwhile; the text says who and when."""


def require(by: Actor, place: Place | Entity | None = None) -> None:
    """Hold the one who acts to the permission, and the record to their division."""
    if not by.may(Permission.KEEP_ENTITIES):
        raise NotAllowed(_("Your post does not keep the register of entities."))
    if place is not None and not by.scope.covers(
        district=place.district_code, street=place.street_code, community=place.community_code
    ):
        raise NotAllowed(_("This lies outside your division."))


def locked_entity(by: Actor, entity_id: UUID, *, expect: int | None = None) -> Entity:
    """The entity, locked, if in the actor's division and still as it was looked at.

    Raises UnknownEntity, NotAllowed, EntityMoved.
    """
    require(by)
    rows = Entity.objects.visible_to(by.scope).known().select_for_update(of=("self",))
    entity = rows.filter(pk=entity_id).first()
    if entity is None:
        raise UnknownEntity
    if expect is not None and entity.version != expect:
        raise EntityMoved(_moved(entity_id))
    return entity


def _moved(entity_id: UUID) -> str:
    last = EntityChange.objects.filter(entity_id=entity_id).order_by("-at", "-id").first()
    if last is None:
        return _("The record was changed meanwhile. Look at it again.")
    return _("%(who)s changed the record at %(when)s. Look at it again.") % {
        "who": last.who,
        "when": timezone.localtime(last.at).strftime("%H:%M"),
    }
