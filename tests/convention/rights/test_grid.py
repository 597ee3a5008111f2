"""Staff's grids of annotations: filled, refused by row, kept with their history, taken away and brought back."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from convention.models import Annotation, ChapterGroups, Edition, RightsVersion
from convention.rights import history
from convention.rights.stored import annotations_csv, chapters_csv
from staff.models import Role
from tests.convention.texts import small_text
from tests.support.queueing import client_of, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition(db: None) -> Edition:
    return small_text()


@pytest.fixture
def editor() -> Client:
    return client_of(Role.EDITOR)


CHAPTERS = {
    "seen": "0",
    "groups-1": ["visitors"],
    "groups-2": ["students", "refugees"],
    "builds-2": ["1"],
    "except-2": "3(1)",
}


def post(client: Client, edition: Edition, tail: str = "", **sent: Any) -> Any:
    return client.post(f"/admin/rights/{edition.pk}/{tail}", sent)


def row(number: str, **cells: str) -> dict[str, list[str]]:
    names = ("kind", "right", "provision", "groups", "note", "code")
    return {f"{name}-{number}": [cells.get(name, "")] for name in names}


ONE = row("3", kind="right-of-migrants", right="entry", provision="2", groups="visitors", note="To come in")


def test_rows_of_chapters_show_the_explorer(editor: Client, edition: Edition) -> None:
    assert post(editor, edition, **CHAPTERS).status_code == 302
    assert chapters_csv(edition) == ("chapter,groups,builds_on,except\n1,visitors,,\n2,students refugees,1,3(1)\n")
    shown = Client().get("/convention/editions/small-en/rights/").content.decode()
    assert shown.count('<ol class="inheritance">') == 1


def test_a_circle_is_refused_at_its_row_and_nothing_is_lost(editor: Client, edition: Edition) -> None:
    response = post(editor, edition, **{**CHAPTERS, "builds-1": ["2"]})
    page = response.content.decode()
    assert (response.status_code, ChapterGroups.objects.count(), RightsVersion.objects.count()) == (400, 0, 0)
    wrong = re.findall(r'<fieldset class="grid-row wrong">.*?</fieldset>', page, re.DOTALL)
    assert [("builds on itself" in one, 'value="visitors" checked' in one) for one in wrong] == [(True, True)]


def test_an_unknown_article_is_refused_at_its_row(editor: Client, edition: Edition) -> None:
    page = post(editor, edition, **{**CHAPTERS, "except-2": "99"}).content.decode()
    assert "there is no article “99”." in page
    assert 'value="99"' in page


def test_articles_are_filled_one_chapter_at_a_time(editor: Client, edition: Edition) -> None:
    other = row("4", kind="frame", note="When it begins")
    assert post(editor, edition, "chapters/2/", seen="0", **other).status_code == 302
    assert post(editor, edition, "chapters/1/", seen="2", **ONE).status_code == 302
    assert annotations_csv(edition).splitlines()[1:] == [
        "3,2,right-of-migrants,entry-3,entry,visitors,To come in",
        "4,,frame,frame-4,,,When it begins",
    ]
    page = editor.get(f"/admin/rights/{edition.pk}/chapters/1/").content.decode()
    assert 'value="entry-3"' in page
    taken = {**ONE, "kind-3": [""]}
    assert post(editor, edition, "chapters/1/", seen="3", **taken).status_code == 302
    assert list(Annotation.objects.values_list("code", flat=True)) == ["frame-4"]


def test_a_mistake_stands_at_its_row(editor: Client, edition: Edition) -> None:
    response = post(editor, edition, "chapters/1/", seen="0", **{**ONE, "groups-3": ["martians"]})
    page = response.content.decode()
    assert (response.status_code, Annotation.objects.count()) == (400, 0)
    (wrong,) = re.findall(r'<div class="grid-cells wrong".*?</div>', page, re.DOTALL)
    assert "the group “martians” is unknown" in wrong
    assert 'value="martians"' in wrong
    assert 'value="To come in"' in wrong


def test_who_saves_second_is_told_and_overwrites_nobody(editor: Client, edition: Edition) -> None:
    post(editor, edition, **CHAPTERS)
    response = post(editor, edition, **{**CHAPTERS, "groups-1": ["tourists"]})
    assert (response.status_code, "Somebody has changed this table" in response.content.decode()) == (409, True)
    assert ChapterGroups.objects.get(chapter="1").groups == "visitors"


def test_the_history_says_who_changed_what_and_leads_back(editor: Client, edition: Edition) -> None:
    post(editor, edition, "chapters/1/", seen="0", **ONE)
    post(editor, edition, "chapters/1/", seen="2", **{**ONE, "note-3": ["To enter"], "code-3": ["entry-3"]})
    versions = list(RightsVersion.objects.order_by("number").values_list("number", "how", "saved_by__username"))
    who = staff(Role.EDITOR).username
    assert versions == [
        (1, "as it was loaded", None),
        (2, "chapter 1 in the grid", who),
        (3, "chapter 1 in the grid", who),
    ]
    page = editor.get(f"/admin/rights/{edition.pk}/history/").content.decode()
    assert "entry-3: note <del>To come in</del> <ins>To enter</ins>" in " ".join(page.split())
    second = RightsVersion.objects.get(number=2)
    assert post(editor, edition, "restore/", seen="3", version=second.pk).status_code == 302
    assert Annotation.objects.get().note == "To come in"
    assert RightsVersion.objects.get(number=4).how == "version 2 taken again"


def test_a_save_without_a_change_is_no_version(editor: Client, edition: Edition) -> None:
    post(editor, edition, **CHAPTERS)
    post(editor, edition, **{**CHAPTERS, "seen": "2"})
    assert history.current(edition, "chapters") == 2


def test_a_file_is_reported_line_by_line_then_accepted_or_dropped(editor: Client, edition: Edition) -> None:
    head = "article,provision,kind,code,right,groups,note\n"
    wrong = SimpleUploadedFile("a.csv", f"{head}1,,frame,a,,,\n77,,frame,b,,,\n3,,fame,c,,,\n".encode())
    response = post(editor, edition, "load/annotations/", seen="0", file=wrong)
    said = re.findall(r"<li>(Line .*?)</li>", response.content.decode())
    assert (response.status_code, said[0]) == (400, "Line 3: there is no article “77”.")
    assert said[1].startswith("Line 4: the kind “fame” is unknown")
    good = f'{head}1,,frame,a,,,\n3,2,right-of-migrants,b,entry,visitors,"To come, in"\n'
    response = post(editor, edition, "load/annotations/", seen="0", file=SimpleUploadedFile("a.csv", good.encode()))
    page = response.content.decode()
    assert (response.status_code, "2 rows added" in page, Annotation.objects.count()) == (200, True, 0)
    content = re.search(r'<textarea name="content" hidden>(.*?)</textarea>', page, re.DOTALL)
    assert content is not None
    sent = content[1].replace("&quot;", '"').replace("\n", "\r\n")
    assert post(editor, edition, "load/annotations/", seen="0", accept="1", content=sent).status_code == 302
    assert editor.get(f"/admin/rights/{edition.pk}/annotations.csv").content.decode() == good


@pytest.mark.parametrize("tail", ["chapters/9/", "martians.csv", "history/x/"])
def test_what_is_unknown_is_a_404(editor: Client, edition: Edition, tail: str) -> None:
    assert editor.get(f"/admin/rights/{edition.pk}/{tail}").status_code == 404


def test_a_post_without_its_version_is_refused(editor: Client, edition: Edition) -> None:
    assert [post(editor, edition, tail).status_code for tail in ("", "chapters/1/", "restore/")] == [400] * 3


def test_the_whole_specimen_goes_through_its_grid_unchanged(editor: Client, seeded: None) -> None:
    edition = Edition.objects.get(is_specimen=True)
    before = annotations_csv(edition)
    page = editor.get(f"/admin/rights/{edition.pk}/chapters/4/").content.decode()
    form = page[page.index('<form method="post">') :]
    sent: dict[str, list[str]] = {"seen": ["0"]}
    for name, value in re.findall(r'<input[^>]*name="([a-z]+-[^"]+)" value="([^"]*)"', form):
        sent.setdefault(name, []).append(value.replace("&#x27;", "'").replace("&quot;", '"').replace("&amp;", "&"))
    for name, options in re.findall(r'<select name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        sent.setdefault(name, []).append(chosen[1] if chosen else "")
    response = editor.post(f"/admin/rights/{edition.pk}/chapters/4/", sent)
    assert (response.status_code, history.current(edition, "annotations")) == (302, 0)
    assert annotations_csv(edition) == before
