"""Why a copy is not made or not put back, in words for the operator."""


class BackupError(Exception):
    """Its text is one clear line, or a few."""
