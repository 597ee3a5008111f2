"""The state diagrams of ``docs/states.md``, drawn from the tables that the site itself moves by."""

from __future__ import annotations

from collections import defaultdict

from signatories.lifecycle import table

OPENING = """# States

Drawn by `manage.py draw_states` from `signatories/lifecycle/table.py`, and held against it by a test.
Change the table, never this page.

A verb that leaves the state as it was stands in the state's own box. Every pair of state and verb that is not
here is refused, with no row, mail or audit event.
"""


def page() -> str:
    """Return the whole page."""
    parts = [OPENING]
    for title, transitions in (("Signatures", table.SIGNATURE), ("Statements", table.STATEMENT)):
        parts.append(f"## {title}\n\n```mermaid\n{diagram(transitions)}```\n\n{rows(transitions)}")
    return "\n".join(parts)


def diagram(transitions: tuple[table.Transition, ...]) -> str:
    """Return a mermaid state diagram of the built transitions, one arrow for each pair of states."""
    arrows: dict[tuple[str, str], list[str]] = defaultdict(list)
    for transition in transitions:
        if transition.built:
            arrows[transition.before or "[*]", transition.after].append(transition.verb)
    lines = ["stateDiagram-v2"]
    # A loop for every verb would hide the picture, so what stays within a state is written in its box.
    for (before, after), verbs in arrows.items():
        if before == after:
            lines.append(f"  {before} : {before}")
            lines.append(f"  {before} : ({', '.join(verbs)})")
    for (before, after), verbs in arrows.items():
        if before != after:
            lines.append(f"  {before} --> {after} : {', '.join(verbs)}")
    return "\n".join(lines) + "\n"


def rows(transitions: tuple[table.Transition, ...]) -> str:
    lines = ["| verb | from | to |", "|---|---|---|"]
    for transition in transitions:
        after = transition.after if transition.built else f"{transition.after} (not built yet)"
        lines.append(f"| {transition.verb} | {transition.before or 'nothing'} | {after} |")
    return "\n".join(lines) + "\n"
