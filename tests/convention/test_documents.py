"""The owner's files: what may be uploaded, and how it is offered."""

import hashlib
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from convention.documents import DOCX, MOST_BYTES, PDF, examine
from convention.models import ContentVersion, Document
from staff.models import Role, StaffAccount

GOOD_PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture(autouse=True)
def own_disk(settings, tmp_path: Path) -> Path:
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        },
    }
    return tmp_path


def packed(**members: bytes) -> bytes:
    """Return a zip; names are given with ``__`` for a slash and ``_xml`` for ``.xml``."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return target.getvalue()


def docx(**members: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b"<Types/>")
        archive.writestr("word/document.xml", members.pop("document", b"<?xml version='1.0'?><document/>"))
        for name, content in members.items():
            archive.writestr(name.replace("__", "/"), content)
    return target.getvalue()


def crowded() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("[Content_Types].xml", b"<Types/>")
        archive.writestr("word/document.xml", b"<document/>")
        for number in range(5_000):
            archive.writestr(f"word/{number}", b"")
    return target.getvalue()


def locked() -> bytes:
    """Return a .docx whose parts say that they are encrypted (bit 0 of the flags, in both headers)."""
    content = bytearray(docx())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = content.find(signature)
        while place >= 0:
            content[place + offset] |= 1
            place = content.find(signature, place + 4)
    return bytes(content)


BAD: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "empty"),
    "html called pdf": (lambda: b"<html>%PDF-1.7 %%EOF", "wrong-type"),
    "text": (lambda: b"Chapter I", "wrong-type"),
    "nul": (lambda: b"\x00" * 100, "wrong-type"),
    "executable": (lambda: b"MZ\x90\x00" + GOOD_PDF, "wrong-type"),
    "old Word": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 512, "wrong-type"),
    "pdf cut off": (lambda: GOOD_PDF[:-8], "incomplete"),
    "zip without a document": (lambda: packed(readme=b"x"), "wrong-type"),
    "spreadsheet": (lambda: packed(xl__workbook_xml=b"<x/>"), "wrong-type"),
    "docx cut off": (lambda: docx()[:-30], "incomplete"),
    "docx whose text is not xml": (lambda: docx(document=b"MZ\x90"), "incomplete"),
    "docx that is locked": (locked, "incomplete"),
    "docx with macros": (lambda: docx(word__vbaProject_bin=b"x", **{"word__vbaProject.bin": b"x"}), "macros"),
    "docx that unpacks to 300 MB": (lambda: docx(word__media=bytes(300_000_000)), "bomb"),
    "docx of 5,002 parts": (crowded, "bomb"),
    "25 MB and a byte": (lambda: GOOD_PDF + b" " * (MOST_BYTES + 1 - len(GOOD_PDF)), "too-large"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_upload_is_refused_by_its_content(name: str) -> None:
    make, code = BAD[name]
    with pytest.raises(ValidationError) as refusal:
        examine(ContentFile(make(), "summary.pdf"))
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("content", "suffix", "content_type"), [(GOOD_PDF, ".pdf", PDF), (docx(), ".docx", DOCX)], ids=["pdf", "docx"]
)
def test_good_upload_is_known_whatever_its_name(content: bytes, suffix: str, content_type: str) -> None:
    found = examine(ContentFile(content, "../../evil.exe"))
    assert (found.suffix, found.content_type, found.size) == (suffix, content_type, len(content))
    assert found.sha256 == hashlib.sha256(content).hexdigest()


def test_exactly_25_mb_may_come_in() -> None:
    content = GOOD_PDF[:-6] + b" " * (MOST_BYTES - len(GOOD_PDF)) + GOOD_PDF[-6:]
    assert examine(ContentFile(content, "a")).size == MOST_BYTES


# --- in the admin ------------------------------------------------------------------------------------


def client_of(role: str) -> Client:
    client = Client()
    client.force_login(StaffAccount.objects.create_user(role, role=role, is_staff=True))
    return client


def fields(content: bytes, name: str = "x.pdf", **others: str) -> dict[str, object]:
    upload = SimpleUploadedFile(name, content, content_type="text/html")
    return {"kind": "summary", "language": "en", "title": "Summary", "date": "2017-06", "file": upload, **others}


def stored_files(disk: Path) -> list[Path]:
    return [path for path in disk.rglob("*") if path.is_file()]


def uploaded(client: Client, content: bytes = GOOD_PDF) -> Document:
    client.post(reverse("admin:convention_document_add"), fields(content))
    return Document.objects.latest("pk")


@pytest.mark.django_db
def test_an_editor_uploads_a_file(own_disk: Path) -> None:
    version = ContentVersion.objects.first()
    response = client_of(Role.EDITOR).post(
        reverse("admin:convention_document_add"), fields(GOOD_PDF, f"../../{'long' * 60}.html")
    )
    assert response.status_code == 302
    document = Document.objects.get()
    assert (document.suffix, document.content_type, document.size) == (".pdf", PDF, len(GOOD_PDF))
    assert document.sha256 == hashlib.sha256(GOOD_PDF).hexdigest()
    assert [path.relative_to(own_disk) for path in stored_files(own_disk)] == [Path(document.file.name)]
    assert len(Path(document.file.name).stem) == 32
    assert ContentVersion.objects.get().number != (version.number if version else 0)


@pytest.mark.django_db
@pytest.mark.parametrize("name", [name for name in BAD if name != "25 MB and a byte"])
def test_bad_upload_is_shown_again_with_its_error(own_disk: Path, name: str) -> None:
    response = client_of(Role.EDITOR).post(reverse("admin:convention_document_add"), fields(BAD[name][0]()))
    assert response.status_code == 200
    assert list(response.context["adminform"].form.errors) == ["file"]
    assert 'value="Summary"' in response.content.decode()
    assert (Document.objects.count(), stored_files(own_disk)) == (0, [])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "value"),
    [("language", "english!"), ("date", "June 2017"), ("kind", "other"), ("title", ""), ("title", "a\x00b")],
)
def test_bad_fields_are_refused(own_disk: Path, field: str, value: str) -> None:
    response = client_of(Role.EDITOR).post(reverse("admin:convention_document_add"), fields(GOOD_PDF, **{field: value}))
    assert (response.status_code, list(response.context["adminform"].form.errors)) == (200, [field])
    assert (Document.objects.count(), stored_files(own_disk)) == (0, [])


@pytest.mark.django_db
def test_a_moderator_uploads_nothing(own_disk: Path) -> None:
    response = client_of(Role.MODERATOR).post(reverse("admin:convention_document_add"), fields(GOOD_PDF))
    assert (response.status_code, Document.objects.count(), stored_files(own_disk)) == (403, 0, [])


@pytest.mark.django_db(transaction=True)
def test_a_replaced_or_deleted_file_leaves_the_disk(own_disk: Path) -> None:
    client = client_of(Role.EDITOR)
    document = uploaded(client)
    change = reverse("admin:convention_document_change", args=[document.pk])
    client.post(change, fields(docx()))
    document.refresh_from_db()
    assert (document.suffix, document.content_type) == (".docx", DOCX)
    assert [path.name for path in stored_files(own_disk)] == [Path(document.file.name).name]
    client.post(change, {"kind": "summary", "language": "fr", "title": "Résumé", "date": ""})
    document.refresh_from_db()
    assert (document.title, len(stored_files(own_disk))) == ("Résumé", 1)
    client.post(reverse("admin:convention_document_delete", args=[document.pk]), {"post": "yes"})
    assert (Document.objects.count(), stored_files(own_disk)) == (0, [])


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["-1.00", "a/b", "", "<b>"])
def test_a_language_that_makes_no_address_is_refused_on_the_page(own_disk: Path, language: str) -> None:
    client = client_of(Role.EDITOR)
    document = uploaded(client)
    change = reverse("admin:convention_document_change", args=[document.pk])
    response = client.post(change, {"kind": "summary", "language": language, "title": "A", "date": ""})
    assert response.status_code == 200
    assert set(response.context["adminform"].form.errors) == {"language"}
    assert f'<a href="{document.get_absolute_url()}">{document.download_name}</a>' in response.content.decode()


# --- the download ------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_download_is_an_attachment_of_a_safe_type(client: Client, django_assert_num_queries) -> None:
    document = uploaded(client_of(Role.EDITOR))
    address = document.get_absolute_url()
    assert address == f"/documents/summary/en/{document.pk}/mobility-convention-summary-en.pdf"
    with django_assert_num_queries(1):
        response = client.get(address)
    assert (response.status_code, b"".join(response.streaming_content)) == (200, GOOD_PDF)
    assert {name: response[name] for name in HEADERS} == {
        **HEADERS,
        "Content-Length": str(len(GOOD_PDF)),
        "ETag": f'"{hashlib.sha256(GOOD_PDF).hexdigest()}"',
    }
    assert response.cookies == {}


HEADERS = {
    "Content-Type": PDF,
    "Content-Disposition": 'attachment; filename="mobility-convention-summary-en.pdf"',
    "Content-Length": "",
    "ETag": "",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cache-Control": "public, max-age=60",
}


@pytest.mark.django_db
def test_download_answers_head_and_conditions_and_nothing_else(client: Client) -> None:
    document = uploaded(client_of(Role.EDITOR))
    address = document.get_absolute_url()
    assert client.head(address).status_code == 200
    unchanged = client.get(address, headers={"If-None-Match": f'"{document.sha256}"'})
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert client.get(address, headers={"If-None-Match": '"other"'}).status_code == 200
    assert [getattr(client, verb)(address).status_code for verb in ("post", "put", "delete")] == [405, 405, 405]


@pytest.mark.django_db
def test_a_file_gone_from_the_disk_is_a_404(client: Client) -> None:
    document = uploaded(client_of(Role.EDITOR))
    default_storage.delete(document.file.name)
    assert client.get(document.get_absolute_url()).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        "/documents/full-text/en/{pk}/mobility-convention-summary-en.pdf",
        "/documents/summary/fr/{pk}/mobility-convention-summary-en.pdf",
        "/documents/summary/en/{pk}/other.pdf",
        "/documents/summary/en/{pk}/..%2F..%2Fsite.sqlite3",
        "/documents/summary/en/{pk}0/mobility-convention-summary-en.pdf",
        "/documents/summary/en/99999999999999999999999999/mobility-convention-summary-en.pdf",
        "/documents/summary/en/{pk}/",
    ],
)
def test_another_address_is_a_404(client: Client, address: str) -> None:
    document = uploaded(client_of(Role.EDITOR))
    assert client.get(address.format(pk=document.pk)).status_code == 404
