"""The owner's files: what an upload is by its content, and how it is offered for download."""

from __future__ import annotations

import hashlib
import zipfile
import zlib
from dataclasses import dataclass
from typing import IO

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext_lazy as _

MOST_BYTES = 25 * 1024 * 1024
MOST_UNPACKED = 250 * 1024 * 1024  # a .docx of 25 MB that unpacks to more than this is a bomb, not a text
MOST_MEMBERS = 5_000
PDF_TAIL = 2_048  # readers look for the end mark near the end, not at the last byte
PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True, slots=True)
class Content:
    """What a file is, whatever it is called. ``size`` in bytes, ``sha256`` in hex."""

    suffix: str
    content_type: str
    size: int
    sha256: str


def examine(upload: File) -> Content:
    """Return what the upload is; raise ``ValidationError`` with one clear line where it cannot be offered."""
    size = upload.size or 0
    if size == 0:
        raise ValidationError(_("The file is empty. Please choose another."), code="empty")
    if size > MOST_BYTES:
        raise ValidationError(_("The file is larger than 25 MB. Please choose a smaller one."), code="too-large")
    upload.seek(0)
    start = upload.read(8)
    if start.startswith(b"%PDF-"):
        _check_pdf(upload, size)
        suffix, content_type = ".pdf", PDF
    elif start.startswith(b"PK\x03\x04"):
        _check_docx(upload)
        suffix, content_type = ".docx", DOCX
    else:
        raise ValidationError(
            _("This is neither a PDF nor a Word document (.docx). Save it as one of them, then upload that."),
            code="wrong-type",
        )
    return Content(suffix, content_type, size, _digest(upload))


def _check_pdf(upload: IO[bytes], size: int) -> None:
    upload.seek(max(0, size - PDF_TAIL))
    if b"%%EOF" not in upload.read():
        raise ValidationError(_("This PDF is incomplete: its end is missing. Upload it again."), code="incomplete")


def _check_docx(upload: IO[bytes]) -> None:
    upload.seek(0)
    try:
        with zipfile.ZipFile(upload) as archive:
            _check_members(archive)
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, RuntimeError, EOFError) as error:
        raise ValidationError(
            _("This Word document is damaged or incomplete. Save it again, then upload it."), code="incomplete"
        ) from error


def _check_members(archive: zipfile.ZipFile) -> None:
    members = archive.infolist()
    names = {member.filename for member in members}
    if not {"[Content_Types].xml", "word/document.xml"} <= names:
        raise ValidationError(
            _("This is a packed file, but not a Word document (.docx). Upload a PDF or a .docx file."),
            code="wrong-type",
        )
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise ValidationError(_("This Word document holds macros. Save it as .docx without them."), code="macros")
    if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > MOST_UNPACKED:
        raise ValidationError(
            _("This Word document is far larger inside than a text. Put its words into a new one."), code="bomb"
        )
    with archive.open("word/document.xml") as document:
        if not document.read(1_024).lstrip(b"\xef\xbb\xbf\r\n\t ").startswith(b"<"):
            raise zipfile.BadZipFile


def _digest(upload: File) -> str:
    upload.seek(0)
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return digest.hexdigest()
