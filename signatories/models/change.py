"""Which numbers changed in public, and in which order; what they are now stands in the register itself."""

from __future__ import annotations

from django.db import models


class Change(models.Model):
    """One row a public number ever given: the content version of its last public change. Numbers only."""

    number = models.PositiveIntegerField(primary_key=True)
    version = models.PositiveBigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["version", "number"], name="changes_in_order")]

    def __str__(self) -> str:
        return f"{self.number} in {self.version}"
