"""What every page is made of: one heading, a name, an address, a language, and nothing inline."""

from __future__ import annotations

import re
import secrets
from xml.etree.ElementTree import Element

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client

from tests.structure.pages import Row
from tests.structure.reading import Seen, pages, parse, parse_strictly
from tests.structure.test_addresses import admin_pages
from tests.structure.world import World

pytestmark = pytest.mark.alike
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


def broken(parsed: tuple[Element, list[str]]) -> list[str]:
    return parsed[1][:1]


def twice(tree: Element) -> list[str]:
    ids = [element.attrib["id"] for element in tree.iter() if "id" in element.attrib]
    return sorted({f"id {one} twice" for one in ids if ids.count(one) > 1})


def unfit_for_a_cache(seen: Seen, world: World) -> list[str]:
    """Return why a cache could not keep this reading page: a public page of the text must be one."""
    answer = seen.answer
    if not getattr(answer, "is_reading_page", False):
        return ["no reading page"] if seen.name.startswith("convention:") and seen.row.status == 200 else []
    wrong = {
        "sets a cookie": bool(answer.cookies),
        "varies by cookie": "cookie" in answer.get("Vary", "").lower(),
        "may not be kept": not answer["Cache-Control"].startswith("public, max-age="),
        "carries a token": "csrfmiddlewaretoken" in answer.content.decode(),
        "differs for staff": world.clients["staff"].get(seen.path).content != answer.content,
    }
    return [words for words, is_so in wrong.items() if is_so]


def against_the_rules(seen: Seen, world: World) -> list[str]:
    found = [*broken(seen.parsed), *lacks(seen.tree), *inline(seen.tree), *elsewhere(seen.tree), *twice(seen.tree)]
    found += unfit_for_a_cache(seen, world)
    return found if seen.row.who == "staff" else [*found, *lacks_for_search_engines(seen)]


def test_every_page_keeps_the_rules(world: World) -> None:
    seen = list(pages(world))
    assert {one.place: wrong for one in seen if (wrong := against_the_rules(one, world))} == {}
    assert len([one for one in seen if getattr(one.answer, "is_reading_page", False)]) >= 10


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


def test_the_rules_can_fail() -> None:
    tree = parse('<html><body><h1>a</h1><h1>b</h1><p style="x" onclick="y">c</p><script>d</script></body></html>')
    assert lacks(tree) == ["2 h1", "no title", "no language"]
    assert inline(tree) == ["p style=", "p onclick=", "<script> without src"]
    tree = parse('<link rel="stylesheet" href="//cdn.example/a.css"><a href="https://example.org/">b</a>')
    assert elsewhere(tree) == ["//cdn.example/a.css"]
    assert twice(parse('<p id="a"><p id="b"><p id="a">')) == ["id a twice"]
    assert broken(parse_strictly("<!doctype html><title>a</title></div>")) == ["line 1: unexpected-end-tag"]


def test_the_rule_of_reading_pages_can_fail(world: World) -> None:
    answer = HttpResponse(f"<input name='csrfmiddlewaretoken' value='{secrets.token_hex()}'>")
    answer.is_reading_page = True  # type: ignore[attr-defined]
    answer["Vary"], answer["Cache-Control"] = "Cookie", "private"
    answer.set_cookie("a", "b")
    assert unfit_for_a_cache(Seen("convention:home", Row(), "/", answer), world) == [
        "sets a cookie",
        "varies by cookie",
        "may not be kept",
        "carries a token",
        "differs for staff",
    ]
    assert unfit_for_a_cache(Seen("convention:home", Row(), "/", HttpResponse("")), world) == ["no reading page"]
