"""A browser for the shared components."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page


@pytest.fixture
def browser(chromium: Browser) -> Browser:
    """The one Chromium of all tests: a second one in the same process cannot be driven."""
    return chromium


@pytest.fixture
def open_page(browser: Browser, live_server: Any, settings: Any) -> Iterator[Callable[..., Page]]:
    """Open an address; fails at the end when the page had an error of its own."""
    settings.DEBUG = True
    contexts: list[BrowserContext] = []
    wrong: list[str] = []

    def opened(address: str, width: int = 1440, theme: str = "light", **extra: Any) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=theme,
            locale="zh-CN",
            reduced_motion="reduce",
            **extra,
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda line: wrong.append(line.text) if _bad(line.text) else None)
        page.goto(f"{live_server.url}{address}", wait_until="networkidle")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert wrong == []


def _bad(text: str) -> bool:
    return "Content Security Policy" in text or "Uncaught" in text
