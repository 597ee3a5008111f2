"""What the auditor asks of the audit."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from signatories.models import Reason
from signatories.moderation import words
from signatories.moderation.audit import Asked
from staff.models import StaffAccount

DAY = forms.DateInput(attrs={"type": "date"})


class AuditForm(forms.Form):
    actor = forms.ModelChoiceField(
        queryset=StaffAccount.objects.order_by("username"), label=_("Who"), required=False, empty_label=_("anybody")
    )
    verb = forms.ChoiceField(label=_("What"), required=False)
    reason = forms.ChoiceField(label=_("Reason"), required=False)
    first_day = forms.DateField(label=_("From"), required=False, widget=DAY)
    last_day = forms.DateField(label=_("Until"), required=False, widget=DAY)
    batch = forms.UUIDField(label=_("Batch"), required=False)
    signature = forms.UUIDField(label=_("Signature"), required=False)
    before = forms.IntegerField(min_value=1, max_value=2**62, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        verbs = sorted(((verb, str(label)) for verb, label in words.DONE.items()), key=lambda choice: choice[1])
        self.fields["verb"].choices = [("", _("anything")), *verbs]  # type: ignore[attr-defined]
        reasons = Reason.objects.values_list("code", "title")
        self.fields["reason"].choices = [("", _("any")), *reasons]  # type: ignore[attr-defined]

    def asked(self) -> Asked:
        return Asked(**self.cleaned_data)
