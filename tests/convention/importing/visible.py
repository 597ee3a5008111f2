"""What a reader sees of a file, found without the importer: the measure that its edition is held against."""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections import Counter
from xml.etree import ElementTree

import pypdfium2

from convention.importing.reading import Reading
from convention.importing.structure import Article, Division, Provision

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def characters(name: str, content: bytes) -> Counter[str]:
    """Count every visible character of a file but white space."""
    text = {".md": _markdown, ".txt": _plain, ".docx": _word, ".pdf": _pdf, ".xml": _xml}[name[name.rindex(".") :]](
        content
    )
    return Counter(char for char in text if not char.isspace())


def accounted(reading: Reading) -> Counter[str]:
    """Count every character of the edition, its notes, what was left out and the footnote marks."""
    parts = [reading.text.title, reading.text.subtitle, *_items(reading.text.items), reading.note_marks]
    parts += [note.text for note in reading.text.notes]
    parts += [item.text for item in reading.text.left_out]
    return Counter(char for part in parts for char in part if not char.isspace())


def _items(items: list[Division | Article]) -> list[str]:
    found: list[str] = []
    for item in items:
        found += [item.label, item.heading, *_provisions(item.provisions)]
        if isinstance(item, Division):
            found += _items(item.items)
    return found


def _provisions(provisions: list[Provision]) -> list[str]:
    return [part for one in provisions for part in (one.mark, one.text, *_provisions(one.children))]


def _markdown(content: bytes) -> str:
    text = re.sub(r"<[^>]+>", "", content.decode("utf-8-sig"))
    text = re.sub(r"^\s*#{1,6}|^\[\^[^\]]+\]:|\[\^[^\]]+\]", "", text, flags=re.MULTILINE)
    text = re.sub(r"\*(\S[^*\n]*\S)\*", r"\1", text)
    return html.unescape(text)


def _plain(content: bytes) -> str:
    return content.decode("utf-8-sig")


def _word(content: bytes) -> str:
    found = []
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            if re.fullmatch(r"word/(document|footnotes|header\d|footer\d)\.xml", name):
                root = ElementTree.fromstring(archive.read(name))
                found += [element.text or "" for element in root.iter(f"{WORD}t")]
    return "".join(found)


def _pdf(content: bytes) -> str:
    document = pypdfium2.PdfDocument(content)
    pages = [page.get_textpage().get_text_range() for page in document]
    return "".join(pages).replace("\x02", "-").replace("\ufffe", "-")


def _xml(content: bytes) -> str:
    root = ElementTree.fromstring(content)
    for parent in root.iter():
        for child in list(parent):
            if child.tag.endswith("}meta"):
                parent.remove(child)
    return "".join(root.itertext())
