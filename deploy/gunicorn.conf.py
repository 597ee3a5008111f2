"""How gunicorn serves the site: `gunicorn -c deploy/gunicorn.conf.py mimc_site.wsgi`.

`--bind` or a socket from systemd says where. WEB_PROCESSES and WEB_THREADS say how many (two and eight).
"""

import mmap
import os
import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

from gunicorn.workers.gthread import ThreadWorker

# All processes accept from one socket. Whoever wakes first would take every connection that the proxy keeps, and
# compute alone on its CPU. So one that holds more than another leaves a new connection to it for a moment, and takes
# it where nobody did: the other may be busy, stopped or about to be replaced.
A_MOMENT = 0.005  # seconds: as long as a thread of the other may keep Python to itself
NOBODY = 2**31 - 1
_held = memoryview(mmap.mmap(-1, 4 * 256)).cast("i")  # how many connections each process holds; all see it
for _place in range(len(_held)):
    _held[_place] = NOBODY


class SharingWorker(ThreadWorker):
    place = 0

    def notify(self) -> None:  # in every turn of its loop
        super().notify()
        _held[self.place] = self.nr_conns if self.alive else NOBODY

    def accept(self, listener: Any) -> None:
        if self.nr_conns > min(_held):
            time.sleep(A_MOMENT)
        super().accept(listener)
        _held[self.place] = self.nr_conns


worker_class = SharingWorker
workers = int(os.environ.get("WEB_PROCESSES", "2"))
threads = int(os.environ.get("WEB_THREADS", "8"))
timeout = 60
graceful_timeout = 30
keepalive = 75  # longer than the proxy keeps a connection, so that the proxy is the one that closes
# A leak would end here. Far apart, since a process takes a second to start and its connections go to the others.
max_requests = 200_000
max_requests_jitter = 40_000
limit_request_line = 4_094
limit_request_fields = 60
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108 - its heartbeat must not wait for a disk
forwarded_allow_ips = ""  # the site itself reads how a request came, by TRUSTED_PROXIES
control_socket_disable = True
accesslog = None  # the site writes its own line, without addresses

# A folder in which each process keeps its numbers for /metrics, fresh with each start and each reload.
_folders = f"mimc-metrics-{os.getpid()}-"
os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix=_folders)


def on_reload(server: Any) -> None:
    """Begin the new processes, and let gunicorn end the old ones only once the new ones serve.

    By itself it ends them in the moment in which the new ones begin to start. Until those have read the code, nobody
    would answer: two seconds mostly, on a busy machine longer than a proxy or a person waits.
    """
    before = max((one.age for one in server.WORKERS.values()), default=server.worker_age)
    begun = [server.WORKERS[server.spawn_worker()] for _ in range(server.num_workers)]
    silent = {worker.pid: worker.tmp.last_update() for worker in begun}  # it changes with the first turn of their loop
    limit = time.monotonic() + graceful_timeout
    while silent and time.monotonic() < limit:
        time.sleep(0.05)
        server.reap_workers()  # stops the server where one cannot start, as gunicorn does
        silent = {
            pid: at
            for pid, at in silent.items()
            if pid in server.WORKERS and server.WORKERS[pid].tmp.last_update() == at
        }
    server.cfg.set("workers", 0)  # how many it begins besides; how many it keeps is another number
    server.worker_age = before  # once all that live are younger than this, it is done and hears the next signal


# A process computes on one CPU at a time, since its threads take turns. Where they take turns across CPUs, each
# handing over wakes another CPU, and an answer costs three times as much. So a process keeps to one.
_cpus = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []


def pre_fork(server: Any, worker: Any) -> None:
    """Choose a place that no other process has, and the CPU that the fewest have."""
    # By age gunicorn chooses whom it ends; on_reload has put the count back.
    worker.age = server.worker_age = max([server.worker_age, *(one.age + 1 for one in server.WORKERS.values())])
    places = {getattr(one, "place", None) for one in server.WORKERS.values()}
    worker.place = next((place for place in range(len(_held)) if place not in places), 0)
    taken = [one.cpu for one in server.WORKERS.values()]
    worker.cpu = min(_cpus, key=taken.count, default=None)


def post_fork(server: Any, worker: Any) -> None:
    if worker.cpu is None:
        return
    try:
        os.sched_setaffinity(0, {worker.cpu})
    except OSError as error:  # not allowed here, or the CPU was taken away: the process serves, at a higher cost
        server.log.warning("A process keeps to no CPU: %s", error)


def child_exit(server: Any, worker: Any) -> None:  # noqa: ARG001
    _held[worker.place] = NOBODY


def on_exit(server: object) -> None:  # noqa: ARG001
    for folder in Path(tempfile.gettempdir()).glob(f"{_folders}*"):
        shutil.rmtree(folder, ignore_errors=True)
