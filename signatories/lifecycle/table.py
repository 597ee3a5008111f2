"""The transitions as data. Verbs, the admin, the tests and the diagram in ``docs/`` all read this table."""

from __future__ import annotations

from dataclasses import dataclass

from signatories.models import Signature, Statement

NEW = ""  # before a row exists
UNCONFIRMED = Signature.State.UNCONFIRMED.value
PENDING = Signature.State.PENDING.value
PUBLISHED = Signature.State.PUBLISHED.value
DECLINED = Signature.State.DECLINED.value
WITHDRAWN = Signature.State.WITHDRAWN.value
ERASED = Signature.State.ERASED.value
SUPERSEDED = Statement.State.SUPERSEDED.value

SIGNATURE_STATES = tuple(Signature.State.values)
STATEMENT_STATES = tuple(Statement.State.values)
LIVE = frozenset({PENDING, PUBLISHED})


@dataclass(frozen=True, slots=True)
class Transition:
    """``verb`` moves ``before`` to ``after``; ``built`` is false for those that the table foresees only."""

    verb: str
    before: str
    after: str
    built: bool = True


def _each(verb: str, befores: tuple[str, ...], after: str = "same", *, built: bool = True) -> list[Transition]:
    return [Transition(verb, before, before if after == "same" else after, built) for before in befores]


SIGNATURE: tuple[Transition, ...] = (
    Transition("submit", NEW, UNCONFIRMED),
    Transition("import", NEW, PENDING),
    Transition("import", NEW, PUBLISHED),
    Transition("enter", NEW, PENDING),
    Transition("confirm", UNCONFIRMED, PENDING),
    Transition("expire", UNCONFIRMED, ERASED),
    Transition("publish", PENDING, PUBLISHED),
    Transition("decline", PENDING, DECLINED),
    *_each("hold", (PENDING,)),
    *_each("release", (PENDING,)),
    *_each("ask", (PENDING,)),
    *_each("answer", (PENDING,)),
    *_each("agree", (PENDING,)),
    Transition("take_down", PUBLISHED, DECLINED),
    *_each("reopen", (PUBLISHED, DECLINED), PENDING),
    *_each("edit_form", (PENDING, PUBLISHED)),
    *_each("revise", (PENDING, PUBLISHED)),
    *_each("accept", (PUBLISHED,)),
    *_each("refuse_revision", (PUBLISHED,)),
    *_each("withdraw", (PENDING, PUBLISHED), WITHDRAWN),
    *_each("claim", (PUBLISHED,)),
    *_each("feature", (PUBLISHED,)),
    *_each("unfeature", (PUBLISHED,)),
    *_each("change_address", (PENDING, PUBLISHED)),
    *_each("erase", (UNCONFIRMED, PENDING, PUBLISHED, DECLINED, WITHDRAWN), ERASED),
    # Undo leads back to where the decision came from; which one, its own row says.
    Transition("undo", PUBLISHED, PENDING),
    Transition("undo", DECLINED, PENDING),
    Transition("undo", DECLINED, PUBLISHED),
    Transition("undo", PENDING, PUBLISHED),
    Transition("undo", PENDING, DECLINED),
    *_each("undo", (PENDING, PUBLISHED)),  # of what left the state as it was: a hold, an edit, a revision
)

STATEMENT: tuple[Transition, ...] = (
    Transition("propose", NEW, PENDING),
    Transition("import", NEW, PENDING),
    Transition("import", NEW, PUBLISHED),
    Transition("publish", PENDING, PUBLISHED),
    Transition("decline", PENDING, DECLINED),
    Transition("supersede", PUBLISHED, SUPERSEDED),
    *_each("withdraw", (PENDING, PUBLISHED), WITHDRAWN),
    *_each("give_text", (PUBLISHED,)),
    *_each("reopen", (PUBLISHED, DECLINED), PENDING),
    Transition("undo", PUBLISHED, PENDING),
    Transition("undo", DECLINED, PENDING),
    Transition("undo", PENDING, PUBLISHED),
    Transition("undo", PENDING, DECLINED),
    Transition("undo", SUPERSEDED, PUBLISHED),
)


def allowed(table: tuple[Transition, ...], verb: str, before: str, after: str) -> bool:
    """Tell whether the table has the move and the verb is built."""
    return any(t.built and t.verb == verb and t.before == before and t.after == after for t in table)


def starts(table: tuple[Transition, ...], verb: str) -> frozenset[str]:
    """Return the states from which a built verb may move."""
    return frozenset(t.before for t in table if t.built and t.verb == verb)
