"""A moderator in a process of their own: presses a random button on every item that they saw at the beginning."""

from __future__ import annotations

import random
from multiprocessing.synchronize import Barrier
from typing import Any
from unittest import mock

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from signatories.models import Signature
from signatories.views.queue.pages import Refused
from tests.support.queueing import client_of

PATIENCE = 60  # seconds until all are at their places
together: Barrier


def be_one_of(barrier: Barrier) -> None:
    """Begin as one of the processes that work at once."""
    global together  # noqa: PLW0603 - a pool hands a barrier to its processes when they begin, and in no other way
    together = barrier


def moderate(name: str, seed: int) -> list[dict[str, Any]]:
    """Decide everything, in about the order that the others have; return what each press was told."""
    client, chance = client_of("moderator", name), random.Random(seed)
    seen = list(Signature.objects.pending().values_list("uuid", "version").order_by("pk"))
    # Near enough to each other's order that they meet, and never the same.
    places = {pair: place + chance.uniform(0, 8) for place, pair in enumerate(seen)}
    together.wait(PATIENCE)
    # Three in four presses are refused: the list and the whole item around the refusal are looked at elsewhere.
    with mock.patch("signatories.views.queue.decisions.show", _only_the_refusal):
        return [press(client, str(uuid), version, chance) for uuid, version in sorted(seen, key=places.__getitem__)]


def _only_the_refusal(request: HttpRequest, _identifier: Any, *, refused: Refused, status: int) -> HttpResponse:
    return render(request, "queue/parts/refused.html", {"refused": refused}, status=status)


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
