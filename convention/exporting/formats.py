"""The forms in which the text can be taken away: the page, the addresses, the worker and the tests walk this table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.templatetags.static import static
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from convention.exporting.akoma_ntoso import akoma_ntoso
from convention.exporting.book import Book
from convention.exporting.epub import epub
from convention.exporting.json_data import as_json
from convention.exporting.markdown import markdown
from convention.exporting.pdf import booklet, large_print
from convention.exporting.plain import plain
from convention.exporting.web_page import web_page
from convention.exporting.word import word

Maker = Callable[[Book], bytes]


@dataclass(frozen=True, slots=True)
class Format:
    """``tail`` ends the file's name after the edition's address; ``reads_back``: the importer reads the same text."""

    key: str
    name: str | Promise
    tail: str
    media_type: str
    good_for: str | Promise
    make: Maker
    reads_back: bool = False

    def file_name(self, slug: str) -> str:
        return f"{slug}{self.tail}"


def json_file(book: Book) -> bytes:
    return as_json(book, schema_address())


def schema_address() -> str:
    return settings.SITE_URL + static("schemas/text.json")


FORMATS = [
    Format(
        "pdf", _("PDF, A4"), ".pdf", "application/pdf",
        _("To print on both sides and bind, to read on a large screen, to send to an office. Numbers, notes and "
          "page breaks stand where they are everywhere."),
        booklet,
    ),
    Format(
        "pdf-large", _("PDF, large print"), "-large-print.pdf", "application/pdf",
        _("The same in letters of 18 points, for eyes that need them."),
        large_print,
    ),
    Format(
        "html", _("Web page in one file"), ".html", "text/html; charset=utf-8",
        _("To send by a messenger and open on a phone, without a network."),
        web_page,
    ),
    Format(
        "epub", _("EPUB"), ".epub", "application/epub+zip",
        _("For reading devices and reading apps: letters as large as you like, contents by chapter and article."),
        epub,
    ),
    Format(
        "docx", _("Word document"), ".docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        _("To quote from, annotate and negotiate over, in Word or LibreOffice; headings and footnotes are real ones. "
          "This site reads it back."),
        word, reads_back=True,
    ),
    Format(
        "md", _("Markdown"), ".md", "text/markdown; charset=utf-8",
        _("For drafting tools, and to compare versions line by line. This site reads it back."),
        markdown, reads_back=True,
    ),
    Format(
        "txt", _("Plain text"), ".txt", "text/plain; charset=utf-8",
        _("Opens everywhere, and always will. This site reads it back."),
        plain, reads_back=True,
    ),
    Format(
        "json", _("JSON"), ".json", "application/json",
        _("For programs: every provision with its number, anchor and notes."),
        json_file,
    ),
    Format(
        "akn", _("Akoma Ntoso 3.0 (XML)"), ".xml", "application/akn+xml",
        _("For archives of law and for parliaments’ and courts’ programs: the standard for legal documents. "
          "This site reads it back."),
        akoma_ntoso, reads_back=True,
    ),
]  # fmt: skip
BY_KEY = {one.key: one for one in FORMATS}


def named(slug: str, name: str) -> Format | None:
    """Return the format of an edition's file by the file's name."""
    return next((one for one in FORMATS if one.file_name(slug) == name), None)
