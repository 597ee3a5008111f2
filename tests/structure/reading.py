"""Pages as parsed trees, and the walk over all of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from xml.etree.ElementTree import Element

import html5lib
from django.http import HttpResponse
from django.urls import reverse

from tests.structure.pages import Row, everything
from tests.structure.world import World


@dataclass
class Seen:
    """One address as it was answered; ``place`` is how a failure names it."""

    name: str
    row: Row
    path: str
    answer: HttpResponse

    @property
    def place(self) -> str:
        return f"{self.name} {self.path}"

    @cached_property
    def parsed(self) -> tuple[Element, list[str]]:
        return parse_strictly(self.answer.content.decode())

    @property
    def tree(self) -> Element:
        return self.parsed[0]


def parse(words: str) -> Element:
    return parse_strictly(words)[0]


def parse_strictly(words: str) -> tuple[Element, list[str]]:
    """Return the tree and what a parser that follows the standard had to mend."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree = parser.parse(words)
    return tree, [f"line {line}: {code}" for (line, _), code, _ in parser.errors]


def address(name: str, row: Row, world: World) -> str:
    return reverse(name, kwargs=row.kwargs(world)) + row.query


def open_all(world: World, *kinds: str) -> Iterator[Seen]:
    """Open every address of the kinds by GET as who may, and hold it to the status of its row."""
    for name, row in everything():
        if row.kind not in kinds:
            continue
        path = address(name, row, world)
        answer = world.clients[row.who].get(path)
        assert answer.status_code == row.status, f"{name} {path}: {answer.status_code} instead of {row.status}"
        yield Seen(name, row, path, answer)


def pages(world: World) -> Iterator[Seen]:
    return open_all(world, "page")
