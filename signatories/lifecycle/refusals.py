"""Why a verb was refused. Nothing was written: no row, no mail, no audit event."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Refusal(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """``message`` is shown to the person who asked."""

    message: str | Promise = _("This cannot be done now. Load the page anew to see how things stand.")

    def __init__(self, message: str | Promise | None = None) -> None:
        if message is not None:
            self.message = message
        super().__init__(str(self.message))


class NotInTable(Refusal):
    """The table of transitions has no such move from the present state."""

    message = _("This is not possible as the signature stands now. Look at it again, then decide.")


class Stale(Refusal):
    """Decided on a version that is no longer the current one."""

    message = _("Somebody has changed this signature since you opened it. Look at it again, then decide.")


class AlreadyLive(Refusal):
    """Another signature of this address and capacity is pending or published."""

    message = _("This address already has a signature of this kind. Use another, or withdraw that one first.")


class TooLate(Refusal):
    """Undo is for the same person, for ten minutes, while nothing newer has happened."""

    message = _("This can no longer be undone. Use reopen instead.")


class NotAgreed(Refusal):
    """A statement was declined, and its signer has not agreed to appear without it."""

    message = _("The signer has not agreed yet to appear without the declined statement. Please wait for the answer.")


class Waiting(Refusal):
    """It is set aside already."""

    message = _("This is held already. Release it first, or leave it as it is.")


class Full(Refusal):
    """The signature has as many statements as one may have."""

    message = _("A signature can have at most ten statements. Withdraw one first, or change one.")


class NoChange(Refusal):
    """What was sent is what stands there already."""

    message = _("Nothing was changed: what you sent is what stands already.")
