"""Making the figures anew from what the kernel counts: idempotent, day by day."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.foundation.postgres.locks import advisory_lock
from linli.foundation.tabular.models import ExportRun
from linli.foundation.tabular.operations import ask_export
from linli.oversight.insight.models import DayFigure, Standing
from linli.oversight.insight.queries import FIGURES, Span
from linli.registers.access.operations import log_reading
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor, ReadingAct

YOUNG_DAYS = 3
_DAYS = """
INSERT INTO insight_dayfigure (id, day, code, unit_id, category, measure, n)
SELECT gen_random_uuid(), day, code, unit_id, '', measure, n FROM (
  SELECT day, '' AS code, NULL::uuid AS unit_id, measure, sum(n) AS n
  FROM cases_rollup WHERE day = %(day)s AND family = 'matter' GROUP BY 1, measure
  UNION ALL
  SELECT day, district_code, NULL, measure, sum(n) FROM cases_rollup
  WHERE day = %(day)s AND family = 'matter' AND district_code <> '' GROUP BY 1, 2, measure
  UNION ALL
  SELECT day, street_code, NULL, measure, sum(n) FROM cases_rollup
  WHERE day = %(day)s AND family = 'matter' AND street_code <> '' GROUP BY 1, 2, measure
  UNION ALL
  SELECT day, '', unit_id, measure, sum(n) FROM cases_rollup
  WHERE day = %(day)s AND family = 'matter' AND unit_id IS NOT NULL GROUP BY 1, 3, measure
) AS sums WHERE n <> 0"""
_CATEGORIES = """
INSERT INTO insight_dayfigure (id, day, code, unit_id, category, measure, n)
SELECT gen_random_uuid(), %(day)s, code, NULL, category, 'opened', count(*) FROM (
  SELECT left(category, 4) AS category, unnest(ARRAY['', nullif(district_code, ''),
    nullif(street_code, '')]) AS code
  FROM cases_case
  WHERE opened_at >= %(begin)s AND opened_at < %(end)s AND family = 'matter' AND category <> ''
) AS opened WHERE code IS NOT NULL GROUP BY code, category"""
_PLACES_NOW = """
INSERT INTO insight_standing (id, code, unit_id, district_code, street_code, community_code,
  is_open, soon, overdue, oldest_due_at, as_of)
SELECT gen_random_uuid(), code, NULL, '', '', '', count(*),
  count(*) FILTER (WHERE warn_at <= %(at)s AND due_at >= %(at)s),
  count(*) FILTER (WHERE due_at < %(at)s), min(due_at) FILTER (WHERE due_at < %(at)s), %(at)s
FROM (
  SELECT unnest(ARRAY['', nullif(district_code, ''), nullif(street_code, ''),
    nullif(community_code, '')]) AS code, due_at, warn_at
  FROM cases_case WHERE is_open AND family = 'matter'
) AS open WHERE code IS NOT NULL GROUP BY code"""
_UNITS_NOW = """
INSERT INTO insight_standing (id, code, unit_id, district_code, street_code, community_code,
  is_open, soon, overdue, oldest_due_at, as_of)
SELECT gen_random_uuid(), '', unit.id, unit.district_code, unit.street_code, unit.community_code,
  part.is_open, part.soon, part.overdue, part.oldest, %(at)s
FROM (
  SELECT unit_id, count(*) AS is_open,
    count(*) FILTER (WHERE warn_at <= %(at)s AND due_at >= %(at)s) AS soon,
    count(*) FILTER (WHERE due_at < %(at)s) AS overdue,
    min(due_at) FILTER (WHERE due_at < %(at)s) AS oldest
  FROM cases_assignment WHERE is_open AND role = 'lead' GROUP BY unit_id
) AS part JOIN units_unit AS unit ON unit.id = part.unit_id AND unit.kind <> 'mediation'"""


def refresh_figures(*, at: datetime, days: int = YOUNG_DAYS) -> None:
    """Make the figures of the last days and the standing of open work anew.

    Readers see the old ones until the new ones are whole; two at once wait for each other.
    """
    today = timezone.localdate(at)
    for back in range(days):
        _refresh_day(today - timedelta(days=back))
    with transaction.atomic():
        advisory_lock("insight-standing")
        Standing.objects.all().delete()
        with connection.cursor() as cursor:
            cursor.execute(_PLACES_NOW, {"at": at})
            cursor.execute(_UNITS_NOW, {"at": at})
        if not Standing.objects.filter(code="", unit_id=None).exists():
            Standing.objects.create(as_of=at)  # nothing is open: that, too, is a figure


@transaction.atomic
def _refresh_day(day: date) -> None:
    advisory_lock(f"insight-day-{day}")
    begin = timezone.make_aware(datetime.combine(day, time()))
    DayFigure.objects.filter(day=day).delete()
    with connection.cursor() as cursor:
        cursor.execute(_DAYS, {"day": day})
        end = begin + timedelta(days=1)
        cursor.execute(_CATEGORIES, {"day": day, "begin": begin, "end": end})


class FiguresRefused(Exception):
    """The post may not export; the text says so in the reader's language."""


@transaction.atomic
def export_figures(
    span: Span, *, place: str, place_name: str, by: Actor, at: datetime
) -> ExportRun:
    """Write the overview of a division over some days to an XLSX file, in the background.

    Raises FiguresRefused without the permission. The export stands in the access log.
    """
    may = by.may(Permission.EXPORT) and by.may(Permission.SEE_FIGURES)
    if by.account_id is None or not may:
        raise FiguresRefused(_("Your post may not export figures."))
    words = f"{place_name} {span.first} – {span.last}"
    run = ask_export(
        account_id=by.account_id,
        post_id=by.post_id,
        list_code=FIGURES,
        title=_("Overview figures"),
        filters={
            "place": place,
            "first": span.first.isoformat(),
            "last": span.last.isoformat(),
        },
        filters_words=words,
        columns=(),
        at=at,
    )
    log_reading(
        by=by,
        act=ReadingAct.EXPORT,
        record_kind="figures",
        record_id=run.id,
        about=run.title,
        reason=words,
        at=at,
    )
    return run
