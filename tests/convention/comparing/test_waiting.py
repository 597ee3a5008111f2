"""What a text that waits would change: seen by staff alone, with the statements and annotations that it touches."""

from __future__ import annotations

import re

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from convention.importing import desk
from convention.models import Annotation, Edition
from signatories.lifecycle import DraftStatement, DraftTarget
from staff.models import Role
from tests.convention.comparing.edits import edited, specimen
from tests.convention.texts import SMALL, small_text
from tests.signatories import makers
from tests.support.queueing import client_of, staff

pytestmark = pytest.mark.django_db


def text_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def on(anchor: str, name: str) -> dict[str, object]:
    target = DraftTarget(Edition.objects.get(is_specimen=True, digest__gt=""), "provision", anchor, f"({anchor})", "")
    return {"name": name, "statements": (DraftStatement("declaration", "Words.", "en", (target,)),)}


def test_staff_see_what_a_waiting_text_would_change_and_touch(seeded: None) -> None:
    public = makers.published(**on("art-42-p1", "Ana Public"))
    makers.published(**on("art-42-p2", "Bea Untouched"))
    makers.published(**on("chapter-2", "Cid Chapter"))
    makers.pending(**on("art-44", "Dan Waiting"))
    edition = small_text(label="specimen-2", text=edited(specimen()), publish=False, is_specimen=True)
    address = f"/admin/convention/edition/{edition.pk}/changes/"
    assert f'href="{address}"' in client_of(Role.EDITOR).get(f"/admin/convention/edition/{edition.pk}/change/").text
    page = client_of(Role.EDITOR).get(address).content.decode()
    changed = re.findall(r'<section class="compare-change" id="([^"]+)"', page)
    assert changed == ["art-41", "art-42", "was-art-44", "art-43-bis", "art-60", "art-200-bis"]
    said = text_of(page[page.index('id="statements"') : page.index('id="art-41"')])
    assert f"Ana Public, {public.number}" in said
    assert "(chapter-2)" in said
    assert "Bea Untouched" not in said
    assert ("Dan Waiting" in said, "and 1 more that waits for a decision" in said) == (False, True)
    deciding = client_of(Role.MODERATOR).get(address).content.decode()
    assert "Dan Waiting" in deciding
    removed = page[page.index('id="was-art-44"') : page.index('id="art-43-bis"')]
    notes = Annotation.objects.filter(edition__label="specimen", article="44").values_list("note", flat=True)
    assert [note in removed.replace("&#x27;", "'") for note in notes] == [True] * len(notes)
    assert Client().get(address).status_code == 302


def test_an_upload_shows_what_it_would_change_before_it_is_loaded(db: None) -> None:
    small_text(label="one")
    changed = SMALL.replace("costs nothing.", "costs much.")
    words = {"language": "en", "label": "two", "date": "", "title": ""}
    item = desk.submit(ContentFile(changed.encode(), name="two.md"), words, by=staff(Role.EDITOR))
    page = client_of(Role.EDITOR).get(f"/admin/convention/textimport/{item.pk}/changes/").content.decode()
    assert re.findall(r"<(ins|del)[^>]*>([^<]*)</\1>", page) == [("del", "nothing"), ("ins", "much")]
    desk.accept(item)
    edition = Edition.objects.get(label="two")
    page = client_of(Role.EDITOR).get(f"/admin/convention/edition/{edition.pk}/changes/").content.decode()
    assert re.findall(r"<(ins|del)[^>]*>([^<]*)</\1>", page) == [("del", "nothing"), ("ins", "much")]


def test_the_first_text_has_nothing_to_be_held_against(db: None) -> None:
    edition = small_text(label="one", publish=False)
    page = client_of(Role.EDITOR).get(f"/admin/convention/edition/{edition.pk}/changes/").content.decode()
    assert "there is nothing to compare with" in page
