"""What staff fill in when they decide. ``seen`` is the version that they looked at.

Each form's ``words`` are what its verb of the lifecycle takes, by name.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from signatories import names
from signatories.forms.countries import Countries, options
from signatories.forms.words import LineField
from signatories.lifecycle.lines import STAFFS
from signatories.models import Hold, PostCheck, Reason, Signature

AREA = forms.Textarea(attrs={"rows": 2})


class SeenForm(forms.Form):
    """A press of a button: nothing but the version that the page showed."""

    seen = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)

    def words(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


class ReasonForm(SeenForm):
    """Why it is not shown; the reason's letter is what the signer reads."""

    reason = forms.ModelChoiceField(
        queryset=Reason.objects.none(),
        to_field_name="code",
        label=_("Reason"),
        error_messages={
            "required": _("Choose the reason that the signer shall read."),
            "invalid_choice": _("This reason is not in use. Choose another."),
        },
    )
    note = forms.CharField(label=_("Note for staff"), max_length=2000, required=False, widget=AREA)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].queryset = Reason.objects.filter(active=True)  # type: ignore[attr-defined]


class DeclineForm(ReasonForm):
    """May say of which number it is a duplicate."""

    duplicate_of = forms.IntegerField(
        label=_("Duplicate of number"), min_value=1, max_value=2**31 - 1, required=False,
        error_messages={"invalid": _("Write the number that stands in the other one’s address.")},
    )  # fmt: skip

    def clean_duplicate_of(self) -> Signature | None:
        number = self.cleaned_data["duplicate_of"]
        if not number:
            return None
        other = Signature.objects.live().filter(number=number).first()
        if other is None:
            raise forms.ValidationError(_("No signature with this number is public. Please check the number."))
        return other


class HoldForm(SeenForm):
    code = forms.ChoiceField(label=_("Why"), choices=Hold.Code.choices)
    note = forms.CharField(label=_("Note for staff"), max_length=2000, required=False, widget=AREA)


class AskForm(SeenForm):
    text = forms.CharField(label=_("Question"), max_length=2000, widget=AREA)


class CheckForm(SeenForm):
    code = forms.ChoiceField(label=_("How the post was checked"), choices=PostCheck.choices)


class NoteForm(SeenForm):
    text = forms.CharField(label=_("Note"), max_length=5000, widget=AREA)


class CloseForm(SeenForm):
    note = forms.CharField(label=_("What was done"), max_length=2000, required=False, widget=AREA)


class EditForm(SeenForm):
    """Obvious errors of form only; the old values are kept, and the signer is told."""

    name = LineField(label=_("Name"), max_length=200)
    affiliation = LineField(label=_("Affiliation"), max_length=500, required=False)
    position = LineField(label=_("Position"), max_length=200, required=False)
    organisation = LineField(label=_("Organisation"), max_length=200, required=False)
    country = forms.ChoiceField(label=_("Country of residence"), choices=Countries("—"), required=False)
    sort_key = forms.CharField(label=_("Place in A–Z"), max_length=200, required=False)

    @property
    def country_options(self) -> SafeString:
        return options(str(self["country"].value() or ""))

    @property
    def line_fields(self) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if field.name != "country"]

    def words(self) -> dict[str, Any]:
        return {"changes": {name: names.tidy(self.cleaned_data[name]) for name in STAFFS if name in self.data}}


class EraseForm(SeenForm):
    """Nothing of it is kept: a name or a reason would be one more fact about who asked to be forgotten."""

    sure = forms.BooleanField(
        label=_("The person named here asked for it, and I made sure that it was this person."),
        error_messages={"required": _("Tick that you made sure. There is no way back.")},
    )

    def words(self) -> dict[str, Any]:
        return {}


class FeatureForm(SeenForm):
    rank = forms.IntegerField(label=_("Rank"), min_value=1, max_value=10_000)
