"""``make run``: what stops it says so in one line, and what it started ends with it."""

import ast
import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tools import environment, running
from tools.environment import RUN, Venv
from tools.terminal import Stop

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = ("run", "test", "check", "audit", "bench")


def told(words: pytest.ExceptionInfo[Stop]) -> str:
    line = str(words.value)
    assert "\n" not in line
    return line


# --- which Python ------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", COMMANDS)
def test_an_old_python_can_read_the_command(command: str) -> None:
    ast.parse((ROOT / "tools" / f"{command}.py").read_text(), feature_version=(3, 4))


@pytest.mark.parametrize("command", COMMANDS)
def test_an_old_python_is_told_which_one_is_needed(command: str) -> None:
    lie = "import runpy, sys; sys.version_info = (3, 9, 2); runpy.run_path(sys.argv[1], run_name='__main__')"
    done = subprocess.run(
        [sys.executable, "-c", lie, f"tools/{command}.py"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    wanted = f"Python 3.11 or newer is needed; this is 3.9. Name another: make {command} PYTHON=python3.12\n"
    assert (done.returncode, done.stdout, done.stderr) == (1, "", wanted)


# --- what is given -----------------------------------------------------------------------------------


def test_the_site_knows_its_own_address() -> None:
    given = running.site_environment({"PORT": "8123", "HOME": "/root"})
    assert given == {
        "PORT": "8123",
        "HOME": "/root",
        "DEBUG": "1",
        "SITE_URL": "http://127.0.0.1:8123",
        "PYTHONUNBUFFERED": "1",
    }
    assert running.site_environment({})["SITE_URL"] == "http://127.0.0.1:8000"


@pytest.mark.parametrize("port", ["eighty", "0", "65536", "-1", "８０００", "80.5"])
def test_a_port_that_is_none_is_refused(port: str) -> None:
    with pytest.raises(Stop) as stopped:
        running.site_environment({"PORT": port})
    assert told(stopped) == f"PORT must be a number from 1 to 65535, not {port!r}."


@pytest.mark.parametrize("debug", ["0", "no", "off"])
def test_without_debug_it_does_not_start(debug: str) -> None:
    with pytest.raises(Stop) as stopped:
        running.site_environment({"DEBUG": debug})
    assert told(stopped).startswith("make run is for trying the site and needs DEBUG=1.")


def test_a_taken_port_is_named_with_another() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(Stop) as stopped:
            running.require_free(port)
        assert told(stopped).startswith(f"Port {port} is taken. Name another: make run PORT=")
    running.require_free(port)


# --- the environment ---------------------------------------------------------------------------------


@pytest.fixture
def venv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Venv:
    """Return an environment whose making and filling cost nothing and are written down in ``venv.steps``."""
    (tmp_path / RUN).write_text("django==5.2\n")
    made = Venv(tmp_path / ".venv", tmp_path)
    made.steps = []  # type: ignore[attr-defined]

    def create() -> None:
        made.python.parent.mkdir(parents=True)
        made.python.touch()
        made.steps.append("create")  # type: ignore[attr-defined]

    monkeypatch.setattr(made, "_create", create)
    monkeypatch.setattr(made, "_install", lambda wanted: made.steps.append("install"))  # type: ignore[attr-defined]
    monkeypatch.setattr(made, "_runs", made.python.exists)
    return made


def test_an_environment_is_made_once(venv: Venv) -> None:
    assert (venv.prepare(RUN), venv.prepare(RUN)) == ("made", "as it was")
    assert venv.steps == ["create", "install"]


def test_a_half_made_environment_is_made_again(venv: Venv) -> None:
    venv.prepare(RUN)
    venv.unfinished.touch()  # as a machine switched off during the installation leaves it
    leftover = venv.folder / "leftover"
    leftover.touch()
    assert venv.prepare(RUN) == "repaired: it was half-made"
    assert (leftover.exists(), venv.ready(RUN)) == (False, True)


def test_an_environment_without_python_is_made_again(venv: Venv) -> None:
    venv.prepare(RUN)
    venv.python.unlink()
    assert venv.prepare(RUN) == "repaired: it was half-made"


def test_new_requirements_are_installed(venv: Venv) -> None:
    venv.prepare(RUN)
    (venv.source / RUN).write_text("django==5.3\n")
    assert venv.prepare(RUN) == "brought up to date"
    assert venv.steps == ["create", "install", "install"]


@pytest.mark.parametrize("words", ["", "{", "[]", json.dumps({RUN: "another"})])
def test_a_spoilt_stamp_is_not_believed(venv: Venv, words: str) -> None:
    venv.prepare(RUN)
    venv.stamp.write_text(words)
    assert venv.ready(RUN) is False


def test_a_missing_venv_module_is_named_by_its_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "uv_command", lambda: None)
    monkeypatch.setattr(environment, "venv_module_present", lambda: False)
    (tmp_path / RUN).touch()
    with pytest.raises(Stop) as stopped:
        Venv(tmp_path / ".venv", tmp_path).prepare(RUN)
    assert told(stopped) == "Python's venv module is missing. On Debian and Ubuntu: apt-get install python3-venv"


# --- processes ---------------------------------------------------------------------------------------


def alive(pid: int) -> bool:
    """Tell whether the process runs; one that ended and waits to be collected does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def until(done, seconds: float = 20) -> bool:
    limit = time.monotonic() + seconds
    while not done() and time.monotonic() < limit:
        time.sleep(0.02)
    return bool(done())


def test_what_it_started_ends_with_it(tmp_path: Path) -> None:
    place = tmp_path / "pids"
    script = f"sleep 300 & echo $! > {place}; echo $$ >> {place}; wait"
    with running.started("web", ["sh", "-c", script], {**os.environ, "DATA_DIR": str(tmp_path)}):
        assert until(lambda: place.exists() and len(place.read_text().split()) == 2)
        pids = [int(pid) for pid in place.read_text().split()]
        assert [alive(pid) for pid in pids] == [True, True]
    assert until(lambda: not any(alive(pid) for pid in pids))


def test_what_does_not_listen_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "GRACE", 0.2)
    place = tmp_path / "ready"
    script = f"trap '' TERM; touch {place}; while true; do sleep 0.05; done"
    process = subprocess.Popen(["sh", "-c", script], start_new_session=True)
    assert until(place.exists)
    running.end(process)
    assert process.returncode == -signal.SIGKILL


def test_a_process_that_ended_is_named_with_its_last_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    with running.started(
        "worker", ["sh", "-c", "echo first; echo Settings: no >&2; exit 3"], dict(os.environ)
    ) as process:
        process.wait()
        with pytest.raises(Stop) as stopped:
            running.watch([process, process])
    assert told(stopped).startswith("The web process ended (status 3).")
    assert running.ended_words("worker", process) == (
        f"The worker process ended (status 3). Settings: no More in {tmp_path / 'log' / 'worker.log'}"
    )


def test_the_closing_words_name_every_door() -> None:
    words = running.closing_words("http://127.0.0.1:8123", [("owner", "demo-owner", "secret")], 3.21)
    assert words.splitlines() == [
        "",
        "Ready in 3.2 s. Ctrl-C ends it.",
        "  site    http://127.0.0.1:8123/",
        "  queue   http://127.0.0.1:8123/admin/queue/",
        "  outbox  http://127.0.0.1:8123/outbox/",
        "",
        "Demo accounts, for this machine only:",
        "  owner       demo-owner  secret",
    ]
