from datetime import UTC, datetime

import pytest
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.test.utils import isolate_apps

from linli.foundation.search.models import GramFrequency, GramTotals
from linli.foundation.search.operations import refresh_frequencies
from linli.foundation.search.queries import holding, plan
from linli.foundation.search.rules import Plan

AT = datetime(2026, 5, 6, 3, tzinfo=UTC)
ROWS = 100_000
TABLE = "search_trial"

with isolate_apps("linli.foundation.search"):

    class Trial(models.Model):
        id = models.IntegerField(primary_key=True)
        place = models.CharField(max_length=12)
        opened_at = models.DateTimeField()
        grams = ArrayField(models.TextField())

        class Meta:
            app_label = "search"
            db_table = TABLE
            managed = False

        def __str__(self):
            return str(self.id)


# 停车 stands in every third row, 地铁 in every ten-thousandth, the rest is noise by the power law.
MAKE = f"""
CREATE TABLE {TABLE} (
    id integer PRIMARY KEY, place varchar(12) NOT NULL, opened_at timestamptz NOT NULL,
    grams text[] NOT NULL
);
INSERT INTO {TABLE}
SELECT n, 'place' || n % 500, timestamptz '2020-01-01' + n * interval '1 minute',
       CASE WHEN n % 3 = 0 THEN '{{停车}}'::text[] ELSE '{{}}' END
       || CASE WHEN n % 10000 = 77 THEN '{{地铁}}'::text[] ELSE '{{}}' END
       || ARRAY(SELECT 'w' || (power(random(), 3) * 4000 + n - n)::int FROM generate_series(1, 25))
FROM generate_series(1, {ROWS}) AS n;
CREATE INDEX {TABLE}_grams ON {TABLE} USING gin (grams);
CREATE INDEX {TABLE}_new ON {TABLE} (opened_at DESC, id DESC);
CREATE INDEX {TABLE}_place ON {TABLE} (place, opened_at DESC, id DESC);
ANALYZE {TABLE};
"""


@pytest.fixture(scope="module", autouse=True)
def _table(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {TABLE}")
        cursor.execute(MAKE)
        refresh_frequencies(table=TABLE, column="grams", at=AT, sample_rows=20_000)
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE {TABLE}")
        GramFrequency.objects.all().delete()
        GramTotals.objects.all().delete()


pytestmark = pytest.mark.django_db


def newest(*words, how=None, **scope):
    rows = Trial.objects.filter(**scope)
    return holding(rows, words, how or plan(words)).order_by("-opened_at", "-id")[:50]


def explained(*words, how=None, **scope):
    return newest(*words, how=how, **scope).explain()


def test_frequencies_are_estimated_from_a_sample():
    totals = GramTotals.objects.get()
    assert (totals.rows, totals.counted_at) == (ROWS, AT)
    assert GramFrequency.objects.get(gram="停车").n == pytest.approx(ROWS / 3, rel=0.2)


def test_the_rarest_word_decides():
    assert plan(["停车"]) is Plan.FREQUENT
    assert plan(["地铁"]) is Plan.RARE
    assert plan(["停车", "地铁"]) is Plan.RARE
    assert plan(["从未出现"]) is Plan.RARE


def test_a_rare_word_is_fetched_by_the_index_on_grams():
    plan_text = explained("地铁")
    assert f"{TABLE}_grams" in plan_text
    assert f"{TABLE}_new" not in plan_text
    assert f"Seq Scan on {TABLE}" not in plan_text


def test_a_word_that_never_was_is_fetched_by_the_index_on_grams():
    assert f"{TABLE}_grams" in explained("从未出现")


def test_a_frequent_word_is_found_by_walking_the_newest_first():
    plan_text = explained("停车")
    assert f"{TABLE}_new" in plan_text
    assert f"{TABLE}_grams" not in plan_text


def test_within_a_place_a_frequent_word_is_found_by_walking_that_place():
    plan_text = explained("停车", place="place7")
    assert f"{TABLE}_place" in plan_text
    assert f"{TABLE}_grams" not in plan_text


def test_within_a_place_a_rare_word_does_not_walk_the_city():
    plan_text = explained("地铁", place="place77")
    assert f"{TABLE}_new" not in plan_text
    assert f"Seq Scan on {TABLE}" not in plan_text


@pytest.mark.parametrize("how", list(Plan))
@pytest.mark.parametrize("scope", [{}, {"place": "place77"}])
def test_both_ways_find_the_same_rows(how, scope):
    words = ["停车", "地铁"]
    expected = [
        row
        for row, grams in Trial.objects.filter(**scope)
        .order_by("-opened_at", "-id")
        .values_list("id", "grams")
        if set(words) <= set(grams)
    ]
    assert [row.id for row in newest(*words, how=how, **scope)] == expected
    assert expected


def test_no_words_keep_all_rows():
    assert holding(Trial.objects.all(), [], Plan.RARE).count() == ROWS


def test_counting_and_further_filters_work_on_the_result():
    rows = holding(Trial.objects.all(), ["地铁"], Plan.RARE)
    assert rows.count() == 10
    assert rows.filter(id__gt=50_000).count() == 5


def test_taking_frequencies_twice_replaces_them():
    known = refresh_frequencies(table=TABLE, column="grams", at=AT, sample_rows=ROWS * 2)
    assert known == GramFrequency.objects.count()
    assert GramFrequency.objects.get(gram="地铁").n == 10
    assert GramTotals.objects.get().sampled == ROWS


def test_an_empty_table_has_no_frequencies():
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE empty_trial (grams text[])")
    assert refresh_frequencies(table="empty_trial", column="grams", at=AT) == 0
    assert plan(["停车"]) is Plan.RARE
