"""A register grown tenfold by PostgreSQL itself: ``python -m bench.inside multiply 10``.

``manage.py fill_register`` takes seven minutes to a million, most of it in Python. Here everybody who signed the
specimen gets nine twins with all that stands beside them: name, affiliation, country, state, statements, queue entry,
consent and audit. A twin has its own ids, number, address and moment. So every share stays as it was filled, and each
name is met ten times as often, as by filling on.
"""

from __future__ import annotations

from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.models import F, Max

from convention.models import ContentVersion
from signatories import counts, keys, ledger
from signatories.models import (
    AuditEvent,
    Change,
    Consent,
    Contact,
    Hold,
    NumberSequence,
    QueueEntry,
    Signal,
    Signature,
    Statement,
    StatementTarget,
)

SPECIMEN = "(SELECT id FROM convention_edition WHERE is_specimen)"
FROM_FILLED = f"FROM signatories_signature WHERE edition_id IN {SPECIMEN}"
BY_SIGNATURE = f"signature_id IN (SELECT id {FROM_FILLED})"
# Which rows of each table have twins, in the order in which they refer to each other.
TABLES: dict[type[models.Model], str] = {
    Signature: f"edition_id IN {SPECIMEN}",
    Contact: BY_SIGNATURE,
    Consent: BY_SIGNATURE,
    Statement: BY_SIGNATURE,
    StatementTarget: f"statement_id IN (SELECT id FROM signatories_statement WHERE {BY_SIGNATURE})",  # noqa: S608
    Signal: BY_SIGNATURE,
    Hold: BY_SIGNATURE,
    QueueEntry: BY_SIGNATURE,
    AuditEvent: f"signature_uuid IN (SELECT uuid {FROM_FILLED})",
    Change: f"number IN (SELECT number {FROM_FILLED})",
}
HIGHEST: dict[type[models.Model], str] = {NumberSequence: "highest", ContentVersion: "number"}
UNIQUE = {"uuid", "subject", "signature_uuid", "submission"}
MOMENTS = {"submitted_at", "confirmed_at", "published_at", "since", "made_at"}


def multiply(times: int) -> int:
    """Make ``times`` of each, and return how many signatures the specimen has now. PostgreSQL only.

    Indexes are made anew afterwards, as dense as after a REINDEX, and stored counts are counted anew.
    """
    _write(times)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    counts.recount()
    return Signature.objects.filter(edition__is_specimen=True).count()


@transaction.atomic
def _write(times: int) -> None:
    steps: dict[type[models.Model], int] = {model: _highest(model) for model in (*TABLES, *HIGHEST)}
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what is left for the commit would forbid to make an index
        cursor.execute("SET LOCAL maintenance_work_mem = '256MB'")
        indexes = _without_indexes()
        _addresses(times, steps[Signature])
        for model, which in TABLES.items():
            cursor.execute(_twins(model, which, steps), [times - 1])
        cursor.execute("DROP TABLE address_of_twin")
        for definition in indexes:
            cursor.execute(definition)
        for words in connection.ops.sequence_reset_sql(no_style(), list(TABLES)):
            cursor.execute(words)
    NumberSequence.objects.update(highest=F("highest") * times)
    ContentVersion.objects.update(number=F("number") * times)
    ledger.write("number", str(_highest(NumberSequence)))


def _highest(model: type[models.Model]) -> int:
    return int(model._default_manager.aggregate(highest=Max(HIGHEST.get(model, "pk")))["highest"] or 0)


def _without_indexes() -> list[str]:
    """Drop what is no constraint's own index; return how to make each again."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY(%s)"
            " AND NOT EXISTS (SELECT FROM pg_constraint WHERE conname = indexname)",
            [[model._meta.db_table for model in TABLES]],
        )
        found = cursor.fetchall()
        for name, _ in found:
            cursor.execute(f'DROP INDEX "{name}"')
    return [definition for _, definition in found]


def _addresses(times: int, step: int) -> None:
    """Write down the address of each twin, under the key by which the site will know it again."""
    people = list(Contact.objects.filter(signature__edition__is_specimen=True).values_list("signature_id", "email"))
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE address_of_twin (signature_id bigint, email text, email_key text)")
        with cursor.copy("COPY address_of_twin FROM STDIN") as copy:
            for turn in range(1, times):
                for signature, email in people:
                    twin = signature + turn * step
                    address = f"twin-{twin}-of-{email}"
                    copy.write_row((twin, address, keys.email_key(address)))
        cursor.execute("ANALYZE address_of_twin")


def _twins(model: type[models.Model], which: str, steps: dict[type[models.Model], int]) -> str:
    """Return the statement that writes the twins of all rows of a table, the first turn first."""
    table = model._meta.db_table
    values = {field.column: _value(model, field, steps) for field in model._meta.concrete_fields}
    columns = ", ".join(f'"{column}"' for column in values)
    addresses = ""
    if model is Contact:
        values |= {"email": "a.email", "email_key": "a.email_key"}
        addresses = f" JOIN address_of_twin a ON a.signature_id = {values['signature_id']}"
    return (  # every word comes from the models and from above
        f"INSERT INTO {table} ({columns}) SELECT {', '.join(values.values())}"  # noqa: S608
        f" FROM (SELECT * FROM {table} WHERE {which}) t CROSS JOIN generate_series(1, %s) turn{addresses}"
        f' ORDER BY turn, t."{model._meta.pk.column}"'
    )


def _value(model: type[models.Model], field: models.Field, steps: dict[type[models.Model], int]) -> str:
    """Return what a twin has in this column: the same, but for what must be its own."""
    column, step = f't."{field.column}"', _counts_in(model, field)
    if step is not None:
        return f"{column} + turn * {steps[step]}"
    if field.column in UNIQUE:
        # Of ids that were not there before, so that twins can have twins.
        return f"md5({column}::text || turn * {steps[Signature]})::uuid"
    return f"{column} + turn * interval '1 microsecond'" if field.column in MOMENTS else column


def _counts_in(model: type[models.Model], field: models.Field) -> type[models.Model] | None:
    """Return whose highest number the twin's is above, where the column holds an id or a number."""
    if isinstance(field, models.ForeignKey):
        return field.related_model if field.related_model in TABLES else None
    if field.column == "number":
        return NumberSequence
    if model is Change:
        return ContentVersion
    return model if field.primary_key else None
