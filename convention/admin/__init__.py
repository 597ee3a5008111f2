"""What staff change of the convention's room; each module registers its own models."""

from convention.admin import documents, prose, site

__all__ = ["documents", "prose", "site"]
