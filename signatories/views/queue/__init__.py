"""The moderation queue: pages to read, and one small view for each verb."""

from signatories.views.queue.auditing import audit, audit_csv
from signatories.views.queue.decisions import (
    accept,
    ask,
    close_report,
    decline,
    decline_statement,
    edit,
    hold,
    note,
    publish,
    publish_statement,
    refuse_revision,
    release,
    reopen,
    take_down,
    undo,
)
from signatories.views.queue.entering import enter, evidence, invite
from signatories.views.queue.open_item import claim, news, reveal
from signatories.views.queue.pages import index, item, search, timeline
from signatories.views.queue.selected import feature, selected, unfeature
from signatories.views.queue.together import batch

__all__ = [
    "accept",
    "ask",
    "audit",
    "audit_csv",
    "batch",
    "claim",
    "close_report",
    "decline",
    "decline_statement",
    "edit",
    "enter",
    "evidence",
    "feature",
    "hold",
    "index",
    "invite",
    "item",
    "news",
    "note",
    "publish",
    "publish_statement",
    "refuse_revision",
    "release",
    "reopen",
    "reveal",
    "search",
    "selected",
    "take_down",
    "timeline",
    "undo",
    "unfeature",
]
