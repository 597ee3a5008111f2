"""The summary above a form: each mistake once, as a link to the field it is about."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass

from django import forms


@dataclass(frozen=True, slots=True)
class Mistake:
    """``anchor`` is the id of the field to go to; empty where the whole form is meant."""

    anchor: str
    message: str


def summary(*checked: forms.Form, last: Container[str] = ()) -> list[Mistake]:
    """Return the mistakes in the order of the forms and fields; those with an anchor in ``last`` at the end."""
    found = [mistake for form in checked for mistake in _mistakes(form)]
    return sorted(found, key=lambda mistake: mistake.anchor in last)


def _mistakes(form: forms.Form) -> list[Mistake]:
    found = [Mistake("", str(message)) for message in form.non_field_errors()]
    for field in form:
        # Nobody can go to a field that is not shown.
        anchor = "" if field.is_hidden else field.id_for_label or f"{field.auto_id}_0"
        found += [Mistake(anchor, str(message)) for message in field.errors]
    return found
