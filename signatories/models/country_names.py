"""What countries are called: named and sorted once a language, and not for each line or form that is shown."""

from __future__ import annotations

import functools

from django.utils.translation import get_language
from django_countries import countries


def all_of_them() -> dict[str, str]:
    """Return the name by code, in the order of the language's alphabet."""
    return _of(get_language())


def name(code: str) -> str:
    """Return the country's name; a code that nobody has named is its own."""
    return all_of_them().get(code, code)


@functools.lru_cache(maxsize=60)
def _of(language: str | None) -> dict[str, str]:  # noqa: ARG001 - what it is kept by
    return {country.code: country.name for country in countries}
