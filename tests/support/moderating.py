"""A moderator in a process of their own: presses a random button on every item that they saw at the beginning.

``python -m tests.support.moderating NAME SEED`` waits for a line on its input, then prints one JSON object an item.
"""

from __future__ import annotations

import json
import random
import sys
from typing import Any


def main(name: str, seed: int) -> None:
    import django

    django.setup()

    from django.test.utils import setup_test_environment

    setup_test_environment()

    from signatories.models import Signature
    from tests.support.queueing import client_of

    client, chance = client_of("moderator", name), random.Random(seed)
    seen = list(Signature.objects.pending().values_list("uuid", "version").order_by("pk"))
    # Near enough to each other's order that they meet, and never the same.
    seen = sorted(seen, key=lambda pair: seen.index(pair) + chance.uniform(0, 8))
    print("ready", flush=True)
    sys.stdin.readline()
    for identifier, version in seen:
        print(json.dumps(press(client, str(identifier), version, chance)), flush=True)


def press(client: Any, identifier: str, version: int, chance: random.Random) -> dict[str, Any]:
    """Publish, decline, or publish and undo and decline; return what came of it."""
    address = f"/admin/queue/{identifier}"
    verb = chance.choice(["publish", "decline", "undo"])
    first = "decline" if verb == "decline" else "publish"
    response = client.post(f"{address}/{first}/", {"seen": version, "reason": "advertising"})
    if response.status_code == 409:
        refused = response.context["refused"]
        return {"uuid": identifier, "refused": refused.message, "changes": [c.verb for c in refused.changes]}
    assert response.status_code == 302, response.status_code
    done = [first]
    if verb == "undo":
        assert client.post(f"{address}/undo/", {"seen": version + 1}).status_code == 302
        done.append("undo")
        again = client.post(f"{address}/decline/", {"seen": version + 2, "reason": "advertising"})
        assert again.status_code == 302, again.status_code
        done.append("decline")
    return {"uuid": identifier, "done": done}


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
