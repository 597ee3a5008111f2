"""A stored check of the hashing key: with another key no address would be recognised again."""

from django.db import models
from django.db.models import Q


class KeyCheck(models.Model):
    value = models.CharField(max_length=32)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="one_row_of_key_check")]

    def __str__(self) -> str:
        return self.value
