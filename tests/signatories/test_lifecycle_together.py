"""Several at once, in threads with connections of their own: each thing happens exactly once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import connection

from signatories import counts, lifecycle
from signatories.lifecycle import bulk, waiting
from signatories.models import AuditEvent, Contact, Decision, Mail, Signature
from tests.signatories import makers
from tests.signatories.makers import again, moderator, reason


def together(*calls: Callable[[], Any]) -> list[Any]:
    """Start all at the same moment; return what each came to: its result's name, or its refusal's."""
    barrier = threading.Barrier(len(calls))
    results: list[Any] = [None] * len(calls)

    def run(place: int, call: Callable[[], Any]) -> None:
        barrier.wait()
        try:
            call()
            results[place] = "done"
        except Exception as error:  # a deadlock is no answer either
            results[place] = type(error).__name__
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results


def test_two_moderators_decide_one_signature_once(fresh_database: str) -> None:
    first, second, why = moderator("first"), moderator("second"), reason()
    for _ in range(5):
        signature = makers.pending()
        seen = signature.version
        outcomes = together(
            lambda s=signature, v=seen: lifecycle.publish(s, seen=v, by=first),
            lambda s=signature, v=seen: lifecycle.decline(s, seen=v, by=second, reason=why),
        )
        assert sorted(outcomes) == ["Stale", "done"]
        state = ["published", "declined"][outcomes.index("done")]
        assert again(signature).state == state
        assert Decision.objects.filter(signature=signature).count() == 1
        assert makers.verbs_of(signature)[2:] == [["publish", "decline"][outcomes.index("done")]]
        assert Mail.objects.filter(signature=signature, decision__isnull=False).count() == 1


def test_one_submission_sent_three_times_at_once_is_one_signature(fresh_database: str) -> None:
    sent = makers.draft()
    assert together(*[lambda: lifecycle.submit(sent)] * 3) == ["done"] * 3
    assert Signature.objects.count() == 1
    assert list(Mail.objects.values_list("template", flat=True)) == ["confirm"]
    assert AuditEvent.objects.filter(verb="submit").count() == 1


def test_two_links_of_one_address_confirmed_at_once_are_one_live_signature(fresh_database: str) -> None:
    links = [makers.unconfirmed(email="ada@example.org") for _ in range(2)]
    outcomes = Counter(together(*[lambda s=s: lifecycle.confirm(s) for s in links]))
    assert outcomes == {"done": 1, "NotInTable": 1}
    assert sorted(again(s).state for s in links) == ["erased", "pending"]


def test_numbers_given_at_once_are_all_different(fresh_database: str) -> None:
    by = moderator()
    waiting = [makers.pending() for _ in range(6)]
    calls = [lambda s=s: lifecycle.publish(s, seen=s.version, by=by) for s in waiting]
    assert together(*calls) == ["done"] * 6
    assert sorted(again(s).number or 0 for s in waiting) == [1, 2, 3, 4, 5, 6]
    assert counts.values(["published", "queue"]) == {"published": 6, "queue": 0}
    assert counts.recount() == {}


def test_a_signer_withdraws_while_staff_publish(fresh_database: str) -> None:
    by = moderator()
    signature = makers.pending()
    seen = signature.version
    publishing, withdrawing = together(
        lambda: lifecycle.publish(signature, seen=seen, by=by), lambda: lifecycle.withdraw(signature)
    )
    assert (publishing in {"done", "Stale"}, withdrawing) == (True, "done")
    # Whoever was first: the signer's word holds.
    assert again(signature).state == "withdrawn"
    assert counts.recount() == {}


def test_folding_at_once_counts_nothing_twice(fresh_database: str) -> None:
    for _ in range(4):
        makers.published()
    assert together(counts.fold, counts.fold, makers.published, counts.fold) == ["done"] * 4
    assert counts.values(["published", "published:country:GB"]) == {"published": 5, "published:country:GB": 5}
    while counts.fold():
        pass
    assert counts.recount() == {}


def test_recounting_while_others_fold_and_sign(fresh_database: str) -> None:
    for _ in range(3):
        makers.published()
    calls = (counts.recount, counts.fold, makers.published, counts.recount, makers.pending)
    assert together(*calls) == ["done"] * 5
    assert counts.values(["published", "queue"]) == {"published": 4, "queue": 1}
    assert counts.recount() == {}


MODERATORS, ITEMS, PRESSES = 4, 60, 60


def test_four_moderators_in_processes_of_their_own(fresh_database: str) -> None:
    """Each press is either in the audit once or refused; what stands at the end is what the audit tells."""
    for place in range(MODERATORS):
        moderator(f"moderator-{place}")
    reason()
    some = [makers.draft(name=f"Person {n}", statements=(makers.reservation(),) * (n % 2)) for n in range(ITEMS)]
    bulk.import_many([bulk.Many(sent, "pending") for sent in some])
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.signatories.crowd", f"moderator-{place}", str(place), str(PRESSES)],
            env={**os.environ, "DJANGO_SETTINGS_MODULE": "mimc_site.settings", "DATA_DIR": str(settings.DATA_DIR)},
            stdout=subprocess.PIPE,
            text=True,
        )
        for place in range(MODERATORS)
    ]
    said = [tuple(press) for process in processes for press in json.loads(process.communicate(timeout=240)[0])]
    assert len(said) == MODERATORS * PRESSES
    done = Counter((uuid, verb) for uuid, verb, outcome in said if outcome == "done")
    events = AuditEvent.objects.filter(subject_kind="signature").exclude(verb="import")
    assert Counter((str(e.subject), e.verb) for e in events) == done
    assert {outcome for _, _, outcome in said} <= {"done", "Stale", "NotInTable", "TooLate", "Waiting"}
    for signature in Signature.objects.all():
        last = AuditEvent.objects.filter(subject=signature.uuid).latest("pk")
        assert (last.to_state, last.version) == (signature.state, signature.version)
        standing = Decision.objects.filter(signature=signature, undone_at=None).exclude(verb="hold")
        assert standing.count() == (signature.state != "pending")
        letters = Mail.objects.filter(signature=signature, state=Mail.State.WAITING)
        assert letters.count() == (signature.state != "pending")
        assert Contact.objects.get(signature=signature).live == (signature.state != "declined")
    numbers = [number for number in Signature.objects.values_list("number", flat=True) if number]
    assert len(numbers) == len(set(numbers))
    assert waiting.refresh_many(Signature.objects.all()) == 0
    assert counts.recount() == {}
