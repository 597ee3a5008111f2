"""Takes a page in every view without loading it again: width, scheme, size of text."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import CDPSession, Page

TALLEST = 2_600  # CSS pixels of a picture; what follows looks like what came before
QUALITY = 60
# A browser with much to do draws the window before its style sheets know of the new width; two frames later they do.
SETTLE = """async ([width, size]) => {
  document.documentElement.style.fontSize = size;
  const until = performance.now() + 5000;
  const frame = () => new Promise((seen) => { requestAnimationFrame(seen); setTimeout(seen, 500); });
  while (!matchMedia(`(width: ${width}px)`).matches && performance.now() < until) await frame();
  await frame();
  await frame();
}"""


@dataclass(frozen=True)
class View:
    width: int
    scheme: str = "light"  # or "dark" or "forced"
    large: bool = False  # text at 200 per cent
    medium: str = "screen"

    @property
    def name(self) -> str:
        if self.medium == "print":
            return f"{self.width}-print"
        return f"{self.width}-{self.scheme}{'-large' if self.large else ''}"


def views(widths: tuple[int, ...], schemes: tuple[str, ...], *, large: bool) -> Iterator[View]:
    """Yield every view, those of one width together: a change of width costs the browser most."""
    for width in widths:
        for size in (False, True) if large else (False,):
            for scheme in schemes:
                yield View(width, scheme, size)


def take_up(page: Page, view: View) -> None:
    """Let the page be seen so.

    Large text is a style on the root, as where a browser enlarges the text alone: the style sheets' widths do not
    answer to it, as they do to a browser's own size of text, so this is the harder of the two.
    """
    scheme: Any = "dark" if view.scheme == "dark" else "light"
    medium: Any = view.medium
    page.emulate_media(
        media=medium,
        color_scheme=scheme,
        forced_colors="active" if view.scheme == "forced" else "none",
        reduced_motion="reduce",
    )
    if page.viewport_size != {"width": view.width, "height": 900}:
        page.set_viewport_size({"width": view.width, "height": 900})
    page.evaluate(SETTLE, [view.width, "200%" if view.large else ""])


def take_up_plain(page: Page) -> None:
    """Be the ordinary visitor again, before the next page is opened."""
    page.emulate_media(media="screen", color_scheme="light", forced_colors="none", reduced_motion="no-preference")
    page.set_viewport_size({"width": 1280, "height": 900})


@contextmanager
def session(page: Page) -> Iterator[CDPSession]:
    """Speak to the browser below Playwright, whose own screenshots of whole pages cost three times as much."""
    opened = page.context.new_cdp_session(page)
    try:
        yield opened
    finally:
        opened.detach()


def photograph(devtools: CDPSession, page: Page, view: View, place: Path) -> None:
    height = min(int(page.evaluate("document.documentElement.scrollHeight")), TALLEST)
    # A page that fits its window needs no larger one: while the browser makes one, a page may be of no width at all.
    beyond = page.viewport_size is None or height > page.viewport_size["height"]
    clip = {"x": 0, "y": 0, "width": view.width, "height": max(height, 1), "scale": 1}
    taken = devtools.send(
        "Page.captureScreenshot",
        {"format": "jpeg", "quality": QUALITY, "captureBeyondViewport": beyond, "clip": clip},
    )
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(base64.b64decode(taken["data"]))
