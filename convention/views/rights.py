"""Whose rights: the picture, "I am …", two groups side by side, and one right across all groups."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from convention.rights import shelves
from convention.rights.graph import Rights
from convention.rights.stored import rights_of
from convention.rights.words import GROUPS, RIGHTS
from convention.views.text import Opened, text_page


def _show(request: HttpRequest, text: Opened, template: str, address: str, **more: object) -> HttpResponse:
    context = text.context(f"rights/{address}", groups=GROUPS.items(), names=RIGHTS.items(), **more)
    response = render(request, f"convention/rights/{template}.html", context)
    if context["noindex"]:
        response["X-Robots-Tag"] = "noindex"
    return response


@text_page
def overview(request: HttpRequest, text: Opened) -> HttpResponse:
    """Show who inherits from whom, and the whole as one picture; say so where nothing is annotated."""
    if group := request.GET.get("group"):
        # The form without JavaScript: its choice has an address of its own.
        if group not in GROUPS:
            raise Http404
        return HttpResponseRedirect(f"{text.base}rights/groups/{group}/")
    rights = rights_of(text.edition)
    labels = {node.key: node.label.rpartition(" ")[2] for node in text.outline.chapters}
    return _show(
        request,
        text,
        "overview",
        "",
        chapters=_chapters(text, rights),
        annotated=bool(rights.entries),
        picture=shelves.picture(rights, labels) if rights.entries else None,
    )


def _chapters(text: Opened, rights: Rights) -> list[dict[str, object]]:
    nodes = {node.key: node for node in text.outline.chapters}
    return [
        {
            "node": nodes[rule.chapter],
            "groups": [(group, GROUPS[group]) for group in rule.groups if group in GROUPS],
            "builds_on": [nodes[key] for key in rule.builds_on if key in nodes],
        }
        for rule in rights.rules
        if rule.chapter in nodes
    ]


@text_page
def group(request: HttpRequest, text: Opened, group: str) -> HttpResponse:
    """Show every right of one group, its own and those that came down to it, and what it owes."""
    if group not in GROUPS:
        raise Http404
    rights = rights_of(text.edition)
    rule = rights.chapter_of(group)
    chapter = next((node for node in text.outline.chapters if rule and node.key == rule.chapter), None)
    found = shelves.of_group(rights, group, shelves.Writer(text.outline))
    return _show(
        request, text, "group", f"groups/{group}/", group=group, name=GROUPS[group], chapter=chapter, shelves=found
    )


@text_page
def right(request: HttpRequest, text: Opened, right: str) -> HttpResponse:
    """Show one right across all groups, and what others have to do about it."""
    if right not in RIGHTS:
        raise Http404
    rights, writer = rights_of(text.edition), shelves.Writer(text.outline)
    return _show(
        request,
        text,
        "right",
        f"by/{right}/",
        right=right,
        name=RIGHTS[right],
        shelves=shelves.of_right(rights, right, writer),
        beside=shelves.beside_rights(rights, right, writer),
    )


@text_page
def compare(request: HttpRequest, text: Opened) -> HttpResponse:
    """Show what only one of two groups has, and what both have."""
    first, second = request.GET.get("a", "visitors"), request.GET.get("b", "students")
    if not {first, second} <= GROUPS.keys():
        raise Http404
    rights = rights_of(text.edition)
    found = shelves.compared(rights, first, second, shelves.Writer(text.outline))
    return _show(
        request,
        text,
        "compare",
        "compare/",
        first=first,
        second=second,
        first_name=GROUPS[first],
        second_name=GROUPS[second],
        differences=found,
    )
