"""What staff change of the convention's room; each module registers its own models."""

from convention.admin import documents, editions, instruments, prose, site, text_imports

__all__ = ["documents", "editions", "instruments", "prose", "site", "text_imports"]
