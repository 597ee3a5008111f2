"""The statements builder: up to ten statements beside a signature, each of one kind, in one language."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf.locale import LANG_INFO
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from convention.models import Edition
from convention.outline import outline_of
from signatories import naming, picking, targets
from signatories.forms.signing import DefaultChoice
from signatories.forms.words import LongSelect, WordsField
from signatories.lifecycle import DraftStatement, DraftTarget
from signatories.models import Statement
from signatories.pinpoints import LONGEST
from signatories.targets import Found, Mistake

MOST = 10  # statements with one signature (DESIGN)
# Plain words first, the term after them.
KINDS = [
    (Statement.Kind.RESERVATION, _("I support it, except … (reservation)")),
    (Statement.Kind.UNDERSTANDING, _("I support it and read this part to mean … (understanding)")),
    (Statement.Kind.DECLARATION, _("I support it and want to state … (declaration)")),
]
FIRST_LANGUAGES = ("en", "ar", "zh-hans", "fr", "ru", "es")  # those of the United Nations


# Spoken by many who move, and without a translation of Django.
MORE_LANGUAGES = {
    "am": "አማርኛ", "fil": "Filipino", "ha": "Hausa", "ku": "Kurdî", "ln": "Lingála", "prs": "دری", "ps": "پښتو",
    "rw": "Kinyarwanda", "si": "සිංහල", "so": "Soomaali", "ti": "ትግርኛ", "wo": "Wolof", "yo": "Yorùbá", "zu": "isiZulu",
}  # fmt: skip
# Buttons within a form that send nothing: show the parts that are named, take what was meant, walk the contents,
# offer one more statement.
ASKED = frozenset({"look", "means", "walk", "more"})
CLOSED = "close"
REGIONAL = re.compile(r"^(en|es|ar)-")


def languages() -> list[tuple[str, str]]:
    """Return language tags with their own names, the United Nations' six first."""
    known = {code: info["name_local"] for code, info in LANG_INFO.items() if "name_local" in info} | MORE_LANGUAGES
    known = {code: name for code, name in known.items() if not REGIONAL.match(code)}
    rest = sorted((code for code in known if code not in FIRST_LANGUAGES), key=lambda code: known[code].casefold())
    return [(code, known[code]) for code in (*FIRST_LANGUAGES, *rest)]


class StatementForm(forms.Form):
    """One statement. Nothing typed and nothing chosen is no statement."""

    use_required_attribute = False

    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=KINDS,
        widget=forms.RadioSelect,
        error_messages={"required": _("Please say which kind of statement this is.")},
    )
    text = WordsField(
        max_length=20_000,
        label=_("Your words"),
        help_text=_("Up to 20,000 characters. Staff never change them."),
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
        error_messages={"required": _("Please write the statement, or take its kind away.")},
    )
    about = WordsField(
        label=_("What it is about"),
        max_length=LONGEST,
        required=False,
        help_text=_(
            "Such as “12(3)(b), 15-17, Chapter III”, or a word to look for, such as “family”. "
            "Left empty, it is about the whole Convention."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    language = DefaultChoice(label=_("Language of these words"), choices=languages, initial="en", widget=LongSelect)

    def __init__(self, *args: Any, edition: Edition, **options: Any) -> None:
        super().__init__(*args, **options)
        self.edition = edition
        self.targets: list[DraftTarget] = []
        self.at: str | None = None  # where the contents stand open

    @classmethod
    def asked(cls, data: QueryDict, *, edition: Edition, prefix: str | None = None) -> StatementForm:
        """Return the form with what is typed and ticked so far, and the contents where they shall be open."""
        data = with_ticks(data, edition=edition, prefix=prefix)
        names = {name: f"{prefix}-{name}" if prefix else name for name in (*cls.base_fields, "at")}
        typed = {name: data.get(names[name], "") for name in cls.base_fields}
        meant, walked = (_button(data, name, names["about"]) for name in ("means", "walk"))
        if meant is not None:
            typed["about"] = picking.meant(edition, typed["about"], meant)
        form = cls(None, prefix=prefix, edition=edition, initial=typed)
        at = data.get(names["at"]) if walked is None else walked
        form.at = None if at == CLOSED else at
        return form

    @property
    def contents(self) -> Contents:
        """Return what the page shows of the contents beside the typed words."""
        opened = None
        if self.at is not None:
            opened = picking.panel(self.edition, self.at[:LONGEST_ANCHOR], str(self["about"].value() or ""))
        return Contents(self.add_prefix(""), self.edition.has_text, opened)

    @property
    def suggested(self) -> list[naming.Suggestion]:
        """Return articles that the words might mean which were not understood."""
        return naming.suggested(self.looked_up(), self.edition)

    def clean_about(self) -> str:
        typed = self.cleaned_data["about"]
        found = targets.find(typed, self.edition) if typed else Found()
        if found.mistakes:
            raise ValidationError([ValidationError(_named(mistake), code="about") for mistake in found.mistakes])
        self.targets = found.targets or [DraftTarget(self.edition)]
        return str(typed)

    def looked_up(self) -> Found:
        """Return what the typed words name, mistakes included, to be shown beside them."""
        typed = str(self["about"].value() or "")[:LONGEST]
        return targets.find(typed, self.edition) if typed.strip() else Found()

    @staticmethod
    def initial_of(statement: Statement) -> dict[str, str]:
        """Return what the form shows of a statement that shall be changed."""
        if statement.kind == Statement.Kind.UNSPECIFIED:
            return {}
        named = [target.label for target in statement.targets.all() if target.anchor]
        return {
            "kind": statement.kind,
            "text": statement.text,
            "language": statement.language,
            "about": "; ".join(named),
        }

    def draft(self) -> DraftStatement:
        return DraftStatement(
            kind=self.cleaned_data["kind"],
            text=self.cleaned_data["text"],
            language=self.cleaned_data["language"],
            targets=tuple(self.targets),
        )


@dataclass(frozen=True, slots=True)
class Contents:
    """The contents beside one statement's field; ``prefix`` begins the names of what they send."""

    prefix: str
    can_open: bool
    panel: picking.Panel | None

    @property
    def place(self) -> str:
        return f"{self.prefix}contents"


def _button(data: QueryDict, name: str, field: str) -> str | None:
    """Return the anchor on a pressed button of this field: ``walk=statement-0-about art-12``."""
    owner, _, anchor = data.get(name, "").partition(" ")
    return anchor[:LONGEST_ANCHOR] if owner == field else None


def with_ticks(data: QueryDict, *, edition: Edition, prefix: str | None = None) -> QueryDict:
    """Return what was sent with the ticks in the contents said in words, where the other words are."""
    about, at, pick = (f"{prefix}-{name}" if prefix else name for name in ("about", "at", "pick"))
    if at not in data:
        return data
    told = data.copy()
    told[about] = picking.merged(
        edition,
        str(data[at])[:LONGEST_ANCHOR],
        str(data.get(about, "")),
        [str(anchor) for anchor in data.getlist(pick)],
    )
    return told


def _named(mistake: Mistake) -> str:
    return f"“{mistake.words}”: {mistake.message}"


class StatementForms:
    """The statement forms of one page, found by their numbers in what was sent: ``statement-0-text`` and so on.

    ``about`` is the anchor that a link on an article's page names. ``checked`` is false where the sender only asked
    to see the parts that are named, or for one more statement: nothing is called a mistake then.
    """

    def __init__(self, data: QueryDict | None, *, edition: Edition, about: str = "", checked: bool = True) -> None:
        numbers = _numbers(data) if data is not None else []
        self.too_many = len(numbers) > MOST
        self.edition = edition
        if data is None:
            first = {"about": about_words(about, edition)} if about else {}
            self.forms = [StatementForm(None, prefix="statement-0", edition=edition, initial=first)]
            self.is_open = bool(first)
            return
        read = self._bound if checked else self._unchecked
        self.forms = [read(data, number) for number in numbers[:MOST] or [0]]
        self.is_open = bool(self.filled) or not checked

    def _bound(self, data: QueryDict, number: int) -> StatementForm:
        prefix = f"statement-{number}"
        data = with_ticks(data, edition=self.edition, prefix=prefix)
        # A blank one was not sent, so it has no mistakes to show.
        sent = any(data.get(f"{prefix}-{name}", "").strip() for name in ("kind", "text", "about"))
        return StatementForm(data if sent else None, prefix=prefix, edition=self.edition)

    def _unchecked(self, data: QueryDict, number: int) -> StatementForm:
        return StatementForm.asked(data, edition=self.edition, prefix=f"statement-{number}")

    def add_one(self) -> None:
        """Show one more, while there may be more."""
        taken = {str(form.prefix) for form in self.forms}
        free = [f"statement-{n}" for n in range(MOST) if f"statement-{n}" not in taken]
        if free:
            self.forms.append(StatementForm(None, prefix=free[0], edition=self.edition))

    @property
    def may_be_more(self) -> bool:
        return len(self.forms) < MOST

    @property
    def filled(self) -> list[StatementForm]:
        return [form for form in self.forms if form.is_bound]

    def is_valid(self) -> bool:
        # Not all() of a generator: every form shall show its own mistakes at once.
        return all([form.is_valid() for form in self.filled]) and not self.too_many  # noqa: C419

    def drafts(self) -> tuple[DraftStatement, ...]:
        return tuple(form.draft() for form in self.filled)


def about_words(anchor: str, edition: Edition) -> str:
    """Return words that name the anchor, as its signer might have typed them; empty for what is not there.

    Of a paragraph that no words can name (without a number, within one without a number) its article is named.
    """
    node = outline_of(edition).by_anchor.get(anchor) if edition.has_text and len(anchor) <= LONGEST_ANCHOR else None
    return next(filter(None, (targets.words_for(outer, edition) for outer in node.upward())), "") if node else ""


LONGEST_ANCHOR = 160


def _numbers(data: QueryDict) -> list[int]:
    found = {int(match[1]) for name in data if (match := re.fullmatch(r"statement-([0-9]{1,2})-[a-z]+", name))}
    return sorted(found)
