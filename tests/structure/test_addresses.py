"""Every address is known to these tests, states its methods, and changes nothing when it is only looked at."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import pytest
from django.contrib import admin
from django.db import connection
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.structure.pages import ROWS, everything
from tests.structure.reading import address, open_all
from tests.structure.world import World

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")


def named(patterns: list[URLPattern | URLResolver], space: str = "") -> Iterator[str]:
    """Yield the names of all addresses but those of Django's own admin site, which are walked by model."""
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name}"
        elif pattern.namespace != "admin":
            yield from named(pattern.url_patterns, f"{space}{pattern.namespace}:" if pattern.namespace else space)


def test_every_address_has_a_row_here() -> None:
    assert sorted(set(named(get_resolver().url_patterns)) - set(ROWS)) == [], "add a row to tests/structure/pages.py"


def test_every_row_has_an_address() -> None:
    assert sorted(set(ROWS) - set(named(get_resolver().url_patterns))) == []


@pytest.mark.alike
def test_every_view_states_its_methods(world: World) -> None:
    wrong = []
    for name, row in everything():
        path = address(name, row, world)
        for method in METHODS:
            if method in row.methods:
                continue
            answer = world.clients[row.who].generic(method, path)
            allowed = {word.strip() for word in answer.get("Allow", "").split(",")}
            if answer.status_code != 405 or allowed != set(row.methods):
                wrong.append(f"{method} {name}: {answer.status_code}, allows {sorted(allowed)}")
    assert wrong == []


# --- a look changes nothing --------------------------------------------------------------------------


def digests() -> dict[str, str]:
    """Return a digest of every table's rows, whatever their order."""
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f'SELECT * FROM "{table}"')
            rows = sorted(map(repr, cursor.fetchall()))
            found[table] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    return found


def changed(before: dict[str, str]) -> list[str]:
    return [table for table, digest in digests().items() if before[table] != digest]


def test_a_look_changes_no_row(world: World) -> None:
    before = digests()
    assert len(before) > 40
    looked = [seen.place for seen in open_all(world, "page", "file", "way")]
    assert (changed(before), len(looked) > 30) == ([], True)
    for name, row in everything():
        if row.kind == "button":
            assert world.clients[row.who].get(address(name, row, world)).status_code == 405
    assert changed(before) == []


def admin_pages() -> Iterator[str]:
    """Yield the admin's pages: its own, and the list, the form and one row of every model."""
    for name in ("index", "password_change", "password_change_done"):
        yield reverse(f"admin:{name}")
    for model, model_admin in admin.site._registry.items():
        base = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        yield reverse(f"{base}_changelist")
        first = model_admin.model._default_manager.first()
        if first is not None:
            yield reverse(f"{base}_change", args=[first.pk])
            yield reverse(f"{base}_history", args=[first.pk])


def test_a_look_at_the_admin_changes_no_row(world: World) -> None:
    before = digests()
    opened = [(path, world.clients["staff"].get(path).status_code) for path in admin_pages()]
    assert [(path, status) for path, status in opened if status not in {200, 302, 403}] == []
    assert changed(before) == []
