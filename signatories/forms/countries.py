"""The countries of a form."""

from __future__ import annotations

import functools
from collections.abc import Iterator

from django.utils.choices import BaseChoiceIterator
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django_stubs_ext import StrOrPromise

from signatories.models import country_names


class Countries(BaseChoiceIterator):
    """Every country, after the words that stand for none."""

    def __init__(self, none: StrOrPromise) -> None:
        self.none = none

    def __iter__(self) -> Iterator[tuple[str, StrOrPromise]]:
        yield "", self.none
        yield from country_names.all_of_them().items()


def options(chosen: str) -> SafeString:
    """Return the countries as options of a list, the chosen one selected: written once a language, not once a page."""
    written = _options(get_language())
    if chosen not in country_names.all_of_them():
        return written
    # Only a code from our own table is written into the markup.
    return mark_safe(written.replace(f'value="{chosen}"', f'value="{chosen}" selected', 1))  # noqa: S308


@functools.lru_cache(maxsize=60)
def _options(language: str | None) -> SafeString:  # noqa: ARG001 - what it is kept by
    return format_html_join("", '<option value="{}">{}</option>', country_names.all_of_them().items())
