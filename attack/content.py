"""The database under attack: seeded, with the specimen, invented people, and a world in every state."""

from __future__ import annotations

import os
from contextlib import ExitStack
from pathlib import Path

from django.core.management import call_command

from tests.structure.world import World, make_world
from tests.support.ground import ground_for

PUBLISHED, PENDING, STATEMENTS = 400, 120, 150


def make(stack: ExitStack, folder: Path) -> tuple[World, str]:
    """Return the world, in a database of this run alone, and how much stands in it in a few words."""
    call_command("collectstatic", interactive=False, verbosity=0)
    ground = ground_for(os.environ["DATABASE_URL"], str(folder))
    stack.callback(ground.end)
    ground.use("seeded")
    call_command("fill_register", published=PUBLISHED, pending=PENDING, statements=STATEMENTS, verbosity=0)
    return make_world(), f"{PUBLISHED} published, {PENDING} waiting, and one of everything"
