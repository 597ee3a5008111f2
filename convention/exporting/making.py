"""What ought to be there: each published edition in each form, and the summary; the worker makes it file by file."""

from __future__ import annotations

import hashlib
import json
import logging
import time
from collections.abc import Callable
from dataclasses import asdict

from django.conf import settings
from django.urls import reverse

from convention.exporting import store, summary
from convention.exporting.book import Book, book_of
from convention.exporting.formats import FORMATS, Format
from convention.exporting.standing import Standing
from convention.exporting.store import Wanted
from convention.models import Edition

log = logging.getLogger("site.making")
AT_ONCE = 5.0  # seconds; then whoever called may do something else before going on
FORM = 5  # raised when a file's making changes, so that all are made anew


def address_of(edition: Edition) -> str:
    return settings.SITE_URL + reverse("convention:edition", args=[edition.slug])


def made_of(edition: Edition) -> str:
    """Return the digest of all that a file of the edition says: its text, and what is said of it."""
    said = json.dumps([FORM, asdict(Standing.of(edition, address_of(edition)))], default=str, sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()


def wanted() -> list[Wanted]:
    """Return every file that ought to be there."""
    found: list[Wanted] = []
    for edition in Edition.objects.published().with_text():
        digest = made_of(edition)
        found += [Wanted(edition.slug, one.key, digest, _maker(edition, one)) for one in FORMATS]
    return [*found, *beside()]


def beside() -> list[Wanted]:
    """Return what is made beside the editions."""
    return [summary.wanted()]


def _maker(edition: Edition, one: Format) -> Callable[[], bytes]:
    return lambda: one.make(_book(edition))


def _book(edition: Edition) -> Book:
    return book_of(edition, address_of(edition))


def is_due() -> bool:
    return bool(store.due(wanted()))


def make_due() -> int:
    """Make what is not there, for some seconds; return how many were made. What fails is logged and stops nothing."""
    store.sweep()
    made, due = 0, store.due(wanted())
    began = time.monotonic()  # from here, so that one at least is made, however long the looking took
    for one in due:
        if time.monotonic() - began > AT_ONCE:
            break
        if not store.due([one]):
            continue  # another worker was faster
        try:
            content = one.make()
        except Exception:
            log.exception("not made", extra={"fields": {"subject": one.subject, "format": one.format}})
            store.fail(one)
        else:
            store.keep(one, content)
            made += 1
    return made
