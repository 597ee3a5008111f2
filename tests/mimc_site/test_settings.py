"""Settings as an operator meets them: described, complete in the example, refused in one clear line."""

import re
from pathlib import Path

import pytest

from mimc_site import settings as site_settings
from mimc_site.env import Environment
from tools.checking import bare_environment, deployed, read_env

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "settings.md"
EXAMPLE = ROOT / "deploy" / "example.env"
ROW = re.compile(r"^\| `([A-Z_]+)` \|(.*)\|$", re.MULTILINE)
# Names of DESIGN's contract, each with its reason in settings.py.
SILENCED = ["security.W005", "security.W021", "django_ratelimit.W001"]


def described() -> dict[str, list[str]]:
    """Return the rows of docs/settings.md by name: the two defaults, an example, what happens otherwise."""
    return {name: [cell.strip() for cell in row.split(" | ")] for name, row in ROW.findall(PAGE.read_text())}


def test_every_setting_is_described_and_no_other() -> None:
    assert sorted(described()) == sorted(set(site_settings.env.names))


def test_every_row_is_filled() -> None:
    for name, cells in described().items():
        assert len(cells) == 4, name
        assert all(cells[1:]), name


def test_what_is_needed_stops_the_process_and_the_page_says_so() -> None:
    for name, cells in described().items():
        assert (cells[1] == "needed") == (name in NEEDED), name
        assert cells[1] != "needed" or "stops the process where missing" in cells[3], name


def test_the_example_holds_every_setting_but_the_two_for_trying() -> None:
    given = read_env(EXAMPLE)
    assert sorted([*given, "DEBUG", "ALLOW_SPECIMEN"]) == sorted(set(site_settings.env.names))
    assert given["SECRET_KEY"] == ""


# --- each refusal is one line ------------------------------------------------------------------------

NEEDED = ("SECRET_KEY", "SITE_URL", "DATA_DIR", "DATABASE_URL", "EMAIL_URL", "DEFAULT_FROM_EMAIL")


@pytest.fixture
def started(manage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Start a process with the example's settings and some changed; return its status and what it said."""

    def start(*arguments: str, **changed: str) -> tuple[int, str]:
        for name in site_settings.env.names:
            monkeypatch.delenv(name, raising=False)
        done = manage(*(arguments or ("check",)), **{**deployed(tmp_path), **changed})
        return done.returncode, done.stderr

    return start


@pytest.mark.parametrize("name", NEEDED)
def test_a_missing_one_that_matters_is_named(started, name: str) -> None:
    assert started(**{name: ""}) == (1, f"Settings: {name} is not set, and DEBUG is off. See docs/settings.md.\n")


@pytest.mark.parametrize(
    ("changed", "line"),
    [
        ({"DEBUG": "maybe"}, "DEBUG must be 1 or 0, not 'maybe'."),
        (
            {"SECRET_KEY": "short"},
            "SECRET_KEY is shorter than 50 characters. See docs/settings.md for a line that makes one.",
        ),
        ({"SITE_URL": "http://example.org"}, "SITE_URL must begin with https:// while DEBUG is off."),
        ({"SITE_URL": "example.org"}, "SITE_URL must begin with one of http://, https://, not 'example.org'."),
        ({"TRUSTED_PROXIES": "-1"}, "TRUSTED_PROXIES must be a whole number of at least 0, not '-1'."),
        (
            {"DATABASE_URL": "mysql://root:secret@host/db"},
            "DATABASE_URL must begin with one of sqlite://, postgres://, postgresql://, not 'mysql'.",
        ),
        (
            {"EMAIL_URL": "outbox:"},
            "EMAIL_URL=outbox: keeps mail in the database and works under DEBUG=1 only.",
        ),
        ({"EMAIL_URL": "smtp://"}, "EMAIL_URL names no host."),
        (
            {"REDIS_URL": "http://127.0.0.1"},
            "REDIS_URL must begin with one of redis://, rediss://, unix://, not 'http'.",
        ),
    ],
)
def test_one_that_cannot_be_meant_is_refused(started, changed: dict[str, str], line: str) -> None:
    assert started(**changed) == (1, f"Settings: {line}\n")


def test_the_example_with_a_key_passes_the_deployment_checks_in_silence(started) -> None:
    assert site_settings.SILENCED_SYSTEM_CHECKS == SILENCED
    status, said = started("check", "--deploy", "--fail-level", "WARNING")
    assert (status, said) == (0, "")


def test_the_checks_can_complain(started) -> None:
    """The same with a weak key: were the check above blind, this one would find nothing, too."""
    status, said = started("check", "--deploy", "--fail-level", "WARNING", SECRET_KEY="a" * 60)
    assert (status, "security.W009" in said) == (1, True)


# --- the reader --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("value", "flag"), [("1", True), ("YES", True), (" on ", True), ("0", False), ("off", False)])
def test_flags(value: str, flag: bool) -> None:
    assert Environment({"A": value}).flag("A") is flag


def test_empty_is_the_same_as_not_set() -> None:
    env = Environment({"A": "  ", "B": ""})
    assert (env.text("A", "x"), env.flag("B", default=True), env.number("C", 3), env.words("A", "x, y,")) == (
        "x",
        True,
        3,
        ["x", "y"],
    )
    assert env.names == ["A", "B", "C", "A"]


@pytest.mark.parametrize("value", ["1.5", "٣", "-2", "1e3", "ten", "0"])
def test_numbers_are_whole_plain_and_large_enough(value: str) -> None:
    with pytest.raises(SystemExit, match=r"^Settings: A must be a whole number of at least 1, not "):
        Environment({"A": value}).number("A", 5, least=1)


def test_a_refused_address_does_not_show_its_password() -> None:
    with pytest.raises(SystemExit) as stopped:
        Environment({"A": "mysql://root:secret@host"}).choice("A", None, ("sqlite",))
    assert "secret" not in str(stopped.value)


def test_nothing_of_this_machine_reaches_the_deployment_check(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEBUG", "1")
    monkeypatch.setenv("SECRET_KEY", "of this machine")
    assert set(bare_environment()) <= {"PATH", "HOME", "LANG", "TMPDIR"}
