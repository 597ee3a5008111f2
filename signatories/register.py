"""What the public may see of signatures, and in which order. Every public page and file reads from here.

Keyset paging throughout: an address keeps its meaning however many sign meanwhile, and every page costs the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from signatories import counts, names
from signatories.models import AuditEvent, Signature, Statement

PAGE = 50  # signatories a page
ENOUGH = 100  # more hits than this are said to be "100+"
LEAST = 3  # characters; a shorter word is looked for at the beginning of the key for A–Z
MOST_WORDS = 6  # of a search; more narrow nothing down

# What a page may show; nothing else is fetched, so nothing else can slip out.
LINE = ("number", "kind", "capacity", "name", "affiliation", "country", "marked", "sort_key")
# After these two a number's page says what remains; any other state that is not published is a 404.
REMAINS = (Signature.State.WITHDRAWN, Signature.State.ERASED)
BY_NAME = "name"
ONLY = {
    "statement": Q(marked=True),
    "organisation": Q(capacity=Signature.Capacity.ORGANISATION),
}


@dataclass(frozen=True, slots=True)
class Query:
    """What a reader asked for; the empty one is the register's first page."""

    words: str = ""
    country: str = ""
    only: str = ""
    order: str = ""
    start: tuple[str, int] | None = None  # A–Z: the key and number that the page begins with
    end: tuple[str, int] | None = None  # A–Z: the page ends before these
    before: int | None = None  # newest first: numbers under this
    after: int | None = None  # newest first: the next ones above this

    @property
    def narrowed(self) -> bool:
        return bool(self.words or self.country or self.only)

    @property
    def is_turned(self) -> bool:
        """Tell whether it is another page than the list's beginning."""
        return any(edge is not None for edge in (self.start, self.end, self.before, self.after))

    @property
    def is_first(self) -> bool:
        """Tell whether this is the register's own front: nothing asked for, nothing turned."""
        return not self.narrowed and not self.order and self.before is None and self.after is None

    def address(self, **turned: Any) -> str:
        """Return the query string of this list, turned to another page."""
        asked = {"q": self.words, "country": self.country, "only": self.only, "order": self.order, **turned}
        return "?" + urlencode({name: value for name, value in asked.items() if value not in ("", None)})


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list; ``forward`` and ``back`` are the query strings of its neighbours."""

    signatures: Sequence[Signature]
    forward: str = ""
    back: str = ""
    hits: str = ""
    by_letter: bool = field(default=False)


def listed(kind: str) -> list[Signature]:
    """Return everybody of a short, ranked kind (commission, selected) in the order of the Convention's own page."""
    return list(Signature.objects.published().of_kind(kind).by_rank().only(*LINE))


def find(query: Query) -> Page:
    """Return the page that the query asks for."""
    rows = _matching(query)
    if query.order == BY_NAME or is_short(search_words(query.words)):
        return _by_name(rows, query)
    return _newest(rows, query)


def _matching(query: Query) -> QuerySet[Signature]:
    rows = Signature.objects.published().only(*LINE)
    if not query.narrowed and query.order != BY_NAME:
        rows = rows.of_kind(Signature.Kind.PUBLIC)  # the commission and the selected stand above the list already
    if query.country:
        rows = rows.filter(country=query.country)
    if query.only:
        rows = rows.filter(ONLY[query.only])
    return _holding(rows, search_words(query.words))


def _holding(rows: QuerySet[Signature], words: list[str]) -> QuerySet[Signature]:
    if is_short(words):
        return rows.filter(_begins(" ".join(words)))
    for word in words:
        rows = rows.filter(search_text__contains=word)
    return rows


def is_short(words: list[str]) -> bool:
    """Tell whether they are too short for an index of three-letter pieces: then A–Z is looked through, and shown."""
    return bool(words) and max(map(len, words)) < LEAST


def search_words(text: str) -> list[str]:
    """Return what is looked for: folded as names are, so that "doyle michael" finds Michael Doyle in any order."""
    words = names.fold(text.replace(",", " ")).split()
    return list(dict.fromkeys(words))[:MOST_WORDS]  # one said twice narrows nothing, and is looked for as long again


def _begins(word: str) -> Q:
    # A range and not LIKE: the same index serves the order, the jump to a letter and this.
    return Q(sort_key__gte=word, sort_key__lt=word[:-1] + chr(ord(word[-1]) + 1))


def _newest(rows: QuerySet[Signature], query: Query) -> Page:
    if query.after is not None:
        found = list(rows.filter(number__gt=query.after).order_by("number")[: PAGE + 1])
        more, found = len(found) > PAGE, found[:PAGE][::-1]
        older = found[-1].number if found else query.after + 1
        back = query.address(after=found[0].number) if more else ""
        return Page(found, query.address(before=older), back, _hits(rows, query))
    cut = rows if query.before is None else rows.filter(number__lt=query.before)
    found = list(cut.order_by("-number")[: _most(query)])
    shown = found[:PAGE]
    forward = query.address(before=shown[-1].number) if len(found) > PAGE else ""
    back = ""
    if query.before is not None:
        back = query.address(after=shown[0].number if shown else query.before - 1)
    return Page(shown, forward, back, _hits(rows, query, found))


def _by_name(rows: QuerySet[Signature], query: Query) -> Page:
    if query.end is not None:
        key, number = query.end
        earlier = rows.filter(sort_key__lte=key).filter(Q(sort_key__lt=key) | Q(number__lt=number))
        found = list(earlier.order_by("-sort_key", "-number")[: PAGE + 1])
        more, found = len(found) > PAGE, found[:PAGE][::-1]
        back = _edge(query, "to", found[0].sort_key, found[0].number) if more else ""
        return Page(found, _edge(query, "from", key, number), back, _hits(rows, query), by_letter=True)
    cut = rows
    if query.start is not None:
        key, number = query.start
        cut = rows.filter(sort_key__gte=key).filter(Q(sort_key__gt=key) | Q(number__gte=number))
    found = list(cut.order_by("sort_key", "number")[: _most(query)])
    forward = _edge(query, "from", found[PAGE].sort_key, found[PAGE].number) if len(found) > PAGE else ""
    back = ""
    if query.start is not None:
        back = _edge(query, "to", *query.start)
    return Page(found[:PAGE], forward, back, _hits(rows, query, found), by_letter=True)


def _edge(query: Query, name: str, key: str, number: int | None) -> str:
    return query.address(**{name: key, "n": number})


def _most(query: Query) -> int:
    """Return how many to read: a search's first page is counted by its own rows, and not looked for twice."""
    return ENOUGH + 1 if query.words and not query.is_turned else PAGE + 1


def _hits(rows: QuerySet[Signature], query: Query, found: Sequence[Signature] = ()) -> str:
    """Return how many a search found, exactly to 100; nothing is ever counted for a list without one."""
    if not query.words:
        return ""
    count = len(found)
    if query.is_turned:
        # In the order of an index: with none, a database may as well begin to read the whole table.
        order = ("sort_key", "number") if is_short(search_words(query.words)) else ("-number",)
        count = rows.order_by(*order).values("pk")[: ENOUGH + 1].count()
    return f"{ENOUGH}+" if count > ENOUGH else str(count)


def by_number(number: int) -> Signature | None:
    """Return the signature whose page a number may have: published, withdrawn or erased. Statements come along."""
    found: QuerySet[Signature] = Signature.objects.filter(state__in=[Signature.State.PUBLISHED, *REMAINS])
    found = found.select_related("edition").prefetch_related(Prefetch("statements", shown_statements()))
    return found.filter(number=number).first()


def shown_statements() -> QuerySet[Statement]:
    """Return statements as their signature's page shows them: the published, and what was public before.

    Of withdrawn ones nothing is left but kind and dates; of replaced ones the words, while their successor stands.

    Whether one was ever public says the audit: an imported one may have no date of publication.
    """
    was_public = AuditEvent.objects.filter(
        signature_uuid=OuterRef("signature__uuid"), subject=OuterRef("uuid"), from_state=Statement.State.PUBLISHED
    )
    ended = Q(state__in=[Statement.State.WITHDRAWN, Statement.State.SUPERSEDED]) & Exists(was_public)
    shown = Statement.objects.filter(Q(state=Statement.State.PUBLISHED) | ended)
    return shown.prefetch_related("targets", "targets__edition")


def is_private_person(signature: Signature) -> bool:
    """Tell whether search engines are asked to pass by: people are, the commission, the selected and bodies are not."""
    return signature.kind == Signature.Kind.PUBLIC and signature.capacity == Signature.Capacity.OWN


@dataclass(frozen=True, slots=True)
class Stored:
    """The stored counts that the register shows: everybody, the public, bodies, with a statement, by country."""

    everybody: int
    public: int
    organisations: int
    marked: int
    by_country: dict[str, int]


def stored() -> Stored:
    """Read them, in one query."""
    found = counts.starting("published")
    prefix = ":country:"
    return Stored(
        found.get("", 0),
        found.get(f":{Signature.Kind.PUBLIC}", 0),
        found.get(":organisation", 0),
        found.get(":marked", 0),
        {name.removeprefix(prefix): number for name, number in found.items() if name.startswith(prefix)},
    )
