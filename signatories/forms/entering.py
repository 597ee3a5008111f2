"""What staff fill in to enter a signature that reached them otherwise, or to invite a member to claim a line."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from convention.models import Edition
from signatories.forms.address import AddressField
from signatories.forms.countries import Countries
from signatories.forms.words import LineField
from signatories.lifecycle import Draft, DraftEvidence, DraftStatement, DraftTarget
from signatories.models import Signature, Statement

MOST_BYTES = 10_000_000
# By content: what a file calls itself proves nothing.
BEGINNINGS = {b"%PDF-": ".pdf", b"\xff\xd8\xff": ".jpg", b"\x89PNG\r\n\x1a\n": ".png"}
STATED = [(kind.value, kind.label) for kind in Statement.Kind if kind != Statement.Kind.UNSPECIFIED]


class EnterForm(forms.Form):
    name = LineField(label=_("Name"), max_length=200, person=True)
    capacity = forms.ChoiceField(label=_("Signs"), choices=Signature.Capacity.choices)
    affiliation = LineField(label=_("Affiliation"), max_length=500, required=False)
    position = LineField(label=_("Position"), max_length=200, required=False)
    organisation = LineField(label=_("Organisation"), max_length=200, required=False)
    country = forms.ChoiceField(label=_("Country of residence"), choices=Countries("—"), required=False)
    email = AddressField(
        label=_("E-mail"),
        required=False,
        help_text=_("With it the person gets a page of their own; without it no mail."),
    )
    statement_kind = forms.ChoiceField(label=_("Statement"), choices=[("", _("none")), *STATED], required=False)
    statement = forms.CharField(
        label=_("Its words"), max_length=20_000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    language = forms.SlugField(label=_("Language of the words"), max_length=12, initial="en", required=False)
    what = LineField(label=_("What is it known from"), max_length=300, help_text=_("Such as: letter of 3 May 2026."))
    file = forms.FileField(
        label=_("The letter or sheet"), required=False, help_text=_("A PDF, JPEG or PNG file of at most 10 MB.")
    )

    def clean_file(self) -> UploadedFile | None:
        upload: UploadedFile | None = self.cleaned_data["file"]
        if upload is None:
            return None
        if (upload.size or 0) > MOST_BYTES:
            raise forms.ValidationError(_("This file is larger than 10 MB. Please choose a smaller one."))
        head = upload.read(16)
        upload.seek(0)
        suffix = next((suffix for beginning, suffix in BEGINNINGS.items() if head.startswith(beginning)), None)
        if suffix is None:
            raise forms.ValidationError(_("This is not a PDF, JPEG or PNG file. Please choose one that is."))
        upload.name = f"evidence{suffix}"
        return upload

    def clean(self) -> dict[str, Any]:
        kind, text = self.cleaned_data.get("statement_kind"), self.cleaned_data.get("statement")
        if bool(kind) != bool(text):
            field = "statement" if kind else "statement_kind"
            self.add_error(field, _("A statement needs a kind and words. Please fill both, or neither."))
        return self.cleaned_data

    def draft(self, edition: Edition) -> Draft:
        given = self.cleaned_data
        stated: tuple[DraftStatement, ...] = ()
        if given["statement_kind"]:
            whole = (DraftTarget(edition=edition),)
            stated = (DraftStatement(given["statement_kind"], given["statement"], given["language"] or "en", whole),)
        line = {name: given[name] for name in LINE}
        return Draft(**line, edition=edition, statements=stated)

    def evidence(self) -> DraftEvidence:
        return DraftEvidence(self.cleaned_data["what"], self.cleaned_data["file"])


LINE = ("name", "capacity", "affiliation", "position", "organisation", "country", "email")


class InviteForm(forms.Form):
    email = AddressField(label=_("E-mail of the person"))
