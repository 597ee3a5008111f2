"""The ground that tests stand on: a database copy for each, no network, nothing kept from the test before."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.db import connections
from django.test import TransactionTestCase

from tests.support.ground import Ground, ground_for
from tests.support.letters import Mailbox
from tests.support.network import loopback_only
from tests.support.resets import forget_everything
from tests.support.settings import DATA_DIR, FOLDER

pytest_plugins = ["tests.support.browsing"]

ROOT = Path(__file__).resolve().parent.parent
# No deadline and no stored examples: a run depends on its seed, which is printed, and on nothing else.
hypothesis.settings.register_profile(
    "house",
    deadline=None,
    database=None,
    print_blob=True,
    suppress_health_check=[
        hypothesis.HealthCheck.function_scoped_fixture,
        hypothesis.HealthCheck.too_slow,
    ],
)
hypothesis.settings.load_profile("house")

DATABASE_FIXTURES = {
    "db",
    "transactional_db",
    "live_server",
    "_django_db_helper",
    "django_db_setup",
    "fresh_database",
    "seeded",
}
GROUND: list[Ground] = []


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--only-database", action="store_true", help="leave out tests that would run the same on any database"
    )


def uses_database(item: pytest.Item) -> bool:
    """Tell whether the test would meet the database, by what it names: its fixtures, its marks or its class."""
    if item.get_closest_marker("alike"):
        return False
    if item.get_closest_marker("django_db") or item.get_closest_marker("both"):
        return True
    if DATABASE_FIXTURES & set(getattr(item, "fixturenames", ())):
        return True
    owner = getattr(item, "cls", None)
    return owner is not None and issubclass(owner, TransactionTestCase)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--only-database"):
        return
    left_out = [item for item in items if not uses_database(item)]
    items[:] = [item for item in items if uses_database(item)]
    config.hook.pytest_deselected(items=left_out)


# --- database ----------------------------------------------------------------------------------------


def _renew_instead_of_flush(self: TransactionTestCase) -> None:
    connections.close_all()
    GROUND[0].renew()


TransactionTestCase._fixture_teardown = _renew_instead_of_flush  # type: ignore[attr-defined, method-assign]


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: Any) -> Iterator[None]:
    """In the place of pytest-django's: databases come from templates (tests/support/ground.py)."""
    with django_db_blocker.unblock():
        GROUND.append(ground_for(os.environ["DATABASE_URL"], FOLDER))
        GROUND[0].use("bare")
    yield
    with django_db_blocker.unblock():
        GROUND.pop().end()


@pytest.fixture
def _chosen_copy(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock():
        GROUND[0].use("seeded" if "_seeded_copy" in request.fixturenames else "bare")


@pytest.fixture
def _django_db_helper(_chosen_copy: None, _django_db_helper: None) -> None:
    """Before pytest-django opens a test's transaction, the right copy must be in place."""


@pytest.fixture
def _seeded_copy() -> None:
    """Asked for by name in ``_chosen_copy``, so that a test file's own ``seeded`` starts from a bare copy."""


@pytest.fixture
def seeded(_seeded_copy: None, _django_db_helper: None) -> None:
    """Start from what ``manage.py seed --specimen`` loads; costs no more than an empty database."""
    assert GROUND[0].current == "seeded", "ask for `seeded` in the test's arguments, not by getfixturevalue"


@pytest.fixture
def fresh_database(transactional_db: None) -> str:
    """Give the test a copy that it may commit to, from threads and processes too; return its address."""
    return os.environ["DATABASE_URL"]


# --- what every test has -----------------------------------------------------------------------------


@pytest.fixture(scope="session", autouse=True)
def _stay_on_this_machine() -> Iterator[None]:
    with loopback_only():
        yield


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    forget_everything()
    yield
    forget_everything()


@pytest.fixture(autouse=True)
def _empty_folder() -> Iterator[None]:
    """Uploads, outbox and ledger of one test are not another's. Emptied, not made anew: most tests put nothing in."""
    yield
    for left in DATA_DIR.iterdir():
        shutil.rmtree(left) if left.is_dir() else left.unlink()


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def site(live_server: Any, settings: Any) -> str:
    """Return the address of a running site that sends its mail to ``/outbox/`` and knows its own name."""
    settings.SITE_URL = live_server.url
    settings.CSRF_TRUSTED_ORIGINS = [live_server.url]
    settings.EMAIL_BACKEND = "mimc_site.outbox.OutboxBackend"
    return str(live_server.url)


@pytest.fixture
def manage(settings: Any) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run ``manage.py`` as a process of its own on the test's database; keyword arguments are its environment."""

    def run(*arguments: str, timeout: float = 60, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env={**child_environment(settings), **environment},
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )

    return run


def child_environment(settings: Any) -> dict[str, str]:
    """Return the environment for a process that shall see the test's database and folder."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "mimc_site.settings",
        "DATA_DIR": str(settings.DATA_DIR),
        "SITE_URL": settings.SITE_URL,
    }
