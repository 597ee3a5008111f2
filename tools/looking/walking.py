"""``python -m tools.looking.walking SCENE SHARE SHARES AFTER LINES …``: one share of a scene, seen with one browser.

Whatever stands still for too long ends this process and says where it stood; ``parts`` then goes on behind it.
"""

from __future__ import annotations

import faulthandler
import json
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

# Before all that needs Django: it is started there.
from tools.looking import serving

from playwright.sync_api import Browser, CDPSession, Error, Page, sync_playwright  # isort: skip

from tests.structure.test_axe import let_in
from tests.support.browsing import ARGUMENTS, CHROMIUM, PATIENCE
from tests.support.resets import forget_everything
from tools.environment import ROOT
from tools.looking import camera, measures, tour
from tools.looking.camera import View
from tools.looking.command import OUT, options
from tools.looking.measures import Figures
from tools.looking.scenes import PRINT_WIDTH, Scene, Shot, scene_of
from tools.terminal import end_on_signals, main_guard, say

LOOKED_AT = (320, 1280)  # the widths at which the contrast is computed, in both schemes
AXE = {(320, "light"), (1280, "dark")}  # each width and each scheme once: axe costs more than all else together
# Not where a newcomer begins, or as long as the whole text.
HEAVY = {"components", "errors"}
# All articles on one page. A change of its width takes seconds, axe minutes, and what it is made of is seen elsewhere.
LONG = {("text", "whole")}
FILLING, STILL, LONGEST = 600, 150, 600  # seconds: for a database, without any progress, and for one shot in all


class Walk:
    """One browser going through a scene, with a context for each kind of visitor."""

    def __init__(self, browser: Browser, address: str, scene: Scene, chosen: Any) -> None:
        self.browser, self.address, self.scene, self.chosen = browser, address, scene, chosen
        self.pages: dict[str, Page] = {}

    def see(self, shot: Shot) -> tuple[Figures, list[tuple[View, Path]]]:
        """Look at one page in every view. What fails is told by the figures, and the next page begins afresh."""
        found = Figures(shot.kind, shot.name, shot.path)
        taken: list[tuple[View, Path]] = []
        try:
            if shot.who not in self.pages:
                self.pages[shot.who] = self._enter(shot.who)
            with camera.session(self.pages[shot.who]) as devtools:
                self._look(self.pages[shot.who], devtools, shot, found, taken)
        except Error as error:
            found.below.append(f"not seen to its end: {str(error).splitlines()[0]}")
            if page := self.pages.pop(shot.who, None):
                page.context.close()
        return found, taken

    def for_the_docs(self) -> None:
        """Make the pictures of docs/img that this scene has."""
        for (kind, name), picture in tour.wanted(self.scene).items():
            shot = next(one for one in self.scene.shots if (one.kind, one.name) == (kind, name))
            page = self._enter(shot.who)
            page.goto(shot.path)
            if shot.act:
                shot.act(page)
            say(f"  {tour.take(page, picture).relative_to(ROOT)}")
            page.context.close()

    def _enter(self, who: str) -> Page:
        context = self.browser.new_context(
            base_url=self.address, locale="en-GB", viewport={"width": 1280, "height": 900}
        )
        context.set_default_timeout(PATIENCE * self.chosen.patience)
        page = context.new_page()
        if who in self.scene.clients:
            let_in(page, self.scene, who, self.address)
        return page

    def _look(
        self, page: Page, devtools: CDPSession, shot: Shot, found: Figures, taken: list[tuple[View, Path]]
    ) -> None:
        longest = LONGEST * self.chosen.patience
        until = time.monotonic() + longest
        devtools.send("Network.clearBrowserCache")
        camera.take_up_plain(page)
        answer = page.goto(shot.path, wait_until="load")
        if shot.status and answer and answer.status != shot.status:
            found.below.append(f"answers {answer.status}, not {shot.status}")
        if not self.chosen.no_figures:
            measures.of_a_first_visit(page, found, limited=shot.who == "visitor" and shot.kind not in HEAVY)
        if shot.act:
            shot.act(page)
        views = self._views(shot)
        for view in views:
            _watch(STILL * self.chosen.patience)
            if time.monotonic() > until:
                found.below.append(f"not seen to its end: {len(taken)} of {len(views)} views took {longest} s")
                return
            camera.take_up(page, view)
            place = OUT / "pictures" / shot.kind / f"{shot.name}-{view.name}.jpg"
            camera.photograph(devtools, page, view, place)
            taken.append((view, place))
            if not self.chosen.no_figures and view.medium == "screen":
                self._measure(page, found, view)

    def _views(self, shot: Shot) -> list[View]:
        if shot.medium == "print":
            return [View(PRINT_WIDTH, medium="print")]
        every = camera.views(self.chosen.widths, self.chosen.schemes, large=not self.chosen.no_large)
        if (shot.kind, shot.name) in LONG:
            return [view for view in every if view.width in LOOKED_AT and not view.large]
        return list(every)

    def _measure(self, page: Page, found: Figures, view: View) -> None:
        if view.scheme == self.chosen.schemes[0]:
            measures.of_a_view(page, found, f"{view.width}{' large' if view.large else ''}")
            if view.width == self.chosen.widths[0] and not view.large:
                measures.of_touch(page, found)
        if view.scheme != "forced" and not view.large and view.width in LOOKED_AT:
            measures.of_a_scheme(page, found, view.scheme)
            if (view.width, view.scheme) in AXE and (found.kind, found.name) not in LONG:
                measures.of_axe(page, found, view.scheme)


def _watch(seconds: int) -> None:
    """End this process, saying where every thread stands, unless this is called again in time."""
    faulthandler.dump_traceback_later(seconds, exit=True)


def main(words: list[str]) -> int:
    name, share, shares, after, lines, *others = words
    end_on_signals()
    chosen = options(others)
    _watch(FILLING * chosen.patience)
    with sync_playwright() as playwright, serving.site() as (address, ground):
        scene = scene_of(ground, name)
        forget_everything()
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=ARGUMENTS, env=serving.with_faces(), timeout=FILLING * 1000 * chosen.patience
        )
        walk = Walk(browser, address, scene, chosen)
        if chosen.docs:
            walk.for_the_docs()
            return 0
        with Path(lines).open("a", encoding="utf-8", buffering=1) as told:
            for place, shot in list(enumerate(scene.shots))[int(share) :: int(shares)]:
                if place <= int(after) or (chosen.only and shot.kind not in chosen.only):
                    continue
                _watch(STILL * chosen.patience)
                told.write(json.dumps({"begun": place, "name": f"{shot.kind} / {shot.name}"}) + "\n")
                figures, taken = walk.see(shot)
                pictures = [(asdict(view), str(path)) for view, path in taken]
                told.write(json.dumps({"seen": place, "figures": asdict(figures), "pictures": pictures}) + "\n")
        _watch(STILL * chosen.patience)
        browser.close()
    faulthandler.cancel_dump_traceback_later()
    return 0


if __name__ == "__main__":
    main_guard(lambda: main(sys.argv[1:]))
