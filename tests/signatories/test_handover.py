"""The typeset register: whole, in order, words as words, and away at once when somebody in it leaves."""

from __future__ import annotations

import hashlib
import re
from datetime import timedelta

import pypdfium2
import pytest
from django.test import Client
from django.utils import timezone

from convention.models import Edition
from signatories import lifecycle, snapshots, stored, tasks
from signatories.handover import contents, making
from signatories.lifecycle import Draft, DraftStatement, DraftTarget
from signatories.models import Signature

pytestmark = pytest.mark.django_db
FILE, PAGE = "/signatories/register.pdf", "/signatories/to-hand-over/"
MARKUP = '#panic("x") *bold* _it_ $x^2$ @ref <label> \\ // /* #import "a.typ"'


def signed(name: str, *, on: str = "art-12-p1", words: str = "", **facts) -> Signature:
    edition = Edition.objects.get(is_specimen=True)
    statements = ()
    if words:
        target = DraftTarget(edition, "provision", on, on, "quoted")
        statements = (DraftStatement("reservation", words, facts.pop("language", "en"), (target,)),)
    draft = Draft(**{"name": name, "edition": edition, "open_data": True, "statements": statements, **facts})
    return lifecycle.import_signature(draft, state="published")


def text_of(content: bytes) -> str:
    """Return the words of a PDF on one line."""
    document = pypdfium2.PdfDocument(content)
    return " ".join(" ".join(page.get_textpage().get_text_range() for page in document).split())


def body(client: Client) -> bytes:
    response = client.get(FILE)
    assert response.status_code == 200
    return b"".join(response)


def test_the_whole_register_in_one_document(client: Client, seeded: None) -> None:
    signed("Zoë Núñez", country="PT", affiliation=MARKUP)
    signed("Ana Silva", country="PT", words=f"Not this.\n\n{MARKUP}")
    signed("Michael Early", words="Nor that.", on="art-3-p1", language="fr")
    signed("王伟", country="CN", affiliation="𓀀𓀁 House")
    hidden = signed("Reticent Person", country="ES", words="Untold words", open_data=False)
    assert tasks.typeset.call() is True
    content = body(client)
    words = text_of(content)
    said = making.said()
    assert said is not None
    assert (said["sha256"], said["bytes"]) == (hashlib.sha256(content).hexdigest(), len(content))
    assert said["complete"] is True
    # In this order: title, commission, selected, countries, statements by article, index.
    order = [
        "Register of signatories", "43", "digest not recorded", "Commission members", "Diego Acosta",
        "Selected public signatories", "by country of residence", "Portugal (2)", "Zoë Núñez", "Ana Silva",
        "by article", "Article 3", "Nor that.", "Article 12", "Not this.", "Index of names", "Acosta",
    ]  # fmt: skip
    places = [words.find(one) for one in order[:-1]]
    assert [one for one, place in zip(order, places, strict=False) if place < 0] == []
    assert places == sorted(places)
    assert words.count(MARKUP) == 2
    assert ("王伟" in words, "[…] House" in words, "stands for signs" in words) == (True, True, True)
    assert words.rfind("Acosta") > words.rfind("Index of names")
    assert ("Reticent" in words, "Untold" in words, f"By number alone: {hidden.number}." in words) == (
        False,
        False,
        True,
    )
    table = next(one for one in (snapshots.manifest() or {})["resources"] if one["path"] == "signatories.csv")
    assert table["hash"].removeprefix("sha256:") in re.sub(r"\s", "", words)
    page = client.get(PAGE).content.decode()
    assert (said["sha256"] in page, FILE in page, f"<dd>{said['pages']}</dd>" in page) == (True, True, True)
    # Nothing of what was set lies beside it.
    assert sorted(path.name for path in stored.folder("handover").iterdir()) == ["register.json", "register.pdf"]


@pytest.mark.parametrize("end", ["withdraw", "erase", "take down", "statement"])
def test_who_leaves_takes_it_away_until_it_is_made_anew(
    client: Client, seeded: None, end: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_by_typst(monkeypatch)
    from tests.signatories import makers

    one = signed("Leaving Person", words="Leaving words")
    assert making.make_when_due()
    assert client.get(FILE).status_code == 200
    {
        "withdraw": lifecycle.withdraw,
        "erase": lifecycle.erase,
        "take down": lambda s: lifecycle.take_down(s, seen=s.version, by=makers.moderator(), reason=makers.reason()),
        "statement": lambda s: lifecycle.withdraw_statement(makers.statement_of(s)),
    }[end](makers.again(one))
    away = client.get(FILE)
    assert (away.status_code, away["Cache-Control"], away["Retry-After"]) == (503, "no-store", "300")
    assert "offline" in client.get(PAGE).content.decode()
    # Not more often than each ten minutes, however many leave.
    assert not making.make_when_due()
    assert making.make_when_due(now=timezone.now() + making.AGAIN)
    assert client.get(FILE).status_code == 200
    gone = b"Leaving words" if end == "statement" else b"Leaving"
    files = [path.read_bytes() for path in stored.folder("handover").parent.rglob("*") if path.is_file()]
    assert [1 for content in files if gone in content] == []


def set_by_typst(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the data stand for the pages: what is tested is when and of what the file is made, not how it is set."""

    def instead(folder) -> dict[str, int]:
        (folder / "register.pdf").write_bytes((folder / "data.json").read_bytes())
        (folder / "register.typ").touch()
        return {"pages": 1, "peak_mb": 1}

    monkeypatch.setattr(making, "_set", instead)


def test_made_each_day_on_which_something_changed(seeded: None, monkeypatch: pytest.MonkeyPatch) -> None:
    set_by_typst(monkeypatch)
    now = timezone.now()
    assert making.make_when_due(now=now)
    assert not making.make_when_due(now=now + timedelta(days=2))
    signed("Newcomer")
    assert not making.make_when_due(now=now + timedelta(hours=23))
    assert making.make_when_due(now=now + timedelta(hours=25))


def test_past_the_limit_everybody_is_in_the_csv_and_only_who_is_in_the_file_takes_it_away(
    client: Client, seeded: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_by_typst(monkeypatch)
    monkeypatch.setattr(contents, "WHOLE", 40)
    plain = signed("Plain Person", country="PT")
    signed("Other Person", country="PT")
    speaker = signed("Speaking Person", words="Long words " * 20)
    monkeypatch.setattr(contents, "WORDS", 10)
    assert making.make_when_due()
    words = body(client).decode()
    assert ("Plain Person" in words, "Speaking Person" in words, '["Portugal","2"]' in words.replace(" ", "")) == (
        False,
        True,
        True,
    )
    assert ("Long words" in words, f"/signatories/statements/{speaker.statements.get().uuid}/" in words) == (
        False,
        True,
    )
    lifecycle.withdraw(plain)
    assert client.get(FILE).status_code == 200
    lifecycle.withdraw(speaker)
    assert client.get(FILE).status_code == 503


def test_one_worker_at_a_time_and_a_failure_is_said(
    client: Client, seeded: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    with stored.alone(making.NAME) as first:
        assert (first, making.make_when_due()) == (True, False)
    monkeypatch.setattr(making, "SETTING", making.SETTING.with_name("nothing.py"))
    with pytest.raises(RuntimeError):
        making.make_when_due()
    assert (making.progress() or {})["step"] == "failed"
    page = client.get(PAGE).content.decode()
    assert ("could not be made just now" in page, client.get(FILE).status_code) == (True, 503)
    assert [path.name for path in stored.folder("handover").parent.glob("handover-*")] == ["handover-progress.json"]


def test_how_far_it_has_come_is_shown(client: Client, seeded: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contents, "AT_ONCE", 1)
    signed("First Person")
    seen: list[str] = []

    def instead(folder) -> dict[str, int]:
        seen.append(client.get(PAGE).content.decode())
        set_by_typst(monkeypatch)
        return making._set(folder)

    steps: list[tuple[str, int, int]] = []
    real = making.Steps.at
    monkeypatch.setattr(
        making.Steps,
        "at",
        lambda self, step, done=0, of=0: (steps.append((step, done, of)), real(self, step, done, of))[1],
    )
    monkeypatch.setattr(making, "_set", instead)
    making.make(timezone.now())
    assert steps == [("reading", 0, 0), ("reading", 1, 39), ("setting", 0, 0), ("", 0, 0)]
    assert "setting the pages" in seen[0]
