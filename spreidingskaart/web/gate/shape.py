"""Whether a request has a shape that we serve: method, length, headers, and a path that can be read in one way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from spreidingskaart.web.gate.refusal import Refused
from spreidingskaart.web.limits import ADDRESS_LENGTH, HEADER_LENGTH, HEADERS

if TYPE_CHECKING:
    from starlette.types import Scope

METHODS: Final = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE")
_HIDDEN: Final = (b"%2f", b"%5c", b"%00", b"%25")
"""What a path may not hold in disguise: a slash, a backslash, an end, and the sign that disguises."""


def shape(scope: Scope) -> Refused | None:
    """Return why a request is refused for its shape; None where it is one that we serve."""
    if scope["type"] == "http" and scope["method"] not in METHODS:
        return Refused(405, "Dit kan de server niet.", {"Allow": ", ".join(METHODS)})
    raw = raw_path(scope)
    if len(raw) + len(scope.get("query_string", b"")) > ADDRESS_LENGTH:
        return Refused(414, f"Het adres is te lang; het mag {ADDRESS_LENGTH} tekens hebben.")
    headers = scope["headers"]
    if (
        len(headers) > HEADERS
        or sum(len(name) + len(value) for name, value in headers) > HEADER_LENGTH
    ):
        return Refused(431, "Uw browser stuurt te veel mee. Wis de cookies van deze website.")
    if not _can_be_read_in_one_way(scope["path"], raw):
        return Refused(400, "Dit adres klopt niet.")
    return None


def raw_path(scope: Scope) -> bytes:
    """Return the path as it was sent, before anything in it was decoded."""
    raw: bytes = scope.get("raw_path") or scope["path"].encode()
    return raw.split(b"?", 1)[0]


def _can_be_read_in_one_way(path: str, raw: bytes) -> bool:
    return (
        path.startswith("/")
        and path.isprintable()
        and "�" not in path
        and "\\" not in path
        and "//" not in path
        and not {".", ".."} & set(path.split("/"))
        and not any(sign in raw.lower() for sign in _HIDDEN)
    )
