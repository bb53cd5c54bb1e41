"""The secret of this server: signs what it hands out, and is the same for all its processes where a file holds it."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import stat
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from spreidingskaart.errors import InputError
from spreidingskaart.web.identity.login_file import handed_by_systemd
from spreidingskaart.web.settings import SECRET, settings

if TYPE_CHECKING:
    from collections.abc import Mapping

LEAST: Final = 32
"""Bytes."""
_MOST: Final = 4096
"""Bytes."""
_RANDOM: Final = secrets.token_bytes(LEAST)


def read_secret(path: Path, environ: Mapping[str, str] = os.environ) -> bytes:
    """Return the secret in a file, without the line end that an editor adds.

    Raises
    ------
    InputError
        If others can read the file, or it is too short or too long to be one; never with what is in it.
    """
    try:
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            if stat.S_IMODE(mode) & 0o077 and not handed_by_systemd(path, environ):
                raise InputError(
                    f"Het bestand is ook voor anderen toegankelijk (rechten {stat.S_IMODE(mode):04o}); "
                    "maak er 0600 van met chmod 600."
                )
            text = file.read(_MOST + 1).strip()
    except OSError as error:
        raise InputError("Het bestand is niet te lezen.") from error
    if not LEAST <= len(text) <= _MOST:
        raise InputError(f"Een geheim heeft {LEAST} tot en met {_MOST} tekens.")
    return text


def why_no_secret() -> str | None:
    """Return why the file that holds the secret is not used, in one sentence; None where it is, or there is none."""
    if settings().secret_file is None:
        return None
    try:
        read_secret(settings().secret_file or Path())
    except InputError as error:
        return f"{SECRET} staat uit. {error}"
    return None


@cache
def _of_file(path: Path) -> bytes:
    return read_secret(path)


def server_secret() -> bytes:
    """Return the secret: of the file that the server was told, else one that lives as long as this process."""
    path = settings().secret_file
    try:
        return _RANDOM if path is None else _of_file(path)
    except InputError:  # said at start; what was signed with it would not be safe
        return _RANDOM


def keyed(purpose: str, text: str) -> str:
    """Return a fingerprint of a text that nobody can make or test without the secret: 32 hexadecimal digits."""
    return hmac.new(server_secret(), f"{purpose}\0{text}".encode(), hashlib.sha256).hexdigest()[:32]
