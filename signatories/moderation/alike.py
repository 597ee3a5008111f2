"""Who is like a signature: by name, by affiliation, by the words of a statement. Each by one indexed query."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet, Value
from django.db.models.functions import Left, Lower
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from signatories import names
from signatories.models import Signature, Statement
from signatories.models.statement import HEAD

ENOUGH = 6  # of each kind shown at once
MOST_WORDS = 6
NAME, AFFILIATION, TEXT = _("name"), _("affiliation"), _("statement")


@dataclass(frozen=True, slots=True)
class Alike:
    """Another live signature, and what it has in common; ``domain`` is all that is shown of its address."""

    signature: Signature
    same: list[str | Promise]
    domain: str


def to(signature: Signature, texts: list[str]) -> list[Alike]:
    """Return the look-alikes, who has most in common first. ``texts`` are its statements', as they are searched."""
    found: dict[int, tuple[Signature, list[str | Promise]]] = {}
    for why, others in (
        (NAME, of_name(signature)),
        (AFFILIATION, of_affiliation(signature)),
        (TEXT, of_text(signature, texts)),
    ):
        for other in others:
            found.setdefault(other.pk, (other, []))[1].append(why)
    by_likeness = sorted(found.values(), key=lambda pair: -len(pair[1]))
    return [Alike(other, same, _domain(other)) for other, same in by_likeness]


def _domain(signature: Signature) -> str:
    return signature.contact.email_domain if hasattr(signature, "contact") else ""


def of_name(signature: Signature) -> list[Signature]:
    """Return those of the same name, letter case and accents folded away, in whatever order its words are."""
    words = names.fold(signature.name.replace(",", " ")).split()[:MOST_WORDS]
    turned = [words[turn:] + words[:turn] for turn in range(len(words))]
    written = [" ".join(way) for way in turned] + [f"{way[0]}, {' '.join(way[1:])}" for way in turned]
    return _newest(Signature.objects.live().filter(sort_key__in=set(map(names.sort_key, written))), signature)


def of_affiliation(signature: Signature) -> list[Signature]:
    """Return those of the same affiliation, letter case aside. Without one the same query finds nobody."""
    written = Signature.objects.live().exclude(affiliation="").alias(written=Lower("affiliation"))
    return _newest(written.filter(written=Lower(Value(signature.affiliation))), signature)


def of_text(signature: Signature, texts: list[str]) -> list[Signature]:
    """Return those with a statement of the very same words."""
    if not texts:
        return []
    said = saying(texts).exclude(signature=signature)
    rows = said.filter(signature__state__in=["pending", "published"]).select_related("signature__contact")
    newest = rows.defer("text", "search_text").order_by("-pk")[:ENOUGH]
    return list({statement.signature_id: statement.signature for statement in newest}.values())


def saying(texts: list[str]) -> QuerySet[Statement]:
    """Return the statements of exactly these words, folded; their beginning is what the index knows."""
    heads = {text[:HEAD] for text in texts}
    begun = Statement.objects.exclude(search_text="").alias(head=Left("search_text", HEAD)).filter(head__in=heads)
    return begun.filter(search_text__in=set(texts))


def _newest(rows: QuerySet[Signature], signature: Signature) -> list[Signature]:
    # Who they are first, which the indexes tell by themselves, then their rows: a name may be a thousand people's.
    newest = rows.exclude(pk=signature.pk).order_by("-pk").values("pk")[:ENOUGH]
    return list(Signature.objects.filter(pk__in=newest).select_related("contact").order_by("-pk"))
