"""Limits and signals: exact across processes, never fooled by a header, and never losing anybody."""

import base64
import json
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from unittest import mock

import hypothesis
import pytest
from django.core.cache import caches
from django.db import connections
from django.test import Client, RequestFactory
from django.utils import timezone
from hypothesis import strategies as st
from redis.exceptions import ConnectionError as RedisGone

from convention.models import Edition
from signatories import limit_cache, limits, proof, signing, wayin
from signatories.lifecycle import Draft
from signatories.models import Hold, LimitCount, Mail, Signal, Signature
from signatories.moderation import signals
from tests.support.proofs import solution
from tools import services

pytestmark = pytest.mark.django_db
GIVEN = {"name": "Ana Silva", "email": "ana@example.org", "publication": "on"}


@pytest.fixture
def edition(db) -> Edition:
    return Edition.objects.create(
        language="en", label="2017", title="The Convention", is_current=True, published_at=timezone.now()
    )


def post(address: str = "192.0.2.1", *, number: int = 0, **changes: object):
    return Client(REMOTE_ADDR=address).post("/sign/", {**GIVEN, "email": f"ana{number}@example.org", **changes})


# --- counting ----------------------------------------------------------------------------------------


def count_in_threads(name: str, *, threads: int = 4, each: int = 25) -> int:
    def count(_: int) -> None:
        try:
            for _ in range(each):
                limits._count(name, "one network", (10_000, 3600))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(count, range(threads)))
    return LimitCount.objects.values_list("value", flat=True).get()


def test_counts_of_four_at_once_are_exact(fresh_database: str) -> None:
    assert count_in_threads("exact") == 100


def test_counts_of_four_processes_are_exact(fresh_database: str, manage) -> None:
    code = "from signatories import limits\nfor _ in range(25): limits._count('exact', 'one network', (10000, 3600))"
    with ThreadPoolExecutor(4) as pool:
        ended = list(pool.map(lambda _: manage("shell", "-c", code, REDIS_URL=""), range(4)))
    assert [process.returncode for process in ended] == [0] * 4, ended[0].stderr
    assert LimitCount.objects.values_list("value", flat=True).get() == 100


@pytest.fixture
def redis(tmp_path) -> Iterator[str]:
    with services.redis(tmp_path) as address:
        yield address


COUNT = """
from signatories import limits
for _ in range(25):
    over, _left = limits._count('exact', 'one network', (99, 3600))
print('OVER' if over else 'UNDER')
"""


@pytest.mark.both
def test_counts_of_four_processes_in_redis_are_exact(fresh_database: str, manage, redis: str) -> None:
    with ThreadPoolExecutor(4) as pool:
        ended = list(pool.map(lambda _: manage("shell", "-v0", "-c", COUNT, REDIS_URL=f"{redis}/0"), range(4)))
    assert [process.returncode for process in ended] == [0] * 4, ended[0].stderr
    # The hundredth of a hundred is the only one past 99, and whoever came last made it.
    assert sum(process.stdout.strip().endswith("OVER") for process in ended) == 1
    assert LimitCount.objects.count() == 0


def test_a_redis_that_is_not_there_is_not_an_open_door(fresh_database: str, manage) -> None:
    ended = manage("shell", "-v0", "-c", COUNT, REDIS_URL="redis://127.0.0.1:1/0")
    assert ended.returncode == 0, ended.stderr
    assert LimitCount.objects.values_list("value", flat=True).get() == 25


class GoneRedis:
    """Redis as it answers when it is not there."""

    def __init__(self) -> None:
        self.asked = 0

    def _gone(self, *arguments: object) -> None:
        self.asked += 1
        raise RedisGone

    add = incr = get = _gone


def test_without_redis_the_database_counts_on(edition: Edition, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = GoneRedis()
    monkeypatch.setattr(caches["limits"], "redis", gone)
    for expected in (False, False, True):
        assert limits._count("small", "x", (2, 3600))[0] is expected
    # Asked once, then left alone for a while.
    assert gone.asked == 1
    limit_cache.forget_outage()


def test_a_window_ends(edition: Edition) -> None:
    assert limits.is_first("name", "value", seconds=60)
    assert not limits.is_first("name", "value", seconds=60)
    LimitCount.objects.update(expires_at=timezone.now())
    assert limits.is_first("name", "value", seconds=60)


# --- where a request came from ------------------------------------------------------------------------

PEER = "203.0.113.9"
FORGED = [
    "198.51.100.1", "1.2.3.4, 198.51.100.1", "198.51.100.1,", ",198.51.100.1", "", " ", ",,,,", "unknown", "_hidden",
    "198.51.100.1:4711", "[2001:db8::1]:80", "2001:db8::1", "2001:db8::1%eth0", "::ffff:198.51.100.1", "127.0.0.1",
    "999.999.999.999", "198.51.100.1, 10.0.0.1, 10.0.0.2", "\x00", "x" * 5000, "é", "<script>", "1e9", "0x7f.1",
]  # fmt: skip


@pytest.mark.parametrize("header", FORGED)
def test_without_a_trusted_proxy_the_header_moves_nothing(header: str, settings) -> None:
    settings.TRUSTED_PROXIES = 0
    request = RequestFactory(REMOTE_ADDR=PEER).get("/", HTTP_X_FORWARDED_FOR=header)
    assert limits.client_address(request) == PEER


@pytest.mark.parametrize("header", FORGED)
@pytest.mark.parametrize("proxies", [1, 2])
def test_behind_trusted_proxies_only_their_own_hops_count(header: str, proxies: int, settings) -> None:
    settings.TRUSTED_PROXIES = proxies
    # What the visitor wrote stands left of what the proxies added.
    added = ", ".join(["192.0.2.77", "10.0.0.5"][:proxies])
    request = RequestFactory(REMOTE_ADDR="10.0.0.9").get("/", HTTP_X_FORWARDED_FOR=f"{header}, {added}")
    assert limits.client_address(request) == "192.0.2.77"


@pytest.mark.parametrize("header", FORGED)
def test_no_header_gives_a_server_error(header: str, settings, edition: Edition) -> None:
    settings.TRUSTED_PROXIES = 1
    response = Client(HTTP_X_FORWARDED_FOR=header).post("/sign/", GIVEN)
    assert response.status_code == 302


@pytest.mark.parametrize(
    ("address", "bits", "network"),
    [
        ("192.0.2.1", 64, "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", 64, "2001:db8:1:2::/64"),
        ("2001:db8:1:2:3:4:5:6", 48, "2001:db8:1::/48"),
        ("unknown", 64, "unknown"),
    ],
)
def test_networks(address: str, bits: int, network: str) -> None:
    assert limits.network_of(address, bits) == network


# --- what it means for who signs ----------------------------------------------------------------------


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "HOURLY", (4, 3600))
    monkeypatch.setattr(limits, "HOURLY_48", (6, 3600))
    monkeypatch.setattr(limits, "BUSY", (2, 3600))


def test_past_the_hours_limit_the_form_is_kept_and_the_time_named(small, edition: Edition) -> None:
    assert [post(number=n).status_code for n in range(4)] == [302] * 4
    turned_away = post(number=5, name="Fifth Person")
    assert turned_away.status_code == 429
    assert 0 < int(turned_away["Retry-After"]) <= 3600
    assert turned_away.context["form"]["name"].value() == "Fifth Person"
    assert (Signature.objects.count(), Mail.objects.count()) == (4, 4)
    # Another address is another network.
    assert post("192.0.2.2", number=6).status_code == 302


def test_an_ipv6_network_counts_as_one_and_its_48_has_more(small, edition: Edition) -> None:
    for n in range(4):
        assert post(f"2001:db8:1:1::{n}", number=n).status_code == 302
    assert post("2001:db8:1:1::ffff", number=5).status_code == 429
    assert post("2001:db8:1:2::1", number=6).status_code == 302
    # Seven of one /48 in all, those turned away included.
    assert post("2001:db8:1:3::1", number=7).status_code == 429
    assert post("2001:db8:2::1", number=8).status_code == 302


def test_a_busy_network_is_asked_for_a_proof_and_never_turned_away(small, edition: Edition) -> None:
    post(number=0)
    post(number=1)
    assert Signal.objects.count() == 0
    assert post(number=2).status_code == 302
    assert post(number=3, proof=solution()).status_code == 302
    kinds = Signal.objects.order_by("pk").values_list("signature__contact__email", "kind")
    assert sorted(kinds) == [
        ("ana2@example.org", "busy-network"), ("ana2@example.org", "no-script"), ("ana3@example.org", "busy-network"),
    ]  # fmt: skip
    for signature in Signature.objects.all():
        signing.confirm(signature)
    assert list(Hold.objects.values_list("signature__contact__email", "code")) == [("ana2@example.org", "busy")]


def test_a_proof_counts_for_one_submission(edition: Edition) -> None:
    given, first, second = solution(), str(uuid.uuid4()), str(uuid.uuid4())
    assert proof.is_given(given, submission=first)
    assert proof.is_given(given, submission=first)
    assert not proof.is_given(given, submission=second)


@pytest.mark.parametrize("given", ["", "x", "e30=", "W10=", "bnVsbA==", "MQ==", "é", "\x00", "x" * 5000])
def test_what_is_no_proof_is_none_and_never_an_error(edition: Edition, given: str) -> None:
    assert not proof.is_given(given, submission="x")
    assert post(proof=given).status_code == 302


def test_a_proof_with_another_number_is_none(edition: Edition) -> None:
    given = json.loads(base64.b64decode(solution()))
    given["number"] += 1
    assert not proof.is_given(base64.b64encode(json.dumps(given).encode()).decode(), submission="x")


# --- signals -----------------------------------------------------------------------------------------


def confirmed(edition: Edition, **changes: object) -> Signature:
    values: dict = {"name": "Ana Silva", "email": "ana@example.org", **changes}
    return signing.confirm(signing.submit(Draft(edition=edition, **values), signing.Arrival()))


def kinds_of(signature: Signature) -> list[str]:
    return sorted(signature.signals.values_list("kind", flat=True))


def test_the_trap_and_haste_are_signals_and_the_answer_is_the_same(client: Client, edition: Edition) -> None:
    page = client.get("/sign/")
    response = post(website="https://spam.example", began=page.context["form"]["began"].value())
    plain = post(number=2)
    assert (response.status_code, response["Location"]) == (plain.status_code, plain["Location"])
    assert kinds_of(Signature.objects.get(contact__email="ana0@example.org")) == ["hidden-field", "too-fast"]
    assert kinds_of(Signature.objects.get(contact__email="ana2@example.org")) == []


def test_a_double_submit_gives_its_signals_once(edition: Edition) -> None:
    submission = str(uuid.uuid4())
    for _ in range(2):
        post(website="x", submission=submission)
    assert kinds_of(Signature.objects.get()) == ["hidden-field"]


def test_a_throw_away_address_is_a_signal(edition: Edition) -> None:
    assert kinds_of(confirmed(edition, email="ana@mailinator.com")) == ["throw-away"]


def test_a_name_like_anothers_is_a_signal(edition: Edition) -> None:
    first = confirmed(edition)
    second = confirmed(edition, name="ANA  SILVÁ", email="other@example.org")
    assert kinds_of(first) == []
    assert kinds_of(second) == ["like-name"]
    assert second.signals.get().other == first


@pytest.mark.parametrize("name", ["Michael W. Doyle", "Doyle, Michael", "michael doyle", "Micheal W. Doyle"])
def test_a_name_like_a_commission_members_is_held(seeded, name: str) -> None:
    edition = Edition.objects.get(label="2017")
    signature = confirmed(edition, name=name)
    assert "like-commission" in kinds_of(signature)
    assert list(signature.holds.values_list("code", flat=True)) == ["resembles"]


@pytest.mark.parametrize(
    ("one", "another"), [("Ana Silva", "Ana Souza"), ("Li", "Lu"), ("Michael Doyle", "Michael Boyle Jr")]
)
def test_different_names_are_not_alike(one: str, another: str) -> None:
    assert not signals.are_alike(one, another)


def test_five_confirmations_a_day_and_the_page_says_the_same(edition: Edition, client: Client) -> None:
    answers = {client.post("/sign/", {**GIVEN, "name": f"Ana {n}"})["Location"] for n in range(7)}
    assert answers == {"/sign/check-your-email/"}
    assert (Signature.objects.count(), Mail.objects.filter(template="confirm").count()) == (7, 5)


def test_replacing_a_submission_gives_no_sixth_mail(edition: Edition, client: Client) -> None:
    submission = str(uuid.uuid4())
    for n in range(8):
        client.post("/sign/", {**GIVEN, "name": f"Ana {n}", "submission": submission})
    assert Mail.objects.filter(template="confirm").count() == 5


def test_asking_for_the_link_is_limited_by_network_too(edition: Edition, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "HOURLY", (2, 3600))
    answers = [Client().post("/signature/", {"email": "ana@example.org"}).status_code for _ in range(3)]
    assert answers == [302, 302, 429]
    wayin.answer_due()
    assert Mail.objects.count() == 0


# --- five mails a day for each purpose ----------------------------------------------------------------


class Clock:
    """What ``timezone.now`` tells; turned by hand."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 24, 23, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def tell(self, day: int, hour: int, minute: int = 0, second: int = 0) -> None:
        self.at = datetime(2026, 11, day, hour, minute, second, tzinfo=UTC)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(timezone, "now", made)
    return made


def test_midnight_brings_no_sixth_mail(edition: Edition, client: Client, clock: Clock) -> None:
    submission = str(uuid.uuid4())

    def ask(times: int) -> int:
        before = Mail.objects.filter(template="confirm").count()
        for _ in range(times):
            # The one before is erased each time, so the rows alone would forget its mail.
            client.post("/sign/", {**GIVEN, "name": f"Ana {uuid.uuid4().hex}", "submission": submission})
        return Mail.objects.filter(template="confirm").count() - before

    assert ask(3) == 3
    clock.tell(24, 23, 50)
    assert ask(3) == 2
    clock.tell(25, 0, 10)
    assert ask(2) == 0
    clock.tell(25, 22, 59, 59)
    assert ask(1) == 0
    clock.tell(25, 23, 0, 1)
    assert ask(4) == 3
    clock.tell(25, 23, 50, 1)
    assert ask(3) == 2


@hypothesis.settings(max_examples=15)
@hypothesis.given(st.lists(st.integers(1, 9 * 3600), min_size=8, max_size=24))
def test_in_any_24_hours_an_address_gets_five_at_most(db, steps: list[int]) -> None:
    clock, went = Clock(), []
    LimitCount.objects.all().delete()
    with mock.patch.object(timezone, "now", clock):
        for seconds in steps:
            clock.at += timedelta(seconds=seconds)
            due = sum(clock.at - at < timedelta(days=1) for at in went) < 5
            assert limits.may_mail("confirm", "key", most=5) is due
            went += [clock.at] if due else []


def test_each_purpose_and_address_has_five_of_its_own(db) -> None:
    for purpose, key in [("confirm", "one"), ("own", "one"), ("confirm", "other")]:
        assert [limits.may_mail(purpose, key, most=5) for _ in range(6)] == [True] * 5 + [False]
