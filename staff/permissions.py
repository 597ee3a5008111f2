"""Who may open which page and press which button: one row for each, from which the tests walk the product.

A page is named as in the URLconf. A staff page without a row opens for nobody, and fails a test.
"""

from __future__ import annotations

from staff.models import Role

Roles = frozenset[str]

ALL: Roles = frozenset(Role.values)
READ: Roles = frozenset({Role.MODERATOR, Role.OWNER, Role.AUDITOR})  # what is not public yet
DECIDE: Roles = frozenset({Role.MODERATOR, Role.OWNER})
AUDIT: Roles = frozenset({Role.AUDITOR, Role.OWNER})
LIST: Roles = frozenset({Role.EDITOR, Role.OWNER})  # the order of what is public already
OWN: Roles = frozenset({Role.OWNER})

PAGES: dict[str, Roles] = {
    "queue:index": READ,
    "queue:item": READ,
    "queue:search": READ,
    "queue:news": READ,
    "queue:timeline": READ,
    "queue:batch": DECIDE,
    "queue:audit": AUDIT,
    "queue:audit-csv": AUDIT,
    "queue:publish": DECIDE,
    "queue:decline": DECIDE,
    "queue:hold": DECIDE,
    "queue:release": DECIDE,
    "queue:ask": DECIDE,
    "queue:edit": DECIDE,
    "queue:note": DECIDE,
    "queue:take-down": DECIDE,
    "queue:reopen": DECIDE,
    "queue:undo": DECIDE,
    "queue:publish-statement": DECIDE,
    "queue:decline-statement": DECIDE,
    "queue:accept": DECIDE,
    "queue:refuse-revision": DECIDE,
    "queue:close-report": DECIDE,
    "queue:check-post": DECIDE,
    "queue:requests": READ,
    "queue:close-request": DECIDE,
    "queue:reveal": DECIDE,
    "queue:erase": OWN,
    "queue:enter": DECIDE,
    "queue:invite": DECIDE,
    "queue:evidence": READ,
    "queue:claim": DECIDE,
    "queue:selected": LIST,
    "queue:feature": LIST,
    "queue:unfeature": LIST,
    "queue:switches": OWN,
    "site:checklist": OWN,
    "site:mail-test": OWN,
    "annotations:index": LIST,
    "annotations:chapters": LIST,
    "annotations:chapter": LIST,
    "annotations:export": ALL,
    "annotations:load": LIST,
    "annotations:history": ALL,
    "annotations:restore": LIST,
    "staff:sessions": ALL,
    "staff:end-session": ALL,
    "staff:prove": ALL,
    "staff:mail": READ,
    "staff:accounts": OWN,
    "staff:invite": OWN,
    "staff:reset": OWN,
    "staff:change": OWN,
}

# Addresses under /admin/ that need no account, each with the reason.
OPEN: dict[str, str] = {
    "staff:enrol": "Whoever holds the one-time link has no account yet that could sign in.",
    "site:readyz-staff": "Tells a visitor no more than /readyz does.",
}

# The verbs of the lifecycle that staff press, each by the page that presses it.
VERBS: dict[str, str] = {
    "publish": "queue:publish",
    "decline": "queue:decline",
    "hold": "queue:hold",
    "release": "queue:release",
    "ask": "queue:ask",
    "edit_form": "queue:edit",
    "take_down": "queue:take-down",
    "reopen": "queue:reopen",
    "undo": "queue:undo",
    "accept": "queue:accept",
    "refuse_revision": "queue:refuse-revision",
    "feature": "queue:feature",
    "unfeature": "queue:unfeature",
    "erase": "queue:erase",
}


def may_open(role: str, page: str) -> bool:
    """Tell whether the role has the page; a page without a row is nobody's."""
    return role in PAGES.get(page, frozenset())


def may(role: str, verb: str) -> bool:
    """Tell whether the role has the verb; an unknown one is nobody's."""
    return may_open(role, VERBS.get(verb, ""))
