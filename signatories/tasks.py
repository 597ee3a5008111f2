"""Work for the worker. Tasks only wake code that finds its own work in rows, so that a lost task loses nothing."""

from django_tasks import task

from signatories import repairing, snapshots
from signatories import tidy as retention
from signatories.handover import making


@task()
def tidy() -> dict[str, int]:
    """Apply the retention rules and check every copy; return how many rows each removed or put right."""
    removed = {line.what: line.count for line in retention.tidy()}
    return removed | {line.what: line.count for line in repairing.repair()}


@task()
def snapshot() -> bool:
    """Store the files of the hour where that is due; return whether it was done."""
    return snapshots.make_when_due()


@task()
def typeset() -> bool:
    """Set the register as a PDF where that is due; return whether it was done."""
    return making.make_when_due()
