"""Coming in, sign-ins, and the owner's page of accounts."""

from staff.views.accounts import accounts, change, invite, reset
from staff.views.entry import end_session, enrol, prove, sessions_list
from staff.views.wishes import mail

__all__ = ["accounts", "change", "end_session", "enrol", "invite", "mail", "prove", "reset", "sessions_list"]
