"""Inheritance among chapters: who has what of their own, and what comes down from earlier chapters. No database.

A chapter has its own annotations, and those of the chapters that it builds on, what these inherit included, without
its exceptions. An exception holds for what passes through the chapter that makes it, and for nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Rule:
    """One chapter's row. An exception is an article ("40") or one of its paragraphs ("14(1)")."""

    chapter: str
    groups: tuple[str, ...] = ()
    builds_on: tuple[str, ...] = ()
    exceptions: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Entry:
    """One annotation, with the chapter that its article stands in."""

    code: str
    chapter: str
    article: str
    provision: str
    kind: str
    right: str
    groups: frozenset[str]
    note: str = ""

    @property
    def place(self) -> str:
        return f"{self.article}({self.provision})" if self.provision else self.article


@dataclass(frozen=True, slots=True)
class Held:
    """What a group has: the entry, and whether it was named for it or came down from an earlier chapter."""

    entry: Entry
    inherited: bool


class Cycle(ValueError):  # noqa: N818 - the file's mistake, said by its line
    """Chapters that build on each other in a circle."""


@dataclass(slots=True)
class Rights:
    """The whole of it for one edition."""

    rules: Sequence[Rule]
    entries: Sequence[Entry]
    _down: dict[str, dict[str, Entry]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        check_cycles(self.rules)

    @property
    def by_chapter(self) -> dict[str, Rule]:
        return {rule.chapter: rule for rule in self.rules}

    def chapter_of(self, group: str) -> Rule | None:
        return next((rule for rule in self.rules if group in rule.groups), None)

    def held(self, group: str) -> list[Held]:
        """Return everything that a group has or owes, in the order of the text."""
        rule = self.chapter_of(group)
        coming = self.inherited(rule.chapter) if rule else {}
        return [
            Held(entry, inherited=group not in entry.groups)
            for entry in self.entries
            if group in entry.groups or entry.code in coming
        ]

    def inherited(self, chapter: str) -> dict[str, Entry]:
        """Return what comes down to a chapter from those that it builds on, by code."""
        if chapter not in self._down:
            rule = self.by_chapter.get(chapter, Rule(chapter))
            coming: dict[str, Entry] = {}
            for earlier in rule.builds_on:
                coming |= {entry.code: entry for entry in self.own(earlier)} | self.inherited(earlier)
            self._down[chapter] = {
                code: entry for code, entry in coming.items() if not excepted(entry, rule.exceptions)
            }
        return self._down[chapter]

    def own(self, chapter: str) -> list[Entry]:
        """Return what a chapter itself gives to its groups."""
        groups = set(self.by_chapter[chapter].groups) if chapter in self.by_chapter else set()
        return [entry for entry in self.entries if entry.chapter == chapter and entry.groups & groups]

    def heirs(self, code: str) -> list[str]:
        """Return the groups to which an entry comes down by inheritance, in the order of the chapters."""
        entry = next(entry for entry in self.entries if entry.code == code)
        return [
            group
            for rule in self.rules
            if code in self.inherited(rule.chapter)
            for group in rule.groups
            if group not in entry.groups
        ]


def excepted(entry: Entry, exceptions: Iterable[str]) -> bool:
    """Tell whether the entry is one of the exceptions; an article's number takes all of its paragraphs."""
    return entry.article in exceptions or entry.place in exceptions


def check_cycles(rules: Sequence[Rule]) -> None:
    """Raise ``Cycle`` where a chapter builds on itself, however far round."""
    parents = {rule.chapter: rule.builds_on for rule in rules}
    for start, direct in parents.items():
        seen: set[str] = set()
        waiting = list(direct)
        while waiting:
            chapter = waiting.pop()
            if chapter == start:
                raise Cycle(start)
            if chapter not in seen:
                seen.add(chapter)
                waiting += parents.get(chapter, ())
