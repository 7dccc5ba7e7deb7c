"""Annual checks of social organisations, and reminding those who look after them."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.foundation.notices.models import Notice, NoticeChannel
from linli.foundation.notices.operations import queue_rows
from linli.registers.access.models import Post
from linli.registers.access.permissions import ROLES, Permission
from linli.registers.access.rules import Actor
from linli.registers.entities.models import (
    IN_FORCE,
    AnnualCheck,
    CheckResult,
    SocialOrganisation,
)
from linli.registers.entities.operations.guard import EntityRefused, locked_entity
from linli.registers.entities.rules.checks import REGISTRAR_BY, check_due, is_to_be_reminded
from linli.registers.places.operations.changes import day_of


@transaction.atomic
def record_check(
    *, by: Actor, at: datetime, entity_id: UUID, year: int, result: str, checked_on: date
) -> AnnualCheck:
    """Note how the annual check for a year ended; the next is due a year later.

    Raises EntityRefused, UnknownEntity, NotAllowed.
    """
    entity = locked_entity(by, entity_id)
    social = SocialOrganisation.objects.select_for_update().filter(entity=entity).first()
    if social is None or not entity.code:
        raise EntityRefused(_("Only registered social organisations have an annual check."))
    if result not in CheckResult.values:
        raise EntityRefused(_("This is none of the choices."), "result")
    if checked_on > day_of(at):
        raise EntityRefused(_("This day is yet to come."), "checked_on")
    founded = entity.registered_on.year if entity.registered_on else 1949
    if not founded <= year < checked_on.year:
        raise EntityRefused(
            _("A check is for a past year, from the year of registration on."), "year"
        )
    if AnnualCheck.objects.filter(organisation=social, year=year).exists():
        raise EntityRefused(_("The check for this year is noted already."), "year")
    check = AnnualCheck.objects.create(
        organisation=social, year=year, result=result, checked_on=checked_on, by_name=by.name, at=at
    )
    following = check_due(year + 1)
    if social.check_due is None or following > social.check_due:
        social.check_due = following
        social.save(update_fields=["check_due"])
    return check


@transaction.atomic
def remind_of_checks(*, at: datetime, limit: int = 500) -> int:
    """Tell the clerks of each community and street whose annual check is coming up, once a check.

    Returns how many organisations were reminded of; call again until it is 0.
    """
    on = day_of(at)
    due = (
        SocialOrganisation.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(check_due__lte=date(on.year, *REGISTRAR_BY), entity__merged_into=None)
        .filter(entity__status__in=IN_FORCE)
        .exclude(reminded_for=F("check_due"), reminded_for__isnull=False)
        .select_related("entity")
        .defer("entity__representative", "entity__grams")
        .order_by("check_due", "entity_id")[:limit]
    )
    told = [
        one
        for one in due
        if one.check_due and is_to_be_reminded(one.check_due, on=on, reminded_for=one.reminded_for)
    ]
    by_place: dict[tuple[str, str], list[SocialOrganisation]] = defaultdict(list)
    for one in told:
        by_place[(one.entity.street_code, one.entity.community_code)].append(one)
        one.reminded_for = one.check_due
    rows: list[Notice] = []
    for (street, community), some in by_place.items():
        rows += _notices(street, community, some, at)
    Notice.objects.bulk_create(rows)
    SocialOrganisation.objects.bulk_update(told, ["reminded_for"])
    return len(told)


def _notices(
    street: str, community: str, some: list[SocialOrganisation], at: datetime
) -> list[Notice]:
    keeping = [code for code, role in ROLES.items() if Permission.KEEP_ENTITIES in role.permissions]
    posts = Post.objects.in_force(day_of(at)).filter(role__in=keeping)
    near = Q(unit__community_code=community) if community else Q(pk=None)
    at_street = Q(unit__street_code=street, unit__community_code="") if street else Q(pk=None)
    accounts = set(posts.filter(near | at_street).values_list("account_id", flat=True))
    if not accounts:
        return []
    words = ngettext(
        "The annual check of %(names)s is coming up: to the supervising unit by 31 March, to the"
        " registrar by 31 May.",
        "The annual checks of %(n)d social organisations are coming up, among them %(names)s: to the"
        " supervising unit by 31 March, to the registrar by 31 May.",
        len(some),
    )
    names = "、".join(one.entity.name for one in some[:3])
    return queue_rows(
        channel=NoticeChannel.INAPP,
        recipients=[("", account) for account in sorted(accounts)],
        template_code="entities.check",
        subject=_("Annual checks of social organisations"),
        body=words % {"names": names, "n": len(some)},
        about="entity",
        about_id=some[0].entity_id,
        at=at,
    )
