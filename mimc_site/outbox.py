"""Mail under DEBUG: written to files and read at ``/outbox/``, so that the whole way can be walked on one machine."""

from __future__ import annotations

import email
import email.policy
import re
import time
import uuid
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import EmailMessage
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

NAME = re.compile(r"^\d{20}-[0-9a-f]{8}$")


def folder() -> Path:
    return Path(settings.DATA_DIR) / "outbox"


class OutboxBackend(BaseEmailBackend):
    """Writes each message as one ``.eml`` file, whole or not at all."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder().mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            name = f"{time.time_ns():020d}-{uuid.uuid4().hex[:8]}"
            half = folder() / f"{name}.part"
            half.write_bytes(message.message().as_bytes())
            half.rename(folder() / f"{name}.eml")
        return len(email_messages)


def read(path: Path) -> dict[str, object]:
    """Return what the page shows of one message."""
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    body = message.get_body(("plain",))
    return {
        "name": path.stem,
        "subject": message["Subject"],
        "to": message["To"],
        "date": message["Date"].datetime if message["Date"] else None,
        "text": body.get_content() if body else "",
    }


@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """List what was sent, newest first."""
    if not settings.SHOW_OUTBOX:
        raise Http404
    paths = sorted(folder().glob("*.eml"), reverse=True)[:100] if folder().exists() else []
    return render(request, "outbox/list.html", {"letters": [read(path) for path in paths]})


@require_safe
def outbox_message(request: HttpRequest, name: str) -> HttpResponse:
    path = folder() / f"{name}.eml"
    if not settings.SHOW_OUTBOX or not NAME.match(name) or not path.exists():
        raise Http404
    return render(request, "outbox/message.html", {"letter": read(path)})
