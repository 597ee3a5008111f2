"""The forms of the signer's own page."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from signatories.forms.address import AddressField


class AskForm(forms.Form):
    """Asks for the address that the link shall go to."""

    use_required_attribute = False
    email = AddressField(
        label=_("The e-mail address you signed with"),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email", "spellcheck": "false"}),
        error_messages={"required": _("Please write the e-mail address you signed with.")},
    )
