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
JUMPED = "jumped:"
MOST_JUMPS = 0.05  # half of what counts as good (web.dev, "Cumulative Layout Shift")
# Tells once a page, when what moved under the reader's eyes sums up to more. Not what a press or a new size moves.
JUMPS = f"""
  let sum = 0;
  let sized = false;
  const told = [];
  addEventListener("resize", () => {{ sized = true; }});
  new PerformanceObserver((list) => {{
    for (const entry of list.getEntries()) {{
      if (entry.hadRecentInput || sized) continue;
      const before = sum;
      sum += entry.value;
      told.push(...entry.sources.map(({{ node }}) => node && (node.id || node.className || node.nodeName)));
      if (before <= {MOST_JUMPS} && sum > {MOST_JUMPS}) {{
        const where = `${{location.pathname}}, ${{innerWidth}} px wide`;
        console.debug(`{JUMPED} ${{where}}, by ${{sum.toFixed(3)}}: ${{told.join(", ")}}`);
      }}
    }}
  }}).observe({{ type: "layout-shift", buffered: true }});
"""
PATIENCE = 20_000  # milliseconds: two cores may be busy with another browser


class Visitors:
    """Opens pages as different people would, and remembers what their browsers complained about."""

    def __init__(self, browser: Browser, site: str) -> None:
        self.browser = browser
        self.site = site
        self.contexts: list[BrowserContext] = []
        self.complaints: list[str] = []
        self.jumps: list[str] = []  # pages that moved by themselves; a walk that minds says so

    def __call__(self, **options: Any) -> Page:
        """Return a page in a context of its own; ``options`` are Playwright's (``java_script_enabled=False``, …)."""
        context = self.browser.new_context(**{"base_url": self.site, "locale": "en-GB", **options})
        context.set_default_timeout(PATIENCE)
        self.contexts.append(context)
        context.on("console", self._console)
        context.add_init_script(JUMPS)
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        return context.new_page()

    def _console(self, message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            self.complaints.append(message.text)
        elif message.text.startswith(JUMPED):
            self.jumps.append(message.text)

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
    """Call it for a page; the test fails if a page's script broke, or met the content security policy."""
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
