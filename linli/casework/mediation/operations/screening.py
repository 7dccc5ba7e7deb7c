"""排查: campaigns, their rounds, reports that also say "nothing", and early signs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from linli.casework.cases.operations import Missing, MoveRefused, NoSuchCase, NotAllowedNow
from linli.casework.cases.rules import Hindrance
from linli.casework.mediation.models import Campaign, Committee, EarlySign, ScreeningReport
from linli.casework.mediation.operations.moves import threshold
from linli.casework.mediation.queries.screening import reports_within
from linli.casework.mediation.rules.screening import (
    KIND_OF_LEVEL,
    USUAL,
    Every,
    Round,
    names_somebody,
    rounds_until,
)
from linli.foundation.calendar.queries import work_calendar
from linli.foundation.calendar.rules import (
    STANDARD_HOURS,
    Limit,
    LimitUnit,
    RollRule,
    StartRule,
    due,
)
from linli.foundation.notices.operations import notice_row
from linli.registers.access.models import Post
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor

_MISSED_DAYS = 45  # rounds that began while nothing ran are made up for this far back
_AT_ONCE, _MOST_URGED = 500, 500
_TOLD = ("mediation_chair", "mediation_clerk")


@dataclass(frozen=True, kw_only=True)
class NewCampaign:
    """What is looked for, by whom, how often; empty ``every`` means the usual of the level."""

    name: str
    level: str
    begins: date
    ends: date | None = None
    every: str = ""
    types: Sequence[str] = ()
    text: str = ""
    legal_basis: str = ""


@transaction.atomic
def issue_campaign(new: NewCampaign, *, by: Actor, at: datetime) -> Campaign:
    """Start a campaign in the post's own division; its first reports are opened at once.

    :raises Missing: no name. :raises NotAllowedNow: "unknown_level", "campaign_ends_before",
        "campaign_begins_past", "once_needs_an_end".
    """
    require(by, Permission.RUN_SCREENING)
    if not new.name.strip():
        raise Missing("name")
    if new.level not in USUAL or (new.every and new.every not in set(Every)):
        raise NotAllowedNow("unknown_level")
    if new.ends is not None and new.ends < new.begins:
        raise NotAllowedNow("campaign_ends_before")
    if new.begins < timezone.localdate(at):
        raise NotAllowedNow("campaign_begins_past")
    every = Every(new.every or USUAL[new.level])
    if every is Every.ONCE and new.ends is None:
        raise NotAllowedNow("once_needs_an_end")
    campaign = Campaign.objects.create(
        name=new.name.strip()[:80],
        level=new.level,
        every=every,
        types=list(new.types),
        text=new.text.strip(),
        begins=new.begins,
        ends=new.ends,
        legal_basis=new.legal_basis.strip()[:200],
        issued_by=by.name[:40],
        issued_at=at,
        **_area(by),
    )
    _open_rounds_of(campaign, at)
    return campaign


def _area(by: Actor) -> dict[str, str]:
    """The division that a campaign is for: the post's own; the whole city where it sees all of it."""
    column = by.scope.column
    return {column: by.scope.code} if column in ("district_code", "street_code") else {}


@transaction.atomic
def end_campaign(campaign_id: UUID, *, on: date, by: Actor, at: datetime) -> Campaign:
    """Let a campaign end on a day, that day included; reports that are open stay due.

    :raises NoSuchCase: there is none in the post's division.
    :raises NotAllowedNow: "campaign_ends_before", "campaign_begins_past".
    """
    require(by, Permission.RUN_SCREENING)
    campaign: Campaign | None = (
        Campaign.objects.select_for_update().filter(id=campaign_id, **_area(by)).first()
    )
    if campaign is None:
        raise NoSuchCase
    if on < campaign.begins:
        raise NotAllowedNow("campaign_ends_before")
    if on < timezone.localdate(at):
        raise NotAllowedNow("campaign_begins_past")
    campaign.ends = on
    campaign.save(update_fields=["ends"])
    return campaign


def open_rounds(*, at: datetime) -> int:
    """Open the reports of every round that has begun; safe to repeat; returns how many were new."""
    today = timezone.localdate(at)
    running = Campaign.objects.filter(begins__lte=today).exclude(
        ends__lt=today - timedelta(days=_MISSED_DAYS)
    )
    return sum(_open_rounds_of(campaign, at) for campaign in running.order_by("begins", "id"))


@transaction.atomic
def _open_rounds_of(campaign: Campaign, at: datetime) -> int:
    today = timezone.localdate(at)
    rounds = rounds_until(
        Every(campaign.every),
        min(today, campaign.ends) if campaign.ends else today,
        first=campaign.begins,
        last=campaign.ends,
        since=today - timedelta(days=_MISSED_DAYS),
    )
    return sum(_open_round(campaign, one, at) for one in rounds)


def _open_round(campaign: Campaign, one: Round, at: datetime) -> int:
    known = ScreeningReport.objects.filter(campaign=campaign, begins=one.begins)
    taken = set(known.values_list("committee_id", flat=True))
    area = {
        name: code for name in ("district_code", "street_code") if (code := getattr(campaign, name))
    }
    committees = Committee.objects.in_force().filter(kind=KIND_OF_LEVEL[campaign.level], **area)
    until = due_of(one, at)
    rows = [
        ScreeningReport(
            campaign=campaign,
            committee=committee,
            begins=one.begins,
            ends=one.ends,
            due_at=until,
            district_code=committee.district_code,
            street_code=committee.street_code,
            community_code=committee.community_code,
        )
        for committee in committees.exclude(pk__in=taken).order_by("pk")
    ]
    ScreeningReport.objects.bulk_create(rows, batch_size=_AT_ONCE, ignore_conflicts=True)
    return len(rows)


def due_of(one: Round, at: datetime) -> datetime:
    """Until when a round is to be reported: so many working days after its last day."""
    last = timezone.make_aware(datetime.combine(one.ends, time(12)))
    days = threshold("screening_report_days", at)
    limit = Limit(days, LimitUnit.WORKING_DAY, StartRule.NEXT_DAY, RollRule.ROLL)
    return due(last, limit, hours=STANDARD_HOURS, calendar=work_calendar()).at


@transaction.atomic
def send_report(report_id: UUID, *, remark: str = "", by: Actor, at: datetime) -> ScreeningReport:
    """Report a round with the signs that were entered for it; none is a report too (零报告).

    Sent twice it is one report, the first.

    :raises NoSuchCase: it is not this post's to report. :raises NotAllowedNow: "names_somebody".
    """
    require(by, Permission.REPORT_SCREENING)
    report = reports_within(by).select_for_update(of=("self",)).filter(id=report_id).first()
    if report is None:
        raise NoSuchCase
    if report.reported_at is not None:
        return report
    names_nobody(remark)
    report.found = EarlySign.objects.filter(report=report).count()
    report.remark = remark.strip()[:200]
    report.reported_at, report.reported_by = at, by.name[:40]
    report.save(update_fields=["found", "remark", "reported_at", "reported_by"])
    return report


@transaction.atomic
def urge_late(*, at: datetime, most: int = _MOST_URGED) -> int:
    """Remind committees whose report is overdue, once each; returns how many."""
    late = ScreeningReport.objects.filter(reported_at=None, urged_at=None, due_at__lt=at)
    rows = late.select_related("campaign", "committee").order_by("due_at", "id")
    found = list(rows.select_for_update(of=("self",), skip_locked=True)[:most])
    for report in found:
        _urge(report, at)
    return len(found)


@transaction.atomic
def urge_report(report_id: UUID, *, by: Actor, at: datetime) -> ScreeningReport:
    """Remind a committee by hand of a report it owes.

    :raises NoSuchCase: it is not in the post's division.
    :raises NotAllowedNow: "reported_already".
    """
    require(by, Permission.RUN_SCREENING)
    rows = ScreeningReport.objects.select_related("campaign", "committee")
    report: ScreeningReport | None = (
        rows.select_for_update(of=("self",)).filter(id=report_id).first()
    )
    if report is None or not report.committee.scope_covers(by.scope):
        raise NoSuchCase
    if report.reported_at is not None:
        raise NotAllowedNow("reported_already")
    _urge(report, at)
    return report


def _urge(report: ScreeningReport, at: datetime) -> None:
    report.urged_at = at
    report.save(update_fields=["urged_at"])
    posts = Post.objects.in_force(timezone.localdate(at))
    holders = posts.filter(unit_id=report.committee_id, role__in=_TOLD).order_by()
    fields = {
        "campaign": report.campaign.name,
        "round": f"{report.begins:%m月%d日}至{report.ends:%m月%d日}",
    }
    for account_id in holders.values_list("account_id", flat=True).distinct():
        row = notice_row(
            channel="inapp",
            recipient=str(account_id),
            template="screening_late",
            fields=fields,
            is_sensitive=False,
            about="",
            about_id=report.id,
            account_id=account_id,
            at=at,
        )
        if row is not None:
            row.save()


def names_nobody(*said: str) -> None:
    """Refuse words with a number by which a person would be found: a sign is of an event.

    :raises NotAllowedNow: "names_somebody".
    """
    for words in said:
        found = names_somebody(words)
        if found:
            raise NotAllowedNow("names_somebody", found)


def require(by: Actor, permission: Permission) -> None:
    """Refuse a post that does not hold the permission. Raises MoveRefused."""
    if not by.may(permission):
        raise MoveRefused("screening", "", Hindrance.NOT_PERMITTED)
