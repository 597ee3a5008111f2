"""Staff bring a text in: upload, the report beside the outcome, accept or drop, publish."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from convention.importing import desk
from convention.models import Edition, TextImport
from staff.models import Role, StaffAccount
from tests.convention.importing import making
from tests.convention.importing.test_load import treaty

pytestmark = pytest.mark.django_db
State = TextImport.State
COUNTS = ("articles", "chapters")
ADD = "/admin/convention/textimport/add/"


def client_of(role: str) -> Client:
    client = Client()
    client.force_login(StaffAccount.objects.create_user(role, role=role, is_staff=True))
    return client


def upload(client: Client, content: bytes, name: str = "treaty.md", label: str = "1999") -> TextImport:
    file = SimpleUploadedFile(name, content)
    response = client.post(ADD, {"file": file, "language": "en", "label": label, "date": "", "title": ""})
    item = TextImport.objects.get()
    assert response.headers["Location"] == reverse("admin:convention_textimport_change", args=[item.pk])
    return item


def press(client: Client, item: TextImport, verb: str) -> str:
    client.post(reverse(f"admin:convention_textimport_{verb}", args=[item.pk]))
    item.refresh_from_db()
    return item.state


def told(client: Client, edition: Edition) -> list[str]:
    """Return what the edition's page tells staff of its articles and chapters."""
    page = client.get(reverse("admin:convention_edition_change", args=[edition.pk])).content.decode()
    rows = (re.search(rf'field-{name}">.*?class="readonly">(.*?)</div>', page, re.DOTALL) for name in COUNTS)
    return [row[1].strip() for row in rows if row]


def test_from_upload_to_readers() -> None:
    client = client_of(Role.EDITOR)
    item = upload(client, making.as_markdown(treaty()))
    assert (item.state, item.articles, Edition.objects.count()) == (State.READ, 2, 0)
    page = client.get(reverse("admin:convention_textimport_change", args=[item.pk])).content.decode()
    assert "means an attempt" in page
    assert "<code>art-1-bis</code>" in page
    assert press(client, item, "accept") == State.ACCEPTED
    edition = Edition.objects.get()
    assert (item.edition, edition.digest, edition.published_at) == (edition, "", None)
    assert told(client, edition) == ["2 (waits to be published)", "1 (waits to be published)"]
    assert press(client, item, "publish") == State.PUBLISHED
    edition.refresh_from_db()
    assert told(client, edition) == ["2", "1"]
    assert (edition.digest, item.outcome, item.file.name) == (item.digest, None, "")


def test_dropping_leaves_neither_text_nor_file() -> None:
    client = client_of(Role.OWNER)
    item = upload(client, making.as_markdown(treaty()))
    path = Path(item.file.path)
    assert path.exists()
    press(client, item, "accept")
    assert press(client, item, "drop") == State.DROPPED
    assert (Edition.objects.count(), item.outcome) == (0, None)


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.AUDITOR])
def test_other_staff_may_look_and_no_more(role: str) -> None:
    item = upload(client_of(Role.EDITOR), making.as_markdown(treaty()))
    client = client_of(role)
    assert client.get(reverse("admin:convention_textimport_change", args=[item.pk])).status_code == 200
    assert client.get(ADD).status_code == 403
    for verb in ("accept", "drop", "publish"):
        assert client.post(reverse(f"admin:convention_textimport_{verb}", args=[item.pk])).status_code == 403
    item.refresh_from_db()
    assert item.state == State.READ


def test_a_refused_file_says_why_and_cannot_be_accepted() -> None:
    client = client_of(Role.EDITOR)
    item = upload(client, b"no pdf", name="treaty.pdf")
    assert (item.state, item.refusal) == (State.REFUSED, "The file is not a PDF, whatever its name says.")
    assert press(client, item, "accept") == State.REFUSED
    assert Edition.objects.count() == 0


def test_a_text_with_errors_cannot_be_accepted() -> None:
    client = client_of(Role.EDITOR)
    item = upload(client, b"Dear Sir,\n\nthank you for your letter.\n", name="a.txt")
    assert (item.state, item.count("error")) == (State.READ, 1)
    assert press(client, item, "accept") == State.READ
    assert Edition.objects.count() == 0


def test_bad_words_come_back_in_the_form() -> None:
    file = SimpleUploadedFile("a.md", b"x")
    response = client_of(Role.EDITOR).post(ADD, {"file": file, "language": "English", "label": "A B", "date": "soon"})
    assert sorted(response.context["adminform"].form.errors) == ["date", "label", "language"]
    assert TextImport.objects.count() == 0


def test_no_button_works_by_a_link() -> None:
    client = client_of(Role.EDITOR)
    item = upload(client, making.as_markdown(treaty()))
    for verb in ("accept", "drop", "publish"):
        assert client.get(reverse(f"admin:convention_textimport_{verb}", args=[item.pk])).status_code == 405
    assert client.post(reverse("admin:convention_textimport_change", args=[item.pk])).status_code == 405


def test_a_published_text_is_not_replaced_by_an_upload() -> None:
    client = client_of(Role.EDITOR)
    item = upload(client, making.as_markdown(treaty()))
    press(client, item, "accept")
    press(client, item, "publish")
    TextImport.objects.all().delete()
    again = upload(client, making.as_markdown(treaty("attempt")))
    assert press(client, again, "accept") == State.READ
    assert Edition.objects.get().digest == item.digest


def test_publishing_what_another_import_replaced_is_refused() -> None:
    client = client_of(Role.EDITOR)
    item = upload(client, making.as_markdown(treaty()))
    press(client, item, "accept")
    by = StaffAccount.objects.get()
    other = desk.submit(
        SimpleUploadedFile("b.md", making.as_markdown(treaty("attempt"))),
        {"language": "en", "label": "1999", "date": "", "title": ""},
        by=by,
    )
    desk.accept(other)
    assert press(client, item, "publish") == State.ACCEPTED
    assert Edition.objects.get().digest == ""


@pytest.mark.django_db(transaction=True)
def test_a_large_file_is_read_by_the_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "AT_ONCE", 10)
    client = client_of(Role.EDITOR)
    item = upload(client, making.as_markdown(treaty()))
    assert item.state == State.WAITING
    page = client.get(reverse("admin:convention_textimport_change", args=[item.pk])).content.decode()
    assert '<meta http-equiv="refresh" content="3">' in page
    call_command("worker", once=True)
    item.refresh_from_db()
    assert (item.state, item.articles) == (State.READ, 2)


def test_the_lists_cost_the_same_for_one_and_for_three(django_assert_num_queries: Any) -> None:
    client = client_of(Role.EDITOR)
    by = StaffAccount.objects.get()
    words = {"language": "en", "date": "", "title": ""}
    for count in (1, 3):
        while TextImport.objects.count() < count:
            number = TextImport.objects.count()
            file = SimpleUploadedFile("a.md", making.as_markdown(treaty(f"word{number}")))
            desk.accept(desk.submit(file, {**words, "label": f"n-{number}"}, by=by))
        client.get("/admin/")
        for name in ("edition", "textimport"):
            with django_assert_num_queries(LISTED[name]):
                client.get(reverse(f"admin:convention_{name}_changelist"))


LISTED = {"edition": 10, "textimport": 9}


# --- in a browser ------------------------------------------------------------------------------------


def bring(page: Page, file: Path, label: str) -> None:
    page.goto(ADD)
    page.get_by_label("File").set_input_files(file)
    page.get_by_label("Label").fill(label)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", name="What was read")).to_be_visible()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_import_drop_import_publish_and_correct_in_a_browser(visitors: Any, tmp_path: Path) -> None:
    first, second = tmp_path / "treaty.md", tmp_path / "corrected.md"
    first.write_bytes(making.as_markdown(treaty()))
    second.write_bytes(making.as_markdown(treaty("attempt")))
    page = signed_in(visitors)

    bring(page, first, "1999")
    expect(page.get_by_text("means an attempt;")).to_be_visible()
    page.get_by_role("button", name="Drop it").click()
    expect(page.get_by_text("The text was dropped. Nothing of it is public.")).to_be_visible()

    bring(page, first, "1999")
    page.get_by_role("button", name="Accept this text").click()
    expect(page.get_by_text("It is not public yet")).to_be_visible()
    assert page.request.get("/convention/editions/1999-en/").status == 404
    page.get_by_role("button", name="Publish this text").click()
    expect(page.get_by_text("The text is public.")).to_be_visible()
    reader = visitors()
    reader.goto("/convention/articles/1/")
    expect(reader.get_by_text("trial")).not_to_have_count(0)

    bring(page, second, "1999-2")
    page.get_by_role("button", name="Accept this text").click()
    page.get_by_role("button", name="Publish this text").click()
    page.get_by_role("link", name="1999-2-en").click()
    page.get_by_role("button", name="Make this the current edition").click()
    expect(page.get_by_text("Addresses without an edition now mean this one.")).to_be_visible()
    page.goto("/admin/convention/edition/")
    expect(page.get_by_role("link", name="corrected.md → 1999-2-en")).to_be_visible()
    assert "attempt" in page.request.get("/convention/editions/1999-2-en/articles/1/").text()
    assert "trial" in page.request.get("/convention/editions/1999-en/articles/1/").text()


def signed_in(visitors: Any) -> Page:
    client = client_of(Role.EDITOR)
    page: Page = visitors()
    cookie = client.cookies["staff"]
    page.context.add_cookies([{"name": "staff", "value": cookie.value, "url": f"{visitors.site}/admin/"}])
    return page
