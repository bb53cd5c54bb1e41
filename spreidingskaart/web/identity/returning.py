"""Where one comes back to after a login: a path of our own, never another host."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import quote, unquote, urlsplit

from spreidingskaart.web.gate.origins import read_origin
from spreidingskaart.web.identity.limits import MOST_RETURN

if TYPE_CHECKING:
    from collections.abc import Collection

    from spreidingskaart.web.gate.origins import Origin

COOKIE: Final = "sk_terug"
HOME: Final = "/"
_NOT_BACK_TO: Final = ("/inloggen", "/uitloggen", "/auth/", "/oauth2callback", "/_stcore", "/media")


def local_path(given: str | None) -> str | None:
    """Return a path with its query; None for what could lead elsewhere, or back to logging in."""
    if not given or not given.startswith("/") or len(given) > 4 * MOST_RETURN:
        return None
    if given.startswith("//") or "\\" in given or not given.isascii() or not given.isprintable():
        return None
    if (
        " " in given
        or given.startswith(_NOT_BACK_TO)
        or "/../" in given
        or "//" in urlsplit(given).path
    ):
        return None
    without = given.split("#", 1)[0]
    return without if len(without) <= MOST_RETURN else without.split("?", 1)[0][:MOST_RETURN]


def back_to(terug: str | None, referer: str | None, origins: Collection[Origin]) -> str:
    """Return where somebody was: the page that they came from where their browser says so, else what the link says."""
    if referer and referer.isascii():
        parts = urlsplit(referer)
        if read_origin(f"{parts.scheme}://{parts.netloc}") in origins:
            path = parts.path or HOME
            came = local_path(f"{path}?{parts.query}" if parts.query else path)
            if came is not None:
                return came
    return local_path(terug) or HOME


def packed(path: str) -> str:
    """Return a path as a cookie holds it: with nothing that would be put between quotes."""
    return quote(path, safe="")


def unpacked(value: str | None) -> str | None:
    """Return the path that a cookie holds; None for anything else."""
    return local_path(unquote(value)) if value else None
