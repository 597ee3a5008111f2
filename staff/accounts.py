"""Staff accounts: made with a role, changed, turned off and on; never deleted, so that decisions keep their author."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from staff import enrolment, sessions
from staff.demo import PREFIX
from staff.models import Enrolment, StaffAccount


@transaction.atomic
def add(name: str, role: str) -> Enrolment:
    """Make an account that nobody can sign in to until its link is used.

    Raises:
        ValidationError: the name is taken, reserved or not a name.
    """
    account = StaffAccount(username=StaffAccount.normalize_username(name), role=role, is_staff=True)
    account.set_unusable_password()
    if account.username.startswith(PREFIX):
        raise ValidationError({"username": _("Names that begin with “demo-” are kept for trying the site.")})
    account.full_clean(exclude=["password"])
    account.save()
    return enrolment.invite(account)


@transaction.atomic
def reset(account: StaffAccount) -> Enrolment:
    """Make a new link; until it is used the password stays, but every sign-in ends now."""
    sessions.end(account)
    return enrolment.invite(account)


@transaction.atomic
def change(account: StaffAccount, *, role: str, active: bool, by: StaffAccount) -> StaffAccount:
    """Change role and activity; sign-ins of before end.

    Raises:
        ValidationError: nobody takes their own rights, so that an owner is always left.
    """
    current = StaffAccount.objects.select_for_update().get(pk=account.pk)
    if current.pk == by.pk:
        raise ValidationError(_("Ask another owner to change your own account."))
    current.role, current.is_active = role, active
    current.full_clean(exclude=["password"])
    current.save(update_fields=["role", "is_active"])
    sessions.end(current)
    return current
