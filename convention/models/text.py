"""The text of an edition as rows: divisions, articles, provisions of any depth, footnotes and defined terms."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from convention.models.edition import Edition


class Division(models.Model):
    """A part, chapter, section, subsection, annex, the preamble or the closing clause."""

    class Kind(models.TextChoices):
        PREAMBLE = "preamble", _("preamble")
        BOOK = "book", _("book")
        PART = "part", _("part")
        TITLE = "title", _("title")
        CHAPTER = "chapter", _("chapter")
        SECTION = "section", _("section")
        SUBSECTION = "subsection", _("subsection")
        ANNEX = "annex", _("annex")
        CLOSING = "closing", _("closing clause")

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="divisions")
    parent = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="children")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    number = models.CharField(max_length=20, blank=True)
    label = models.CharField(max_length=120, blank=True)
    heading = models.CharField(max_length=1000, blank=True)
    anchor = models.CharField(max_length=120)
    order = models.PositiveIntegerField()
    refs = models.JSONField(default=list, blank=True, help_text="Footnote marks in the heading: [[offset, number], …].")
    html = models.TextField(blank=True, help_text="Its own loose paragraphs, rendered when the edition was loaded.")

    class Meta:
        ordering = ["edition", "order"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "order"], name="division_order_is_unique"),
            models.UniqueConstraint(fields=["edition", "anchor"], name="division_anchor_is_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.heading}".strip()


class Article(models.Model):
    """``number`` is a string ("12", "12 bis"); ``slug`` is its address; ``html`` was rendered at load."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="articles")
    division = models.ForeignKey(Division, on_delete=models.CASCADE, null=True, blank=True, related_name="articles")
    annex = models.ForeignKey(Division, on_delete=models.CASCADE, null=True, blank=True, related_name="annex_articles")
    number = models.CharField(max_length=20)
    slug = models.CharField(max_length=40)
    label = models.CharField(max_length=60)
    heading = models.CharField(max_length=1000, blank=True)
    anchor = models.CharField(max_length=120)
    order = models.PositiveIntegerField()
    position = models.PositiveIntegerField(help_text="Counts from 1 within the body, or within its annex.")
    refs = models.JSONField(default=list, blank=True, help_text="Footnote marks in the heading: [[offset, number], …].")
    text = models.TextField(help_text="Plain text, for search, excerpts and comparison.")
    html = models.TextField()

    class Meta:
        ordering = ["edition", "order"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "order"], name="article_order_is_unique"),
            models.UniqueConstraint(fields=["edition", "anchor"], name="article_anchor_is_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.heading}".strip()


class Provision(models.Model):
    """One paragraph of an article or division; ``anchor`` is permanent ("art-12-p3-b-ii")."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="provisions")
    article = models.ForeignKey(Article, on_delete=models.CASCADE, null=True, blank=True, related_name="provisions")
    division = models.ForeignKey(Division, on_delete=models.CASCADE, null=True, blank=True, related_name="provisions")
    parent = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="children")
    mark = models.CharField(max_length=20, blank=True)
    anchor = models.CharField(max_length=160)
    depth = models.PositiveSmallIntegerField()
    order = models.PositiveIntegerField()
    text = models.TextField()
    refs = models.JSONField(default=list, blank=True, help_text="Footnote marks: [[offset, number], …].")

    class Meta:
        ordering = ["edition", "order"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "order"], name="provision_order_is_unique"),
            models.UniqueConstraint(fields=["edition", "anchor"], name="provision_anchor_is_unique"),
        ]

    def __str__(self) -> str:
        return self.anchor


class Footnote(models.Model):
    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="footnotes")
    number = models.CharField(max_length=20)
    mark = models.CharField(max_length=20, blank=True)
    anchor = models.CharField(max_length=60)
    text = models.TextField()
    order = models.PositiveIntegerField()

    class Meta:
        ordering = ["edition", "order"]
        constraints = [models.UniqueConstraint(fields=["edition", "anchor"], name="footnote_anchor_is_unique")]

    def __str__(self) -> str:
        return f"Note {self.number}"


class Term(models.Model):
    """A defined term: where it is defined and in which articles it means that (its scope)."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="terms")
    name = models.CharField(max_length=200)
    slug = models.CharField(max_length=200)
    definition = models.TextField()
    html = models.TextField(blank=True, help_text="The definition as it is shown away from its place.")
    provision = models.ForeignKey(Provision, on_delete=models.CASCADE, related_name="terms")
    scope = models.ForeignKey(
        Division, on_delete=models.CASCADE, null=True, blank=True, related_name="terms",
        help_text="The division for which it is defined; empty for the whole text.",
    )  # fmt: skip

    class Meta:
        ordering = ["edition", "name"]
        constraints = [models.UniqueConstraint(fields=["edition", "slug", "scope"], name="term_is_unique_in_scope")]

    def __str__(self) -> str:
        return self.name
