"""A text as rows of an edition, and back again: both ways give the same canonical text."""

from __future__ import annotations

from itertools import count

from convention.importing import structure
from convention.importing.anchors import Anchors, slug
from convention.importing.definitions import definitions
from convention.models import Article, Division, Edition, Footnote, Provision, Term


def write(edition: Edition, text: structure.Text) -> None:
    """Make the rows. Ids are given by the database, so each depth of nesting is one round of inserts."""
    _Writer(edition, text).write()


class _Writer:
    def __init__(self, edition: Edition, text: structure.Text) -> None:
        self.edition, self.text = edition, text
        self.anchors = Anchors(text)
        self.order = count(1)
        self.divisions: list[tuple[Division, int]] = []
        self.articles: list[Article] = []
        self.provisions: list[tuple[Provision, int]] = []
        self.rows: dict[int, Division | Article | Provision] = {}

    def write(self) -> None:
        self._items(self.text.items, None, None, 0)
        for depth in range(1 + max((depth for _, depth in self.divisions), default=0)):
            Division.objects.bulk_create([row for row, at in self.divisions if at == depth])
        Article.objects.bulk_create(self.articles, batch_size=200)
        for depth in range(1 + max((depth for _, depth in self.provisions), default=0)):
            Provision.objects.bulk_create([row for row, at in self.provisions if at == depth], batch_size=500)
        self._notes()
        self._terms()

    def _items(
        self,
        items: list[structure.Division | structure.Article],
        parent: Division | None,
        annex: Division | None,
        depth: int,
        positions: count[int] | None = None,
    ) -> None:
        body = positions or count(1)
        for item in items:
            if isinstance(item, structure.Article):
                self._article(item, parent, annex, next(body))
                continue
            row = Division(
                edition=self.edition,
                parent=parent,
                kind=item.kind.value,
                number=item.number[:20],
                label=item.label[:120],
                heading=item.heading,
                refs=_refs(item.refs),
                anchor=self.anchors.of(item),
                order=next(self.order),
            )
            self.rows[id(item)] = row
            self.divisions.append((row, depth))
            self._provisions(item.provisions, None, row, None, 0)
            own = row if item.kind is structure.Kind.ANNEX else annex
            # Articles count through the body, and from 1 again in each annex.
            self._items(item.items, row, own, depth + 1, count(1) if own is row else body)

    def _article(self, item: structure.Article, parent: Division | None, annex: Division | None, position: int) -> None:
        anchor = self.anchors.of(item)
        row = Article(
            edition=self.edition,
            division=parent,
            annex=annex,
            number=item.number[:20],
            slug=anchor.rpartition("art-")[2][:40],
            label=item.label[:60],
            heading=item.heading,
            refs=_refs(item.refs),
            anchor=anchor,
            order=next(self.order),
            position=position,
            text=plain_text(item.provisions),
        )
        self.rows[id(item)] = row
        self.articles.append(row)
        self._provisions(item.provisions, row, None, None, 0)

    def _provisions(
        self,
        provisions: list[structure.Provision],
        article: Article | None,
        division: Division | None,
        parent: Provision | None,
        depth: int,
    ) -> None:
        for item in provisions:
            row = Provision(
                edition=self.edition,
                article=article,
                division=division,
                parent=parent,
                mark=item.mark[:20],
                anchor=self.anchors.of(item),
                depth=depth,
                order=next(self.order),
                text=item.text,
                refs=_refs(item.refs),
            )
            self.rows[id(item)] = row
            self.provisions.append((row, depth))
            self._provisions(item.children, article, division, row, depth + 1)

    def _notes(self) -> None:
        Footnote.objects.bulk_create(
            Footnote(
                edition=self.edition,
                number=note.number,
                mark=note.mark[:20],
                anchor=f"note-{slug(note.number)}",
                text=note.text,
                order=next(self.order),
            )
            for note in self.text.notes
        )

    def _terms(self) -> None:
        terms: dict[tuple[str, int | None], Term] = {}
        for definition in definitions(self.text):
            provision = self.rows[id(definition.provision)]
            scope = self.rows[id(definition.scope)] if definition.scope else None
            assert isinstance(provision, Provision)
            assert scope is None or isinstance(scope, Division)
            name = definition.name[:200]
            # Defined twice in one scope: the first counts, as a reader would take it.
            terms.setdefault(
                (slug(name), scope.pk if scope else None),
                Term(
                    edition=self.edition,
                    name=name,
                    slug=slug(name),
                    definition=plain_text([definition.provision]),
                    provision=provision,
                    scope=scope,
                ),
            )
        Term.objects.bulk_create(term for (name, _), term in terms.items() if name)


def plain_text(provisions: list[structure.Provision]) -> str:
    """Return the paragraphs with their marks, one a line."""
    return "\n".join(_lines(provisions))


def _lines(provisions: list[structure.Provision]) -> list[str]:
    found = []
    for provision in provisions:
        found.append(f"{provision.mark} {provision.text}".strip())
        found += _lines(provision.children)
    return found


def _refs(refs: list[structure.NoteRef]) -> list[list[object]]:
    return [[ref.offset, ref.number] for ref in refs]


# --- and back ----------------------------------------------------------------------------------------


def read(edition: Edition) -> structure.Text:
    """Return the text that the rows hold; its digest is the edition's."""
    public = bool(edition.digest)
    title = edition.title if public else str(edition.draft.get("title", edition.title))
    subtitle = edition.subtitle if public else str(edition.draft.get("subtitle", ""))
    text = structure.Text(title=title, subtitle=subtitle)
    divisions = {row.pk: _division(row) for row in edition.divisions.all()}
    articles = {row.pk: _article(row) for row in edition.articles.all()}
    provisions: dict[int, structure.Provision] = {}
    for row in edition.provisions.order_by("order"):
        item = provisions[row.pk] = structure.Provision(row.text, row.mark, refs=_back(row.refs))
        if row.parent_id:
            provisions[row.parent_id].children.append(item)
        else:
            (articles[row.article_id] if row.article_id else divisions[row.division_id or 0]).provisions.append(item)
    _hang(text, edition, divisions, articles)
    text.notes = [structure.Note(row.number, row.text, row.mark) for row in edition.footnotes.order_by("order")]
    return text


def _hang(
    text: structure.Text,
    edition: Edition,
    divisions: dict[int, structure.Division],
    articles: dict[int, structure.Article],
) -> None:
    """Hang divisions and articles into each other in the order of the text."""
    places: list[tuple[int, int | None, structure.Division | structure.Article]] = [
        *((row.order, row.parent_id, divisions[row.pk]) for row in edition.divisions.all()),
        *((row.order, row.division_id, articles[row.pk]) for row in edition.articles.all()),
    ]
    for _, parent, item in sorted(places, key=lambda place: place[0]):
        (divisions[parent].items if parent else text.items).append(item)


def _division(row: Division) -> structure.Division:
    return structure.Division(structure.Kind(row.kind), row.number, row.label, row.heading, refs=_back(row.refs))


def _article(row: Article) -> structure.Article:
    return structure.Article(row.number, row.label, row.heading, refs=_back(row.refs))


def _back(refs: list[list[object]]) -> list[structure.NoteRef]:
    return [structure.NoteRef(int(str(offset)), str(number)) for offset, number in refs]
