"""Coming in, sign-ins, and the owner's page of accounts."""

from staff.views.accounts import accounts, change, invite, reset
from staff.views.entry import end_session, enrol, prove, sessions_list

__all__ = ["accounts", "change", "end_session", "enrol", "invite", "prove", "reset", "sessions_list"]
