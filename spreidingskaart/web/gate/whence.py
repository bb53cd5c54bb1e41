"""Whose page asks, and for which host: the whole origin (scheme, host, port) must be one that the server was told.

The screen's own server would compare names only, and would ask an outside host for its own address before it says no.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.datastructures import Headers

from spreidingskaart.web.gate.origins import Origin, read_host, read_origin
from spreidingskaart.web.gate.refusal import Refused
from spreidingskaart.web.settings import settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.types import Scope

HEALTH: Final = "/healthz"
"""A watcher may ask this by any name of the machine."""
SAFE: Final = ("GET", "HEAD", "OPTIONS")
"""Methods that change nothing."""


def whence(scope: Scope) -> Refused | None:
    """Return why a request is refused for where it comes from; None where that is one of our own pages."""
    headers, origins = Headers(scope=scope), settings().origins
    if not _is_for_us(scope, headers.getlist("host"), origins):
        return Refused(
            421,
            "Deze server heet anders dan het adres dat hier gevraagd wordt. Beheerder: zet in SPREIDINGSKAART_ORIGIN "
            "het adres waarmee mensen komen, en laat de proxy Host doorgeven (proxy_set_header Host $http_host).",
        )
    if not _is_from_us(scope, headers.getlist("origin"), origins):
        return Refused(
            403,
            "Deze vraag komt niet van een pagina van deze website. Beheerder: zet in SPREIDINGSKAART_ORIGIN het adres "
            "waarmee mensen komen, en laat de proxy Origin ongemoeid.",
        )
    return None


def _is_for_us(scope: Scope, hosts: Sequence[str], origins: Sequence[Origin]) -> bool:
    if scope["path"] == HEALTH:
        return True
    asked = read_host(hosts[0]) if len(hosts) == 1 else None
    return asked is not None and asked[0] in {origin.host for origin in origins}


def _is_from_us(scope: Scope, named: Sequence[str], origins: Sequence[Origin]) -> bool:
    """Whether a WebSocket or a request that changes something names one origin, and that is ours."""
    if scope["type"] == "http" and scope["method"] in SAFE:
        return True
    return len(named) == 1 and read_origin(named[0]) in origins


def by_its_name(scope: Scope) -> Scope:
    """Return a request that passed, as if it came by the address that people use, however a proxy wrote it.

    So what is behind compares equal texts, never asks outside who it is, and writes addresses that work for others.
    """
    headers, origins = Headers(scope=scope), settings().origins
    origin = _named(headers, origins)
    if origin is None:
        return scope
    told = {b"host": origin.authority.encode()}
    if "origin" in headers and read_origin(headers["origin"]) == origin:
        told[b"origin"] = str(origin).encode()
    raw = [(name, told.get(name, value)) for name, value in scope["headers"]]
    return {**scope, "headers": raw, "scheme": _scheme(scope, origin)}


def _named(headers: Headers, origins: Sequence[Origin]) -> Origin | None:
    """Return which of our origins a request is for: the one it names itself, else the one with this host and port."""
    said = read_origin(headers.get("origin", ""))
    host = read_host(headers.get("host", ""))
    if said in origins:
        return said
    if host is None:
        return None
    of_host = [origin for origin in origins if origin.host == host[0]]
    exact = [origin for origin in of_host if origin.port == host[1]]
    return next(iter(exact or of_host), None)


def _scheme(scope: Scope, origin: Origin) -> str:
    if scope["type"] == "websocket":
        return "wss" if origin.secure else "ws"
    return origin.scheme
