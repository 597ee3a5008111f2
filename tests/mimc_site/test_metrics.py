"""What /metrics tells, to whom, and that the rules in deploy/alerts.yml ask for numbers that exist."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.test import Client
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from mimc_site import metrics
from signatories import runs
from tests.signatories import makers

TOKEN = "a-token-for-metrics"
RULES = Path(__file__).resolve().parents[2] / "deploy" / "alerts.yml"


@pytest.fixture
def scraped(client: Client, settings: Any) -> Any:
    settings.METRICS_TOKEN = TOKEN

    def scrape() -> dict[str, list[Any]]:
        answer = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
        assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
        families = text_string_to_metric_families(answer.content.decode())
        return {family.name: family.samples for family in families}

    return scrape


def value(samples: list[Any], **labels: str) -> float:
    (found,) = [one.value for one in samples if one.labels == labels and not one.name.endswith("_created")]
    return float(found)


def test_only_the_token_opens_it(db: None, client: Client, settings: Any) -> None:
    assert client.get("/metrics").status_code == 404
    settings.METRICS_TOKEN = TOKEN
    for headers in ({}, {"Authorization": "Bearer other"}, {"Authorization": "Bearer "}):
        answer = client.get("/metrics", headers=headers)
        assert (answer.status_code, answer["WWW-Authenticate"], answer.content) == (401, "Bearer", b"not for you\n")


def test_requests_are_counted_by_route_and_never_by_address(db: None, client: Client, scraped: Any) -> None:
    for path in ("/healthz", "/healthz", "/sign/confirm/a-secret/", "/no/such/page"):
        client.get(path)
    found = scraped()
    counted = {
        (one.labels["route"], one.labels["status"]): one.value
        for one in found["mimc_requests"]
        if one.name.endswith("_total")
    }
    assert counted == {("site:healthz", "200"): 2, ("signatories:confirm", "404"): 1, ("none", "404"): 1}
    assert "a-secret" not in str(found)
    counts = [one for one in found["mimc_request_seconds"] if one.name.endswith("_count")]
    assert sum(one.value for one in counts) == 4


def test_how_things_stand(db: None, scraped: Any) -> None:
    makers.pending()
    runs.note(runs.WORKER)
    runs.note(runs.COUNT_CHECK, found=3)
    found = scraped()
    assert value(found["mimc_queue_waiting"]) == 1
    assert value(found["mimc_mail"], state="waiting") == 1
    assert value(found["mimc_mail"], state="held") == 0
    assert value(found["mimc_last_run_found"], what="count check") == 3
    assert abs(value(found["mimc_last_run_timestamp_seconds"], what="worker") - timezone.now().timestamp()) < 600
    assert value(found["mimc_backup_timestamp_seconds"]) == 0
    assert value(found["mimc_ready"], part="database") == 1
    assert value(found["mimc_database_bytes"]) > 10_000


def test_without_the_database_it_says_which_part_is_missing(client: Client, scraped: Any, monkeypatch: Any) -> None:
    from django.db import OperationalError

    def gone() -> str:
        raise OperationalError("away")

    monkeypatch.setattr("mimc_site.health.CHECKS", {"database": gone})
    monkeypatch.setattr(metrics, "_queue", gone)
    found = scraped()
    assert value(found["mimc_ready"], part="database") == 0
    assert "mimc_mail" not in found


def test_every_rule_asks_for_what_is_told_and_says_what_to_do(db: None, client: Client, scraped: Any) -> None:
    client.get("/healthz")
    runs.note(runs.WORKER)
    known = {one.name for samples in scraped().values() for one in samples}
    rules = yaml.safe_load(RULES.read_text())["groups"][0]["rules"]
    assert len(rules) > 10
    page = (RULES.parents[1] / "docs" / "operations.md").read_text()
    for rule in rules:
        assert set(re.findall(r"mimc_\w+", rule["expr"])) <= known, rule["alert"]
        assert rule["annotations"]["summary"]
        assert rule["labels"]["severity"] in {"page", "ticket"}
        where = rule["annotations"]["description"].rpartition("operations: ")[2]
        assert f"| `{where}` |" in page or f"## {where}" in page, where
