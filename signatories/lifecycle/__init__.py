"""The only code that moves states. Each verb is one function; the table says which moves exist."""

from signatories.lifecycle.actor import SIGNER, SYSTEM, Actor
from signatories.lifecycle.asking import agree, answer, ask, hold, note, release, signal
from signatories.lifecycle.birth import confirm, enter, expire, import_signature, live_twin, rivals, submit
from signatories.lifecycle.decided import UNDO_FOR, undo
from signatories.lifecycle.decisions import decline, publish, reopen, take_down
from signatories.lifecycle.doors import ask_address, change_address, claim, close_report, invite, report, reveal
from signatories.lifecycle.drafts import Draft, DraftConsent, DraftEvidence, DraftStatement, DraftTarget
from signatories.lifecycle.ending import erase, forget, let_go, withdraw, withdraw_statement
from signatories.lifecycle.refusals import (
    AlreadyLive,
    Full,
    NoChange,
    NotAgreed,
    NotInTable,
    Refusal,
    Stale,
    TooLate,
    Waiting,
)
from signatories.lifecycle.revisions import accept, edit_form, feature, refuse_revision, revise, unfeature
from signatories.lifecycle.statements import (
    classify,
    decline_statement,
    give_text,
    propose,
    publish_statement,
    revise_statement,
)

__all__ = [
    "SIGNER",
    "SYSTEM",
    "UNDO_FOR",
    "Actor",
    "AlreadyLive",
    "Draft",
    "DraftConsent",
    "DraftEvidence",
    "DraftStatement",
    "DraftTarget",
    "Full",
    "NoChange",
    "NotAgreed",
    "NotInTable",
    "Refusal",
    "Stale",
    "TooLate",
    "Waiting",
    "accept",
    "agree",
    "answer",
    "ask",
    "ask_address",
    "change_address",
    "claim",
    "classify",
    "close_report",
    "confirm",
    "decline",
    "decline_statement",
    "edit_form",
    "enter",
    "erase",
    "expire",
    "feature",
    "forget",
    "give_text",
    "hold",
    "import_signature",
    "invite",
    "let_go",
    "live_twin",
    "note",
    "propose",
    "publish",
    "publish_statement",
    "refuse_revision",
    "release",
    "reopen",
    "report",
    "reveal",
    "revise",
    "revise_statement",
    "rivals",
    "signal",
    "submit",
    "take_down",
    "undo",
    "unfeature",
    "withdraw",
    "withdraw_statement",
]
