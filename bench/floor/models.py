from django.db import models


class Line(models.Model):
    """What the one INSERT writes."""

    name = models.CharField(max_length=200)

    class Meta:
        app_label = "floor"

    def __str__(self) -> str:
        return self.name
