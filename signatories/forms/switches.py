"""The form of the switches."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from signatories.forms.words import WordsField
from signatories.models import Switches
from signatories.switches import LONGEST

AREA = {"rows": 3, "dir": "auto"}


class SwitchesForm(forms.Form):
    use_required_attribute = False
    signing_paused = forms.BooleanField(
        label=_("Pause signing"), required=False, help_text=_("The form stays readable; nothing can be sent.")
    )
    paused_words = WordsField(
        label=_("What people read while signing is paused"),
        max_length=LONGEST["paused_words"],
        required=False,
        widget=forms.Textarea(attrs=AREA),
    )
    read_only = forms.BooleanField(
        label=_("Make the whole site read-only"),
        required=False,
        help_text=_("For everybody, staff included, but here."),
    )
    read_only_words = WordsField(
        label=_("What people read meanwhile"),
        max_length=LONGEST["read_only_words"],
        required=False,
        widget=forms.Textarea(attrs=AREA),
    )
    announcement = WordsField(
        label=_("Announcement on every page"),
        max_length=LONGEST["announcement"],
        required=False,
        help_text=_("Empty for none."),
        widget=forms.Textarea(attrs=AREA),
    )
    closed = forms.BooleanField(
        label=_("Signing is closed for good"),
        required=False,
        help_text=_(
            "From then on addresses are kept for twelve months, and each signer is told before theirs is erased."
        ),
    )

    @staticmethod
    def initial_of(switches: Switches) -> dict[str, Any]:
        names = ("signing_paused", "paused_words", "read_only", "read_only_words", "announcement")
        return {**{name: getattr(switches, name) for name in names}, "closed": switches.closed_at is not None}

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        for flag, words in (("signing_paused", "paused_words"), ("read_only", "read_only_words")):
            if values.get(flag) and words not in self.errors and not values.get(words):
                self.add_error(words, ValidationError(_("Please say why, in words for everybody."), code="required"))
        return values
