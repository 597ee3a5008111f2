"""Work for the worker."""

from django_tasks import task


@task()
def read_text_import(pk: int) -> str:
    """Read an uploaded text that is too large to read while its uploader waits; return its state."""
    from convention.importing import desk

    return str(desk.read(pk).state)


@task()
def make_files() -> int:
    """Make the files of each published edition that are not there yet; return how many were made."""
    from convention.exporting import making

    return making.make_due()
