"""Plain text and Markdown."""

from __future__ import annotations

import html
import re

from convention.importing.source import Call, Line, Source, SourceNote, Tape, Unreadable
from convention.importing.structure import Place

HEADING = re.compile(r"(?P<marks>#{1,6})[ \t]*(?P<text>.*?)[ \t]*#*$")
DEFINITION = re.compile(r"\[\^(?P<key>[^\]\s]{1,20})\]:[ \t]*(?P<text>.*)")
CALL = re.compile(r"\[\^(?P<key>[^\]\s]{1,20})\]")
TAG = re.compile(r"<!--.*?-->|</?[A-Za-z][^<>]*>", re.DOTALL)
EMPHASIS = re.compile(
    r"(?<![\w*])(\*{1,3})(?=\S)(.+?)(?<=\S)\1(?![\w*])|(?<![\w_])(_{1,3})(?=\S)(.+?)(?<=\S)\3(?![\w_])"
)
ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|>~])")
UNDERLINE = re.compile(r"={3,}|-{3,}")
RULE = re.compile(r"(?:[-*_]\s*){3,}$")
TAB = 4
WRAPPED = 140  # letters; no text is wrapped at longer lines


def decode(content: bytes) -> str:
    """Return the text of bytes in UTF-8 or UTF-16 (told by its first bytes); refuse anything else."""
    encoding = "utf-16" if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        message = f"Line {line}: the file is not in UTF-8; save it as “Unicode (UTF-8)”."
        raise Unreadable(message) from error
    if "\x00" in text:
        raise Unreadable("The file holds NUL characters: it is not a text.")
    if not text.strip():
        raise Unreadable("The file is empty. Please choose another.")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def read_text(content: bytes) -> Source:
    """Read plain text. A form feed begins a page."""
    text = decode(content)
    tape, source = Tape(), Source()
    paged = "\f" in text
    number, gap, broken = 0, False, False
    for page, part in enumerate(text.split("\f"), 1):
        for raw in part.split("\n"):
            number += 1
            line = _printable(raw.expandtabs(TAB))
            if not line.strip():
                gap = True
                continue
            words = tape.put(_fold(line), Place(line=number, page=page if paged else None))
            indent = len(line) - len(line.lstrip())
            source.lines.append(Line(words, broken=broken, gap=gap, indent=indent, width=len(line.rstrip())))
            gap = broken = False
        number -= 1 if paged else 0  # a form feed is no line end
        gap, broken = False, True
    source.visible = tape.visible()
    _mark_unwrapped(source)
    return source


def _mark_unwrapped(source: Source) -> None:
    """Where lines are as long as their paragraphs, each is one."""
    widths = sorted(line.width for line in source.lines)
    if widths and widths[int(len(widths) * 0.9)] > WRAPPED:
        for line in source.lines:
            line.whole = True


def read_markdown(content: bytes) -> Source:
    """Read Markdown: headings, hard breaks and footnotes; emphasis, tags and comments are not visible text."""
    text = TAG.sub(lambda match: "\n" * match[0].count("\n"), decode(content))
    reader = _Markdown()
    for number, raw in enumerate(text.split("\n"), 1):
        reader.line(number, _printable(raw.expandtabs(TAB)))
    return reader.done()


class _Markdown:
    def __init__(self) -> None:
        self.tape, self.source = Tape(), Source()
        self.gap = True
        self.note: SourceNote | None = None
        self.keys: dict[str, int] = {}  # how often a footnote's name was defined: joined files begin again at 1
        self.open: dict[str, str] = {}

    def line(self, number: int, raw: str) -> None:
        text = raw.strip().removeprefix("> ")
        if UNDERLINE.fullmatch(text) and self.source.lines and not self.gap and self.note is None:
            self.source.lines[-1].level = 1 if text[0] == "=" else 2
            self.gap = True
            return
        if not text or RULE.fullmatch(text):
            self.gap = True
            return
        place = Place(line=number)
        definition = DEFINITION.match(text)
        if definition:
            self._define(definition["key"], definition["text"], place)
        elif self.note is not None and (raw.startswith(" ") or not self.gap):
            shown, calls = self._inline(text)
            self.note.words = self.note.words.plus(self.tape.put(shown, place, calls))
        else:
            self.note = None
            self._body(raw, text, place)
        self.gap = False

    def _body(self, raw: str, text: str, place: Place) -> None:
        heading = HEADING.match(text)
        level = len(heading["marks"]) if heading else 0
        shown, calls = self._inline(heading["text"] if heading else text)
        if not shown:
            return
        words = self.tape.put(shown, place, calls)
        hard = raw.endswith("  ") or raw.endswith("\\")
        indent = len(raw) - len(raw.lstrip())
        self.source.lines.append(
            Line(words, whole=hard, gap=self.gap, level=level, indent=indent, width=len(raw.rstrip()))
        )

    def _define(self, key: str, text: str, place: Place) -> None:
        unique = self.open.pop(key, None) or self._fresh(key)
        shown, calls = self._inline(text)
        self.note = SourceNote(unique, key, self.tape.put(shown, place, calls))
        self.source.notes.append(self.note)
        self.open.pop(key, None)

    def _fresh(self, key: str) -> str:
        self.keys[key] = self.keys.get(key, 0) + 1
        return f"{key}#{self.keys[key]}"

    def _call(self, key: str) -> str:
        if key not in self.open:
            self.open[key] = self._fresh(key)
        return self.open[key]

    def _inline(self, text: str) -> tuple[str, tuple[Call, ...]]:
        """Return what is shown of a line, and the footnotes that it calls."""
        text = text.rstrip("\\") if text.endswith("\\") and not text.endswith("\\\\") else text
        parts: list[str] = []
        calls: list[Call] = []
        last = 0
        for match in CALL.finditer(text):
            parts.append(_shown(text[last : match.start()]))
            calls.append(Call(len(_fold("".join(parts)).rstrip()), self._call(match["key"])))
            last = match.end()
        parts.append(_shown(text[last:]))
        return _fold("".join(parts)), tuple(calls)

    def done(self) -> Source:
        self.source.visible = self.tape.visible()
        return self.source


def _shown(text: str) -> str:
    for _ in range(2):
        text = EMPHASIS.sub(lambda match: match[2] or match[4], text)
    return html.unescape(ESCAPE.sub(r"\1", text))


def _fold(text: str) -> str:
    return " ".join(text.split())


UNSEEN = "\u200b\ufeff\u2060"
JOINING = "\u200c\u200d\u00ad"  # not printable by themselves, yet part of how words are written


def _printable(text: str) -> str:
    """Drop what no reader sees: control characters and marks of zero width."""
    return "".join(
        char for char in text if char not in UNSEEN and (char.isprintable() or char.isspace() or char in JOINING)
    )
