"""Making one entity of two that were entered twice."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from linli.registers.access.rules import Actor
from linli.registers.entities.models import Entity, SocialOrganisation
from linli.registers.entities.operations.guard import EntityRefused, locked_entity
from linli.registers.entities.operations.recording import Recording


@transaction.atomic
def merge_entities(*, by: Actor, at: datetime, keep_id: UUID, gone_id: UUID, reason: str) -> Entity:
    """Let one entity stand for both: branches go over, empty fields are filled, the other points to it.

    Two with different credit codes are two entities. Raises EntityRefused, UnknownEntity, NotAllowed.
    """
    if keep_id == gone_id:
        raise EntityRefused(_("Choose another entity."), "gone")
    # In one order everywhere, so that two people merging the same pair do not wait for each other.
    first, second = (locked_entity(by, one) for one in sorted((keep_id, gone_id)))
    keep, gone = (first, second) if first.pk == keep_id else (second, first)
    if keep.code and gone.code and keep.code != gone.code:
        raise EntityRefused(_("They have different credit codes: they are two entities."), "gone")
    leaving, staying = Recording.of(gone), Recording.of(keep)
    gone.merged_into = keep
    leaving.write("merge", by=by, at=at, reason=reason)
    for branch in Entity.objects.select_for_update().filter(parent=gone).order_by("id"):
        moving = Recording.of(branch)
        branch.parent = keep
        moving.write("merge", by=by, at=at, reason=reason)
    if not keep.code and gone.code:
        keep.code, keep.kind, keep.record_number = gone.code, gone.kind, ""
    keep.representative = keep.representative or gone.representative
    keep.address = keep.address or gone.address
    keep.industry = keep.industry or gone.industry
    keep.registered_on = keep.registered_on or gone.registered_on
    staying.write("merge", by=by, at=at, reason=reason)
    _merge_social(keep, gone)
    return keep


def _merge_social(keep: Entity, gone: Entity) -> None:
    other = SocialOrganisation.objects.filter(entity=gone).first()
    if other is None or not keep.is_social:
        return
    social, _is_new = SocialOrganisation.objects.get_or_create(entity=keep)
    social.supervising_unit = social.supervising_unit or other.supervising_unit
    social.field = social.field or other.field
    social.check_due = social.check_due or other.check_due
    social.save()
    held = set(social.checks.values_list("year", flat=True))
    other.checks.exclude(year__in=held).update(organisation=social)
