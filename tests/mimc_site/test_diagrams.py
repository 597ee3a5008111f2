"""The state diagram in the docs is the table in the code."""

from pathlib import Path

from mimc_site import diagrams
from signatories.lifecycle.table import Transition

PAGE = Path(__file__).resolve().parents[2] / "docs" / "states.md"


def test_the_page_is_drawn_from_the_table() -> None:
    assert PAGE.read_text(encoding="utf-8") == diagrams.page(), "run manage.py draw_states"


def test_an_arrow_for_each_pair_of_states() -> None:
    moves = (
        Transition("submit", "", "pending"),
        Transition("publish", "pending", "published"),
        Transition("undo", "pending", "published"),
        Transition("hold", "pending", "pending"),
        Transition("dream", "pending", "declined", built=False),
    )
    assert diagrams.diagram(moves).splitlines() == [
        "stateDiagram-v2",
        "  pending : pending",
        "  pending : (hold)",
        "  [*] --> pending : submit",
        "  pending --> published : publish, undo",
    ]
    assert diagrams.rows(moves).splitlines()[-1] == "| dream | pending | declined (not built yet) |"
