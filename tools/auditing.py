"""``make audit``: known vulnerabilities of what is installed, a bill of materials, and the licences."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import Any

from tools.environment import DEVELOPMENT, ROOT, RUN, Venv
from tools.terminal import end_on_signals, say, step

REPORTS = ROOT / "var" / "audit"
SOURCES = ("pypi", "osv")  # where pip-audit may ask; the second is asked where the first does not answer
TIMEOUT = 300  # seconds for one source


@dataclass(frozen=True)
class Finding:
    """What a source said: ``answered`` is false where it said nothing about any package."""

    answered: bool
    checked: int = 0
    vulnerable: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()


def main() -> int:
    end_on_signals()
    with step("environment") as became:
        became.append(Venv().prepare(DEVELOPMENT))
    installed = wanted(Venv().folder, ROOT / RUN)
    REPORTS.mkdir(parents=True, exist_ok=True)
    with step("materials") as became:
        bill = bill_of_materials(installed)
        (REPORTS / "bill-of-materials.cdx.json").write_text(json.dumps(bill, indent=1, ensure_ascii=False) + "\n")
        became.append(f"{len(bill['components'])} packages")
    with step("licences") as became:
        lines = [f"{one.metadata['Name']} {one.version}: {licence(one)}" for one in installed]
        (REPORTS / "licences.txt").write_text("\n".join(lines) + "\n")
        became.append(f"{sum('not stated' in line for line in lines)} not stated")
    with step("vulnerable") as became:
        finding = asked()
        became.append(words(finding))
    for line in (*finding.vulnerable, *(f"{name} (skipped: nothing is known of it)" for name in finding.skipped)):
        say(f"  {line}")
    say(f"\naudit: {words(finding)}; reports in {REPORTS.relative_to(ROOT)}/")
    return status(finding, strict="--strict" in sys.argv[1:])


def words(finding: Finding) -> str:
    if not finding.answered:
        return "vulnerabilities not run: no source answers"
    found, passed_by = len(finding.vulnerable), len(finding.skipped)
    return f"{finding.checked} checked, {found} vulnerable, {passed_by} skipped"


def status(finding: Finding, *, strict: bool) -> int:
    """Return the exit status: a package that was passed by is as bad as one with a hole."""
    if not finding.answered:
        return 3 if strict else 0
    return 1 if finding.vulnerable or finding.skipped else 0


# --- vulnerabilities ---------------------------------------------------------------------------------


def asked() -> Finding:
    """Ask the sources in turn until one answers."""
    for source in SOURCES:
        finding = read(_pip_audit(source))
        if finding.answered:
            return finding
    return Finding(answered=False)


def _pip_audit(source: str) -> str:
    command = [str(Venv().folder / "bin" / "pip-audit"), "--format", "json", "--progress-spinner", "off"]
    command += ["--vulnerability-service", source, "--disable-pip", "--require-hashes", "-r", str(ROOT / RUN)]
    try:
        done = subprocess.run(
            command, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, timeout=TIMEOUT
        )
    except subprocess.TimeoutExpired:
        return ""
    return done.stdout


def read(output: str) -> Finding:
    """Read pip-audit's JSON. It ends well although it passed packages by, so its exit status says nothing."""
    try:
        packages: list[dict[str, Any]] = list(json.loads(output)["dependencies"])
    except (ValueError, KeyError, TypeError):
        return Finding(answered=False)
    skipped = tuple(package["name"] for package in packages if "skip_reason" in package)
    checked = len(packages) - len(skipped)
    vulnerable = tuple(
        f"{package['name']} {package['version']}: {hole['id']}, mended in {' '.join(hole['fix_versions']) or 'nothing'}"
        for package in packages
        for hole in package.get("vulns", ())
    )
    return Finding(checked > 0, checked, vulnerable, skipped)


# --- what is installed -------------------------------------------------------------------------------


def wanted(venv: Path, requirements: Path) -> list[Distribution]:
    """Return the installed packages that the lock file names, by name."""
    lines = requirements.read_text().splitlines()
    names = {normal(line.partition("==")[0]) for line in lines if "==" in line and not line.startswith(("#", " "))}
    places = [str(place) for place in sorted(venv.glob("lib/python3*/site-packages"))]
    found = {normal(one.metadata["Name"]): one for one in distributions(path=places)}
    return [found[name] for name in sorted(names) if name in found]


def normal(name: str) -> str:
    return name.partition("[")[0].strip().lower().replace("_", "-").replace(".", "-")


def licence(one: Distribution) -> str:
    """Return the licence as the package states it: its expression, its classifiers, or the first line it wrote."""
    facts = one.metadata
    if expression := facts.get_all("License-Expression"):
        return str(expression[0])
    classifiers = [
        line.rpartition(" :: ")[2] for line in facts.get_all("Classifier") or [] if line.startswith("License")
    ]
    if classifiers:
        return ", ".join(classifiers)
    stated = "".join(facts.get_all("License") or []).strip().splitlines()
    return stated[0][:100] if stated else "not stated"


def bill_of_materials(installed: Iterable[Distribution]) -> dict[str, Any]:
    """Return the packages in CycloneDX 1.6 (ECMA-424), without a time, so that two runs are alike."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    components = [component(one) for one in installed]
    names = " ".join(str(part["bom-ref"]) for part in components)
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, names)}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": project["name"],
                "name": project["name"],
                "version": project["version"],
            }
        },
        "components": components,
        "dependencies": [{"ref": project["name"], "dependsOn": [part["bom-ref"] for part in components]}],
    }


def component(one: Distribution) -> dict[str, Any]:
    name, version = normal(one.metadata["Name"]), one.version
    purl = f"pkg:pypi/{name}@{version}"
    return {
        "type": "library",
        "bom-ref": purl,
        "name": name,
        "version": version,
        "purl": purl,
        "licenses": [{"license": {"name": licence(one)}}],
    }
