"""The register of supervision as a file: allowed, logged, and only what its reader sees."""

from __future__ import annotations

from datetime import timedelta

import pytest
from openpyxl import load_workbook

from linli.casework.matters.operations.exporting import ExportRefused
from linli.foundation.tabular.models import ExportState
from linli.foundation.tabular.operations import file_of, write_export
from linli.oversight.insight.operations import FiguresRefused, export_figures
from linli.oversight.insight.queries import Span
from linli.oversight.supervision import operations as supervision
from linli.oversight.supervision.queries.desk import StepFilter
from linli.registers.access.models import AccessLogEntry
from tests.casework.city import MORNING, City, Story

pytestmark = pytest.mark.django_db
LATE = MORNING + timedelta(days=9)


def test_the_register_holds_every_step_with_its_rule(city: City) -> None:
    story = Story(city).accepted().dispatched()
    supervision.issue_due(at=LATE)
    run = supervision.export_steps(StepFilter(show="all"), by=city["supervisor"], at=LATE)
    assert AccessLogEntry.objects.filter(record_id=run.id, act="export").count() == 1
    done = write_export(run.id, at=LATE)
    assert done is not None
    assert done.state == ExportState.DONE
    sheet = load_workbook(file_of(done)).worksheets[0]
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert rows
    assert {row[0] for row in rows} == {story.number}
    assert any("东湖区住建局" in str(row[4]) for row in rows)


@pytest.mark.parametrize("role", ["handler", "taker", "reviewer", "auditor"])
def test_who_does_not_supervise_exports_no_register(city: City, role: str) -> None:
    with pytest.raises(ExportRefused):
        supervision.export_steps(StepFilter(), by=city[role], at=LATE)


def test_the_overview_is_written_with_its_samples(city: City) -> None:
    Story(city).accepted().dispatched()
    span = Span(MORNING.date(), LATE.date())
    run = export_figures(span, place="", place_name="临江市", by=city["reviewer"], at=LATE)
    done = write_export(run.id, at=LATE)
    assert done is not None
    assert done.state == ExportState.DONE
    rows = list(load_workbook(file_of(done)).worksheets[0].iter_rows(values_only=True))
    assert len(rows) > span.days
    with pytest.raises(FiguresRefused):
        export_figures(span, place="", place_name="", by=city["taker"], at=LATE)
