"""Why a verb was refused. Nothing was written: no row, no mail, no audit event."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Refusal(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """``message`` is shown to the person who asked."""

    message: str | Promise = _("This cannot be done now.")

    def __init__(self, message: str | Promise | None = None) -> None:
        if message is not None:
            self.message = message
        super().__init__(str(self.message))


class NotInTable(Refusal):
    """The table of transitions has no such move from the present state."""

    message = _("This is not possible in the present state of the signature.")


class Stale(Refusal):
    """Decided on a version that is no longer the current one."""

    message = _("Somebody has changed this signature since you opened it. Look at it again, then decide.")


class AlreadyLive(Refusal):
    """Another signature of this address and capacity is pending or published."""

    message = _("This address already has a signature of this kind.")


class TooLate(Refusal):
    """Undo is for the same person, for ten minutes, while nothing newer has happened."""

    message = _("This can no longer be undone. Use reopen instead.")


class NotAgreed(Refusal):
    """A statement was declined, and its signer has not agreed to appear without it."""

    message = _("The signer has not agreed yet to appear without the declined statement.")


class Waiting(Refusal):
    """A change of the same thing is open already, or a question has had its answer."""

    message = _("This waits for a decision already.")


class Full(Refusal):
    """The signature has as many statements as one may have."""

    message = _("A signature can have at most ten statements.")


class NoChange(Refusal):
    """What was sent is what stands there already."""

    message = _("Nothing was changed.")
