"""The only code that moves states. Each verb is one function; the table says which moves exist."""

from signatories.lifecycle.actor import SIGNER, SYSTEM, Actor
from signatories.lifecycle.birth import confirm, expire, import_signature, live_twin, rivals, submit
from signatories.lifecycle.decisions import UNDO_FOR, decline, publish, reopen, take_down, undo
from signatories.lifecycle.drafts import Draft, DraftConsent, DraftStatement, DraftTarget
from signatories.lifecycle.ending import erase, withdraw, withdraw_statement
from signatories.lifecycle.refusals import AlreadyLive, NotInTable, Refusal, Stale, TooLate
from signatories.lifecycle.statements import decline_statement, propose, publish_statement

__all__ = [
    "SIGNER",
    "SYSTEM",
    "UNDO_FOR",
    "Actor",
    "AlreadyLive",
    "Draft",
    "DraftConsent",
    "DraftStatement",
    "DraftTarget",
    "NotInTable",
    "Refusal",
    "Stale",
    "TooLate",
    "confirm",
    "decline",
    "decline_statement",
    "erase",
    "expire",
    "import_signature",
    "live_twin",
    "propose",
    "publish",
    "publish_statement",
    "reopen",
    "rivals",
    "submit",
    "take_down",
    "undo",
    "withdraw",
    "withdraw_statement",
]
