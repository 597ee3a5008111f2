"""What the site wrote meanwhile: no address, no token, no name, no network; and nothing that broke."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from attack.parts.tokens import PURPOSES
from attack.site import Site
from signatories.models import Contact

ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+")
SIGNED = re.compile(r"\b[0-9a-f]{32}\.[\w-]{43}\b")  # the shape of every mailed token
NETWORK = re.compile(r"\b(?:10|172\.16|192\.0\.2|198\.51\.100)\.\d+\.\d+(?:\.\d+)?\b")
BROKEN = {"error", "critical"}
OURS = {("not made", "NotSet")}  # the attack ends the worker, and with it what sets a PDF


def attack(site: Site) -> None:
    secrets = [getattr(site.world, name) for name in PURPOSES.values()]
    people = set(Contact.objects.exclude(email="").values_list("email", flat=True))
    count = 0
    for log in sorted(site.folder.glob("*.log")):
        for number, line in enumerate(log.read_text(errors="replace").splitlines(), 1):
            count += 1
            for kind, what in wrong(line, people, secrets):
                site.find(kind, f"{log.name}: {what}"[:200], f"line {number}: {line[:400]}")
    site.figures["log lines read"] = f"{count:,}"


def wrong(line: str, people: set[str], secrets: list[str]) -> Iterator[tuple[str, str]]:
    """Yield what a line of a log may not hold or tell; kind and what."""
    if any(secret in line for secret in secrets) or SIGNED.search(line):
        yield "token in a log", "a mailed token"
    if any(found in people for found in ADDRESS.findall(line)):
        yield "address in a log", "an e-mail address"
    try:
        entry = json.loads(line)
    except ValueError:
        if line.startswith("Traceback"):
            yield "log", "a traceback outside the log's form"
        return
    if not isinstance(entry, dict):
        return
    if "client" in entry or NETWORK.search(json.dumps({name: entry[name] for name in entry if name != "path"})):
        yield "network in a log", "a network address"
    if entry.get("level") in BROKEN and (entry.get("message"), entry.get("exception")) not in OURS:
        yield (
            "error in the log",
            f"{entry.get('message')} {entry.get('exception', '')} {(entry.get('trace') or [''])[-1]}",
        )
