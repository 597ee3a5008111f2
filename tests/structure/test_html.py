"""What every page is made of: one heading, a name, an address, a language, and nothing inline."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

import html5lib
from django.conf import settings
from django.test import Client

from tests.structure.reading import Seen, pages, parse
from tests.structure.test_addresses import admin_pages
from tests.structure.world import World

# A block of data is not run, and no policy stops it.
DATA = {"application/ld+json", "application/json"}


def lacks(tree: Element) -> list[str]:
    """Return what a page must have and this one has not."""
    wrong = []
    if len(tree.findall(".//h1")) != 1:
        wrong.append(f"{len(tree.findall('.//h1'))} h1")
    if not text_of(tree.find(".//title")):
        wrong.append("no title")
    if not re.fullmatch(r"[a-z]{2,3}(-[a-zA-Z0-9]+)*", tree.get("lang", "")):
        wrong.append("no language")
    return wrong


def text_of(element: Element | None) -> str:
    return " ".join("".join(element.itertext()).split()) if element is not None else ""


def lacks_for_search_engines(seen: Seen) -> list[str]:
    """Return what a public page must say of itself. A token's address is nobody's to repeat, so it has no canonical."""
    tree, wrong = seen.tree, []
    if not _meta(tree, "description"):
        wrong.append("no description")
    title = text_of(tree.find(".//title"))
    if not title.partition("·")[0].strip():
        wrong.append("no title of its own")
    canonical = [link.get("href", "") for link in tree.findall(".//link[@rel='canonical']")]
    if "token" in seen.path or seen.answer.get("Referrer-Policy") == "no-referrer":
        return wrong
    if len(canonical) != 1 or not canonical[0].startswith(f"{settings.SITE_URL}/"):
        wrong.append(f"canonical {canonical}")
    return wrong


def _meta(tree: Element, name: str) -> str:
    return next((meta.get("content", "").strip() for meta in tree.findall(f".//meta[@name='{name}']")), "")


def inline(tree: Element) -> list[str]:
    """Return what the content security policy would stop."""
    wrong = []
    for element in tree.iter():
        tag = str(element.tag)
        if tag == "style":
            wrong.append("<style>")
        if tag == "script" and "src" not in element.attrib and element.get("type") not in DATA:
            wrong.append("<script> without src")
        for name, value in element.attrib.items():
            if name == "style" or re.fullmatch(r"on[a-z]+", str(name)):
                wrong.append(f"{tag} {name}=")
            if value.strip().lower().startswith("javascript:"):
                wrong.append(f"{tag} {name}=javascript:")
    return wrong


def elsewhere(tree: Element) -> list[str]:
    """Return what a browser would fetch from another origin."""
    fetched = [
        element.get(name, "")
        for element in tree.iter()
        for name in ("src", "href", "srcset", "data", "poster")
        if name in element.attrib and (element.tag != "a" and not (element.tag == "link" and not _loads(element)))
    ]
    return [address for address in fetched if re.match(r"(https?:)?//", address)]


def _loads(link: Element) -> bool:
    return bool(set(link.get("rel", "").split()) & {"stylesheet", "preload", "icon", "modulepreload", "manifest"})


def test_every_page_has_one_heading_a_title_and_a_language(world: World) -> None:
    assert {seen.place: found for seen in pages(world) if (found := lacks(seen.tree))} == {}


def test_every_public_page_describes_itself(world: World) -> None:
    public = [seen for seen in pages(world) if seen.row.who != "staff"]
    assert {seen.place: found for seen in public if (found := lacks_for_search_engines(seen))} == {}


def test_nothing_is_inline_and_nothing_comes_from_elsewhere(world: World) -> None:
    found = {seen.place: inline(seen.tree) + elsewhere(seen.tree) for seen in pages(world)}
    assert {place: wrong for place, wrong in found.items() if wrong} == {}


def test_the_admin_too(world: World) -> None:
    found: dict[str, list[str]] = {}
    for path in admin_pages():
        answer = world.clients["staff"].get(path)
        if answer.status_code == 200:
            tree = parse(answer.content.decode())
            found[path] = lacks(tree) + inline(tree) + elsewhere(tree)
    assert len(found) > 10
    assert {path: wrong for path, wrong in found.items() if wrong} == {}


def test_pages_for_refusals_too(world: World) -> None:
    visitor = Client()
    answers = {404: visitor.get("/nothing/"), 405: visitor.post("/about/"), 400: visitor.get("/a%00b/")}
    for status, answer in answers.items():
        tree = parse(answer.content.decode())
        assert (status, answer.status_code, lacks(tree), inline(tree)) == (status, status, [], [])


def test_every_page_is_well_formed(world: World) -> None:
    broken = {}
    for seen in pages(world):
        parser = html5lib.HTMLParser(namespaceHTMLElements=False)
        parser.parse(seen.answer.content.decode())
        if parser.errors:
            (line, _), code, _ = parser.errors[0]
            broken[seen.place] = f"line {line}: {code}"
    assert broken == {}


def test_an_id_is_used_once_on_a_page(world: World) -> None:
    twice = {}
    for seen in pages(world):
        ids = [element.attrib["id"] for element in seen.tree.iter() if "id" in element.attrib]
        if len(ids) != len(set(ids)):
            twice[seen.place] = sorted({one for one in ids if ids.count(one) > 1})
    assert twice == {}


def test_reading_pages_set_no_cookie_and_carry_no_token(world: World) -> None:
    reading = 0
    for seen in pages(world):
        if not getattr(seen.answer, "is_reading_page", False):
            continue
        reading += 1
        assert (seen.place, list(seen.answer.cookies)) == (seen.place, [])
        assert "cookie" not in seen.answer.get("Vary", "").lower(), seen.place
        assert seen.answer["Cache-Control"].startswith("public, max-age="), seen.place
        assert "csrfmiddlewaretoken" not in seen.answer.content.decode(), seen.place
        staff = world.clients["staff"].get(seen.path)
        assert staff.content == seen.answer.content, f"{seen.place} differs for staff"
    assert reading >= 10
    public = [seen.place for seen in pages(world) if seen.name.startswith("convention:") and seen.row.status == 200]
    marked = [seen.place for seen in pages(world) if getattr(seen.answer, "is_reading_page", False)]
    assert sorted(set(public) - set(marked)) == []


def test_the_rules_can_fail() -> None:
    tree = parse('<html><body><h1>a</h1><h1>b</h1><p style="x" onclick="y">c</p><script>d</script></body></html>')
    assert lacks(tree) == ["2 h1", "no title", "no language"]
    assert inline(tree) == ["p style=", "p onclick=", "<script> without src"]
    tree = parse('<link rel="stylesheet" href="//cdn.example/a.css"><a href="https://example.org/">b</a>')
    assert elsewhere(tree) == ["//cdn.example/a.css"]
