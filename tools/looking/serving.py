"""Serves a filled database to the browser of the same process. Imported first: it starts Django."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.test.testcases import LiveServerThread

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tools.looking.settings")
django.setup()

from django.core.servers.basehttp import WSGIRequestHandler  # noqa: E402 - settings are there only now
from django.test.utils import setup_test_environment  # noqa: E402

from convention.typesetting import FACES  # noqa: E402
from tests.support.ground import Ground, ground_for  # noqa: E402
from tests.support.settings import FOLDER  # noqa: E402


def _nothing_more(handler: Any) -> Any:
    """Leave static files to the site's own middleware, which packs them; the tests' server would send them plain."""
    return handler


@contextmanager
def site() -> Iterator[tuple[str, Ground]]:
    """Serve whatever database is in place.

    Yields:
        The site's address, which its pages then name as theirs, and the ground on which databases are put in place.
    """
    setup_test_environment(debug=False)
    WSGIRequestHandler.log_message = lambda *_: None  # type: ignore[method-assign]
    thread = LiveServerThread("127.0.0.1", _nothing_more, port=0)  # type: ignore[arg-type]
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    if thread.error:
        raise thread.error
    address = f"http://127.0.0.1:{thread.port}"
    settings.SITE_URL, settings.CSRF_TRUSTED_ORIGINS = address, [address]
    ground = ground_for(os.environ["DATABASE_URL"], FOLDER)
    try:
        yield address, ground
    finally:
        thread.terminate()
        ground.end()


def with_faces() -> dict[str, str | float | bool]:
    """Let names in any script be seen on a bare machine: fontconfig finds the faces that the project ships for PDFs."""
    home = Path(FOLDER) / "share"
    home.mkdir(exist_ok=True)
    (home / "fonts").symlink_to(FACES)
    return {**os.environ, "XDG_DATA_HOME": str(home)}
