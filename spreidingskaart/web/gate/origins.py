"""An origin as a browser names it: scheme, host and port, of which all three count."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address, IPv6Address, ip_address
from typing import Final

DEFAULT_PORTS: Final = {"http": 80, "https": 443}
_ORIGIN: Final = re.compile(r"(?P<scheme>https?)://(?P<host_and_port>[^/?#@\\\s]+)")
_HOST_AND_PORT: Final = re.compile(
    r"(?P<host>\[[0-9a-f:.]{2,45}\]|[a-z0-9_-]+(?:\.[a-z0-9_-]+)*)(?::(?P<port>[0-9]{1,5}))?"
)
_MOST: Final = 300
"""Characters; the name of a host has at most 253."""


@dataclass(frozen=True)
class Origin:
    """Where a page comes from; two that are equal are the same to a browser."""

    scheme: str
    host: str
    port: int

    def __str__(self) -> str:
        """Return how a browser writes it: without the port that belongs to the scheme."""
        return f"{self.scheme}://{self.authority}"

    @property
    def authority(self) -> str:
        """What a browser sends as `Host`."""
        return self.host if self.port == DEFAULT_PORTS[self.scheme] else f"{self.host}:{self.port}"

    @property
    def secure(self) -> bool:
        """Whether what travels is encrypted up to this address."""
        return self.scheme == "https"


def read_origin(text: str) -> Origin | None:
    """Return the origin that a text is, and is whole; None for anything else: `null`, a path, a name before an @.

    Capitals and the port that belongs to the scheme make no difference. A dot at the end of the host does: to a browser
    that is another host.
    """
    if len(text) > _MOST or not text.isascii():
        return None
    found = _ORIGIN.fullmatch(text.lower())
    if found is None or (place := read_host(found["host_and_port"])) is None:
        return None
    host, port = place
    return Origin(found["scheme"], host, DEFAULT_PORTS[found["scheme"]] if port is None else port)


def read_host(text: str) -> tuple[str, int | None] | None:
    """Return host and port of what stands in `Host`; None for what is no host."""
    if len(text) > _MOST or not text.isascii():
        return None
    if (found := _HOST_AND_PORT.fullmatch(text.lower())) is None:
        return None
    host, port = found["host"], found["port"]
    if port is not None and not 1 <= int(port) <= 65535:
        return None
    if host.startswith("["):
        try:
            host = f"[{IPv6Address(host[1:-1]).compressed}]"
        except AddressValueError:
            return None
    elif not _is_name_or_ipv4(host):
        return None
    return host, None if port is None else int(port)


def _is_name_or_ipv4(host: str) -> bool:
    """Whether a host is a name, or an address of four numbers: browsers read 127.1 and 0x7f.1 as addresses too."""
    last = host.rsplit(".", 1)[-1]
    if not last[0].isdigit():
        return True
    try:
        IPv4Address(host)
    except AddressValueError:
        return False
    return True


def is_loopback(host: str) -> bool:
    """Whether a host is this machine itself, by name or by address (with or without square brackets)."""
    if host.lower() == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def loopback_origins(port: int) -> tuple[Origin, ...]:
    """Return how a browser on this machine may name a server on `port`."""
    return tuple(Origin("http", host, port) for host in ("127.0.0.1", "localhost", "[::1]"))
