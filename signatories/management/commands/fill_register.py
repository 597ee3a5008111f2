"""``manage.py fill_register --published N --pending N [--statements N]``: invented people on the specimen."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from signatories import demonstration

MOST = 2_000_000


class Command(BaseCommand):
    help = "Fills the register with invented people who signed the specimen, to try the site at size."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--published", type=int, required=True)
        parser.add_argument("--pending", type=int, required=True)
        parser.add_argument("--statements", type=int, default=0)
        parser.add_argument("--seed", type=int, default=1, help="the same people for the same seed (default 1)")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        published, pending, statements = options["published"], options["pending"], options["statements"]
        if min(published, pending, statements) < 0 or published + pending > MOST:
            raise CommandError(f"Give numbers from 0 to {MOST:,} in all.")
        if statements > 10 * (published + pending):
            raise CommandError("A signature has at most ten statements.")
        try:
            edition = demonstration.refuse_unless_fit()
        except demonstration.Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        start, stored = time.monotonic(), 0
        filling = demonstration.Filling(edition, published, pending, statements, options["seed"])
        for stored in filling.run():  # noqa: B007 - the last one is said below
            pass
        seconds = max(time.monotonic() - start, 0.001)
        self.stdout.write(
            f"signatures stored: {stored} ({published} published, {pending} pending, "
            f"{stored - published - pending} in other states), statements: {statements}, "
            f"in {seconds:.1f} s ({stored / seconds:,.0f} a second)."
        )
