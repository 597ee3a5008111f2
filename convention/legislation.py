"""What pages of the text say to machines: schema.org's Legislation, with identifiers in the manner of ELI.

ELI (Council conclusions 2012/C 325/02) names a text by a path and its parts by kind and number: ``…/art_12``.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from convention.models import Division, Edition
from convention.outline import ARTICLE, Node, Outline
from convention.structured import Thing, address, link, site_id, text_id, thing

# The short names that ELI's subdivisions have in use.
PARTS = {
    ARTICLE: "art",
    Division.Kind.BOOK.value: "bok",
    Division.Kind.PART.value: "prt",
    Division.Kind.TITLE.value: "tit",
    Division.Kind.CHAPTER.value: "chp",
    Division.Kind.SECTION.value: "sec",
    Division.Kind.SUBSECTION.value: "sbs",
    Division.Kind.ANNEX.value: "anx",
    Division.Kind.PREAMBLE.value: "pbl",
    Division.Kind.CLOSING.value: "cls",
}


def identifier(edition: Edition, node: Node | None = None) -> str:
    """Return "eli/mimc/convention/2017/en/art_12"; an article is known without its chapter, as it is cited."""
    parts = ["eli", "mimc", "convention", edition.label, edition.language]
    return "/".join([*parts, *_path(node)] if node else parts)


def _path(node: Node) -> list[str]:
    around = [node]
    if node.kind == ARTICLE:
        annex = node.around(Division.Kind.ANNEX)
        around = [annex, node] if annex else [node]
    elif node.kind in PARTS:
        around = list(node.upward())[::-1]
    return [f"{PARTS[one.kind]}_{one.key.replace(' ', '_')}".rstrip("_") for one in around if one.kind in PARTS]


def of_page(edition: Edition, outline: Outline, page: str) -> list[Thing]:
    """Return what a page of the text is about: the whole, or a part of it. The specimen is told to no machine."""
    if edition.is_specimen:
        return []
    node = outline.pages.get(page)
    if node is not None:
        return [_whole(edition), _part(edition, node)]
    return [_whole(edition, outline)] if page in {"", "whole/"} else [_whole(edition)]


def _whole(edition: Edition, outline: Outline | None = None) -> Thing:
    return thing(
        "Legislation",
        text_id(edition),
        name=edition.title,
        url=_at(edition),
        legislationIdentifier=identifier(edition),
        legislationType=_("Model treaty"),
        legislationDate=edition.date,
        # A model: it binds nobody.
        legislationLegalForce="https://schema.org/NotInForce",
        inLanguage=edition.language,
        version=edition.label,
        license=edition.licence,
        copyrightHolder=thing("Organization", name=edition.rights_holder) if edition.rights_holder else None,
        dateModified=edition.published_at.date().isoformat() if edition.published_at else "",
        isPartOf=link(site_id()),
        hasPart=[_part(edition, node, brief=True) for node in _tops(outline)] if outline else None,
    )


def _tops(outline: Outline) -> Iterator[Node]:
    return (node for node in outline.roots if node.page)


def _part(edition: Edition, node: Node, *, brief: bool = False) -> Thing:
    name = f"{node.label}: {node.heading}" if node.label and node.heading else node.label or node.heading
    identity = f"{_at(edition, node.page)}#{node.anchor}"
    named = {"name": name or node.kind.capitalize(), "legislationIdentifier": identifier(edition, node)}
    if brief:
        return thing("Legislation", identity, **named)
    above = node.parent
    within = f"{_at(edition, above.page)}#{above.anchor}" if above and above.page else text_id(edition)
    return thing(
        "Legislation",
        identity,
        **named,
        url=_at(edition, node.page),
        inLanguage=edition.language,
        legislationLegalForce="https://schema.org/NotInForce",
        isPartOf=[link(one) for one in dict.fromkeys([within, text_id(edition)])],
    )


def _at(edition: Edition, page: str = "") -> str:
    return address(reverse("convention:edition", args=[edition.slug]) + page)
