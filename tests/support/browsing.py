"""Debian's Chromium, driven by Playwright: one browser a session, a new context for each page asked for."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]
PATIENCE = 20_000  # milliseconds: two cores may be busy with another browser


class Visitors:
    """Opens pages as different people would, and remembers what their browsers complained about."""

    def __init__(self, browser: Browser, site: str) -> None:
        self.browser = browser
        self.site = site
        self.contexts: list[BrowserContext] = []
        self.complaints: list[str] = []

    def __call__(self, **options: Any) -> Page:
        """Return a page in a context of its own; ``options`` are Playwright's (``java_script_enabled=False``, …)."""
        context = self.browser.new_context(**{"base_url": self.site, "locale": "en-GB", **options})
        context.set_default_timeout(PATIENCE)
        self.contexts.append(context)
        context.on("console", self._console)
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        return context.new_page()

    def _console(self, message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            self.complaints.append(message.text)

    def leave(self) -> None:
        for context in self.contexts:
            context.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    # Playwright keeps an event loop running in this thread, which Django would take for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def visitors(browser: Browser, site: str) -> Iterator[Visitors]:
    """Call it for a page; the test fails if a page's script broke or met the content security policy."""
    opened = Visitors(browser, site)
    yield opened
    opened.leave()
    assert opened.complaints == []


@pytest.fixture
def page(visitors: Visitors) -> Page:
    return visitors()


@pytest.fixture
def page_without_javascript(visitors: Visitors) -> Page:
    return visitors(java_script_enabled=False)
