"""Where people reach this server: whole addresses, for what leaves the screen (a link to share, a QR code, a file)."""

from __future__ import annotations

from spreidingskaart.web.settings import settings


def whole_address(path: str) -> str:
    """Return an address with scheme and host, as people elsewhere can open it.

    Parameters
    ----------
    path
        Path with what follows the question mark, from the first slash: "/kaart?gebied=wijken".
    """
    return f"{settings().origins[0]}{path}"
