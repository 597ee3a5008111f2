"""Files that hold XML, opened with suspicion: no entities, no network, no document type, no flood."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import Any

from lxml import etree

from convention.importing.source import Unreadable

MOST_MEMBERS = 5_000
MOST_UNPACKED = 250 * 1024 * 1024
MOST_XML = 100 * 1024 * 1024
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # old Word files, and new ones under a password
DAMAGED = (zipfile.BadZipFile, zlib.error, OSError, ValueError, RuntimeError, EOFError, NotImplementedError, KeyError)

Element = Any  # lxml's classes have no types of their own


class Package:
    """A .docx as its parts."""

    def __init__(self, content: bytes) -> None:
        if content.startswith(OLE):
            raise Unreadable("This Word file is protected by a password, or an old .doc: save it as an open .docx.")
        if not content.startswith(b"PK\x03\x04"):
            raise Unreadable("The file is not a Word document (.docx), whatever its name says.")
        try:
            self.archive = zipfile.ZipFile(io.BytesIO(content))
            members = self.archive.infolist()
        except DAMAGED as error:
            raise Unreadable("This Word document is damaged or incomplete.") from error
        self.names = {member.filename for member in members}
        if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > MOST_UNPACKED:
            raise Unreadable("This Word document is far larger inside than a text. Put its words into a new one.")
        if any(member.flag_bits & 0x1 for member in members):
            raise Unreadable("This Word document is protected by a password.")
        if not {"[Content_Types].xml", "word/document.xml"} <= self.names:
            raise Unreadable("This is a packed file, but not a Word document (.docx).")

    def part(self, name: str) -> Element | None:
        """Return a part's root element, or None where the document has no such part."""
        if name not in self.names:
            return None
        try:
            with self.archive.open(name) as member:
                # Read no more than allowed: the size that a bomb declares may be a lie.
                content = member.read(MOST_XML + 1)
        except DAMAGED as error:
            raise Unreadable("This Word document is damaged or incomplete.") from error
        return root(content, "This Word document")


def root(content: bytes, what: str) -> Element:
    """Return the root of an XML document; refuse a document type, entities and what is not well formed."""
    if len(content) > MOST_XML:
        raise Unreadable(f"{what} is far larger inside than a text. Put its words into a new one.")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        tree = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        if getattr(error, "code", None) == etree.ErrorTypes.ERR_NO_MEMORY:
            raise MemoryError from error
        if "<!DOCTYPE" in str(content[:2000]):
            raise Unreadable(f"{what} has a document type or entities, which are not read for safety.") from error
        line = getattr(error, "lineno", None)
        where = f"line {line}: " if line else ""
        raise Unreadable(f"{where}{what} is not well-formed XML.") from error
    if getattr(tree.getroottree().docinfo, "doctype", "") or next(tree.iter(etree.Entity), None) is not None:
        raise Unreadable(f"{what} has a document type or entities, which are not read for safety.")
    return tree


def local(element: Element) -> str:
    """Return an element's name without its namespace; empty for anything that is no element."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
