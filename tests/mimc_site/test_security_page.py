"""docs/security.md names tests that exist, and facts that are stored where it says."""

from __future__ import annotations

import re
from pathlib import Path

from django.apps import apps

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text()


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
