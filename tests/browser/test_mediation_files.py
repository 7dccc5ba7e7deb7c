"""The pages of filing, looked at in a browser: what a file lacks, runs, and Word forms."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import expect

from linli.casework.mediation.models import DisputeParty
from linli.casework.mediation.operations import filing
from tests.browser.conftest import SHOTS, Visit, clean
from tests.browser.test_mediation import town  # noqa: F401  # a fixture
from tests.casework.mediation.files import everything, whole
from tests.casework.mediation.town import Town

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", [1440, 390])
def test_the_pages_of_filing_are_whole(town: Town, visit: Visit, width: int) -> None:  # noqa: F811  # the fixture
    full, lacking = everything(town), whole(town)
    DisputeParty.objects.filter(dispute_id=lacking.id, position=2).update(id_number="")
    paper = filing.ask_paper(full.id, by=town["chair"], at=full.when)
    filing.make_paper(paper.id, at=full.when)
    run = filing.ask_run(
        since=date(2026, 11, 1), until=date(2028, 1, 1), by=town["chair"], at=lacking.when
    )
    filing.go_on_with_run(run.id, at=lacking.when)
    SHOTS.mkdir(exist_ok=True)
    pages = {
        "to-file": ("/desk/mediation/filing/", "chair"),
        "dispute": (f"/desk/mediation/{full.case.number}/", "chair"),
        "runs": ("/desk/mediation/filing/runs/", "chair"),
        "run": (f"/desk/mediation/filing/runs/{run.id}/", "chair"),
        "forms": ("/desk/mediation/filing/word-forms/", "administrator"),
        "form": ("/desk/mediation/filing/word-forms/agreement/change/", "administrator"),
    }
    for name, (address, who) in pages.items():
        page = visit(address, who=who, width=width)
        expect(page.locator("h1")).to_be_visible()
        clean(page)
        page.screenshot(path=SHOTS / f"filing-{name}-{width}.png", full_page=True)
