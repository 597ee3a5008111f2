"""The ground that tests stand on: what one test leaves behind is not there for the next."""

import socket
import threading
import urllib.request

import pytest
from django.db import connection, connections

from convention.models import ContentVersion, Edition, SiteFacts
from tests.support.network import NetworkRefusedError, is_local


def facts() -> int:
    return SiteFacts.objects.count()


@pytest.mark.parametrize("turn", [1, 2, 3])
def test_what_was_committed_is_gone_for_the_next(fresh_database: str, turn: int) -> None:
    assert facts() == 0
    SiteFacts.objects.create(pk=1, controller=f"turn {turn}")
    assert facts() == 1


@pytest.mark.parametrize("turn", [1, 2])
def test_what_was_rolled_back_is_gone_for_the_next(db: None, turn: int) -> None:
    assert facts() == 0
    SiteFacts.objects.create(pk=1, controller=f"turn {turn}")


@pytest.mark.django_db(transaction=True)
def test_the_mark_gives_a_fresh_copy_too() -> None:
    assert facts() == 0
    SiteFacts.objects.create(pk=1)


def test_a_bare_copy_holds_nothing(db: None) -> None:
    assert (facts(), Edition.objects.count(), ContentVersion.objects.count()) == (0, 0, 0)


def test_a_seeded_copy_holds_both_texts(seeded: None) -> None:
    assert sorted(Edition.objects.values_list("is_specimen", flat=True)) == [False, True]
    Edition.objects.filter(is_specimen=False).update(label="changed")


def test_a_seeded_copy_is_fresh_too(seeded: None, fresh_database: str) -> None:
    assert Edition.objects.filter(label="changed").count() == 0
    Edition.objects.filter(is_specimen=False).update(label="changed")


def test_a_thread_sees_what_was_committed(fresh_database: str) -> None:
    SiteFacts.objects.create(pk=1)
    seen: list[int] = []

    def look() -> None:
        seen.append(facts())
        connections.close_all()

    thread = threading.Thread(target=look)
    thread.start()
    thread.join(30)
    assert seen == [1]


def test_a_process_sees_what_was_committed(fresh_database: str, manage) -> None:
    SiteFacts.objects.create(pk=1, controller="the owner")
    done = manage("shell", "-v", "0", "-c", "from convention.models import *; print(SiteFacts.load().controller)")
    assert (done.returncode, done.stdout.strip()) == (0, "the owner"), done.stderr


def test_the_running_site_uses_the_copy(site: str) -> None:
    name = connection.settings_dict["NAME"]
    with urllib.request.urlopen(f"{site}/static/css/tokens.css", timeout=20) as answer:
        assert answer.status == 200
    assert connection.settings_dict["NAME"] == name


@pytest.mark.parametrize(
    ("host", "local"),
    [
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("::1", True),
        ("localhost", True),
        ("192.0.2.1", False),
        ("example.org", False),
        ("2001:db8::1", False),
    ],
)
def test_what_counts_as_this_machine(host: str, local: bool) -> None:
    assert is_local(host) is local


def test_a_test_reaches_no_other_machine() -> None:
    with pytest.raises(NetworkRefusedError, match="192\\.0\\.2\\.1"):
        socket.create_connection(("192.0.2.1", 80), timeout=1)
    with pytest.raises(NetworkRefusedError, match="example\\.org"):
        socket.getaddrinfo("example.org", 80)
