"""One moderator in a process of its own: decides at random whatever waits, and says what came of each press."""

from __future__ import annotations

import json
import random
import sys

import django


def decide(name: str, seed: int, presses: int) -> list[tuple[str, str, str]]:
    """Return (signature's uuid, verb, "done" or the refusal) for each press."""
    from signatories import lifecycle
    from signatories.models import QueueEntry, Reason, Signature
    from staff.models import StaffAccount

    luck = random.Random(seed)
    by = lifecycle.Actor.of(StaffAccount.objects.get(username=name))
    why = Reason.objects.first()
    verbs = {
        "publish": lambda s: lifecycle.publish(s, seen=s.version, by=by),
        "decline": lambda s: lifecycle.decline(s, seen=s.version, by=by, reason=why),
        "hold": lambda s: lifecycle.hold(s, seen=s.version, by=by, code="identity"),
        "undo": lambda s: lifecycle.undo(s, by=by),
    }
    said = []
    for _ in range(presses):
        # All look at the head of the queue, so that they meet.
        waiting = list(QueueEntry.objects.in_order().values_list("signature", flat=True)[:4])
        verb = luck.choice(("publish", "publish", "decline", "hold", "undo"))
        if verb == "undo" or not waiting:
            chosen = luck.choice(list(Signature.objects.values_list("pk", flat=True)))
        else:
            chosen = luck.choice(waiting)
        signature = Signature.objects.get(pk=chosen)
        try:
            verbs[verb](signature)
            said.append((str(signature.uuid), verb, "done"))
        except lifecycle.Refusal as refusal:
            said.append((str(signature.uuid), verb, type(refusal).__name__))
    return said


if __name__ == "__main__":
    django.setup()
    print(json.dumps(decide(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))))
