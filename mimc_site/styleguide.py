"""The page that shows every component in every state, under ``SHOW_STYLEGUIDE``."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Submit
from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

KINDS = [("reservation", _("Reservation")), ("understanding", _("Understanding")), ("declaration", _("Declaration"))]
COLOURS = ["paper", "raised", "field", "ink", "quiet", "rule", "edge", "accent", "accent-strong", "wash", "mark"]
PEOPLE: list[dict[str, object]] = [
    {"name": "Ana Silva", "affiliation": "University of Porto", "country": "Portugal", "marked": True},
    {"name": "مريم الحسن", "affiliation": "جامعة بيروت"},
    {
        "name": "Maria Katharina Hohenzollern-Wolkenstein-Trostburg van den Bergh",
        "affiliation": "Professor of the Comparative Law of Movement, Asylum and Citizenship; Director, Institute for "
        "the Study of Everything that Crosses a Border; Visiting Fellow, College of the Long Affiliation",
    },
    {"name": "Nguyễn Thị Ánh · Łukasz Dąbrowski · Ελένη Παπά · Ольга Иванова", "affiliation": ""},
]


class SampleForm(forms.Form):
    name = forms.CharField(label=_("Your name"), widget=forms.TextInput({"autocomplete": "name"}))
    affiliation = forms.CharField(
        label=_("Where I work or study"), required=False, help_text=_("Shown for identification only.")
    )
    country = forms.ChoiceField(
        label=_("Country where I live"), required=False, choices=[("", "—"), ("PT", "Portugal")]
    )
    email = forms.EmailField(
        label=_("E-mail"),
        help_text=_("Never shown. Used for this signature only."),
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
    kind = forms.ChoiceField(
        label=_("What you wish to add"), choices=KINDS, widget=forms.RadioSelect, help_text=_("The label is your own.")
    )
    text = forms.CharField(label=_("Its text"), widget=forms.Textarea({"rows": 4}), required=False)
    shown = forms.BooleanField(
        label=_("Show this line on this site. I am 16 or older, and can withdraw at any time."),
        help_text=_("How to withdraw is in the mail that you get."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_class = "form"
        self.helper.form_method = "get"
        self.helper.layout = Layout(*self.fields)
        self.helper.add_input(Submit("send", _("Sign"), css_class="big", css_id=str(self.auto_id) % "send"))


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    if not settings.SHOW_STYLEGUIDE:
        raise Http404
    refused = {"name": "", "affiliation": "<b>Ministry</b>", "email": "nobody@", "kind": "promise", "text": "No."}
    return render(
        request,
        "styleguide/page.html",
        {
            "colours": COLOURS,
            "rings": range(1, 9),
            "people": PEOPLE,
            "form": SampleForm(auto_id="id_%s"),
            "refused": SampleForm(refused, auto_id="refused_%s"),
            "trail": [(_("Text"), "/convention/"), (_("Chapter III"), "#lists")],
            "heads": [_("What"), _("How long"), _("Rows")],
            "rows": [[_("Unconfirmed"), _("14 days"), 120], [_("Declined"), _("180 days"), 3]],
            "facts": [(_("Number"), 41), (_("Signed"), _("3 May 2026")), (_("Digest"), "")],
            "figures": [(_("articles"), 213), (_("chapters"), 8)],
            "targets": [(_("Article 12, paragraph 3"), "#statements", _("The State of study may make…"))],
        },
    )
