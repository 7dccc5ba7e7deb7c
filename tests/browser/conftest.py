"""A city at work behind a real server, and people who come to it with a browser each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from linli.casework.matters.models import RetentionClass
from linli.casework.matters.operations.catalogue import seed_catalogue
from linli.casework.matters.queries.rule_book import forget_rule_book
from linli.foundation.calendar.operations import load_known_years
from linli.foundation.notices.queries.templates import forget_templates
from linli.registers.access.rules import SYSTEM
from linli.registers.places.queries.kept import forget_everything_kept
from tests.casework.city import MORNING, City, make_city

PASSWORD = "linli-demo-2026"
SHOTS = Path(__file__).resolve().parents[2] / ".shots"
Visit = Callable[..., Page]


def _forget() -> None:
    forget_everything_kept()
    forget_rule_book()
    forget_templates()


@pytest.fixture
def city(transactional_db: None) -> Iterator[City]:
    _forget()
    made = make_city()
    seed_catalogue(by=SYSTEM, at=MORNING)
    load_known_years(since=2026, by="test", at=MORNING)
    assert RetentionClass.objects.exists()
    _forget()
    yield made
    _forget()


@pytest.fixture
def visit(new_page: Callable[..., Page], live_server: Any) -> Visit:
    """Open a page as somebody: a resident without a name, or a member of staff who logs in."""

    def go(address: str, *, who: str = "", width: int = 1440) -> Page:
        page = new_page(width=width)
        if who:
            page.goto(f"{live_server.url}/login/?next={address}")
            page.fill("input[name=login]", who)
            page.fill("input[name=password]", PASSWORD)
            page.click("main button[type=submit]")
        else:
            page.goto(f"{live_server.url}{address}")
        page.wait_for_load_state("networkidle")
        return page

    return go


def clean(page: Page) -> None:
    """Hold the page to axe (nothing serious or critical) and to no sideways scroll."""
    found = Axe().run(page).response["violations"]
    grave = [
        f"{rule['id']}: {rule['help']} — {rule['nodes'][0]['html'][:160]}"
        for rule in found
        if rule["impact"] in ("serious", "critical")
    ]
    assert not grave, f"{page.url}\n" + "\n".join(grave)
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 1, f"{page.url} scrolls sideways by {wide} px"
