"""What countries are called, and the list of them in a form."""

from __future__ import annotations

import re

import pytest

from signatories.forms.countries import Countries, options
from signatories.models import Signature, country_names

OPTION = re.compile(r'<option value="([A-Z]{2})"( selected)?>([^<]+)</option>')


@pytest.mark.parametrize(("code", "name"), [("FR", "France"), ("XK", "Kosovo"), ("", ""), ("ZZ", "ZZ")])
def test_a_signature_shows_its_country_by_name(code: str, name: str) -> None:
    assert Signature(country=code).get_country_display() == name


@pytest.mark.parametrize(("chosen", "selected"), [("KE", ["KE"]), ("", []), ("ZZ", []), ('"><b>', [])])
def test_the_options_are_all_countries_with_the_chosen_one_selected(chosen: str, selected: list[str]) -> None:
    written = OPTION.findall(options(chosen))
    assert [code for code, mark, _ in written if mark] == selected
    assert [code for code, _, _ in written] == list(country_names.all_of_them())
    assert [code for code, _ in Countries("none")][1:] == list(country_names.all_of_them())
    assert OPTION.sub("", options(chosen)) == ""
