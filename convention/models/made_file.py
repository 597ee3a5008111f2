"""Files that the worker made of a text, so that nobody waits for one: what they were made of, and where they lie."""

from __future__ import annotations

from django.db import models


class MadeFile(models.Model):
    """``subject`` is an edition's slug, or "summary"; ``made_of`` the digest of all that the file says.

    The row is written once the file stands under its name. ``failed_at`` alone: it could not be made.
    """

    subject = models.CharField(max_length=60)
    format = models.CharField(max_length=20)
    made_of = models.CharField(max_length=64)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    made_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject", "format"], name="one_file_a_format")]

    def __str__(self) -> str:
        return f"{self.subject}: {self.format}"
