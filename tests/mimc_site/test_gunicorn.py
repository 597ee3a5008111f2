"""``deploy/gunicorn.conf.py``: each process keeps to one CPU, and they share CPUs and connections evenly."""

from __future__ import annotations

import os
import runpy
import signal
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.conftest import ROOT
from tools.running import end

pytestmark = pytest.mark.alike


@pytest.fixture
def hooks(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", "")  # it is set by the file, and unset after the test
    monkeypatch.setattr(os, "sched_getaffinity", lambda pid: {4, 2, 7}, raising=False)
    made: dict[str, Any] = runpy.run_path(str(ROOT / "deploy" / "gunicorn.conf.py"))
    made["on_exit"](None)
    return made


def begun(hooks: dict[str, Any], server: SimpleNamespace, pid: int) -> SimpleNamespace:
    server.worker_age += 1  # gunicorn counts, then makes the worker
    worker = SimpleNamespace(pid=pid, age=server.worker_age)
    hooks["pre_fork"](server, worker)
    server.WORKERS[pid] = worker
    return worker


def test_processes_share_the_cpus_evenly_and_one_that_is_replaced_leaves_its_own(hooks: dict[str, Any]) -> None:
    server = SimpleNamespace(WORKERS={}, worker_age=0)
    assert [begun(hooks, server, pid).cpu for pid in range(5)] == [2, 4, 7, 2, 4]
    del server.WORKERS[1]
    assert [begun(hooks, server, pid).cpu for pid in (5, 6)] == [4, 7]


def test_after_a_reload_only_the_new_are_younger_and_whoever_follows_is_younger_still(hooks: dict[str, Any]) -> None:
    """Else gunicorn waits for its whole time to end old ones, deaf meanwhile, or ends new ones in their place."""
    server = SimpleNamespace(WORKERS={}, worker_age=0, num_workers=2, reap_workers=lambda: None, settings={})
    server.cfg = SimpleNamespace(set=server.settings.__setitem__)
    pids = count(1)

    def spawn_worker() -> int:
        pid, turns = next(pids), count()
        begun(hooks, server, pid).tmp = SimpleNamespace(last_update=lambda: next(turns))
        return pid

    server.spawn_worker = spawn_worker
    old = {spawn_worker(), spawn_worker()}
    for _ in range(2):
        hooks["on_reload"](server)
        assert server.settings == {"workers": 0}
        assert {pid for pid, one in server.WORKERS.items() if one.age <= server.worker_age} == old
        for pid in old:
            del server.WORKERS[pid]
        old = set(server.WORKERS)
    ages = [one.age for one in server.WORKERS.values()]
    assert server.WORKERS[spawn_worker()].age > max(ages)


def test_a_process_keeps_to_its_cpu(hooks: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[set[int]] = []
    monkeypatch.setattr(os, "sched_setaffinity", lambda pid, cpus: kept.append(cpus), raising=False)
    hooks["post_fork"](None, SimpleNamespace(cpu=7))
    hooks["post_fork"](None, SimpleNamespace(cpu=None))
    assert kept == [{7}]


def test_a_process_that_may_not_choose_its_cpu_serves_all_the_same(
    hooks: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(pid: int, cpus: set[int]) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "sched_setaffinity", refused, raising=False)
    told: list[str] = []
    server = SimpleNamespace(log=SimpleNamespace(warning=lambda words, error: told.append(words % error)))
    hooks["post_fork"](server, SimpleNamespace(cpu=7))
    assert told == ["A process keeps to no CPU: [Errno 1] Operation not permitted"]


def test_who_holds_more_than_another_leaves_it_a_moment(hooks: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    left: list[float] = []
    monkeypatch.setattr(hooks["time"], "sleep", left.append)
    worker, other = (object.__new__(hooks["SharingWorker"]) for _ in range(2))
    for place, one in enumerate((worker, other)):
        one.tmp = SimpleNamespace(notify=lambda: None)
        one.place, one.alive, one.nr_conns = place, True, 0
        one.notify()

    def leaves(mine: int, its: int, *, alive: bool = True) -> bool:
        worker.nr_conns, other.nr_conns, other.alive = mine, its, alive
        worker.notify()
        other.notify()
        left.clear()
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind("")
            listener.listen()
            listener.setblocking(False)
            worker.accept(listener)  # the other was quicker: nothing is there any more
        return left == [hooks["A_MOMENT"]]

    assert [leaves(0, 0), leaves(3, 3), leaves(2, 3), leaves(4, 3)] == [False, False, False, True]
    assert not leaves(4, 3, alive=False)
    assert leaves(4, 0)
    hooks["child_exit"](None, other)
    assert min(hooks["_held"]) == 4


# --- connections, of a gunicorn that runs ------------------------------------------------------------------

WHO = """
import os

def application(environ, start_response):
    start_response("200 OK", [("X-Who", str(os.getpid())), ("Content-Length", "0")])
    return []
"""


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """The socket of two processes that say which of them answers; both have started."""
    (tmp_path / "who.py").write_text(WHO)
    made = socket.socket(socket.AF_UNIX)  # before the processes, as systemd makes it
    made.bind(str(tmp_path / "who.sock"))
    made.listen()
    command = [sys.executable, "-m", "gunicorn", "-c", str(ROOT / "deploy" / "gunicorn.conf.py")]
    process = subprocess.Popen(
        [*command, "--bind", f"fd://{made.fileno()}", "--pythonpath", str(tmp_path), "who:application"],
        cwd=tmp_path,
        env={**os.environ, "WEB_PROCESSES": "2"},
        pass_fds=[made.fileno()],
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield str(tmp_path / "who.sock")
    finally:
        end(process)
        made.close()


def held(address: str, many: int) -> Counter[int]:
    """Open so many connections, ask on each at once, and return which process holds how many."""
    with ExitStack() as stack:
        who: Counter[int] = Counter()
        for _ in range(many):
            line = stack.enter_context(socket.socket(socket.AF_UNIX))
            line.settimeout(60)
            line.connect(address)
            line.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            head = line.recv(4_096).decode().lower()
            who[int(head.partition("x-who: ")[2].split()[0])] += 1
        return who


def test_no_connection_waits_for_a_process_that_is_stopped_dead_or_new(address: str) -> None:
    """How evenly they share is the machine's matter too; the rule itself is tried above."""
    while len(both := held(address, 4)) < 2:
        pass  # the second has not started yet
    one, other = sorted(both)
    os.kill(one, signal.SIGSTOP)
    try:
        assert held(address, 16) == {other: 16}
    finally:
        os.kill(one, signal.SIGKILL)
    assert held(address, 16)[one] == 0
    while len(both := held(address, 4)) < 2:
        pass  # the one that replaces it has not started yet
    assert one not in both
