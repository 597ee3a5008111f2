"""The register in figures: what the pictures say is what is stored, and every picture has its table."""

import csv
import io
import itertools
import re
from collections import Counter
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from django_countries import countries

from convention.models import Edition
from signatories import counts, figures, lifecycle
from signatories.lifecycle import DraftStatement, DraftTarget
from tests.signatories import makers
from tests.signatories.test_exports import signed

pytestmark = pytest.mark.django_db


def test_every_country_has_a_place_on_the_map() -> None:
    drawn = figures.world()
    placed = {*drawn["shapes"], *drawn["dots"]}
    # Antarctica and three without inhabitants of their own stand in the table only.
    assert {country.code for country in countries} - placed == {"AQ", "BV", "UM"}
    for shape in drawn["shapes"].values():
        for start, steps in re.findall(r"M([-\d.]+) [-\d.]+l([^z]+)z", shape):
            numbers = [float(number) for number in steps.split()]
            across = [*itertools.accumulate(numbers[::2], initial=float(start))]
            assert len(numbers) % 2 == 0
            assert -0.1 <= min(across) <= max(across) <= drawn["width"] + 0.1
            # A line from one edge of the map to the other would be a country torn at the date line.
            assert max(map(abs, numbers[::2])) < 200
        assert re.sub(r"M[^z]*z", "", shape) == ""


def test_pictures_are_drawings_with_words_and_a_table(client: Client, seeded: None) -> None:
    edition = Edition.objects.current()
    target = DraftTarget(edition, "provision", "art-12-p1", "Article 12(1)")
    signed("Somebody", country="MT", open_data=True, published_at=timezone.now() - timedelta(days=40))
    makers.published(
        name="Other", country="MT", edition=edition, statements=(DraftStatement("reservation", "No.", "en", (target,)),)
    )
    cache.clear()
    page = client.get("/signatories/counts/").content.decode()
    drawings = re.findall(r'<svg viewBox="[^"]*" role="img".*?</svg>', page, re.S)
    assert len(drawings) == 3
    for drawing in drawings:
        root = ElementTree.fromstring(drawing)
        assert [element.tag for element in root[:2]] == ["title", "desc"]
    assert 'step-2" cx=' in page
    assert "Malta: 2" in page
    assert re.search(r"Malta</a></th><td class=\"figure\">2<", page)
    assert re.search(r'about=art-12">Article 12</a></th><td class="figure">1<', page)
    assert "Somebody" not in page


def test_what_has_nothing_to_draw_yet_is_said_in_words(client: Client, seeded: None) -> None:
    empty = client.get("/signatories/counts/").content.decode()
    makers.published(name="Other", country="MT", statements=())
    cache.clear()
    page = client.get("/signatories/counts/").content.decode()
    words = ("The curve begins with the second month.", 'id="growth-title"', 'id="map-title"', 'id="articles-title"')
    assert [[one in html for one in words] for html in (empty, page)] == [
        [False, False, True, False],
        [True, False, True, False],
    ]


def test_names_of_bars_stay_clear_of_bars_and_of_each_other() -> None:
    bars = [figures.Bar(f"art-{x}", f"Article {x}", 1, "", x, 2.0, 100.0) for x in (0, 150, 170)]

    assert [(name.bar.label, name.side) for name in figures.named(bars)] == [
        ("Article 0", "start"),
        ("Article 170", "start"),
    ]


def test_a_curve_of_one_day_rises_and_stays(db: None) -> None:
    counts.add(Counter({"day:": 38, "day:2026-05-03": 2}))
    one = figures.growth()
    assert (one.line, one.area) == ("M0.0 14.0L0.0 0.0L960 0.0", "M0 280L0.0 14.0L0.0 0.0L960 0.0L960 280Z")
    counts.add(Counter({"day:2026-05-05": 10}))
    assert figures.growth().line == "M0.0 67.2L0.0 56.0L960.0 56.0L960.0 0.0"


@pytest.mark.parametrize("rows", [1, 3])
def test_query_count(client: Client, seeded: None, django_assert_num_queries, rows: int) -> None:
    for n in range(rows):
        makers.published(name=f"Person {n}", country="PT")
    client.get("/convention/articles/12/")  # the outline of the text is read once a process
    cache.clear()
    with django_assert_num_queries(7):  # countries, edition, articles, reasons, growth, what came, facts
        client.get("/signatories/counts/")


def test_what_came_of_everything_without_a_name(client: Client, seeded: None) -> None:
    one, other = makers.pending(name="Ana", country="PT"), makers.pending(name="Ben", country="PT")
    makers.publish(one)
    lifecycle.decline(
        makers.again(other), seen=makers.again(other).version, by=makers.moderator(), reason=makers.reason()
    )
    lifecycle.erase(makers.again(one))
    lifecycle.erase(makers.unconfirmed(name="Never confirmed", country="PT"))
    text = b"".join(client.get("/signatories/counts.csv")).decode()
    today = timezone.now().date().isoformat()
    rows = [tuple(row.values()) for row in csv.DictReader(io.StringIO(text)) if row["kind"] == "public"]
    assert [row for row in rows if row[1] == "PT"] == [
        (today, "PT", "public", "came", "", "1"),
        (today, "PT", "public", "declined", "not-a-person", "1"),
    ]
    # Of the erased person the country is forgotten here too.
    assert [row[1:] for row in rows if not row[1]] == [
        ("", "public", "came", "", "1"),
        ("", "public", "erased", "", "1"),
        ("", "public", "published", "", "1"),
    ]
    assert "Ana" not in text
