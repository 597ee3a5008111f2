"""Mail: a row beside the fact that causes it, leased by a worker, rendered and sent at least once.

A killed worker may repeat only the message in its hand; its Message-ID stays the same, so that mailboxes
can tell. Temporary failures are tried again with growing pauses; permanent ones are kept for staff to see.

When a mail is due and how long a lease lasts is written and judged by the database's clock alone (``Now``): hosts whose
clocks differ would take the mail out of each other's hand, or send what may still be undone.
"""

from __future__ import annotations

import logging
import re
import smtplib
import uuid
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection, transaction
from django.db.models import Count, F, Q
from django.db.models.functions import Now
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from signatories import limits, mail_test, staff_mail, tokens
from signatories.models import Access, Contact, Decision, Mail, Signature, Statement

log = logging.getLogger("site.mail")

A_TURN = 50  # mails before a worker looks at its other work
LEASE = timedelta(minutes=5)  # longer than any one sending may take (EMAIL_TIMEOUT)
PAUSES = [timedelta(minutes=m) for m in (1, 5, 15, 60, 180, 360, 720, 1440, 1440)]
TEMPORARY = range(400, 500)  # SMTP reply codes, RFC 5321 section 4.2.1
# What anybody may ask for in another's name comes at most so often a day; what staff's decisions cause always goes.
ASKED_FOR = frozenset({"confirm", "own"})
MOST_A_DAY = 5


def queue(
    template: str,
    signature: Signature,
    *,
    decision: Decision | None = None,
    access: Access | None = None,
    contact: Contact | None = None,
    address: str = "",
    after: timedelta = timedelta(),
) -> Mail | None:
    """Write the mail's row in the caller's transaction; it goes no sooner than ``after`` from now.

    Who has no contact (the commission) gets no mail, nor, in silence, who was sent five of the kind today. A caller
    that has just written the contact hands it over.
    """
    contact = contact or Contact.objects.filter(signature=signature).first()
    if not address and contact is None:
        return None
    if template in ASKED_FOR and contact is not None and not _may_still_go(template, contact.email_key):
        return None
    return Mail.objects.create(
        template=template,
        signature=signature,
        decision=decision,
        access=access,
        address=address,
        # No sum where none is meant: SQLite writes it with more digits than Now() has, which sort after it.
        due_at=Now() + after if after else Now(),
    )


def _may_still_go(template: str, email_key: str) -> bool:
    """Tell whether fewer than five went in the last 24 hours.

    The places remember who was erased since; the rows stay when a Redis that held the places is lost.
    """
    since = Now() - timedelta(days=1)
    rows = Mail.objects.filter(template=template, signature__contact__email_key=email_key, created_at__gt=since)
    counted = limits.may_mail(template, email_key, most=MOST_A_DAY)
    return counted and rows.count() < MOST_A_DAY


def deliver_due(*, most: int = A_TURN) -> int:
    """Send what is due, at most ``most``; return how many were tried."""
    from signatories import wayin  # it queues mail, so it imports this module

    wayin.answer_due(most=most)
    staff_mail.queue_daily()
    tried = 0
    backend: BaseEmailBackend | None = None
    while tried < most and (mail := _lease_next()):
        backend = backend or get_connection()
        tried += 1
        if not _deliver(mail, backend):
            break  # the server is away: the others keep their turn, and go at once when it is back
    if backend is not None:
        backend.close()
    return tried


def _lease_next() -> Mail | None:
    with transaction.atomic():
        # Two workers must never hold the same mail; on SQLite the IMMEDIATE transaction does what the row lock does.
        rows = Mail.objects.select_for_update(skip_locked=connection.features.has_select_for_update_skip_locked)
        mail = (
            rows.filter(state=Mail.State.WAITING, due_at__lte=Now())
            .filter(Q(leased_until=None) | Q(leased_until__lt=Now()))
            .order_by("due_at", "pk")
            .first()
        )
        if mail is None:
            return None
        mail.lease, mail.leased_until, mail.attempts = uuid.uuid4(), Now() + LEASE, mail.attempts + 1
        mail.save(update_fields=["lease", "leased_until", "attempts"])
        return mail


def clock_went_back() -> int:
    """Bring what was written while the database's clock ran ahead back to now, pauses kept; return how many rows.

    Else a mail of that time, or the lease of a worker that was killed then, would wait until the clock is there again.
    """
    waiting = Mail.objects.filter(state=Mail.State.WAITING)
    ahead = F("created_at") - Now()
    moved = waiting.filter(created_at__gt=Now()).update(due_at=F("due_at") - ahead, created_at=Now())
    return moved + waiting.filter(leased_until__gt=Now() + LEASE).update(leased_until=Now() + LEASE)


def _deliver(mail: Mail, backend: BaseEmailBackend) -> bool:
    """Send it or note why not; return whether a server was there to take or refuse it."""
    address = staff_mail.address(mail) if mail.staff_id else mail.address or _contact_address(mail)
    if not address:
        _finish(mail, state=Mail.State.DROPPED)
        return True
    try:
        message(mail, address, backend).send()
    except (smtplib.SMTPException, OSError) as error:
        _failed(mail, error)
        backend.close()  # a connection that failed once is not trusted with the next message
        return reply_code(error) is not None
    _finish(mail, state=Mail.State.SENT, sent_at=timezone.now())
    return True


def _contact_address(mail: Mail) -> str:
    contact = Contact.objects.filter(signature=mail.signature).first()
    return contact.email if contact else ""


def _finish(mail: Mail, **changes: Any) -> None:
    # Only who still holds the lease may write: a worker that was thought dead must not overwrite its successor.
    Mail.objects.filter(pk=mail.pk, lease=mail.lease).update(lease=None, leased_until=None, address="", **changes)


def _failed(mail: Mail, error: Exception) -> None:
    code = reply_code(error)
    temporary = code is None or code in TEMPORARY
    summary = f"{type(error).__name__} {code or ''}".strip()[:200]
    log.warning("mail not sent", extra={"fields": {"mail": mail.pk, "error": summary, "attempt": mail.attempts}})
    if temporary and mail.attempts <= len(PAUSES):
        due_at = Now() + PAUSES[mail.attempts - 1]
        Mail.objects.filter(pk=mail.pk, lease=mail.lease).update(
            lease=None, leased_until=None, due_at=due_at, error=summary
        )
    else:
        Mail.objects.filter(pk=mail.pk, lease=mail.lease).update(
            state=Mail.State.FAILED, lease=None, leased_until=None, error=summary
        )


def reply_code(error: Exception) -> int | None:
    """Return the server's reply code, or ``None`` where it gave none (no connection, a timeout)."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return next((code for code, _ in error.recipients.values()), None)
    if isinstance(error, smtplib.SMTPResponseException):
        return error.smtp_code if error.smtp_code > 0 else None
    return None


def message(mail: Mail, address: str, backend: BaseEmailBackend | None = None) -> EmailMultiAlternatives:
    """Render the mail as it is now: the row holds ids only, so nothing in it can have grown old."""
    context = _context(mail)
    name = f"mail/{mail.template}"
    subject = " ".join(render_to_string(f"{name}-subject.txt", context).split())
    host = urlsplit(settings.SITE_URL).hostname
    email = EmailMultiAlternatives(
        subject=subject,
        body=render_to_string(f"{name}-body.txt", context).strip() + "\n",
        to=[address],
        reply_to=[settings.REPLY_TO] if settings.REPLY_TO else None,
        headers={"Message-ID": f"<{mail.uuid}@{host}>", "Auto-Submitted": "auto-generated", **_thread(mail, host)},
        connection=backend,
    )
    email.attach_alternative(render_to_string(f"{name}-body.html", context), "text/html")
    return email


def _thread(mail: Mail, host: str | None) -> dict[str, str]:
    """Name the root of the thread, which no mail bears: mailboxes then show one signature's mails together."""
    if mail.signature is None:
        return {}
    return {"References": f"<{uuid.uuid5(mail.signature.uuid, 'thread')}@{host}>"}


def _context(mail: Mail) -> dict[str, Any]:
    signature = mail.signature
    if mail.staff_id:
        return staff_mail.context(mail)
    if mail.template == mail_test.TEMPLATE:
        return mail_test.context(mail)
    context: dict[str, Any] = {
        "site_url": settings.SITE_URL,
        "own_url": settings.SITE_URL + reverse("signatories:own"),
        "reply": bool(settings.REPLY_TO),
        "signature": signature,
        "decision": mail.decision,
        "reason": mail.decision.reason if mail.decision else None,
        "statement": mail.decision.statement if mail.decision else None,
        "changes": _changes(mail.decision),
    }
    if signature is not None:
        context["line"] = unclickable(name_line(signature))
        context["statements"] = _statement_counts(signature)
        context["question"] = signature.questions.filter(kind="question", ended_at=None).order_by("-pk").first()
        if signature.number:
            context["page_url"] = settings.SITE_URL + reverse("signatories:signature", args=[signature.number])
    if mail.access is not None:
        context["link"] = tokens.link(mail.access)
        context["expires_at"] = mail.access.expires_at
    return context


def _changes(decision: Decision | None) -> list[dict[str, Any]]:
    """Return what a decision changed in the line, field by field."""
    revision = decision.revision if decision else None
    if revision is None:
        return []
    labels = {field.name: field.verbose_name for field in Signature._meta.fields}
    return [
        {"label": labels[name], "before": revision.before.get(name, ""), "after": after}
        for name, after in revision.after.items()
        if name != "sort_key"
    ]


def name_line(signature: Signature) -> str:
    """Return the line as it stands on the page: name, affiliation, country."""
    parts = [part for part in (signature.name, signature.affiliation) if part]
    line = ", ".join(parts)
    return f"{line} ({signature.get_country_display()})" if signature.country else line


def unclickable(text: str) -> str:
    """Break what a mail program would turn into a link: no one may send a link through us to a stranger."""
    return re.sub(r"([.:@/])(?=\S)", "\\1\u200b", text)


def _statement_counts(signature: Signature) -> list[dict[str, Any]]:
    shown = signature.statements.filter(state__in=[Statement.State.PENDING, Statement.State.PUBLISHED])
    # Other words that wait to take a statement's place are no statement more.
    shown = shown.exclude(state=Statement.State.PENDING, revises__isnull=False)
    rows = shown.order_by("kind").values("kind").annotate(count=Count("pk"))
    labels = dict(signature.statements.model.Kind.choices)
    return [{"kind": labels[row["kind"]], "count": row["count"]} for row in rows]
