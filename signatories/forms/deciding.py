"""What staff fill in when they decide. ``seen`` is the version that they looked at."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from signatories.models import Reason


class SeenForm(forms.Form):
    """A press of a button: nothing but the version that the page showed."""

    seen = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)


class ReasonForm(SeenForm):
    """Why the signature is not shown; the reason's letter is what the signer reads."""

    reason = forms.ModelChoiceField(
        queryset=Reason.objects.none(),
        to_field_name="code",
        label=_("Reason"),
        error_messages={
            "required": _("Choose the reason that the signer shall read."),
            "invalid_choice": _("This reason is not in use. Choose another."),
        },
    )
    note = forms.CharField(
        label=_("Note for staff"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].queryset = Reason.objects.filter(active=True)  # type: ignore[attr-defined]
