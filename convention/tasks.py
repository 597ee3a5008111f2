"""Work for the worker."""

from django_tasks import task


@task()
def read_text_import(pk: int) -> str:
    """Read an uploaded text that is too large to read while its uploader waits; return its state."""
    from convention.importing import desk

    return str(desk.read(pk).state)
