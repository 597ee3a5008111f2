"""The moderation queue: pages to read, and the presses that decide."""

from signatories.views.queue.auditing import audit, audit_csv
from signatories.views.queue.decisions import PRESSES, press
from signatories.views.queue.entering import enter, evidence, invite
from signatories.views.queue.erasing import erase
from signatories.views.queue.open_item import claim, news, reveal
from signatories.views.queue.pages import index, item, search, timeline
from signatories.views.queue.requests import close_request, requests
from signatories.views.queue.selected import feature, selected, unfeature
from signatories.views.queue.together import batch

__all__ = [
    "PRESSES",
    "audit",
    "audit_csv",
    "batch",
    "claim",
    "close_request",
    "enter",
    "erase",
    "evidence",
    "feature",
    "index",
    "invite",
    "item",
    "news",
    "press",
    "requests",
    "reveal",
    "search",
    "selected",
    "timeline",
    "unfeature",
]
