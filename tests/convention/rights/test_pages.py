"""Whose rights, as pages: true to the table by hand-worked answers, at a constant cost, with every line in the text."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from convention.models import Annotation, ChapterGroups, Edition
from convention.rights.stored import rights_of
from convention.rights.words import GROUPS, RIGHTS

pytestmark = pytest.mark.django_db
PAGES = ["", "groups/students/", "by/work/", "compare/?a=visitors&b=students"]


def lines(page: str, section: str) -> list[tuple[str, bool]]:
    """Return a section's articles, and whether each is marked as inherited."""
    part = re.search(rf'<section id="{section}".*?</section>', page, re.DOTALL)
    assert part is not None
    found = re.findall(r'<li( class="inherited")?>\s*<a class="cited"[^>]*><span[^>]*>[^<]*</span>([^<]*)</a>', part[0])
    return [(cited, bool(marked)) for marked, cited in found]


# Worked out by hand from the two tables: own articles, and after the bar those that come down from earlier chapters.
BY_HAND = {
    ("visitors", "health"): "27",
    ("tourists", "health"): "47(4) | 27",
    ("students", "education"): "56(3) 59(2) 59(3) 60(1) 61(1) 70(1) 71(4) 74(1) 74(2) | 29(5)",
    # Chapter IV leaves out articles 56, 60 and 61.
    ("migrant-workers", "education"): "111 112(1) 112(2) 115 | 29(5) 59(2) 59(3) 70(1) 71(4) 74(1) 74(2)",
    ("refugees", "non-refoulement"): "165 | 34 35(1) 138(3) 139(1) 142",
    # Chapter V takes 60 and 61 from Chapter III itself; Chapter VI leaves out what is left of 56.
    ("refugees", "education"): (
        "174 | 29(5) 59(2) 59(3) 60(1) 61(1) 70(1) 71(4) 74(1) 74(2) 111 112(1) 112(2) 115 152"
    ),
    ("people-in-crises", "health"): "| 27 47(4) 67(1) 84(3) 91(1) 103 103(3) 141(5) 151 153",
}


@pytest.mark.parametrize(("group", "right"), BY_HAND)
def test_five_groups_worked_out_by_hand(client: Client, seeded: None, group: str, right: str) -> None:
    page = client.get(f"/convention/rights/groups/{group}/").content.decode()
    own, _, inherited = BY_HAND[group, right].partition("|")
    shown = lines(page, right)
    assert [cited for cited, marked in shown if not marked] == own.split()
    assert [cited for cited, marked in shown if marked] == inherited.split()


@pytest.mark.parametrize("page", PAGES)
def test_pages_answer_and_are_not_indexed_for_the_specimen(client: Client, seeded: None, page: str) -> None:
    for base in ("/convention/", "/convention/editions/specimen-en/"):
        response = client.get(f"{base}rights/{page}")
        assert (response.status_code, response["X-Robots-Tag"], response.cookies) == (200, "noindex", {})
        assert len(re.findall(r"<h1[ >]", response.content.decode())) == 1


@pytest.mark.parametrize("page", ["groups/martians/", "by/wok/", "compare/?a=x", "compare/?b=%00", "?group=x"])
def test_what_is_unknown_is_a_404(client: Client, seeded: None, page: str) -> None:
    assert client.get(f"/convention/rights/{page}").status_code == 404


def test_the_form_leads_to_the_groups_own_address(client: Client, seeded: None) -> None:
    response = client.get("/convention/rights/?group=refugees")
    assert (response.status_code, response["Location"]) == (302, "/convention/rights/groups/refugees/")


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("share", [1, 3])
def test_query_count(client: Client, seeded: None, django_assert_num_queries, page: str, share: int) -> None:
    client.get("/convention/rights/")  # the outline is read once for each process and text
    Annotation.objects.filter(order__gt=share).delete()
    with django_assert_num_queries(4):  # edition, chapters, annotations, facts
        client.get(f"/convention/rights/{page}")


def test_every_line_leads_into_the_text(client: Client, seeded: None) -> None:
    addresses: dict[str, set[str]] = {}
    for group in GROUPS:
        page = client.get(f"/convention/rights/groups/{group}/").content.decode()
        for address in re.findall(r'class="cited" href="([^"#]+)#([^"]+)"', page):
            addresses.setdefault(address[0], set()).add(address[1])
    assert len(addresses) > 150
    for path, anchors in list(addresses.items())[::12]:
        text = client.get(path)
        assert text.status_code == 200
        missing = [anchor for anchor in anchors if f'id="{anchor}"' not in text.content.decode()]
        assert missing == [], path


@pytest.mark.parametrize("group", list(GROUPS))
def test_the_pages_say_what_the_table_says(client: Client, seeded: None, group: str) -> None:
    page = client.get(f"/convention/rights/groups/{group}/").content.decode()
    held = rights_of(Edition.objects.get(is_specimen=True)).held(group)
    for right in RIGHTS:
        expected = [
            (one.entry.place, one.inherited)
            for one in held
            if one.entry.right == right and one.entry.kind == "right-of-migrants"
        ]
        if expected:
            assert lines(page, right) == expected
        else:
            assert f'<section id="{right}"' not in page


def test_what_a_student_gets_that_a_visitor_does_not(client: Client, seeded: None) -> None:
    page = client.get("/convention/rights/compare/?a=visitors&b=students").content.decode()
    section = re.search(r'<section id="education".*?</section>', page, re.DOTALL)
    assert section is not None
    visitors, rest = section[0].split("Only Students")
    students, both = rest.split("Both have 1")

    def cited(part: str) -> list[str]:
        return re.findall(r"</span>([0-9()]+)</a>", part)

    only = ["56(3)", "59(2)", "59(3)", "60(1)", "61(1)", "70(1)", "71(4)", "74(1)", "74(2)"]
    assert (cited(visitors), cited(students), cited(both)) == ([], only, ["29(5)"])


def test_chapters_alone_show_the_explorer(client: Client, seeded: None) -> None:
    Annotation.objects.all().delete()
    page = client.get("/convention/rights/").content.decode()
    assert "No article of this edition is annotated yet." in page
    assert page.count('<ol class="inheritance">') == 1
    ChapterGroups.objects.all().delete()
    assert '<ol class="inheritance">' not in client.get("/convention/rights/").content.decode()


def test_the_specimens_annotations_name_every_article(seeded: None) -> None:
    edition = Edition.objects.get(is_specimen=True)
    named = set(Annotation.objects.filter(edition=edition).values_list("article", flat=True))
    assert named == set(edition.articles.filter(annex=None).values_list("number", flat=True))
