"""The lifecycle's verbs and states as staff read them."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# What happened, as in "Published by M. Ode".
DONE: dict[str, str | Promise] = {
    "submit": _("Submitted"),
    "import": _("Imported"),
    "enter": _("Entered by staff"),
    "confirm": _("Confirmed"),
    "expire": _("Expired unconfirmed"),
    "publish": _("Published"),
    "decline": _("Declined"),
    "take_down": _("Taken down"),
    "reopen": _("Reopened"),
    "undo": _("Decision undone"),
    "hold": _("Held"),
    "release": _("Released"),
    "ask": _("Signer asked"),
    "answer": _("Answered by the signer"),
    "agree": _("Signer agreed to appear without the declined statement"),
    "edit_form": _("Form corrected"),
    "revise": _("Changed by the signer"),
    "accept": _("Change accepted"),
    "refuse_revision": _("Change refused"),
    "withdraw": _("Withdrawn"),
    "claim": _("Claimed by invitation"),
    "feature": _("Put among the selected"),
    "unfeature": _("Taken out of the selected"),
    "change_address": _("Address changed"),
    "erase": _("Erased"),
    "report": _("Reported by a visitor"),
    "close_report": _("Report closed"),
    "check_post": _("Claimed post checked"),
    "reveal": _("Whole address shown to staff"),
    "invite": _("Invited to claim the line"),
    "publish_statement": _("Statement published"),
    "decline_statement": _("Statement declined"),
    "propose": _("Proposed"),
    "supersede": _("Replaced by its accepted revision"),
    "give_text": _("Text given"),
}


def done(verb: str) -> str:
    """Return the verb in words; one that nobody has worded is shown as it stands in the table."""
    return str(DONE.get(verb, verb.replace("_", " ").capitalize()))
