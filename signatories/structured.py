"""What the register says to machines (schema.org): named only who published it themselves or agreed to open data."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django_countries import countries

from convention.models import SiteFacts
from convention.structured import Thing, address, link, site_id, text_id, thing
from signatories import open_data, places
from signatories.models import Signature, Statement

FILES = {
    "export-csv": "text/csv",
    "export-json": "application/json",
    "export-jsonl": "application/jsonl",
    "statements-csv": "text/csv",
    "counts-csv": "text/csv",
}


def data_id() -> str:
    return f"{address(reverse('signatories:register'))}#data"


def dataset(facts: SiteFacts) -> Thing:
    """Return the open data as a thing that data catalogues find."""
    register = address(reverse("signatories:register"))
    licence: Any = facts.data_licence
    if licence and not licence.startswith("https://"):
        licence = thing("CreativeWork", name=licence)
    return thing(
        "Dataset",
        data_id(),
        name=_("Signatories of the Model International Mobility Convention"),
        description=_(
            "Who signed the Model International Mobility Convention, since when and from which country, and the "
            "reservations, understandings and declarations that they made. Names only of who agreed to open data."
        ),
        url=register,
        isPartOf=link(site_id()),
        isAccessibleForFree=True,
        license=licence,
        creator=thing("Organization", name=facts.controller) if facts.controller else None,
        variableMeasured=list(open_data.SIGNATURE_COLUMNS),
        distribution=[
            thing("DataDownload", contentUrl=address(reverse(f"signatories:{name}")), encodingFormat=kind)
            for name, kind in FILES.items()
        ],
    )


def of_register(listed: Iterable[Signature], facts: SiteFacts) -> list[Thing]:
    """Return the register's front: its data, and the commission and the selected in their order."""
    page = address(reverse("signatories:register"))
    items = [
        thing("ListItem", position=place, item=_person(signature)) for place, signature in enumerate(listed, start=1)
    ]
    return [
        thing("CollectionPage", page, url=page, name=_("Signatories"), isPartOf=link(site_id()),
              mainEntity=link(data_id())),
        dataset(facts),
        thing("ItemList", f"{page}#listed", numberOfItems=len(items), itemListElement=items) if items else {},
    ]  # fmt: skip


def of_signature(signature: Signature, statements: Iterable[Statement]) -> list[Thing]:
    """Return the page of a published signature: who endorsed which text, and when. Without consent no name."""
    page = _page(signature)
    named = is_named(signature)
    return [
        thing("WebPage", page, url=page, isPartOf=link(site_id()), mainEntity=link(f"{page}#signature")),
        _person(signature) if named else {},
        thing(
            "EndorseAction",
            f"{page}#signature",
            identifier=str(signature.number),
            agent=link(_person_id(signature)) if named else None,
            object=link(text_id(signature.edition)),
            startTime=open_data.day(signature.published_at),
        ),
        *(_statement(statement, signature) for statement in statements),
    ]


def of_statements(statements: Iterable[Statement]) -> list[Thing]:
    page = address(reverse("signatories:statements"))
    made = [_statement(statement, statement.signature) for statement in statements]
    return [
        thing("CollectionPage", page, url=page, name=_("Reservations, understandings and declarations"),
              isPartOf=link(site_id()), hasPart=[link(one["@id"]) for one in made]),
        *made,
    ]  # fmt: skip


def of_statement(statement: Statement) -> list[Thing]:
    """Return one statement with its author, where machines may read who that is."""
    signature = statement.signature
    return [_statement(statement, signature), _person(signature) if is_named(signature) else {}]


def is_named(signature: Signature) -> bool:
    """Tell whether machines may read the name (as ``open_data.COPYABLE``)."""
    return signature.open_data or signature.kind != Signature.Kind.PUBLIC


def _page(signature: Signature) -> str:
    return address(reverse("signatories:signature", args=[signature.number]))


def _person_id(signature: Signature) -> str:
    return f"{_page(signature)}#signatory"


def _person(signature: Signature) -> Thing:
    body = signature.capacity == Signature.Capacity.ORGANISATION
    code = str(signature.country)
    country = thing("Country", name=str(countries.name(code)), identifier=code)
    return thing(
        "Organization" if body else "Person",
        _person_id(signature),
        name=signature.name,
        description=signature.affiliation,
        url=_page(signature),
        **{"location" if body else "homeLocation": country if code else None},
    )


def _statement(statement: Statement, signature: Signature) -> Thing:
    identity = address(reverse("signatories:statement", args=[statement.uuid]))
    named = is_named(signature)
    return thing(
        "CreativeWork",
        identity,
        genre=statement.kind,
        url=identity,
        author=link(_person_id(signature)) if named else None,
        inLanguage=statement.language if named else "",
        datePublished=open_data.day(statement.published_at),
        about=[link(_target(target)) for target in statement.targets.all() if target.edition.has_text],
        isPartOf=link(data_id()),
    )


def _target(target: Any) -> str:
    return address(places.address(target)) if target.anchor else text_id(target.edition)
