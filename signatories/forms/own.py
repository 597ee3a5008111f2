"""The forms of the signer's own page, and those by which people without a way in reach staff."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from signatories.forms.address import AddressField
from signatories.forms.consents import OPEN_DATA, PUBLICATION
from signatories.forms.signing import NEEDED_ON_BEHALF, LineForm, composed
from signatories.forms.words import LineField, WordsField
from signatories.lifecycle import DraftConsent
from signatories.models import Report, Signature

ADDRESS = {"autocomplete": "email", "inputmode": "email", "spellcheck": "false"}


class AskForm(forms.Form):
    """Asks for the address that the link shall go to."""

    use_required_attribute = False
    email = AddressField(
        label=_("The e-mail address you signed with"),
        widget=forms.EmailInput(attrs=ADDRESS),
        error_messages={"required": _("Please write the e-mail address you signed with.")},
    )


class EditForm(LineForm):
    """The line as it stands, to be changed. For whom one signed stays: that would be another signature."""

    capacity = None  # type: ignore[assignment]

    def __init__(self, *args: Any, signature: Signature, **options: Any) -> None:
        initial = {field: str(getattr(signature, field) or "") for field in ("name", "organisation", "position")}
        initial["country"] = str(signature.country or "")
        if signature.affiliation != composed(signature.position, signature.organisation):
            initial["affiliation"] = signature.affiliation
        super().__init__(*args, **{**options, "initial": initial})
        self.signature = signature
        for field in NEEDED_ON_BEHALF:
            # The check itself is the line's; this takes "(optional)" from the label.
            self.fields[field].required = signature.capacity == Signature.Capacity.ORGANISATION

    def capacity_given(self) -> str:
        return self.signature.capacity


class NewAddressForm(forms.Form):
    use_required_attribute = False
    email = AddressField(
        label=_("New e-mail address"),
        help_text=_("We send a link to it. Until you open that link, the old address stays."),
        widget=forms.EmailInput(attrs=ADDRESS),
        error_messages={"required": _("Please write the new address.")},
    )


class AnswerForm(forms.Form):
    use_required_attribute = False
    answer = WordsField(
        label=_("Your answer"),
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
        error_messages={"required": _("Please write an answer.")},
    )


class ClaimForm(forms.Form):
    """The consents of an invited member, unticked like everybody's."""

    use_required_attribute = False
    publication = forms.BooleanField(
        label=PUBLICATION.words,
        error_messages={"required": _("Please tick this if you agree: else we cannot put the line into your hands.")},
    )
    open_data = forms.BooleanField(label=OPEN_DATA.words, required=False)

    def consents(self) -> tuple[DraftConsent, ...]:
        ticked = {"publication": PUBLICATION, "open_data": OPEN_DATA}
        return tuple(wording.given() for field, wording in ticked.items() if self.cleaned_data[field])


class ReportForm(forms.Form):
    """ "Is this not you?": about one public signature. No passport is asked for."""

    use_required_attribute = False
    words = WordsField(
        label=_("What is wrong"),
        max_length=5_000,
        help_text=_("In a sentence or two. Staff read it before anything else."),
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
        error_messages={"required": _("Please say in a few words what is wrong.")},
    )
    name = LineField(
        label=_("Your name"), max_length=200, required=False, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = AddressField(
        label=_("Where we may answer"),
        required=False,
        help_text=_("An e-mail address, if you want an answer. It is used for this only."),
        widget=forms.EmailInput(attrs=ADDRESS),
    )


class HelpForm(ReportForm):
    """For who has no way in: the address is lost, or the line was never theirs."""

    kind = forms.ChoiceField(
        label=_("What do you want?"),
        choices=[
            (Report.Kind.LOST_ADDRESS, _("I can no longer read the address I signed with")),
            (Report.Kind.REMOVE, _("Remove my name")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose what you want.")},
    )
    name = LineField(
        label=_("The name on the list"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name", "dir": "auto"}),
        error_messages={"required": _("Please write the name as it stands on the list.")},
    )
    number = forms.IntegerField(
        label=_("Number of the signature"),
        required=False,
        min_value=1,
        max_value=2_147_483_647,
        help_text=_("It stands on the signature’s page, if you have it at hand."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    field_order = ("kind", "name", "number", "words", "email")
