"""Mail as a test reads it, whichever way it was sent."""

from __future__ import annotations

import email
import email.policy
import re
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings
from django.core import mail


class Mailbox:
    """What arrived, oldest first: from Django's test backend, or from ``/outbox/`` where a live site runs."""

    def deliver(self) -> None:
        """Send what is due now, as the worker would."""
        from signatories import mailing

        mailing.deliver_due()

    def letters(self) -> list[EmailMessage]:
        files = sorted(Path(settings.DATA_DIR, "outbox").glob("*.eml"))
        raw = [path.read_bytes() for path in files] + [
            letter.message().as_bytes() for letter in getattr(mail, "outbox", [])
        ]
        return [email.message_from_bytes(letter, policy=email.policy.default) for letter in raw]  # type: ignore[misc]

    def to(self, address: str) -> list[EmailMessage]:
        return [letter for letter in self.letters() if address in str(letter["To"])]

    def text(self, letter: EmailMessage) -> str:
        body = letter.get_body(("plain",))
        assert body is not None
        return str(body.get_content())

    def link(self, letter: EmailMessage, beginning: str) -> str:
        """Return the one link of the letter that starts with ``beginning`` after the site's address."""
        found = re.findall(rf"https?://[^\s/]+({re.escape(beginning)}[^\s]*)", self.text(letter))
        assert len(set(found)) == 1, found
        return str(found[0])
