"""The text taken away: as citations, and as files for other programs."""
