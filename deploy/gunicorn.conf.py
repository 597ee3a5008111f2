"""How gunicorn serves the site: `gunicorn -c deploy/gunicorn.conf.py mimc_site.wsgi`.

`--bind` or a socket from systemd says where. WEB_PROCESSES and WEB_THREADS say how many (two and eight).
"""

import os
import shutil
import tempfile
from typing import Any

worker_class = "gthread"
workers = int(os.environ.get("WEB_PROCESSES", "2"))
threads = int(os.environ.get("WEB_THREADS", "8"))
timeout = 60
graceful_timeout = 30
keepalive = 75  # longer than the proxy keeps a connection, so that the proxy is the one that closes
max_requests = 20_000
max_requests_jitter = 2_000
limit_request_line = 4_094
limit_request_fields = 60
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108 - its heartbeat must not wait for a disk
forwarded_allow_ips = ""  # the site itself reads how a request came, by TRUSTED_PROXIES
control_socket_disable = True
accesslog = None  # the site writes its own line, without addresses

# A folder in which each process keeps its numbers for /metrics, fresh with each start.
_numbers = tempfile.mkdtemp(prefix="mimc-metrics-")
os.environ["PROMETHEUS_MULTIPROC_DIR"] = _numbers

# A process computes on one CPU at a time, since its threads take turns. Where they take turns across CPUs, each
# handing over wakes another CPU, and an answer costs three times as much. So a process keeps to one.
_cpus = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []


def pre_fork(server: Any, worker: Any) -> None:
    """Choose the CPU that the fewest other processes have."""
    taken = [one.cpu for one in server.WORKERS.values()]
    worker.cpu = min(_cpus, key=taken.count, default=None)


def post_fork(server: Any, worker: Any) -> None:
    if worker.cpu is None:
        return
    try:
        os.sched_setaffinity(0, {worker.cpu})
    except OSError as error:  # not allowed here, or the CPU was taken away: the process serves, at a higher cost
        server.log.warning("A process keeps to no CPU: %s", error)


def on_exit(server: object) -> None:  # noqa: ARG001
    shutil.rmtree(_numbers, ignore_errors=True)
