"""How gunicorn serves the site: `gunicorn -c deploy/gunicorn.conf.py mimc_site.wsgi`.

`--bind` or a socket from systemd says where. WEB_PROCESSES and WEB_THREADS say how many (two and eight).
"""

import os
import shutil
import tempfile

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


def on_exit(server: object) -> None:  # noqa: ARG001
    shutil.rmtree(_numbers, ignore_errors=True)
