"""The statements builder: up to ten statements beside a signature, each of one kind, in one language."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.conf.locale import LANG_INFO
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from convention.models import Edition
from signatories.forms.signing import DefaultChoice
from signatories.forms.words import WordsField
from signatories.lifecycle import DraftStatement, DraftTarget
from signatories.models import Statement

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
    language = DefaultChoice(label=_("Language of these words"), choices=languages, initial="en")

    def __init__(self, *args: Any, edition: Edition, **options: Any) -> None:
        super().__init__(*args, **options)
        self.edition = edition

    @staticmethod
    def initial_of(statement: Statement) -> dict[str, str]:
        """Return what the form shows of a statement that shall be changed."""
        if statement.kind == Statement.Kind.UNSPECIFIED:
            return {}
        return {"kind": statement.kind, "text": statement.text, "language": statement.language}

    @property
    def is_blank(self) -> bool:
        return not any(str(self.data.get(self.add_prefix(name), "")).strip() for name in ("kind", "text"))

    def draft(self) -> DraftStatement:
        return DraftStatement(
            kind=self.cleaned_data["kind"],
            text=self.cleaned_data["text"],
            language=self.cleaned_data["language"],
            targets=(DraftTarget(edition=self.edition, label=str(_("the whole Convention"))),),
        )


class StatementForms:
    """The statement forms of one page, found by their numbers in what was sent: ``statement-0-text`` and so on."""

    def __init__(self, data: QueryDict | None, *, edition: Edition) -> None:
        numbers = _numbers(data) if data is not None else []
        self.too_many = len(numbers) > MOST
        self.forms = [self._form(data, number, edition) for number in numbers[:MOST] or [0]]

    def _form(self, data: QueryDict | None, number: int, edition: Edition) -> StatementForm:
        form = StatementForm(data, prefix=f"statement-{number}", edition=edition)
        # A blank one was not sent, so it has no mistakes to show.
        return StatementForm(None, prefix=form.prefix, edition=edition) if form.is_bound and form.is_blank else form

    @property
    def filled(self) -> list[StatementForm]:
        return [form for form in self.forms if form.is_bound]

    @property
    def is_open(self) -> bool:
        return bool(self.filled)

    def is_valid(self) -> bool:
        # Not all() of a generator: every form shall show its own mistakes at once.
        return all([form.is_valid() for form in self.filled]) and not self.too_many  # noqa: C419

    def drafts(self) -> tuple[DraftStatement, ...]:
        return tuple(form.draft() for form in self.filled)


def _numbers(data: QueryDict) -> list[int]:
    found = {int(match[1]) for name in data if (match := re.fullmatch(r"statement-([0-9]{1,2})-[a-z]+", name))}
    return sorted(found)
