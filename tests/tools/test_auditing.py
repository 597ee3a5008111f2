"""``make audit``: a package that was passed by is as bad as one with a hole, and silence is not an answer."""

import json
import sys
from pathlib import Path

import pytest

from tools import auditing
from tools.auditing import Finding


def output(*packages: dict) -> str:
    return json.dumps({"dependencies": list(packages), "fixes": []})


CLEAN = {"name": "django", "version": "5.2.19", "vulns": []}
HOLED = {"name": "old", "version": "1", "vulns": [{"id": "PYSEC-1", "fix_versions": ["1.1", "2"]}]}
SKIPPED = {"name": "odd", "skip_reason": "Dependency not found on PyPI and could not be audited: odd (1)"}


@pytest.mark.parametrize(
    ("packages", "finding", "status", "strict"),
    [
        ([CLEAN], Finding(True, 1), 0, 0),
        ([CLEAN, HOLED], Finding(True, 2, ("old 1: PYSEC-1, mended in 1.1 2",)), 1, 1),
        ([CLEAN, SKIPPED], Finding(True, 1, (), ("odd",)), 1, 1),
        ([SKIPPED], Finding(False, 0, (), ("odd",)), 0, 3),
        ([], Finding(False), 0, 3),
    ],
)
def test_what_came_back_is_judged(packages: list[dict], finding: Finding, status: int, strict: int) -> None:
    found = auditing.read(output(*packages))
    assert (found.answered, found.checked, found.vulnerable) == (finding.answered, finding.checked, finding.vulnerable)
    assert found.skipped == finding.skipped
    assert (auditing.status(found, strict=False), auditing.status(found, strict=True)) == (status, strict)


@pytest.mark.parametrize("words", ["", "no JSON", "[]", "{}", '{"dependencies": null}'])
def test_no_answer_is_none(words: str) -> None:
    assert auditing.read(words) == Finding(answered=False)


def test_the_second_source_is_asked_where_the_first_is_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(auditing, "_pip_audit", {"pypi": "", "osv": output(CLEAN)}.get)
    assert auditing.asked() == Finding(True, 1)
    monkeypatch.setattr(auditing, "_pip_audit", lambda source: "")
    assert auditing.words(auditing.asked()) == "vulnerabilities not run: no source answers"


def test_the_bill_names_every_locked_package_that_is_installed() -> None:
    installed = auditing.wanted(Path(sys.prefix), auditing.ROOT / auditing.RUN)
    bill = auditing.bill_of_materials(installed)
    django = next(part for part in bill["components"] if part["name"] == "django")
    assert django["purl"] == django["bom-ref"] == f"pkg:pypi/django@{django['version']}"
    assert django["licenses"] == [{"license": {"name": "BSD-3-Clause"}}]
    assert bill["dependencies"][0]["dependsOn"] == [part["purl"] for part in bill["components"]]
    assert bill == auditing.bill_of_materials(installed)


def test_the_bill_is_valid_cyclonedx() -> None:
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    bill = auditing.bill_of_materials(auditing.wanted(Path(sys.prefix), auditing.ROOT / auditing.RUN))
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(json.dumps(bill)) is None
