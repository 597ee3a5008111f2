"""``deploy/gunicorn.conf.py``: each process keeps to one CPU, and they share the CPUs evenly."""

from __future__ import annotations

import os
import runpy
from types import SimpleNamespace
from typing import Any

import pytest

from tests.conftest import ROOT

pytestmark = pytest.mark.alike


@pytest.fixture
def hooks(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", "")  # it is set by the file, and unset after the test
    monkeypatch.setattr(os, "sched_getaffinity", lambda pid: {4, 2, 7}, raising=False)
    made: dict[str, Any] = runpy.run_path(str(ROOT / "deploy" / "gunicorn.conf.py"))
    made["on_exit"](None)
    return made


def begun(hooks: dict[str, Any], server: SimpleNamespace, pid: int) -> SimpleNamespace:
    worker = SimpleNamespace()
    hooks["pre_fork"](server, worker)
    server.WORKERS[pid] = worker
    return worker


def test_processes_share_the_cpus_evenly_and_one_that_is_replaced_leaves_its_own(hooks: dict[str, Any]) -> None:
    server = SimpleNamespace(WORKERS={})
    assert [begun(hooks, server, pid).cpu for pid in range(5)] == [2, 4, 7, 2, 4]
    del server.WORKERS[1]
    assert [begun(hooks, server, pid).cpu for pid in (5, 6)] == [4, 7]


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
