"""``deploy/gunicorn.conf.py``: while new processes start, the old ones answer."""

from __future__ import annotations

import http.client
import os
import signal
from pathlib import Path

import pytest

from tools import production

pytestmark = pytest.mark.alike

# The version stands in a file. A process of the second one starts only once somebody has opened its pipe.
APPLICATION = """
from pathlib import Path

here = Path(__file__).parent
version = (here / "version").read_text()
if (pipe := here / version).exists():
    pipe.read_bytes()

def application(environ, start_response):
    start_response("200 OK", [("Content-Length", str(len(version)))])
    return [version.encode()]
"""


def asked(port: int) -> str:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    line.request("GET", "/")
    with line.getresponse() as response:
        return response.read().decode()


def test_old_processes_answer_until_the_new_ones_do(tmp_path: Path) -> None:
    (tmp_path / "versioned.py").write_text(APPLICATION)
    (tmp_path / "version").write_text("before")
    given = {**os.environ, "PYTHONPATH": str(tmp_path)}
    with production.gunicorn(given, tmp_path / "log", processes=1, application="versioned") as web:
        [old] = web.workers()
        assert asked(web.port) == "before"
        (tmp_path / "version").write_text("after")
        os.mkfifo(tmp_path / "after")
        web.process.send_signal(signal.SIGHUP)
        with (tmp_path / "after").open("wb"):  # opens once the new process reads it, and that goes on until it is shut
            assert [asked(web.port) for _ in range(20)] == ["before"] * 20
            assert old in web.workers()
        while asked(web.port) != "after":
            pass
        while old in web.workers():
            pass
        assert (asked(web.port), len(web.workers())) == ("after", 1)
