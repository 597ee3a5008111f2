"""Files packed on their way out, where the asker takes it (RFC 9110, 12.5.3): zstd (RFC 8878) before gzip."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

import zstandard

CODINGS = ("zstd", "gzip")  # ours, the better first
ENDINGS = {"zstd": "zst", "gzip": "gz"}
LEVEL_ZSTD, LEVEL_GZIP = 3, 6
GZIP = 16 + zlib.MAX_WBITS  # zlib's way to ask for gzip's header


def coding(accepted: str) -> str:
    """Return the coding to use for an ``Accept-Encoding``; empty for none."""
    weights = dict(_weights(accepted))
    everything = weights.get("*", 0.0)
    found = [(weights.get(name, everything), -place, name) for place, name in enumerate(CODINGS)]
    weight, _, name = max(found)
    # Not packed is as good where it is asked for by a higher weight; unsaid, it comes last.
    return name if weight > 0 and weight >= weights.get("identity", 0.0) else ""


def _weights(accepted: str) -> Iterator[tuple[str, float]]:
    for part in accepted.lower().split(","):
        name, _, parameter = part.strip().partition(";")
        key, _, value = parameter.replace(" ", "").partition("=")
        try:
            weight = float(value) if key == "q" else 1.0
        except ValueError:
            weight = 0.0
        if name.strip():
            yield name.strip(), weight


def packed(pieces: Iterable[str], how: str) -> Iterator[bytes]:
    """Yield the text in UTF-8, packed by ``how``; memory stays the same for any length."""
    if not how:
        yield from (piece.encode() for piece in pieces)
        return
    packer = packer_of(how)
    for piece in pieces:
        if made := packer.compress(piece.encode()):
            yield made
    yield packer.flush()


def packer_of(how: str) -> zstandard.ZstdCompressionObj | zlib._Compress:
    """Return what packs piece by piece: ``compress`` for each, ``flush`` at the end."""
    if how == "zstd":
        return zstandard.ZstdCompressor(level=LEVEL_ZSTD).compressobj()
    return zlib.compressobj(LEVEL_GZIP, zlib.DEFLATED, GZIP)
