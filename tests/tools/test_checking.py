"""``make check``: every step runs, and one that finds something fails the command."""

import sys
from pathlib import Path

import pytest

from tools import checking
from tools.checking import Step


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let the environment's programs be this Python and two scripts that pass and fail."""

    class Folder:
        folder = tmp_path

    monkeypatch.setattr(checking, "Venv", Folder)
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "python").symlink_to(sys.executable)
    return tmp_path


def test_a_step_that_finds_nothing_is_one_line(programs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert checking.passes(Step("quiet", ["python", "-c", "print('much to say')"])) is True
    words = capsys.readouterr().out
    assert (words.startswith("quiet         passed ("), words.count("\n"), "much to say" in words) == (True, 1, False)


def test_a_step_that_finds_something_says_what(programs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert checking.passes(Step("loud", ["python", "-c", "import sys; sys.exit('a hole')"])) is False
    words = capsys.readouterr().out.splitlines()
    assert (words[0].startswith("loud          FAILED ("), words[1:]) == (True, ["a hole"])


def test_steps_see_their_own_environment_only(programs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "of this machine")
    look = "import os, sys; sys.exit(os.environ.get('SECRET_KEY') or 0 if os.environ['DEBUG'] == '1' else 'no DEBUG')"
    assert checking.passes(Step("look", ["python", "-c", look], {"DEBUG": "1"})) is True


def test_everything_named_is_checked(tmp_path: Path) -> None:
    steps = checking.steps(tmp_path)
    names = ["format", "lint", "templates", "migrations", "deployment", "security", "types"]
    assert [step.name for step in steps] == names
    settings = next(step for step in steps if step.name == "deployment").environment
    assert ("DEBUG" in settings, len(settings["SECRET_KEY"]) >= 50, settings["DATA_DIR"]) == (
        False,
        True,
        str(tmp_path),
    )


def test_the_closing_line_names_what_failed() -> None:
    assert (checking.words([]), checking.words(["lint", "types"])) == ("all passed", "failed: lint, types")


def test_an_environment_file_is_read_as_systemd_does(tmp_path: Path) -> None:
    file = tmp_path / "a.env"
    file.write_text("# a remark\nA=1\n\n  B=x = y \nC=\n")
    assert checking.read_env(file) == {"A": "1", "B": "x = y", "C": ""}
