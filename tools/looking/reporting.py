"""``look/report.json`` and ``look/report.md``: the figures, and what is below them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tools.looking.lighthouse import Result
from tools.looking.measures import FIRST_VISIT, MOST_READ, NEXT_OF_OTHERS, NEXT_VISIT, SCRIPTS, SHIFT, Figures
from tools.looking.reasons import parted


@dataclass
class Report:
    figures: list[Figures] = field(default_factory=list)
    pictures: int = 0
    seconds: float = 0.0
    sheets: list[str] = field(default_factory=list)
    stopped: list[str] = field(default_factory=list)
    lighthouse: list[Result] = field(default_factory=list)
    lighthouse_said: str = "not asked for"

    def write(self, out: Path) -> None:
        out.mkdir(parents=True, exist_ok=True)
        (out / "report.json").write_text(json.dumps(asdict(self), indent=1, ensure_ascii=False), encoding="utf-8")
        (out / "report.md").write_text("\n".join(self.lines()) + "\n", encoding="utf-8")

    def lines(self) -> Iterable[str]:
        below, known = parted(self.figures)
        yield "# How the site looks"
        yield ""
        yield (
            f"{len(self.figures)} pages and states, {self.pictures} pictures, {self.seconds:.0f} s. "
            f"{len(below)} of them miss a figure."
        )
        yield ""
        if self.stopped:
            yield "## Not seen to the end"
            yield ""
            yield from (f"- {words}" for words in self.stopped)
            yield ""
        yield from _listed("Below the figures", below)
        yield from _listed("Known, with its reason", known)
        yield from self._figures()
        yield from self._lighthouse()
        yield "## Contact sheets"
        yield ""
        yield from (f"- [{name}]({name})" for name in self.sheets)

    def _figures(self) -> Iterable[str]:
        yield "## Figures"
        yield ""
        yield (
            f"Bytes as sent, packed. Limits, for pages that a newcomer meets: {FIRST_VISIT:,} at the first visit; "
            f"after it {NEXT_VISIT:,} for {', '.join(sorted(MOST_READ))} and {NEXT_OF_OTHERS:,} for others, which may "
            f"bring a whole chapter or a map; {SCRIPTS:,} of JavaScript; layout shift under {SHIFT}; contrast 4.5, "
            "for large text 3."
        )
        yield ""
        yield "| kind | state | first | after | JavaScript | requests | shift | contrast light | dark |"
        yield "|---|---|--:|--:|--:|--:|--:|--:|--:|"
        for one in self.figures:
            light, dark = (one.contrast.get(scheme, "") for scheme in ("light", "dark"))
            yield (
                f"| {one.kind} | {one.name} | {one.first:,} | {one.after:,} | {one.script:,} | {one.requests} "
                f"| {one.shift} | {light} | {dark} |"
            )
        yield ""

    def _lighthouse(self) -> Iterable[str]:
        yield "## Lighthouse"
        yield ""
        yield self.lighthouse_said
        yield ""
        if not self.lighthouse:
            return
        yield "| page | performance | accessibility | best practices | SEO | audits that failed |"
        yield "|---|--:|--:|--:|--:|---|"
        for one in self.lighthouse:
            scores = " | ".join(str(score) for score in one.scores.values())
            yield f"| `{one.path}` | {scores} | {', '.join(one.failed) or 'none'} |"
        yield ""


def _listed(heading: str, found: dict[str, list[str]]) -> Iterable[str]:
    yield f"## {heading}"
    yield ""
    yield from (["nothing", ""] if not found else [])
    for head, below in found.items():
        yield f"- {head}"
        yield from (f"  - {words}" for words in below)
    yield ""
