"""The pictures of README and docs/tour.md, made by ``make look ARGS=--docs`` and kept in docs/img."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image
from playwright.sync_api import Page

from tools.environment import ROOT

if TYPE_CHECKING:
    from tools.looking.scenes import Scene

PLACE = ROOT / "docs" / "img"
DESK, PHONE = (1280, 860), (390, 800)
COLOURS = 96  # enough for a page of two inks on paper, and a third of the bytes


@dataclass(frozen=True)
class Picture:
    """Which shot, by kind and name, on which screen; ``name`` is the file's."""

    name: str
    kind: str
    shot: str
    size: tuple[int, int] = DESK
    at: str = ""  # what is brought into view; the top of the page where empty


PICTURES = {
    "as delivered": [
        Picture("home", "home", "as-delivered"),
        Picture("article", "article", "specimen-12"),
        Picture("rights", "rights", "overview-specimen"),
        Picture("search", "search", "many-hits"),
        Picture("cite", "cite", "specimen-12-p1"),
        Picture("sign", "sign", "filled", PHONE),
        Picture("statement", "sign", "one-statement", PHONE, at="summary >> text=Add a reservation"),
    ],
    "many": [
        Picture("register", "register", "search-many"),
        Picture("queue", "queue", "many"),
        Picture("figures", "figures", "many"),
    ],
    "everything": [Picture("own", "own", "own", PHONE)],
}


def wanted(scene: Scene) -> dict[tuple[str, str], Picture]:
    return {(one.kind, one.shot): one for one in PICTURES.get(scene.name, [])}


def take(page: Page, picture: Picture) -> Path:
    """Photograph the window as it stands, with few colours, which suits pages and keeps the repository small."""
    page.set_viewport_size({"width": picture.size[0], "height": picture.size[1]})
    page.evaluate("scrollTo(0, 0)")
    if picture.at:
        page.locator(picture.at).first.evaluate("box => scrollTo(0, box.getBoundingClientRect().top - 16)")
    PLACE.mkdir(parents=True, exist_ok=True)
    path = PLACE / f"{picture.name}.png"
    with Image.open(BytesIO(page.screenshot())) as taken:
        taken.convert("RGB").quantize(COLOURS).save(path, optimize=True)
    return path
