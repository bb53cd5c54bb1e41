"""Numbers that look drawn by lot and are the same on every machine and in every run."""

from __future__ import annotations

from hashlib import blake2b


def number(*keys: object) -> float:
    """Return a number in [0, 1) that depends on `keys` only."""
    digest = blake2b("/".join(map(str, keys)).encode(), digest_size=6).digest()
    return int.from_bytes(digest, "big") / 2**48


def between(low: float, high: float, *keys: object) -> float:
    """Return a number in [low, high) that depends on `keys` only."""
    return low + (high - low) * number(*keys)
