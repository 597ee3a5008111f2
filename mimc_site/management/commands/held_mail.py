"""``manage.py held_mail [--send | --drop]``: mail that waited in a restored copy and may have gone before the loss."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db.models.functions import Now

from signatories.models import Mail


class Command(BaseCommand):
    help = "List, send or drop the mail that a restore held."

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--send", action="store_true", help="queue it")
        what.add_argument("--drop", action="store_true", help="let it go")
        parser.add_argument("id", nargs="*", type=int, help="only these (default: all)")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        held = Mail.objects.filter(state=Mail.State.HELD).order_by("pk")
        if options["id"]:
            held = held.filter(pk__in=options["id"])
        if options["send"]:
            count = held.update(state=Mail.State.WAITING, due_at=Now())
            self.stdout.write(f"{count} queued")
        elif options["drop"]:
            count = held.update(state=Mail.State.DROPPED, address="", access=None)
            self.stdout.write(f"{count} dropped")
        else:
            for mail in held.select_related("signature"):
                number = mail.signature.number if mail.signature else None
                self.stdout.write(
                    f"{mail.pk:>8}  {mail.template}, of {mail.created_at:%Y-%m-%d %H:%M}, no. {number or '–'}"
                )
            self.stdout.write(f"{held.count()} held")
