"""``make look``: every page has its sheet, and the figures notice what misses them."""

import json
from dataclasses import asdict
from pathlib import Path

import pytest

from tests.structure.pages import everything
from tools.looking import command, measures
from tools.looking.camera import View, views
from tools.looking.measures import Figures
from tools.looking.parts import SHARES, Crew, Part, parts
from tools.looking.reasons import REASONS, parted
from tools.looking.reporting import Report
from tools.looking.scenes import SCENES, kind_of
from tools.looking.tour import PICTURES, PLACE

pytestmark = pytest.mark.alike


def test_every_page_has_a_sheet() -> None:
    kinds = {kind_of(name) for name, row in everything() if row.kind == "page"}
    assert {"home", "article", "sign", "register", "queue", "item", "accounts"} - kinds == set()
    with pytest.raises(KeyError):
        kind_of("nowhere:page")


def test_views_are_every_width_scheme_and_size() -> None:
    assert [view.name for view in views((320,), ("light", "forced"), large=True)] == [
        "320-light", "320-forced", "320-light-large", "320-forced-large",
    ]  # fmt: skip
    assert View(794, medium="print").name == "794-print"


def test_options_come_by_make_too() -> None:
    chosen = command.options(["--words=--only home --widths 320,1280 --lighthouse 0"])
    assert (chosen.only, chosen.widths, chosen.lighthouse) == (["home"], (320, 1280), 0)


def test_the_report_names_what_is_below() -> None:
    missed = Figures("home", "empty", "/", below=["layout shift 0.2"])
    lines = list(Report(figures=[missed, Figures("home", "many", "/")]).lines())
    assert "- **home / empty** `/`" in lines
    assert "  - layout shift 0.2" in lines
    assert measures.FIRST_VISIT == 100_000


def test_what_is_known_stands_beside_its_reason_and_nothing_else_does() -> None:
    heavy, slow = "first visit weighs 133,000 bytes, limit 100,000", "layout shift 0.2"
    pages = [
        Figures("register", "many", "/signatories/", below=[heavy, slow]),
        Figures("home", "one", "/", below=[heavy]),
    ]
    below, known = parted(pages)
    assert below == {"**register / many** `/signatories/`": [slow], "**home / one** `/`": [heavy]}
    assert known == {REASONS[0].why: [f"register / many: {heavy}"]}
    lines = list(Report(figures=pages[:1]).lines())
    assert lines[lines.index("## Known, with its reason") + 2 :][:2] == [
        f"- {REASONS[0].why}", f"  - register / many: {heavy}",
    ]  # fmt: skip


def test_every_picture_of_the_tour_is_kept() -> None:
    names = {f"{one.name}.png" for shots in PICTURES.values() for one in shots}
    assert names == {path.name for path in PLACE.glob("*.png")}


def test_every_scene_is_shared_out() -> None:
    assert list(SHARES) == list(SCENES)
    assert len(parts()) == sum(SHARES.values())
    assert {part.scene for part in parts(few=True)} == set(SCENES)


def test_a_part_goes_on_behind_the_page_at_which_its_process_ended(tmp_path: Path) -> None:
    begun_behind = []

    class Dying(Crew):
        def _walk_once(self, part: Part, after: int, lines: Path, log: Path) -> int:
            begun_behind.append(after)
            with lines.open("a", encoding="utf-8") as told:
                for place in (0, 4) if after < 4 else (8,):
                    told.write(json.dumps({"begun": place, "name": f"home / {place}"}) + "\n")
                    if place == 4:
                        return 1
                    figures = asdict(Figures("home", str(place), "/"))
                    pictures = [(asdict(View(320)), "a.jpg")]
                    told.write(json.dumps({"seen": place, "figures": figures, "pictures": pictures}) + "\n")
            return 0

    crew = Dying(tmp_path, [], 1)
    seen = crew.walk([Part("one", 0, 4)])
    assert begun_behind == [-1, 4]
    assert [(one.place, one.figures.name, one.pictures) for one in seen] == [
        ((1, 0), "0", [(View(320), Path("a.jpg"))]),
        ((1, 8), "8", [(View(320), Path("a.jpg"))]),
    ]
    assert crew.stopped == ["one-1-of-4: home / 4: ended with status 1, see one-1-of-4.log"]
