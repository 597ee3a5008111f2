"""After erasing nothing that a person wrote or was known by is left, in any table or file of the database."""

import uuid
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, models
from django.test import Client
from django.utils import timezone
from hypothesis import Phase, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from convention.models import Edition
from signatories import keys, lifecycle, mailing, tokens, wayin
from signatories.lifecycle import Actor
from signatories.models import Note, Question, Reason, Report, Signature, Statement
from staff.models import StaffAccount

# Letters of several scripts, none of which is written another way once it is composed or folded.
ALPHABETS = [
    "bcdfghkmpqrtvwxz",
    "бвгджзклмнпрст",
    "αβγδζηθικλμν",
    "بتثجحخدرزسشص",
    "的一是不了人我在有他",
    "אבגדהזחטילמ",
]
LETTERS = st.sampled_from(ALPHABETS).flatmap(lambda alphabet: st.text(alphabet, min_size=16, max_size=24))


def dump() -> str:
    """Return all values of all rows of all tables."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        text = [field.attname for field in model._meta.concrete_fields if not isinstance(field, models.DateTimeField)]
        found += [repr(row) for row in model._default_manager.values_list(*text)]
    return "\n".join(found)


def live(words: list[str], staff: Actor, reason: Reason) -> tuple[Signature, list[str]]:
    """Let a person live on the site as fully as one can; return what is theirs."""
    name, place, post, text, more, answer, reported, revised, note = words
    address = f"{uuid.uuid4().hex}@example.org"
    other = f"{uuid.uuid4().hex}@example.org"
    sent = {
        "name": name, "organisation": place, "position": post, "country": "XK", "email": address, "publication": "on",
        "statement-0-kind": "reservation", "statement-0-text": text, "statement-0-language": "en",
    }  # fmt: skip
    assert Client().post("/sign/", sent).status_code == 302
    signature = Signature.objects.get(contact__email=address)
    lifecycle.confirm(signature)
    lifecycle.ask(signature, seen=again(signature).version, by=staff, text=f"Is it {name}?")
    owner = Client()
    owner.post(f"/signature/open/{tokens.make(wayin.make(signature))}/")
    owner.post(f"/signature/questions/{Question.objects.latest('pk').uuid}/", {"answer": answer})
    lifecycle.note(signature, by=staff, text=note)
    lifecycle.publish(signature, seen=again(signature).version, by=staff)
    owner.post("/signature/statements/add/", {"kind": "declaration", "text": more, "language": "en"})
    owner.post("/signature/edit/", {"name": revised, "organisation": place, "position": post})
    Client().post(f"/signatories/{again(signature).number}/report/", {"words": reported, "email": other})
    owner.post("/signature/new-address/", {"email": other})
    mailing.deliver_due()
    mine = [*words, address, other, keys.email_key(address), keys.email_key(other)]
    return signature, mine


def again(signature: Signature) -> Signature:
    return Signature.objects.get(pk=signature.pk)


def prepare() -> tuple[Actor, Reason]:
    Edition.objects.get_or_create(
        language="en", label="2017", defaults={"title": "T", "is_current": True, "published_at": timezone.now()}
    )
    account, _ = StaffAccount.objects.get_or_create(username="mod", defaults={"is_staff": True, "role": "moderator"})
    reason, _ = Reason.objects.get_or_create(code="r", defaults={"title": "t", "letter": "l"})
    return Actor.of(account), reason


@pytest.mark.django_db
@hypothesis_settings(max_examples=8, phases=[Phase.explicit, Phase.generate])
@given(words=st.lists(LETTERS, min_size=9, max_size=9, unique=True))
def test_erasing_leaves_nothing_of_a_person(words: list[str]) -> None:
    signature, mine = live(words, *prepare())
    before = dump()
    # The test means something only if all of it was there.
    assert [word for word in words if word not in before] == []
    lifecycle.erase(again(signature))
    mailing.deliver_due()
    after = dump().casefold()
    assert [word for word in mine if word.casefold() in after] == []


def database_files() -> list[Path]:
    """Return the files to search; PostgreSQL has none of its own, and its rows are searched instead."""
    if connection.vendor != "sqlite":
        return []
    path = Path(str(settings.DATABASES["default"]["NAME"]))
    return [file for file in (path, Path(f"{path}-wal")) if file.exists()]


def test_after_tidy_neither_the_file_nor_its_log_holds_them(fresh_database: str, manage) -> None:
    words = [f"Zebra{uuid.uuid4().hex}" for _ in range(9)]
    signature, mine = live(words, *prepare())
    lifecycle.erase(again(signature))
    mailing.deliver_due()
    connection.close()  # as the web process does after each request
    assert manage("tidy").returncode == 0
    contents = [dump().encode(), *(file.read_bytes() for file in database_files())]
    assert [word for word in mine for content in contents if word.encode() in content] == []
    assert Statement.objects.exclude(text="").count() == 0
    assert (Note.objects.count(), Report.objects.exclude(words="").count()) == (0, 0)
