"""What staff edit outside of signatures: each change as a row with its author, read by auditors in the admin.

Signatures have an audit of their own (``signatories.models.audit``), which holds ids and codes only.
"""

from __future__ import annotations

from collections.abc import Callable

from auditlog.context import set_actor
from auditlog.registry import auditlog
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from staff.access import SAFE, account
from staff.sessions import STAFF_PATHS

# Each model; what is left out; of what only the fact of a change is kept. Long texts keep their own versions.
WATCHED: dict[str, tuple[set[str], set[str]]] = {
    "convention.Document": (set(), set()),
    "convention.Edition": ({"draft"}, set()),
    "convention.Instrument": (set(), set()),
    "convention.Interview": ({"transcript_html"}, {"transcript"}),
    "convention.Prose": (
        {"html", "changed_at", "shipped_title", "shipped_description", "shipped_markdown"},
        {"markdown"},
    ),
    "convention.SiteFacts": (
        {"announcement"},
        {"controller_address", "contact_questions", "contact_press", "contact_removal"},
    ),
    "convention.Talk": (set(), set()),
    "signatories.Reason": (set(), set()),
    "signatories.Switches": ({"changed_at"}, set()),
    "staff.StaffAccount": ({"last_login", "date_joined"}, {"password", "email", "first_name", "last_name"}),
}


def watch() -> None:
    """Write a row for each change of what is watched, whoever makes it: an admin page, a verb or a command."""
    from django.apps import apps

    for label, (left_out, private) in WATCHED.items():
        auditlog.register(apps.get_model(label), exclude_fields=sorted(left_out), mask_fields=sorted(private))


def masked(value: str) -> str:
    """Stand for a value that is nobody's to read; that it changed is told by its row."""
    return "•••" if value else ""


class EditorMiddleware:
    """Names the author of what a press changes. Only of a press: asking for the user costs a page its cache."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method in SAFE or not request.path.startswith(STAFF_PATHS):
            return self.get_response(request)
        author = account(request)
        with set_actor(author if author.pk else None):
            return self.get_response(request)
