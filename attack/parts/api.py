"""The API asked by its own description: schemathesis makes questions that it allows and that it forbids."""

from __future__ import annotations

from random import Random
from typing import Any

import hypothesis
import schemathesis
from schemathesis import GenerationMode
from schemathesis.checks import negative_data_rejection, positive_data_acceptance
from schemathesis.core.failures import Failure, FailureGroup

from attack.client import HOST
from attack.site import Site
from signatories.views.api import described

URI_TOO_LONG = 414
EXAMPLES = 150  # of each kind for each question that the description knows
SETTINGS = hypothesis.settings(
    max_examples=EXAMPLES, database=None, deadline=None, suppress_health_check=list(hypothesis.HealthCheck)
)


def attack(site: Site) -> None:
    schema: Any = schemathesis.openapi.from_dict(described())  # valid, a test says; types need the package itself
    for found in schema.get_all_operations():
        operation = found.ok()
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            try:
                _asked(site, operation, mode)
            except hypothesis.errors.Unsatisfiable:
                continue  # a question without parameters cannot be asked wrongly


def _asked(site: Site, operation: Any, mode: GenerationMode) -> None:
    luck = site.luck()

    @hypothesis.seed(site.seed)
    @SETTINGS
    @hypothesis.given(operation.as_strategy(generation_mode=mode))
    def ask(case: Any) -> None:
        site.requests[site.part] += 1
        response = case.call(base_url=f"http://127.0.0.1:{site.wire.port}", headers=_headers(luck))
        _held(site, operation.label, case, response)

    ask()


def _headers(luck: Random) -> dict[str, str]:
    network = f"10.{luck.randrange(256)}.{luck.randrange(256)}.{luck.randrange(256)}"
    return {"Host": HOST, "X-Forwarded-Proto": "https", "X-Forwarded-For": network}


def _held(site: Site, label: str, case: Any, response: Any) -> None:
    """Hold the answer to the description; every way in which it differs is a finding."""
    if response.status_code >= 500:
        site.find("5xx", f"api {label}", str(response.request.url))
    # A number that is gone or was never given is refused, though its address is one that the description allows.
    excluded = [positive_data_acceptance] if response.status_code in {404, 410} else []
    if response.status_code == URI_TOO_LONG:
        excluded = [negative_data_rejection]  # refused, though by a status that this check does not know
    try:
        case.validate_response(response, excluded_checks=excluded)
    except FailureGroup as group:
        for failure in group.exceptions:
            _failed(site, label, failure, response)
    except Failure as failure:
        _failed(site, label, failure, response)


def _failed(site: Site, label: str, failure: BaseException, response: Any) -> None:
    site.find("api", f"{label} {type(failure).__name__}", f"{str(failure)[:300]} | {response.request.url}")
