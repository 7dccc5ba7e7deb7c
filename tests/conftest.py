"""What every test can ask for: a browser, and the certainty that nothing leaves the machine."""

import ipaddress
import os
import shutil
import socket
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.utils import translation
from playwright.sync_api import Browser, ConsoleMessage, Page, Route, ViewportSize, sync_playwright
from pytest_django import DjangoDbBlocker

CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
HEIGHTS = {1440: 900, 390: 844}

NewPage = Callable[..., Page]


class OutsideError(AssertionError):
    """A test tried to reach another machine."""


@pytest.fixture(autouse=True, scope="session")
def _no_outside() -> Iterator[None]:
    """Refuse every connection that leaves the machine."""
    real = socket.socket.connect

    def connect(self: socket.socket, address: Any) -> None:
        if self.family in {socket.AF_INET, socket.AF_INET6} and not _is_here(str(address[0])):
            raise OutsideError(f"a test tried to reach {address[0]}")
        real(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect)
        yield


@pytest.fixture(autouse=True)
def _the_citys_language() -> Iterator[None]:
    """Begin each test in the language of the city, whichever the one before had asked for."""
    translation.activate(settings.LANGUAGE_CODE)
    yield
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(autouse=True)
def _no_jobs_left(
    request: pytest.FixtureRequest, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Leave no job behind: the flush after a test that commits spares the tables of the queue."""
    yield
    marker = request.node.get_closest_marker("django_db")
    commits = bool(marker and marker.kwargs.get("transaction"))
    if commits or {"transactional_db", "live_server"} & set(request.fixturenames):
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_workers CASCADE")


@pytest.fixture(scope="module")
def passable() -> Iterator[Path]:
    """Make a folder that root's database, which runs under another account, can enter.

    pytest's own folders are closed to it.
    """
    with tempfile.TemporaryDirectory(prefix="linli-trial-") as name:
        folder = Path(name).resolve()
        folder.chmod(0o711)
        yield folder


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Call every test that uses a browser a browser test."""
    for item in items:
        if {"chromium", "new_page"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.browser)


# For a file of tests and no longer: while it lives, Playwright's event loop runs in this thread, and
# whatever starts a loop of its own (the job worker) can't be tried.
@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A Chromium of this machine; without one the test is skipped, or fails where it must run."""
    path = next((found for name in CHROMIUM if (found := shutil.which(name))), None)
    if path is None:
        if os.environ.get("LINLI_REQUIRE_BROWSER") == "1":
            pytest.fail("LINLI_REQUIRE_BROWSER=1, but there is no Chromium on this machine")
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def new_page(chromium: Browser) -> Iterator[NewPage]:
    """Make pages of separate visitors: `new_page(width=1440)`.

    A page that asks another machine for something, breaks in a script or violates the content
    security policy fails the test at its end.
    """
    contexts, wrong = [], []

    def stay_here(route: Route) -> None:
        url = route.request.url
        host = url.split("/")[2].rsplit(":", 1)[0] if "//" in url else "localhost"
        if _is_here(host.strip("[]")):
            route.fallback()
        else:
            wrong.append(f"asked for {url}")
            route.abort()

    def listen(message: ConsoleMessage) -> None:
        # A refused form answers 4xx, which Chromium reports by itself; htmx reports what it was
        # still asking for when the visitor went on to another page. A test may cut the connection;
        # what asks for another machine is noted above by itself.
        expected = ("status of 4", "htmx:sendAbort", "htmx:afterRequest", "net::ERR_")
        if message.type == "error" and not any(text in message.text for text in expected):
            wrong.append(f"console: {message.text}")

    def make(width: int = 1440, **options: Any) -> Page:
        size = ViewportSize(width=width, height=HEIGHTS.get(width, 900))
        options = {"viewport": size, "locale": "zh-CN", "timezone_id": "Asia/Shanghai"} | options
        context = chromium.new_context(**options)
        contexts.append(context)
        context.set_default_timeout(15_000)
        context.route("**/*", stay_here)
        page = context.new_page()
        page.on("console", listen)
        page.on("pageerror", lambda error: wrong.append(f"script: {error}"))
        return page

    yield make
    for context in contexts:
        context.close()
    assert not wrong, "\n".join(wrong)
