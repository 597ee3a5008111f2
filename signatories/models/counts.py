"""Stored counts. A change adds a row beside, so that no two verbs wait for one counter; ``counts`` folds them in."""

from __future__ import annotations

from django.db import models


class Count(models.Model):
    """``name`` says of what: ``published:public``, ``queue:held``, ``queue:country:FR``."""

    name = models.CharField(max_length=300, unique=True)
    value = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name}: {self.value}"


class CountChange(models.Model):
    """What happened to a count since it was last folded."""

    name = models.CharField(max_length=300, db_index=True)
    by = models.IntegerField()

    def __str__(self) -> str:
        return f"{self.name}: {self.by:+}"
