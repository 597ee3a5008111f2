"""``manage.py backup``: one encrypted, verified copy of database and uploads in ``DATA_DIR/backups``."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from pyrage import x25519

from mimc_site.backup import making, state
from mimc_site.backup.refusals import BackupError

VERIFIED = {
    "decrypted": "read back, decrypted, every file compared",
    "digest": "read back and compared with what was written; try a restore now and then, with the private key",
}


class Command(BaseCommand):
    help = "Make one encrypted copy of the database and the uploads, verify it and send it off the machine."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--new-key", action="store_true", help="print a new pair of keys, and do nothing else")
        parser.add_argument("--if-older", type=int, metavar="HOURS", help="only where the newest copy is older")
        parser.add_argument(
            "--wait", type=float, default=0, metavar="MINUTES", help="for the end of another copy, made at this moment"
        )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        if options["new_key"]:
            self._new_key()
            return
        made = state.load().made
        if options["if_older"] is not None and made and timezone.now() - made < timedelta(hours=options["if_older"]):
            self.stdout.write(f"backup: the newest copy is of {made.isoformat()}")
            return
        try:
            done = making.make(patience=60 * options["wait"])
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"backup: {state.folder() / done.file} ({done.bytes} bytes): {VERIFIED[done.verified]}")
        self.stdout.write("backup: sent off the machine" if done.sent_at else "backup: on this machine only")

    def _new_key(self) -> None:
        identity = x25519.Identity.generate()
        self.stdout.write(
            f"# BACKUP_KEY={identity.to_public()}\n# Keep the next line away from this machine.\n{identity}"
        )
