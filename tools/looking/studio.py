"""``python -m tools.looking.studio``: serves each scene, walks through it with one browser, and writes ``look/``."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, Error, Page, sync_playwright

from tools.environment import ROOT
from tools.looking.command import OUT, options
from tools.terminal import end_on_signals, main_guard, say

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tools.looking.settings")
django.setup()

from django.core.management import call_command  # noqa: E402 - models are there only now
from django.core.servers.basehttp import WSGIRequestHandler  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402

from convention.typesetting import FACES  # noqa: E402
from tests.structure.test_axe import let_in  # noqa: E402
from tests.support.browsing import ARGUMENTS, CHROMIUM, PATIENCE  # noqa: E402
from tests.support.ground import ground_for  # noqa: E402
from tests.support.resets import forget_everything  # noqa: E402
from tests.support.settings import FOLDER  # noqa: E402
from tools.looking import camera, lighthouse, measures, sheets, tour  # noqa: E402
from tools.looking.camera import View  # noqa: E402
from tools.looking.measures import Figures  # noqa: E402
from tools.looking.reporting import Report  # noqa: E402
from tools.looking.scenes import PRINT_WIDTH, Scene, Shot, scenes  # noqa: E402

LOOKED_AT = (320, 1280)  # the widths at which axe and the contrast are asked for, in both schemes
Pictures = dict[str, list[tuple[str, dict[View, Path]]]]


def _nothing_more(handler: Any) -> Any:
    """Leave static files to the site's own middleware, which packs them; the tests' server would send them plain."""
    return handler


@contextmanager
def site() -> Iterator[str]:
    """Serve whatever database is in place; yield the site's address, which its pages then name as theirs."""
    thread = LiveServerThread("127.0.0.1", _nothing_more, port=0)  # type: ignore[arg-type]
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    if thread.error:
        raise thread.error
    address = f"http://127.0.0.1:{thread.port}"
    settings.SITE_URL, settings.CSRF_TRUSTED_ORIGINS = address, [address]
    try:
        yield address
    finally:
        thread.terminate()


class Walk:
    """One browser going through scenes, with a context for each kind of visitor in each scene."""

    def __init__(self, browser: Browser, address: str, chosen: Any) -> None:
        self.browser, self.address, self.chosen = browser, address, chosen
        self.report = Report()
        self.pictures: Pictures = {}

    def through(self, scene: Scene) -> None:
        wanted = [shot for shot in scene.shots if not self.chosen.only or shot.kind in self.chosen.only]
        pages: dict[str, Page] = {}
        for shot in wanted:
            if shot.who not in pages:
                pages[shot.who] = self._enter(scene, shot.who)
            self._see(pages[shot.who], shot)
        for page in pages.values():
            page.context.close()
        say(f"{scene.name:<14}{len(wanted)} pages")

    def for_the_docs(self, scene: Scene) -> None:
        """Make the pictures of docs/img that this scene has."""
        for (kind, name), picture in tour.wanted(scene).items():
            shot = next(one for one in scene.shots if (one.kind, one.name) == (kind, name))
            page = self._enter(scene, shot.who)
            page.goto(shot.path)
            if shot.act:
                shot.act(page)
            say(f"  {tour.take(page, picture).relative_to(ROOT)}")
            page.context.close()

    def _enter(self, scene: Any, who: str) -> Page:
        context = self.browser.new_context(
            base_url=self.address, locale="en-GB", viewport={"width": 1280, "height": 900}
        )
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        if who in scene.clients:
            let_in(page, scene, who, self.address)
        return page

    def _see(self, page: Page, shot: Shot) -> None:
        found = Figures(shot.kind, shot.name, shot.path)
        self.report.figures.append(found)
        try:
            with camera.session(page) as devtools:
                devtools.send("Network.clearBrowserCache")
                camera.take_up_plain(page)
                answer = page.goto(shot.path, wait_until="load")
                if shot.status and answer and answer.status != shot.status:
                    found.below.append(f"answers {answer.status}, not {shot.status}")
                if not self.chosen.no_figures:
                    measures.of_a_first_visit(page, found, limited=shot.who == "visitor" and shot.kind not in HEAVY)
                if shot.act:
                    shot.act(page)
                for view in self._views(shot):
                    camera.take_up(page, view)
                    self._take(page, devtools, shot, view)
                    if not self.chosen.no_figures and view.medium == "screen":
                        self._measure(page, found, view)
        except Error as error:
            found.below.append(f"not reached: {str(error).splitlines()[0]}")

    def _views(self, shot: Shot) -> list[View]:
        if shot.medium == "print":
            return [View(PRINT_WIDTH, medium="print")]
        return list(camera.views(self.chosen.widths, self.chosen.schemes, large=not self.chosen.no_large))

    def _take(self, page: Page, devtools: Any, shot: Shot, view: View) -> None:
        place = OUT / "pictures" / shot.kind / f"{shot.name}-{view.name}.jpg"
        camera.photograph(devtools, page, view, place)
        self.report.pictures += 1
        rows = self.pictures.setdefault(shot.kind, [])
        if not rows or rows[-1][0] != shot.name:
            rows.append((shot.name, {}))
        rows[-1][1][view] = place

    def _measure(self, page: Page, found: Figures, view: View) -> None:
        if view.scheme == self.chosen.schemes[0]:
            measures.of_a_view(page, found, f"{view.width}{' large' if view.large else ''}")
            if view.width == self.chosen.widths[0] and not view.large:
                measures.of_touch(page, found)
        if view.scheme != "forced" and not view.large and view.width in LOOKED_AT:
            measures.of_a_scheme(page, found, view.scheme)


def _with_faces() -> dict[str, str | float | bool]:
    """Let names in any script be seen on a bare machine: fontconfig finds the faces that the project ships for PDFs."""
    home = Path(FOLDER) / "share"
    home.mkdir(exist_ok=True)
    (home / "fonts").symlink_to(FACES)
    return {**os.environ, "XDG_DATA_HOME": str(home)}


# Not where a newcomer begins, or as long as the whole text.
HEAVY = {"components", "errors"}


def main(words: list[str]) -> int:
    end_on_signals()
    chosen = options(words)
    setup_test_environment(debug=False)
    call_command("collectstatic", interactive=False, verbosity=0)
    WSGIRequestHandler.log_message = lambda *_: None  # type: ignore[method-assign]
    began = time.monotonic()
    ground = ground_for(os.environ["DATABASE_URL"], FOLDER)
    with sync_playwright() as playwright, site() as address:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS, env=_with_faces())
        walk = Walk(browser, address, chosen)
        for scene in scenes(ground):
            forget_everything()
            if chosen.docs:
                walk.for_the_docs(scene)
                continue
            walk.through(scene)
            walk.report.write(OUT)  # whoever stops it here has what was seen so far
        browser.close()
        if chosen.docs:
            return 0
        report = walk.report
        for kind, shots in walk.pictures.items():
            report.sheets += [str(path.relative_to(OUT)) for path in sheets.lay_out(shots, OUT / "sheets", kind)]
        report.seconds = time.monotonic() - began
        report.write(OUT)
        if chosen.lighthouse:
            _ask_lighthouse(report, ground, address, chosen.lighthouse)
    ground.end()
    report.write(OUT)
    missed = sum(bool(one.below) for one in report.figures)
    say(f"{len(report.figures)} pages and states, {report.pictures} pictures, {missed} below a figure")
    return 0


def _ask_lighthouse(report: Report, ground: Any, address: str, runs: int) -> None:
    if why := lighthouse.missing(OUT):
        report.lighthouse_said = why
        return
    ground.use("seeded")
    report.lighthouse_said = f"{lighthouse.VERSION}, phone profile, performance the median of {runs} runs."
    report.lighthouse += lighthouse.ask(OUT, address, runs)


if __name__ == "__main__":
    main_guard(lambda: main(sys.argv[1:]))
