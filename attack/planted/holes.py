"""Holes to be found: each opens the site in one known way, in a process that ``attack.planted.wsgi`` starts.

Nothing of the site imports this folder. A hole is planted before the addresses are read, so that it stands where a
careless change would have put it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from unittest import mock

from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class Hole:
    """``part`` must find it, as a finding of this ``kind`` whose place or words hold ``where``."""

    plant: Callable[[], None]
    part: str
    kind: str
    where: str

    def is_found(self, kind: str, words: str) -> bool:
        return kind == self.kind and self.where in words


def unescaped_field() -> None:
    """The words that somebody looked for come back as markup."""
    _edit_template("signatories/parts/find.html", "{{ query.words }}", "{{ query.words|safe }}")


def unescaped_name() -> None:
    """A name is shown as the markup that it may be."""
    _edit_template(
        "signatories/signature.html",
        '<h1 translate="no">{{ signature.name }}',
        '<h1 translate="no">{{ signature.name|safe }}',
    )


def missing_role_check() -> None:
    """Whoever is signed in may publish."""
    from staff import permissions

    permissions.PAGES["queue:publish"] = permissions.ALL


def look_that_writes() -> None:
    """A look at the privacy page makes kept pages old."""
    from convention.models import ContentVersion
    from convention.views import pages

    shown = pages.privacy

    def privacy(request: HttpRequest) -> Any:
        ContentVersion.bump()
        return shown(request)

    pages.privacy = privacy


def token_of_two_purposes() -> None:
    """A link to confirm opens the signature's own page, too."""
    from django.core.signing import Signer

    from signatories import tokens
    from signatories.models import Access

    mock.patch.object(tokens, "_signer", return_value=Signer(salt="signatories.access", sep=".")).start()
    read_one = tokens.read

    def read(token: str, purpose: str) -> Access:
        found = Access.objects.filter(uuid=token.partition(".")[0]).first()
        return read_one(token, found.purpose if found else purpose)

    tokens.read = read


def open_redirect() -> None:
    """Signing in leads wherever the address says."""
    from django.contrib.auth import views

    mock.patch.object(views, "url_has_allowed_host_and_scheme", return_value=True).start()


def broken_byte() -> None:
    """A byte that is no UTF-8 breaks the search for parts of the text."""
    from signatories import naming

    look_up = naming.look_up

    def strict(typed: str, edition: Any) -> Any:
        if "\ufffd" in typed:
            typed.encode("ascii")
        return look_up(typed, edition)

    naming.look_up = strict


def _edit_template(name: str, old: str, new: str) -> None:
    from django.template.loaders.filesystem import Loader

    contents = Loader.get_contents

    def edited(self: Loader, origin: Any) -> str:
        text = contents(self, origin)
        if origin.template_name != name:
            return text
        if old not in text:
            raise LookupError(f"{name} has no {old} to open a hole at")
        return text.replace(old, new)

    Loader.get_contents = edited  # type: ignore[method-assign]


HOLES: dict[str, Hole] = {
    "unescaped field": Hole(unescaped_field, "inputs", "markup", "/signatories/"),
    "unescaped name": Hole(unescaped_name, "browser", "browser: markup", "/signatories/"),
    "missing role check": Hole(missing_role_check, "rights", "who may", "queue:publish"),
    "look that writes": Hole(look_that_writes, "routes", "a look that writes", "/privacy/"),
    "token of two purposes": Hole(token_of_two_purposes, "tokens", "token of another purpose", "own-open"),
    "open redirect": Hole(open_redirect, "sessions", "open redirect", "/admin/login/"),
    "broken byte": Hole(broken_byte, "inputs", "5xx", "/sign/parts/"),
}
