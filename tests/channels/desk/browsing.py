"""Staff at a real browser: logged in by their session, pages looked at by axe."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.test import Client
from playwright.sync_api import Page

from tests.casework.city import City


def come_in(page: Page, url: str, city: City, role: str) -> None:
    """Log one of the city's people in at the browser's own session."""
    client = Client()
    client.force_login(city.accounts[role])
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": url}])


def serious(found: Any) -> list[str]:
    """What axe calls serious or critical, in short."""
    return [
        f"{one['id']}: {[node['target'] for node in one['nodes']][:3]}"
        for one in found.response["violations"]
        if one["impact"] in ("serious", "critical")
    ]
