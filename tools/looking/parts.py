"""What is done in one process: a share of a scene, walked to its end, whatever hangs or dies on the way."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tools.environment import ROOT, Venv
from tools.looking.camera import View
from tools.looking.measures import Figures
from tools.terminal import say

# Into how many processes each scene is shared: each fills the database anew, which takes seconds.
SHARES = {"nothing": 1, "one": 1, "as delivered": 4, "many": 2, "everything": 8, "desk": 2, "switched": 1}
ENDING = 20  # seconds that a process has to end when it is asked to


@dataclass(frozen=True)
class Part:
    """Every so manieth shot of a scene, from the one at ``share`` on."""

    scene: str
    share: int
    shares: int

    @property
    def name(self) -> str:
        return f"{self.scene.replace(' ', '-')}-{self.share + 1}-of-{self.shares}"


@dataclass(frozen=True)
class Seen:
    """One shot as it was seen: its place among the scene's shots, its figures, its pictures by view."""

    place: tuple[int, int]
    figures: Figures
    pictures: list[tuple[View, Path]] = field(default_factory=list)


def parts(*, few: bool = False) -> list[Part]:
    """Return the parts of all scenes, those of the longest first, so that no browser is left to work alone.

    Args:
        few: whether few pages are to be seen, for which a scene is not shared.
    """
    longest_first = sorted(SHARES, key=lambda scene: -SHARES[scene])
    shares = {scene: 1 if few else SHARES[scene] for scene in longest_first}
    return [Part(scene, share, shares[scene]) for scene in longest_first for share in range(shares[scene])]


class Crew:
    """Processes that walk, so many at once. Each writes a line when it begins a shot and one when it has seen it."""

    def __init__(self, folder: Path, words: list[str], at_once: int) -> None:
        self.folder, self.words, self.at_once = folder, words, at_once
        self.running: set[subprocess.Popen[bytes]] = set()
        self.stopped: list[str] = []
        self.over = False  # nothing is begun any more

    def walk(self, wanted: list[Part]) -> list[Seen]:
        """Walk through all parts and return what was seen, in the order of the scenes and of their shots."""
        with ThreadPoolExecutor(self.at_once) as hands:
            try:
                found = [seen for part in hands.map(self._to_its_end, wanted) for seen in part]
            except BaseException:
                self.over = True
                hands.shutdown(wait=False, cancel_futures=True)
                self._end()
                raise
        return sorted(found, key=lambda seen: seen.place)

    def _to_its_end(self, part: Part) -> list[Seen]:
        """Walk one part, again from behind the shot at which a process ended before its time."""
        began = time.monotonic()
        lines = self.folder / f"{part.name}.jsonl"
        log = self.folder / f"{part.name}.log"
        after = -1
        while not self.over and (status := self._walk_once(part, after, lines, log)):
            left = _left_open(lines)
            why = f"ended with status {status}, see {log.name}"
            if left is None:
                self.stopped.append(f"{part.name}: {why}")
                break
            after, name = left
            self.stopped.append(f"{part.name}: {name}: {why}")
        seen = list(_seen(lines, list(SHARES).index(part.scene)))
        say(f"{part.name:<28}{len(seen)} pages ({time.monotonic() - began:.0f} s)")
        return seen

    def _walk_once(self, part: Part, after: int, lines: Path, log: Path) -> int:
        command = [
            str(Venv().python), "-m", "tools.looking.walking", part.scene, str(part.share), str(part.shares),
            str(after), str(lines), *self.words,
        ]  # fmt: skip
        with log.open("ab") as told:
            # A session of its own: whatever it started, a browser above all, is ended with it.
            walking = subprocess.Popen(command, cwd=ROOT, stdout=told, stderr=told, start_new_session=True)
        self.running.add(walking)
        try:
            return walking.wait()
        finally:
            self.running.discard(walking)
            _end_all_of(walking)

    def _end(self) -> None:
        for walking in list(self.running):
            walking.terminate()
        for walking in list(self.running):
            try:
                walking.wait(ENDING)
            except subprocess.TimeoutExpired:
                _end_all_of(walking)


def _end_all_of(walking: subprocess.Popen[bytes]) -> None:
    try:
        os.killpg(walking.pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def _told(lines: Path) -> Iterator[dict[str, Any]]:
    if lines.exists():
        for line in lines.read_text(encoding="utf-8").splitlines():
            yield json.loads(line)


def _left_open(lines: Path) -> tuple[int, str] | None:
    """Return place and name of the shot that was begun last and not seen to its end."""
    last = next(reversed(list(_told(lines))), None)
    return (last["begun"], last["name"]) if last and "begun" in last else None


def _seen(lines: Path, scene: int) -> Iterator[Seen]:
    for told in _told(lines):
        if "seen" in told:
            pictures = [(View(**view), Path(path)) for view, path in told["pictures"]]
            yield Seen((scene, told["seen"]), Figures(**told["figures"]), pictures)
