"""Signals: what staff may want to look at twice. None refuses by itself, and none is ever told to the sender."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable

from disposable_email_domains import blocklist
from django.utils import timezone

from signatories import lifecycle, names
from signatories.lifecycle import waiting
from signatories.models import Contact, Hold, Signal, Signature
from signatories.moderation.alike import saying

WEIGHTS = {
    Signal.Kind.HIDDEN_FIELD: 5,
    Signal.Kind.TOO_FAST: 3,
    Signal.Kind.NO_SCRIPT: 2,
    Signal.Kind.BUSY_NETWORK: 1,
    Signal.Kind.THROW_AWAY: 3,
    Signal.Kind.SAME_TEXT: 3,
    Signal.Kind.LIKE_NAME: 2,
    Signal.Kind.LIKE_COMMISSION: 5,
    Signal.Kind.EARLIER_DECLINE: 4,
}
MANY = 2  # others with the very same text
ALIKE = 0.92  # "Michael W. Doyle" and "Micheal W Doyle"
MOST_NAMES = 3  # signatories of the same name that are worth naming


def give(
    signature: Signature,
    kinds: Iterable[str],
    *,
    other: Signature | None = None,
    known: Collection[str] | None = None,
) -> None:
    """Store signals, each once, in the caller's transaction. A new signature is handed over with none ``known``."""
    wanted = list(kinds)
    if not wanted:
        return
    if known is None:
        known = set(Signal.objects.filter(signature=signature, other=other).values_list("kind", flat=True))
    Signal.objects.bulk_create(
        Signal(signature=signature, kind=kind, other=other, weight=WEIGHTS[Signal.Kind(kind)], at=timezone.now())
        for kind in dict.fromkeys(wanted)
        if kind not in known
    )


def look(signature: Signature) -> Signature:
    """Give a confirmed signature what its own words and address signal, and hold it where DESIGN says so."""
    contact = Contact.objects.filter(signature=signature).first()
    if contact is not None:
        _of_address(signature, contact)
    _of_names(signature)
    if _has_text_of_many(signature):
        give(signature, [Signal.Kind.SAME_TEXT])
    waiting.refresh(signature)
    if code := _held_for(signature):
        lifecycle.hold(signature, by=lifecycle.SYSTEM, code=code)
    return signature


def _of_address(signature: Signature, contact: Contact) -> None:
    if contact.email_domain in blocklist:
        give(signature, [Signal.Kind.THROW_AWAY])
    declined = Signature.objects.filter(state=Signature.State.DECLINED, contact__email_key=contact.email_key)
    if earlier := declined.exclude(pk=signature.pk).order_by("-pk").first():
        give(signature, [Signal.Kind.EARLIER_DECLINE], other=earlier)


def _of_names(signature: Signature) -> None:
    for member in Signature.objects.published().of_kind(Signature.Kind.COMMISSION).only("name"):
        if member.pk != signature.pk and are_alike(member.name, signature.name):
            give(signature, [Signal.Kind.LIKE_COMMISSION], other=member)
    same = (
        Signature.objects.live().exclude(kind=Signature.Kind.COMMISSION).filter(sort_key=names.sort_key(signature.name))
    )
    for other in same.exclude(pk=signature.pk).order_by("pk")[:MOST_NAMES]:
        give(signature, [Signal.Kind.LIKE_NAME], other=other)


def are_alike(one: str, another: str) -> bool:
    """Tell whether two names are the same but for order, accents, initials or a slip."""
    first, second = _words(one), _words(another)
    return first == second or difflib.SequenceMatcher(None, " ".join(first), " ".join(second)).ratio() >= ALIKE


def _words(name: str) -> list[str]:
    words = names.fold(name).replace(".", " ").replace(",", " ").split()
    return sorted(word for word in words if len(word) > 1) or sorted(words)


def _has_text_of_many(signature: Signature) -> bool:
    texts = signature.statements.exclude(search_text="").values_list("search_text", flat=True)
    return any(
        saying([text]).exclude(signature=signature).values("signature").distinct()[:MANY].count() >= MANY
        for text in texts
    )


def _held_for(signature: Signature) -> str:
    kinds = set(signature.signals.values_list("kind", flat=True))
    if Signal.Kind.LIKE_COMMISSION in kinds:
        return Hold.Code.RESEMBLES
    return Hold.Code.BUSY if Signal.Kind.NO_SCRIPT in kinds else ""
