"""When what must happen regularly last happened."""

from __future__ import annotations

from django.db import models


class LastRun(models.Model):
    """``name``: "worker" (it lives), "tidy", "count check"; ``found``: how many rows it removed or put right."""

    name = models.CharField(max_length=20, primary_key=True)
    at = models.DateTimeField()
    found = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name}, {self.at}"
