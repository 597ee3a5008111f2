"""The countries of a form, named and sorted once a language and not for each form that is shown or sent."""

from __future__ import annotations

import functools
from collections.abc import Iterator

from django.utils.choices import BaseChoiceIterator
from django.utils.translation import get_language
from django_countries import countries
from django_stubs_ext import StrOrPromise


class Countries(BaseChoiceIterator):
    """Every country, after the words that stand for none."""

    def __init__(self, none: StrOrPromise) -> None:
        self.none = none

    def __iter__(self) -> Iterator[tuple[str, StrOrPromise]]:
        yield "", self.none
        yield from _named(get_language())


@functools.lru_cache(maxsize=60)
def _named(language: str | None) -> tuple[tuple[str, str], ...]:  # noqa: ARG001 - what it is kept by
    return tuple((country.code, country.name) for country in countries)
