"""Every page of the table of addresses, on a phone and a desk, in both schemes, large, in forced colours and bare."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.structure.pages import ALSO, ROWS, TEXT
from tests.structure.reading import address
from tests.structure.world import World, make_world
from tests.support.looking import SCHEMES, VIEWS, WIDTHS, findings, large_and_forced, standing, sticking_out

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.alike,
]
SHARES = 4  # the walk in parts, for several processes


def stops(world: World) -> list[tuple[str, str, str]]:
    """Return each page once, with its visitor and address: an edition's permanent addresses show what others show."""
    twins = {f"convention:edition-{name}" for name in TEXT}
    rows = [*((name, row) for name, row in ROWS.items() if name not in twins), *ALSO]
    found = [(name, row.who, address(name, row, world)) for name, row in rows if row.kind == "page"]
    return [*found, ("none", "visitor", "/nothing-here/")]


@pytest.mark.parametrize("share", range(SHARES))
def test_every_page_is_read_and_used_by_everybody(seeded: None, visitors: Any, site: str, share: int) -> None:
    world = make_world()
    pages = {who: visitors() for who in world.clients}
    for who, page in pages.items():
        let_in(page, world, who, site)
    found = {}
    for name, who, path in stops(world)[share::SHARES]:
        page = pages[who]
        page.goto(path)
        for scheme, width in VIEWS:
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            page.set_viewport_size({"width": width, "height": 900})
            if wrong := findings(page) + sticking_out(page):
                found[f"{name} {path} {scheme} {width}"] = wrong
            if scheme == SCHEMES[0]:
                standing(page, "remember")
            elif wrong := standing(page, "focus", width == WIDTHS[0]):
                found[f"{name} {path} focus {width}"] = wrong
        # Last, since what follows leaves the page in disorder; the next address is loaded anew.
        page.set_viewport_size({"width": WIDTHS[0], "height": 900})
        if wrong := large_and_forced(page):
            found[f"{name} {path} large and forced"] = wrong
        if wrong := standing(page, "bare"):
            found[f"{name} {path} without styles"] = wrong
    assert found == {}


def let_in(page: Page, world: World, who: str, site: str) -> None:
    """Give the browser the session that the test's client has."""
    page.context.add_cookies(
        [
            {"name": name, "value": cookie.value, "url": f"{site}{cookie['path'] or '/'}"}
            for name, cookie in world.clients[who].cookies.items()
            if cookie.value
        ]
    )
