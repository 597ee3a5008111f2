"""Pictures of pages for who shares their addresses (Open Graph): words and the eight rings, drawn by Pillow.

A card is known by the digest of what stands on it, which is part of its address, so any cache may keep it for ever.
"""

from __future__ import annotations

import functools
import hashlib
import io
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import groupby

from django.conf import settings
from django.core.cache import cache
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 1200, 630
KEPT_FOR = 86_400  # seconds that a process keeps a drawn card
FOR_EVER = "public, max-age=31536000, immutable"
LAYOUT = 1  # rises when cards are drawn differently
RINGS = 8
LEFT, RIGHT, TOP = 80, 60, 76
SIZES = ((68, 2), (60, 2), (52, 3), (46, 3), (40, 4))  # of the title, with its most lines: above the rings
TITLE = 420  # the weight of a title

# static/css/tokens.css, the light scheme: a card stands on other people's pages.
PAPER, INK, QUIET, ACCENT, WARM, LINE = "#fbfaf6", "#1b2530", "#55606b", "#0d5463", "#a3401f", "#d9d5c9"
BANDS = ("#0d5463", "#1b6271", "#2c7080", "#3d7a88", "#82adb6", "#9fc3c9", "#bcd5d8", "#d8e6e6")
UNLIT = ("#e9e7df", "#f3f1ea")  # two of a kind, so that the bands can be told apart

# The site's serif lies in pieces; a character is drawn from the piece that has it (as in tokens.css).
PIECES = (
    ("latin", ((0x20, 0xFF), (0x152, 0x153), (0x2BB, 0x2BC), (0x2000, 0x206F), (0x20AC, 0x20AC), (0x2122, 0x2122))),
    ("latin-ext", ((0x100, 0x2BA), (0x1E00, 0x1E9F), (0x1EF2, 0x1EFF), (0x20A0, 0x20C4), (0x2C60, 0x2C7F))),
    ("vietnamese", ((0x1EA0, 0x1EF9), (0x300, 0x309), (0x323, 0x323))),
    ("cyrillic", ((0x400, 0x45F), (0x490, 0x491), (0x4B0, 0x4B1), (0x2116, 0x2116))),
    ("greek", ((0x370, 0x3FF),)),
)


@dataclass(frozen=True, slots=True)
class Card:
    """What stands on a picture. ``lit`` is the chapter that is lit in the rings; 0 shows them all."""

    kicker: str
    title: str
    lines: tuple[str, ...] = ()
    lit: int = 0
    specimen: bool = False

    @property
    def digest(self) -> str:
        words = json.dumps([LAYOUT, asdict(self)], ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(words.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Shared:
    """What a page says of itself to who shares its address; printed by ``base.html``."""

    title: str
    description: str
    address: str
    alt: str
    width: int = WIDTH
    height: int = HEIGHT


def shared(card: Card, path: str, *, title: str = "", description: str = "") -> Shared:
    """Say what base.html needs; ``path`` is the card's own address with its digest."""
    words = [card.kicker, card.title, *card.lines, *([_("Specimen")] if card.specimen else [])]
    return Shared(
        title=title or card.title,
        description=description or " · ".join(card.lines) or card.kicker,
        address=f"{settings.SITE_URL}{path}",
        alt=". ".join(words),
    )


def answer(card: Card, digest: str, current: str) -> HttpResponse:
    """Send the card, to be kept for ever; an address of what stood there before leads to the ``current`` one."""
    if digest != card.digest:
        return redirect(current)
    response = HttpResponse(png(card), content_type="image/png")
    response["Cache-Control"] = FOR_EVER
    response["Cross-Origin-Resource-Policy"] = "cross-origin"  # it is made for other people's pages
    return response


def png(card: Card) -> bytes:
    key = f"card:{card.digest}"
    drawn: bytes | None = cache.get(key)
    if drawn is None:
        drawn = draw(card)
        cache.set(key, drawn, KEPT_FOR)
    return drawn


@dataclass(frozen=True, slots=True)
class Face:
    """Size, colour and weight of words."""

    size: int
    colour: str
    weight: int = 400


def draw(card: Card) -> bytes:
    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    pen = ImageDraw.Draw(image)
    _rings(image, card.lit)
    _text(pen, TOP, card.kicker, Face(30, ACCENT, 500))
    size, lines = _fitted(card.title)
    top = TOP + 62
    for line in lines:
        _text(pen, top, line, Face(size, INK, TITLE))
        top += round(size * 1.18)
    top += 18
    for line in card.lines:
        _text(pen, top, line, Face(30, QUIET))
        top += 42
    if card.specimen:
        _specimen(pen)
    pen.line([(LEFT, HEIGHT - 84), (WIDTH - RIGHT, HEIGHT - 84)], LINE, 2)
    _text(pen, HEIGHT - 66, _("A model proposed by scholars, not law in force."), Face(24, QUIET))
    made = io.BytesIO()
    image.quantize(128).save(made, "PNG", optimize=True)
    return made.getvalue()


def _specimen(pen: ImageDraw.ImageDraw) -> None:
    words = _("Specimen text, drafted to show this site. It is not the Convention.")
    pen.rectangle([(0, 0), (WIDTH, 48)], fill=WARM)
    _text(pen, 9, words, Face(24, PAPER, 500))


def _rings(image: Image.Image, lit: int) -> None:
    """Draw eight half rings that stand on the rule at the foot, four times as large and made small: smooth edges."""
    times, radius, band = 3, 200, 24
    picture = Image.new("RGB", (2 * radius * times, radius * times), PAPER)
    pen = ImageDraw.Draw(picture)
    for number in range(RINGS, 0, -1):
        reach = (radius - (RINGS - number) * band) * times
        colour = BANDS[number - 1]
        if lit:
            colour = ACCENT if number == lit else UNLIT[number % 2] if number > lit else "#bcd5d8"
        box = [(radius * times - reach, radius * times - reach), (radius * times + reach, radius * times + reach)]
        pen.pieslice(box, 180, 360, fill=colour, outline=PAPER, width=2 * times)
    small = picture.resize((2 * radius, radius), Image.Resampling.LANCZOS)
    image.paste(small, (WIDTH - RIGHT - 2 * radius, HEIGHT - 84 - radius))


# --- words -------------------------------------------------------------------------------------------


def _fitted(title: str) -> tuple[int, list[str]]:
    """Return the largest size in which the title takes few enough lines, and those lines."""
    for size, most in SIZES:
        lines = list(_broken(title, size))
        if len(lines) <= most:
            break
    cut = lines[:most]
    return size, cut if cut == lines else [*cut[:-1], f"{cut[-1].rstrip('.,;: ')}…"]


def _broken(words: str, size: int) -> Iterator[str]:
    line = ""
    for word in words.split():
        longer = f"{line} {word}".strip()
        if line and _width(longer, size) > WIDTH - LEFT - RIGHT:
            yield line
            longer = word
        line = longer
    yield line


def _text(pen: ImageDraw.ImageDraw, top: float, words: str, face: Face) -> None:
    across = float(LEFT)
    for piece, run in _runs(words):
        font = _font(piece, face.size, face.weight)
        # By the baseline: the pieces' own heights differ.
        pen.text((across, top + face.size), run, fill=face.colour, font=font, anchor="ls")
        across += font.getlength(run)


def _width(words: str, size: int) -> float:
    return sum(_font(piece, size, TITLE).getlength(run) for piece, run in _runs(words))


def _runs(words: str) -> Iterator[tuple[str, str]]:
    """Yield the words in runs of one piece of the font; what no piece has is left out."""
    known = [(_piece_of(character), character) for character in words if _piece_of(character)]
    for piece, pairs in groupby(known, key=lambda pair: pair[0]):
        yield piece, "".join(character for _piece, character in pairs)


def _piece_of(character: str) -> str:
    code = ord(character)
    return next((name for name, ranges in PIECES if any(low <= code <= high for low, high in ranges)), "")


@functools.lru_cache(maxsize=64)
def _font(piece: str, size: int, weight: int) -> ImageFont.FreeTypeFont:
    path = settings.BASE_DIR / "static" / "fonts" / f"mimc-serif-{piece}-wght-normal.woff2"
    font = ImageFont.truetype(str(path), size)
    font.set_variation_by_axes([weight])
    return font
