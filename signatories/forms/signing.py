"""The form at ``/sign/``: short by default, everything typed kept, signals for staff instead of refusals."""

from __future__ import annotations

import time
import uuid
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.signing import TimestampSigner
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from convention.models import Edition
from signatories.forms.address import AddressField, likely_meant
from signatories.forms.consents import OPEN_DATA, PUBLICATION
from signatories.forms.countries import Countries
from signatories.forms.words import LineField, LongSelect
from signatories.lifecycle import DraftConsent
from signatories.models import Signature

BEGAN = TimestampSigner(salt="signatories.sign.began")


class DefaultChoice(forms.ChoiceField):
    """A choice that is its initial one where nothing was sent; what was sent must still be one of the choices."""

    def clean(self, value: Any) -> Any:
        return super().clean(value or self.initial)


class LineForm(forms.Form):
    """What will stand on the public page: the name and what identifies it."""

    use_required_attribute = False

    capacity = DefaultChoice(
        label=_("I sign"),
        choices=[
            (Signature.Capacity.OWN, _("for myself")),
            (Signature.Capacity.ORGANISATION, _("for my organisation")),
        ],
        widget=forms.RadioSelect,
        initial=Signature.Capacity.OWN,
    )
    name = LineField(
        label=_("Your name"),
        max_length=200,
        person=True,
        help_text=_("In any alphabet. One name is enough."),
        widget=forms.TextInput(attrs={"autocomplete": "name", "autocapitalize": "words", "dir": "auto"}),
        error_messages={"required": _("Please write your name.")},
    )
    organisation = LineField(
        label=_("Where I work or study"),
        max_length=200,
        required=False,
        help_text=_("For identification only."),
        widget=forms.TextInput(attrs={"autocomplete": "organization", "autocapitalize": "words", "dir": "auto"}),
        error_messages={"required": _("Please write which organisation you sign for.")},
    )
    position = LineField(
        label=_("My position there"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title", "autocapitalize": "words", "dir": "auto"}),
        error_messages={"required": _("Please write your position in the organisation.")},
    )
    affiliation = LineField(
        label=_("What stands after my name"),
        max_length=500,
        required=False,
        help_text=_("Leave this empty and we write your position and organisation."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )
    country = forms.ChoiceField(
        label=_("Country where I live"),
        choices=Countries(_("not stated")),
        required=False,
        widget=LongSelect(attrs={"autocomplete": "country"}),
    )

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if self.capacity_given() == Signature.Capacity.ORGANISATION:
            for field in NEEDED_ON_BEHALF:
                if field not in self.errors and not values.get(field):
                    message = self.fields[field].error_messages["required"]
                    self.add_error(field, ValidationError(message, code="required"))
        return values

    def capacity_given(self) -> str:
        return str(self.cleaned_data.get("capacity", ""))

    @property
    def so_far(self) -> tuple[str, str]:
        """Return the name and what would stand after it, of what is typed so far and not checked yet."""
        typed = {field: " ".join(str(self[field].value() or "").split()) for field in LINE_FIELDS}
        after = typed["affiliation"] or composed(typed["position"], typed["organisation"])
        country = dict(countries).get(typed["country"], "")
        return typed["name"], (f", {after}" if after else "") + (f" ({country})" if country else "")

    def line(self) -> dict[str, Any]:
        """Return the checked fields of the public line, the affiliation composed where none was written."""
        values: dict[str, Any] = {field: self.cleaned_data[field] for field in LINE_FIELDS}
        values["affiliation"] = values["affiliation"] or composed(values["position"], values["organisation"])
        return values


NEEDED_ON_BEHALF = ("organisation", "position")
LINE_FIELDS = ("name", "organisation", "position", "affiliation", "country")


def composed(position: str, organisation: str) -> str:
    """Return the affiliation line that position and organisation make."""
    return ", ".join(part for part in (position, organisation) if part)


class SignForm(LineForm):
    """``submission`` makes a double submit one signature; ``text`` says which edition the signer was shown."""

    email = AddressField(
        label=_("E-mail"),
        help_text=_("We send one mail to confirm. Never shown; used for this signature only."),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email", "spellcheck": "false"}),
        error_messages={"required": _("Please write your e-mail address: we send one mail to confirm.")},
    )
    publication = forms.BooleanField(
        label=PUBLICATION.words,
        error_messages={"required": _("Please tick this if you agree: without it we cannot take your signature.")},
    )
    open_data = forms.BooleanField(label=OPEN_DATA.words, required=False)
    submission = forms.UUIDField(widget=forms.HiddenInput, required=False)
    text = forms.CharField(widget=forms.HiddenInput, required=False, max_length=200)
    # What these hold never refuses anybody, so it is not checked.
    proof = forms.Field(widget=forms.HiddenInput, required=False)
    began = forms.Field(widget=forms.HiddenInput, required=False)
    kept_address = forms.Field(widget=forms.HiddenInput, required=False)
    website = forms.Field(required=False)  # nobody sees it, so who fills it is a program

    field_order = ("capacity", "name", "organisation", "position", "affiliation", "country", "email")

    def __init__(self, *args: Any, edition: Edition, **options: Any) -> None:
        options["initial"] = {
            "submission": uuid.uuid4(),
            "text": text_mark(edition),
            "began": BEGAN.sign("sign"),
            **options.get("initial", {}),
        }
        super().__init__(*args, **options)
        self.edition = edition
        self.meant = ""

    def clean_submission(self) -> uuid.UUID:
        return self.cleaned_data["submission"] or uuid.uuid4()

    def clean_text(self) -> str:
        shown = self.cleaned_data["text"]
        if shown and shown != text_mark(self.edition):
            # Nobody signs another text than the one they were shown.
            raise ValidationError(
                _("The text of the Convention was updated after you opened this page. Please look at it, then sign."),
                code="another-text",
            )
        return text_mark(self.edition)

    @property
    def text_shown(self) -> str:
        """Return what names the text that this page shows, which a form sent earlier may not have been about."""
        return text_mark(self.edition)

    def seconds_taken(self) -> float | None:
        """Return how long ago the form was opened; ``None`` where its time stamp is missing or not ours."""
        try:
            BEGAN.unsign(str(self.cleaned_data["began"]))
            stamp = str(self.cleaned_data["began"]).split(BEGAN.sep)[1]
            return time.time() - signing.b62_decode(stamp)
        except (signing.BadSignature, IndexError, ValueError):
            return None

    def consents(self) -> tuple[DraftConsent, ...]:
        """Return what was ticked, each with the version and digest of the words beside it."""
        ticked = {"publication": PUBLICATION, "open_data": OPEN_DATA}
        return tuple(wording.given() for field, wording in ticked.items() if self.cleaned_data[field])

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        email = values.get("email", "")
        if not self.errors and email and values.get("kept_address") != email:
            # Asked once; pressing "keep" sends the same form again with the address as it was typed.
            self.meant = likely_meant(email)
        return values


def text_mark(edition: Edition) -> str:
    """Return what names the text that is signed: its edition and, once loaded, its digest."""
    return f"{edition.slug}:{edition.digest}"
