"""One spelling of plain data, so that the same content has the same fingerprint wherever it is kept."""

from __future__ import annotations

import hashlib
import json
import unicodedata


def canonical(data: object) -> bytes:
    """Return the one spelling of plain data: sorted keys, no spaces, UTF-8 in NFC, shortest numbers.

    Raises
    ------
    ValueError
        If a number is NaN or infinite, or a text is no Unicode.
    TypeError
        If something in it is not plain data.
    """
    text = json.dumps(
        data, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )
    return unicodedata.normalize("NFC", text).encode("utf-8")


def fingerprint(data: object) -> str:
    """Return the SHA-256 of the canonical spelling, as 64 hexadecimal characters."""
    return hashlib.sha256(canonical(data)).hexdigest()
