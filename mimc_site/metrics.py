"""``/metrics``: what happened (counted in each process) and how things stand (asked of the database when scraped)."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import Count, Min
from django.db.models.functions import Now
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from mimc_site import health
from mimc_site.backup import offsite, state
from signatories import counts
from signatories.models import LastRun, Mail, QueueEntry

# Several processes answer: gunicorn's configuration names a folder in which each keeps its own numbers.
SHARED = "PROMETHEUS_MULTIPROC_DIR"
OWN = CollectorRegistry()
REQUESTS = Counter("mimc_requests", "Requests answered.", ["method", "route", "status"], registry=OWN)
SECONDS = Histogram(
    "mimc_request_seconds",
    "How long answers took.",
    ["route"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
    registry=OWN,
)


def observe(method: str, route: str | None, status: int, seconds: float) -> None:
    """Count one answer. A route is the name of an address, so no visitor can make new ones."""
    REQUESTS.labels(method, route or "none", str(status)).inc()
    SECONDS.labels(route or "none").observe(seconds)


def forget() -> None:
    REQUESTS.clear()
    SECONDS.clear()


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Answer whoever sends METRICS_TOKEN; without such a token there is no such page."""
    if not settings.METRICS_TOKEN:
        raise Http404
    headers = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
    if not health.names_token(request):
        headers["WWW-Authenticate"] = "Bearer"
        return HttpResponse("not for you\n", status=401, content_type="text/plain", headers=headers)
    counted = generate_latest(_counted()).decode()
    standing = CollectorRegistry()
    standing.register(Standing())
    return HttpResponse(counted + generate_latest(standing).decode(), content_type=CONTENT_TYPE_LATEST, headers=headers)


def _counted() -> CollectorRegistry:
    if SHARED not in os.environ:
        return OWN
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return registry


class Standing(Collector):
    """How things stand now; what cannot be asked is left out, and ``mimc_ready`` says why."""

    def collect(self) -> Iterable[Metric]:
        yield _ready()
        yield from _copies()
        yield from _disk()
        try:
            yield from [*_queue(), *_mail(), *_runs(), _database_size()]
        except DatabaseError:
            return


def _gauge(name: str, about: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"mimc_{name}", about, value=value)


def _age(moment: datetime | None) -> float:
    return max(0.0, (timezone.now() - moment).total_seconds()) if moment else 0.0


def _ready() -> GaugeMetricFamily:
    family = GaugeMetricFamily("mimc_ready", "1 while this part of the site is whole.", labels=["part"])
    for part, wrong in health.report().items():
        family.add_metric([part], 0 if wrong else 1)
    return family


def _copies() -> Iterator[Metric]:
    known = state.load()
    yield _gauge(
        "backup_timestamp_seconds", "When the newest copy was made.", known.made.timestamp() if known.made else 0
    )
    yield _gauge("backup_bytes", "How large it is.", known.bytes)
    yield _gauge("backup_failed", "1 where the last try failed.", 1 if known.error else 0)
    yield _gauge(
        "removals_unsent", "1 while the log of erasures lies on this machine only.", int(offsite.log_is_behind())
    )


def _disk() -> Iterator[Metric]:
    usage = shutil.disk_usage(settings.DATA_DIR)
    yield _gauge("disk_free_ratio", "Free part of the disk under DATA_DIR.", usage.free / usage.total)
    yield _gauge("disk_free_bytes", "Free bytes of that disk.", usage.free)


def _queue() -> Iterator[Metric]:
    yield _gauge("queue_waiting", "Signatures that wait for staff.", counts.value("queue"))
    places = [QueueEntry.Place.REPORTED, QueueEntry.Place.SIGNALLED, QueueEntry.Place.ORDINARY]
    oldest = QueueEntry.objects.filter(place__in=places).aggregate(oldest=Min("since"))["oldest"]
    yield _gauge("queue_oldest_seconds", "How long the longest of them has waited.", _age(oldest))


def _mail() -> Iterator[Metric]:
    family = GaugeMetricFamily("mimc_mail", "Mails by state.", labels=["state"])
    kept = [Mail.State.WAITING, Mail.State.FAILED, Mail.State.HELD]
    found = dict(Mail.objects.filter(state__in=kept).order_by().values_list("state").annotate(Count("pk")))
    for name in kept:
        family.add_metric([name.value], found.get(name.value, 0))
    yield family
    due = Mail.objects.filter(state=Mail.State.WAITING, due_at__lt=Now()).aggregate(due=Min("due_at"))["due"]
    yield _gauge("mail_late_seconds", "How late the latest waiting mail is.", _age(due))


def _runs() -> Iterator[Metric]:
    moments = GaugeMetricFamily("mimc_last_run_timestamp_seconds", "When it was last done.", labels=["what"])
    found = GaugeMetricFamily("mimc_last_run_found", "How many rows it removed or put right.", labels=["what"])
    for run in LastRun.objects.all():
        moments.add_metric([run.name], run.at.timestamp())
        found.add_metric([run.name], run.found)
    yield moments
    yield found


def _database_size() -> Metric:
    return _gauge("database_bytes", "Size of the database.", database_size())


def database_size() -> int:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_database_size(current_database())")
            (size,) = cursor.fetchone() or (0,)
        return int(size)
    name = str(connection.settings_dict["NAME"])
    return sum(path.stat().st_size for ending in ("", "-wal") if (path := Path(f"{name}{ending}")).exists())
