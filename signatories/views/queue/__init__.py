"""The moderation queue: pages to read, and one small view for each verb."""

from signatories.views.queue.decisions import decline, publish, reopen, take_down, undo
from signatories.views.queue.pages import index, item

__all__ = ["decline", "index", "item", "publish", "reopen", "take_down", "undo"]
