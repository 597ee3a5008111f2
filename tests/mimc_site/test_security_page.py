"""docs/security.md and docs/asvs.md name tests that exist, and facts that are stored where they say."""

from __future__ import annotations

import re
from pathlib import Path

from django.apps import apps

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text()
ITEM = re.compile(r"^\| (\d+)\.(\d+)\.(\d+) \| [^|]+ \| (met|in part|not met|n/a) \| ([^|]*) \|$", re.MULTILINE)
NAMED = re.compile(r"`([\w.-]+(?:/[\w.-]+)+|[A-Za-z]+\.(?:md|toml|txt))(?:::(\w+))?`")


def test_every_protection_names_a_test_or_file_that_exists() -> None:
    named = re.findall(r"`((?:tests|deploy|docs)/[\w./-]+)`", PAGE)
    assert len(named) > 25
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_the_data_map_names_models_that_exist() -> None:
    table = PAGE.partition("## Data map")[2].partition("\n## ")[0]
    known = {model.__name__ for model in apps.get_models()}
    named = set(re.findall(r"`([A-Z]\w+)`", table))
    assert len(named) > 10
    assert named - known == set()


def test_each_item_of_the_standard_that_is_met_names_what_shows_it() -> None:
    """A path lies under tests/, or in the project; what stands after two colons is a test in it."""
    page = (ROOT / "docs" / "asvs.md").read_text()
    items = ITEM.findall(page)
    assert len(items) == len(re.findall(r"^\| \d", page, flags=re.MULTILINE)) == 217
    numbers = [tuple(map(int, item[:3])) for item in items]
    assert numbers == sorted(set(numbers))
    for *number, state, why in items:
        shown = NAMED.findall(why)
        assert shown or state != "met", number
        for path, test in shown:
            file = next((one for one in (ROOT / "tests" / path, ROOT / path) if one.exists()), None)
            assert file is not None, (number, path)
            assert not test or f"def test_{test}(" in file.read_text(), (number, test)
    counted = {state: sum(item[3] == state for item in items) for state in ("met", "in part", "not met", "n/a")}
    said = re.search(r"(\d+) items, of which (\d+) are met, (\d+) in part, (\d+) not, and (\d+) do not apply", PAGE)
    assert said is not None
    assert [int(one) for one in said.groups()] == [217, *counted.values()]
