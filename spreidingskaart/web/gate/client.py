"""From which address a request comes, as far as the one who asks cannot choose it."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import TYPE_CHECKING, Final

from starlette.datastructures import Headers

from spreidingskaart.web.settings import settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.types import Scope

    from spreidingskaart.web.settings import Network

UNKNOWN: Final = "?"
"""Stands for all whose address the server does not know."""
_OF_ONE_SUBSCRIBER: Final = 64
"""Bits of an IPv6 address that a subscriber does not choose."""
_MOST_HOPS: Final = 20
"""Proxies after one another that are looked through."""


def client_of(scope: Scope) -> str:
    """Return the address that a request comes from: of the other end of the connection, or what a known proxy says.

    In IPv6 the network of one subscriber, since whoever has one address there has all of them.
    """
    peer = _address(str(scope["client"][0])) if scope.get("client") else None
    if peer is None:
        return UNKNOWN
    trusted = settings().forwarded_allow_ips
    if _is_in(peer, trusted):
        peer = _told(Headers(scope=scope).getlist("x-forwarded-for"), trusted) or peer
    return (
        str(ip_network((peer, _OF_ONE_SUBSCRIBER), strict=False))
        if peer.version == 6
        else str(peer)
    )


def _told(headers: Sequence[str], trusted: Sequence[Network]) -> IPv4Address | IPv6Address | None:
    """Return the last address that is not of a proxy that we know: what stands before it, the client wrote itself."""
    hops = ",".join(headers).split(",")[-_MOST_HOPS:]
    for hop in reversed(hops):
        address = _address(hop.strip())
        if address is None or not _is_in(address, trusted):
            return address
    return None


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(text)
    except ValueError:
        return None
    return address.ipv4_mapped or address if isinstance(address, IPv6Address) else address


def _is_in(address: IPv4Address | IPv6Address, networks: Sequence[Network]) -> bool:
    return any(address in network for network in networks)
