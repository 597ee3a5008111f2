"""Page texts: shipped, changed by staff, brought back."""

import pytest
from django.test import Client
from django.urls import reverse

from convention import editing
from convention.models import ContentVersion, Prose, ProseVersion
from convention.prose import Words
from convention.prose import shipped as prose_files
from staff.models import Role, StaffAccount

pytestmark = pytest.mark.django_db

FIRST = Words("Title", "Description", "First.")
SECOND = Words("Title", "Description", "Second.")
STAFF_WORDS = Words("Our title", "Ours", "Our words.")


def account(role: str = Role.EDITOR, name: str = "editor") -> StaffAccount:
    return StaffAccount.objects.create_user(name, password="-", role=role, is_staff=True)


def client_of(staff: StaffAccount) -> Client:
    client = Client()
    client.force_login(staff)
    return client


def shipped(words: Words = FIRST) -> Prose:
    editing.ship("about", words)
    return Prose.objects.get(key="about")


def history(prose: Prose) -> list[tuple[int, str, str | None]]:
    rows = ProseVersion.objects.filter(prose=prose).order_by("number")
    return [(row.number, row.markdown, row.saved_by.username if row.saved_by else None) for row in rows]


def posted(prose: Prose, words: Words, seen: int) -> dict[str, object]:
    return {"title": words.title, "description": words.description, "markdown": words.markdown, "seen": seen}


def test_shipping_again_changes_nothing() -> None:
    prose = shipped()
    version = ContentVersion.objects.get().number
    assert editing.ship("about", FIRST) is False
    assert history(prose) == [(1, "First.", None)]
    assert ContentVersion.objects.get().number == version


def test_a_newer_shipped_text_replaces_one_that_staff_left_alone() -> None:
    shipped()
    prose = shipped(SECOND)
    assert (prose.markdown, prose.html, prose.is_shipped) == ("Second.", "<p>Second.</p>\n", True)
    assert history(prose) == [(1, "First.", None), (2, "Second.", None)]


def test_a_newer_shipped_text_leaves_what_staff_changed() -> None:
    editing.revise(shipped(), STAFF_WORDS, seen=1, by=account())
    assert editing.ship("about", SECOND) is True
    prose = Prose.objects.get()
    assert (prose.title, prose.markdown, prose.html) == ("Our title", "Our words.", "<p>Our words.</p>\n")
    assert (prose.shipped_markdown, prose.is_shipped, prose.version) == ("Second.", False, 2)
    assert editing.ship("about", SECOND) is False


def test_back_to_shipped_keeps_what_staff_wrote_in_the_history() -> None:
    editor = account()
    editing.revise(shipped(), STAFF_WORDS, seen=1, by=editor)
    editing.ship("about", SECOND)
    prose = editing.back_to_shipped(Prose.objects.get(), seen=2, by=editor)
    assert (editing.current(prose), prose.is_shipped) == (SECOND, True)
    assert history(prose) == [(1, "First.", None), (2, "Our words.", "editor"), (3, "Second.", "editor")]


def test_who_saves_second_is_refused() -> None:
    editor = account()
    editing.revise(shipped(), STAFF_WORDS, seen=1, by=editor)
    with pytest.raises(editing.StaleText):
        editing.revise(Prose.objects.get(), SECOND, seen=1, by=editor)
    assert (Prose.objects.get().markdown, ProseVersion.objects.count()) == ("Our words.", 2)


def test_a_page_is_readable_before_anything_was_loaded() -> None:
    assert (editing.page("about").title, Prose.objects.count()) == ("About the Convention and this site", 0)


def test_an_editor_changes_a_text_in_the_admin() -> None:
    prose = shipped()
    address = reverse("admin:convention_prose_change", args=[prose.pk])
    words = Words("T", "D", "## One\r\n\r\n<script>alert(1)</script>")
    response = client_of(account()).post(address, posted(prose, words, 1))
    assert (response.status_code, response["Location"]) == (302, reverse("admin:convention_prose_changelist"))
    prose.refresh_from_db()
    assert prose.markdown == "## One\n\n<script>alert(1)</script>"
    assert prose.html == "<h2>One</h2>\n<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n"
    assert history(prose)[1:] == [(2, prose.markdown, "editor")]


def test_a_stale_form_is_shown_again_with_its_words() -> None:
    prose = shipped()
    editing.revise(prose, STAFF_WORDS, seen=1, by=account())
    address = reverse("admin:convention_prose_change", args=[prose.pk])
    response = client_of(account(name="other")).post(address, posted(prose, SECOND, 1))
    assert response.status_code == 200
    assert "Somebody has changed this text" in response.content.decode()
    assert ">\nSecond.</textarea>" in response.content.decode()
    assert (Prose.objects.get().markdown, ProseVersion.objects.count()) == ("Our words.", 2)


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.AUDITOR])
@pytest.mark.parametrize("name", ["change", "preview", "shipped", "restore"])
def test_other_staff_may_look_but_not_change(role: str, name: str) -> None:
    prose = shipped()
    client = client_of(account(role))
    assert client.get(reverse("admin:convention_prose_change", args=[prose.pk])).status_code == 200
    assert client.get(reverse("admin:convention_prose_history", args=[prose.pk])).status_code == 200
    response = client.post(reverse(f"admin:convention_prose_{name}", args=[prose.pk]), posted(prose, SECOND, 1))
    assert (response.status_code, ProseVersion.objects.count()) == (403, 1)


@pytest.mark.parametrize("name", ["preview", "shipped", "restore"])
def test_verbs_are_posted_by_staff(name: str) -> None:
    prose = shipped()
    address = reverse(f"admin:convention_prose_{name}", args=[prose.pk])
    assert client_of(account()).get(address).status_code == 405
    visitor = Client().post(address, posted(prose, SECOND, 1))
    assert (visitor.status_code, visitor["Location"].split("?")[0]) == (302, reverse("admin:login"))
    assert Client(enforce_csrf_checks=True).post(address).status_code in {302, 403}
    assert ProseVersion.objects.count() == 1


def test_preview_shows_the_words_and_stores_nothing() -> None:
    prose = shipped()
    address = reverse("admin:convention_prose_preview", args=[prose.pk])
    words = Words("New & title", "D", "Lead.\n\n## Part\n\n<img src=x onerror=alert(1)>")
    response = client_of(account()).post(address, posted(prose, words, 1))
    page = response.content.decode()
    assert response.status_code == 200
    assert "<h1>New &amp; title</h1>" in page
    assert "<h2>Part</h2>\n<p>&lt;img src=x onerror=alert(1)&gt;</p>" in page
    assert (Prose.objects.get().markdown, ProseVersion.objects.count()) == ("First.", 1)


def test_shipped_and_earlier_texts_come_back_by_one_press() -> None:
    prose = shipped()
    editor = account()
    client = client_of(editor)
    editing.revise(prose, STAFF_WORDS, seen=1, by=editor)
    client.post(reverse("admin:convention_prose_shipped", args=[prose.pk]), {"seen": 2})
    assert editing.current(Prose.objects.get()) == FIRST
    client.post(reverse("admin:convention_prose_restore", args=[prose.pk]), {"seen": 3, "number": 2})
    assert editing.current(Prose.objects.get()) == STAFF_WORDS
    page = client.get(reverse("admin:convention_prose_history", args=[prose.pk])).content.decode()
    assert [page.count(f"Version {number}, ") for number in (1, 2, 3, 4)] == [1, 1, 1, 1]
    assert (page.count("Shipped with the site"), page.count("Saved by editor")) == (1, 3)


@pytest.mark.parametrize(
    "fields", [{}, {"seen": "1", "number": "2"}, {"seen": "x", "number": "1"}, {"seen": "9" * 30, "number": "9" * 30}]
)
def test_forged_fields_change_nothing(fields: dict[str, str]) -> None:
    prose = shipped()
    editor = account()
    editing.revise(prose, STAFF_WORDS, seen=1, by=editor)
    client = client_of(editor)
    statuses = [
        client.post(reverse(f"admin:convention_prose_{name}", args=[prose.pk]), fields).status_code
        for name in ("shipped", "restore")
    ]
    assert set(statuses) <= {302, 404}
    assert (Prose.objects.get().markdown, ProseVersion.objects.count()) == ("Our words.", 2)


def test_the_form_leads_to_the_page_of_its_text() -> None:
    for key in editing.PAGES:
        editing.ship(key, FIRST)
    client = client_of(account())
    for prose in Prose.objects.all():
        page = client.get(reverse("admin:convention_prose_change", args=[prose.pk])).content.decode()
        assert (prose.key, f'href="{reverse(editing.PAGES[prose.key])}"' in page) == (prose.key, True)
    assert set(editing.PAGES) == set(prose_files())


def test_no_text_is_added_or_deleted_in_the_admin() -> None:
    prose = shipped()
    client = client_of(account(Role.OWNER))
    assert client.post(reverse("admin:convention_prose_add")).status_code == 403
    assert client.post(reverse("admin:convention_prose_delete", args=[prose.pk]), {"post": "yes"}).status_code == 403
    assert Prose.objects.count() == 1
