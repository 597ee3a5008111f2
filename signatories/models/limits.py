"""How often something was done lately. Kept here, or in Redis where there is one."""

from __future__ import annotations

from django.db import models


class LimitCount(models.Model):
    """One window of one counter; ``key`` is a hash, from which no network address can be read."""

    key = models.CharField(max_length=200, unique=True)
    value = models.BigIntegerField()
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.key}: {self.value}"
