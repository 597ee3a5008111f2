"""The groups of people and the rights by which annotations are sorted, each with its plain name."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# In the order of the Convention's own page.
GROUPS: dict[str, Promise] = {
    "visitors": _("Visitors"),
    "tourists": _("Tourists"),
    "students": _("Students"),
    "migrant-workers": _("Migrant workers"),
    "investors-and-residents": _("Investors and residents"),
    "forced-migrants": _("Forced migrants"),
    "refugees": _("Refugees"),
    "victims-of-trafficking": _("Victims of trafficking"),
    "people-in-crises": _("People in crises"),
}

# From the way in, through daily life, to the way on.
RIGHTS: dict[str, Promise] = {
    "entry": _("Entry"),
    "stay": _("Stay"),
    "leave-and-return": _("Leaving and return"),
    "mobility": _("Moving on"),
    "equality": _("Equality"),
    "personal-security": _("Safety of the person"),
    "due-process": _("Fair procedure"),
    "information-and-consular": _("Information and consuls"),
    "non-refoulement": _("Not being sent into danger"),
    "family": _("Family"),
    "work": _("Work"),
    "education": _("Education and study"),
    "health": _("Health"),
    "housing-and-social-security": _("Housing and social security"),
    "property": _("Property and money"),
    "participation": _("Taking part"),
}
