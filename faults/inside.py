"""What is done or looked at inside the site's own code: ``python -m faults.inside VERB``, answered as JSON."""

from __future__ import annotations

import json
import sys
from collections import Counter
from typing import Any

STAFF = ("moderator.one", "moderator.two")


def prepare(published: int) -> dict[str, Any]:
    """Bring an empty database to a site that takes signatures, with a register of some size."""
    from django.core.management import call_command

    from convention.exporting import making
    from convention.models import Edition, SiteFacts

    call_command("migrate", verbosity=0, interactive=False)
    call_command("seed", specimen=True, verbosity=0)
    call_command("fill_register", published=published, pending=0, statements=published // 50, verbosity=0)
    SiteFacts.objects.update_or_create(
        pk=1,
        defaults={
            "controller": "The drill",
            "contact_questions": f"questions@{_host()}",
            "contact_removal": f"removal@{_host()}",
        },
    )
    while making.is_due() and making.make_due():
        pass  # the text's files, which would keep the workers busy for the first minutes
    return {"edition": Edition.objects.current().slug} | sign_in()  # type: ignore[union-attr]


def _host() -> str:
    from django.conf import settings

    return str(settings.ALLOWED_HOSTS[0])


def sign_in() -> dict[str, Any]:
    """Give each moderator a sign-in with its second factor given, as the sign-in page would."""
    from importlib import import_module

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.utils import timezone

    from staff.models import StaffAccount, StaffSession
    from staff.sessions import KEY

    found = {}
    for name in STAFF:
        account, _ = StaffAccount.objects.get_or_create(
            username=name, defaults={"role": "moderator", "is_staff": True, "is_active": True}
        )
        now = timezone.now()
        row = StaffSession.objects.create(account=account, began_at=now, last_used_at=now, proved_at=now)
        store = import_module(settings.SESSION_ENGINE).SessionStore()
        store[SESSION_KEY] = str(account.pk)
        store[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        store[HASH_SESSION_KEY] = account.get_session_auth_hash()
        store[KEY] = row.pk
        store.save()
        found[name] = store.session_key
    return {"cookie": settings.SESSION_COOKIE_NAME, "sessions": found}


def lapse(many: int) -> dict[str, Any]:
    """Store submissions that nobody confirmed for longer than retention keeps them, as if they had come then."""
    import uuid
    from datetime import timedelta

    from django.utils import timezone

    from convention.models import Edition
    from signatories.lifecycle import Draft, bulk, table
    from signatories.lifecycle.birth import UNCONFIRMED_FOR

    edition, then = Edition.objects.current(), timezone.now() - UNCONFIRMED_FOR - timedelta(days=1)
    assert edition is not None
    drafts = [
        Draft(
            name=f"Who Never Came Back {place}", edition=edition, email=f"gone-{place}@uni.example.org",
            submission=uuid.uuid4(), submitted_at=then,
        )
        for place in range(many)
    ]  # fmt: skip
    stored = bulk.import_many([bulk.Many(draft, table.UNCONFIRMED) for draft in drafts])
    return {"uuids": [str(one.uuid) for one in stored]}


def stands() -> dict[str, Any]:
    """Return everything that the reckoning compares, as it stands in the database and in the log of erasures."""
    from signatories import ledger
    from signatories.models import AuditEvent, Mail, NumberSequence, Signature

    drill = Signature.objects.exclude(submission=None, contact=None)
    fields = ("uuid", "submission", "state", "version", "number", "name")
    events = AuditEvent.objects.order_by("pk").values_list(
        "pk", "verb", "subject_kind", "subject", "from_state", "to_state", "version", "actor_kind"
    )
    mails = Mail.objects.order_by("pk").values_list("uuid", "state", "template", "attempts", "signature__uuid")
    text = ledger.path().read_text() if ledger.path().exists() else ""
    return {
        "signatures": {str(row[0]): row[1:] for row in Signature.objects.values_list(*fields)},
        "with_contact": [str(one) for one in drill.values_list("uuid", flat=True)],
        "events": list(events),
        "mails": list(mails),
        "highest": NumberSequence.objects.values_list("highest", flat=True).first() or 0,
        "log": [[entry.verb, entry.subject] for entry in ledger.entries(text)],
    }


def recount() -> dict[str, Any]:
    """Fold what waits, then compare every stored copy with the facts."""
    from signatories.repairing import repair

    return {line.what: line.count for line in repair()}


def digest() -> dict[str, Any]:
    """Return each table as the number of its rows and one digest of them."""
    from mimc_site.backup.digests import all_digests

    return {name: list(found) for name, found in all_digests().items()}


def states() -> dict[str, Any]:
    from signatories.models import Mail, Signature

    return {
        "signatures": dict(Counter(Signature.objects.values_list("state", flat=True))),
        "mails": dict(Counter(Mail.objects.values_list("state", flat=True))),
    }


SIZED = {one.__name__: one for one in (prepare, lapse)}
VERBS = {one.__name__: one for one in (sign_in, stands, recount, digest, states)}


def main(words: list[str]) -> int:
    import django

    django.setup()
    verb, *rest = words
    answer = SIZED[verb](int(rest[0])) if verb in SIZED else VERBS[verb]()
    sys.stdout.write(f"\n{json.dumps(answer, default=str)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
