"""Who signed, what they declared, and what staff decided. State moves only in ``signatories.lifecycle``."""

from signatories.models.access import Access, LinkRequest
from signatories.models.audit import AuditEvent
from signatories.models.change import Change
from signatories.models.contact import Consent, Contact
from signatories.models.counts import Count, CountChange
from signatories.models.doors import AddressChange, Evidence, Invitation, Report
from signatories.models.key import KeyCheck
from signatories.models.limits import LimitCount
from signatories.models.mail import Mail
from signatories.models.moderation import Decision, Reason
from signatories.models.revision import Revision
from signatories.models.runs import LastRun
from signatories.models.signature import NumberSequence, Signature, SignatureQuerySet
from signatories.models.statement import Statement, StatementQuerySet, StatementTarget
from signatories.models.switches import Switches
from signatories.models.waiting import Claim, Hold, Note, PostCheck, Question, QueueEntry, Signal

__all__ = [
    "Access",
    "AddressChange",
    "AuditEvent",
    "Change",
    "Claim",
    "Consent",
    "Contact",
    "Count",
    "CountChange",
    "Decision",
    "Evidence",
    "Hold",
    "Invitation",
    "KeyCheck",
    "LastRun",
    "LimitCount",
    "LinkRequest",
    "Mail",
    "Note",
    "NumberSequence",
    "PostCheck",
    "Question",
    "QueueEntry",
    "Reason",
    "Report",
    "Revision",
    "Signal",
    "Signature",
    "SignatureQuerySet",
    "Statement",
    "StatementQuerySet",
    "StatementTarget",
    "Switches",
]
