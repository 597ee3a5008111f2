"""What staff fill in about themselves and each other."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from staff import second_factor
from staff.models import MailWish, Role, StaffAccount

CODE = {"autocomplete": "one-time-code", "autocapitalize": "none"}


class EnrolForm(forms.Form):
    """A password twice and, where it is required, the first code of the app."""

    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("The same password again"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    code = forms.CharField(
        label=_("Code that the app shows"),
        max_length=20,
        widget=forms.TextInput(attrs={**CODE, "inputmode": "numeric"}),
    )

    def __init__(self, *args: Any, account: StaffAccount, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account = account
        self.fields["password"].help_text = " ".join(str(text) for text in password_validators_help_texts())
        if not second_factor.is_required():
            del self.fields["code"]

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, self.account)
        return password

    def clean(self) -> dict[str, Any]:
        password, again = self.cleaned_data.get("password"), self.cleaned_data.get("again")
        if password and again and password != again:
            self.add_error("again", ValidationError(_("The two passwords differ. Please type both again.")))
        return self.cleaned_data


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        help_text=_("Six digits from your app, or one of your recovery codes."),
        widget=forms.TextInput(attrs=CODE),
    )


class InviteForm(forms.Form):
    name = forms.CharField(label=_("Name to sign in with"), max_length=150)
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)


class ChangeForm(forms.Form):
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    active = forms.BooleanField(label=_("May sign in"), required=False)


class MailWishForm(forms.ModelForm[MailWish]):
    """One's own wishes; a wish without an address is refused by its constraint."""

    class Meta:
        model = MailWish
        fields = ("email", "reports", "answers", "daily")
        help_texts = {"email": _("Only for this mail. Nobody else sees it, and no name ever stands in it.")}
        widgets = {"email": forms.EmailInput(attrs={"autocomplete": "email"})}
