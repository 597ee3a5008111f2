"""What the public may see of signatures, and in which order. Every public page and file reads from here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from signatories.models import Signature, Statement

PAGE = 50  # public signatories a page

# What a page may show; nothing else is fetched, so nothing else can slip out.
LINE = ("number", "kind", "capacity", "name", "affiliation", "country", "marked")
# After these two a number's page says what remains; any other state that is not published is a 404.
REMAINS = (Signature.State.WITHDRAWN, Signature.State.ERASED)


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the public list; ``older`` and ``newer`` are the numbers that the next pages begin from."""

    signatures: Sequence[Signature]
    older: int | None
    newer: int | None


def listed(kind: str) -> list[Signature]:
    """Return everybody of a short, ranked kind (commission, selected) in the order of the Convention's own page."""
    return list(Signature.objects.published().of_kind(kind).by_rank().only(*LINE))


def newest(*, before: int | None = None, after: int | None = None) -> Page:
    """Return a page of the public, newest first: those with numbers under ``before``, or the next ones above ``after``.

    Keyset paging: an address keeps its meaning however many sign meanwhile, and every page costs the same.
    """
    public = Signature.objects.published().of_kind(Signature.Kind.PUBLIC).only(*LINE)
    if after is not None:
        found = list(public.filter(number__gt=after).order_by("number")[: PAGE + 1])
        more_newer, found = len(found) > PAGE, found[:PAGE][::-1]
        older = found[-1].number if found else after + 1
        return Page(found, older, found[0].number if more_newer else None)
    if before is not None:
        public = public.filter(number__lt=before)
    found = list(public.order_by("-number")[: PAGE + 1])
    more_older, found = len(found) > PAGE, found[:PAGE]
    newer = (found[0].number if found else before - 1) if before is not None else None
    return Page(found, found[-1].number if more_older else None, newer)


def by_number(number: int) -> Signature | None:
    """Return the signature whose page a number may have: published, withdrawn or erased. Statements come along."""
    shown = Statement.objects.filter(state__in=[Statement.State.PUBLISHED, Statement.State.WITHDRAWN]).exclude(
        published_at=None, state=Statement.State.WITHDRAWN
    )
    with_targets = shown.prefetch_related("targets", "targets__edition")
    found: QuerySet[Signature] = Signature.objects.filter(state__in=[Signature.State.PUBLISHED, *REMAINS])
    return (
        found.select_related("edition").prefetch_related(Prefetch("statements", with_targets)).filter(number=number)
    ).first()


def is_private_person(signature: Signature) -> bool:
    """Tell whether search engines are asked to pass by: people are, the commission, the selected and bodies are not."""
    return signature.kind == Signature.Kind.PUBLIC and signature.capacity == Signature.Capacity.OWN
