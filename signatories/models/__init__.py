"""Who signed, what they declared, and what staff decided. State moves only in ``signatories.lifecycle``."""

from signatories.models.access import Access
from signatories.models.audit import AuditEvent
from signatories.models.contact import Consent, Contact
from signatories.models.key import KeyCheck
from signatories.models.mail import Mail
from signatories.models.moderation import Decision, Reason
from signatories.models.signature import NumberSequence, Signature, SignatureQuerySet
from signatories.models.statement import Statement, StatementQuerySet, StatementTarget

__all__ = [
    "Access",
    "AuditEvent",
    "Consent",
    "Contact",
    "Decision",
    "KeyCheck",
    "Mail",
    "NumberSequence",
    "Reason",
    "Signature",
    "SignatureQuerySet",
    "Statement",
    "StatementQuerySet",
    "StatementTarget",
]
