"""Codes that people read aloud and type: no letters that look alike, no vowels that make a word, nothing to guess."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import Final

SIGNS: Final = "BCDFGHJKLMNPQRTVWXZ346789"
"""25 signs, each of which looks like no other."""
SESSION: Final = 6
"""Signs of the code by which tables join: 244 million of them, and tries are counted (web/limits.py)."""
TABLE: Final = 8
"""Signs of the code by which a table comes back."""
FACILITATOR: Final = 16
"""Signs of the key of who leads the session: 74 bits."""
_GROUPS: Final = {SESSION: 3, TABLE: 4, FACILITATOR: 4}


def new_code(length: int) -> str:
    """Return a code that nobody had, of so many signs."""
    return "".join(secrets.choice(SIGNS) for _ in range(length))


def read_code(text: object, length: int) -> str | None:
    """Return a code as it is kept, however people spell it; None for what is no code of this length."""
    if not isinstance(text, str) or len(text) > 4 * length:
        return None
    signs = "".join(sign for sign in text.upper() if sign.isalnum())
    return signs if len(signs) == length and set(signs) <= set(SIGNS) else None


def spelled(code: str) -> str:
    """Return a code as people read it: in groups."""
    size = _GROUPS.get(len(code), len(code))
    return " ".join(code[at : at + size] for at in range(0, len(code), size))


def fingerprint_of(session: str, secret: str) -> str:
    """Return what is kept of a secret code: that of one session says nothing of another."""
    return hashlib.sha256(f"{session}\0{secret}".encode()).hexdigest()


def opens(session: str, secret: str | None, kept: str) -> bool:
    """Whether a code is the one of which this fingerprint is kept."""
    return secret is not None and hmac.compare_digest(fingerprint_of(session, secret), kept)
