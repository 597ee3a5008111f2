"""Work for the worker. Tasks only wake code that finds its own work in rows, so that a lost task loses nothing."""

from django_tasks import task

from signatories import tidy as retention


@task()
def tidy() -> dict[str, int]:
    """Apply the retention rules; return how many rows each removed."""
    return {line.what: line.count for line in retention.tidy()}
