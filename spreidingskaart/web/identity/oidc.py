"""From what an identity provider says of somebody to a login; whatever is not understood gives no role."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from spreidingskaart.model import Person, Role
from spreidingskaart.web.identity.limits import MOST_CLAIM, MOST_GROUPS
from spreidingskaart.web.identity.logins import Login, WayIn, fingerprint
from spreidingskaart.web.identity.names import shown_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spreidingskaart.web.identity.login_file import Roles

_PROOF: Final = ("iss", "sub", "iat", "exp", "nonce", "sid", "at_hash")
"""Claims that make one login another than the next of the same person."""
_OTHER_NAMES: Final = ("email", "name", "sub")
_LATEST: Final = dt.datetime(9999, 1, 1, tzinfo=dt.UTC).timestamp()


def values_of(claims: Mapping[str, object], claim: str) -> tuple[str, ...]:
    """Return the texts that a claim holds; none where it is absent or holds something else.

    A name with dots is looked up whole first (some providers name a claim by an address), then step by step
    (`realm_access.roles`).
    """
    found: object = claims.get(claim)
    if found is None:
        found = claims
        for step in claim.split("."):
            found = found.get(step) if isinstance(found, dict) else None
    if isinstance(found, str):
        return (found,)
    if isinstance(found, list):
        return tuple(one for one in found[:MOST_GROUPS] if isinstance(one, str))
    return ()


def proof_of(claims: Mapping[str, object]) -> str:
    """Return the fingerprint of one login at a provider."""
    return fingerprint("oidc", *(str(claims.get(name))[:MOST_CLAIM] for name in _PROOF))


def moment_of(claims: Mapping[str, object], claim: str) -> dt.datetime | None:
    """Return a moment that a claim holds as seconds since 1970; None where it is no such number."""
    value = claims.get(claim)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < _LATEST:
        return None
    return dt.datetime.fromtimestamp(value, dt.UTC)


def login_from(
    claims: Mapping[str, object], roles: Roles, *, now: dt.datetime, idle: dt.timedelta
) -> Login | None:
    """Return the login that these claims prove; None where they give no role.

    Parameters
    ----------
    claims
        What the provider says, out of a cookie that the server signed.
    roles
        What makes somebody planner.
    now
        This moment (UTC).
    idle
        A proof that was given longer ago than this, and that we did not see since, counts no more: nobody knows
        whether somebody was active meanwhile.
    """
    until, given = moment_of(claims, "exp"), moment_of(claims, "iat")
    if claims.get("is_logged_in") is not True or until is None or given is None:
        return None
    if now >= until or now - given >= idle:
        return None
    role = roles.of(values_of(claims, roles.claim))
    name = next(
        filter(None, (shown_name(claims.get(claim)) for claim in (roles.name, *_OTHER_NAMES))), ""
    )
    if role is Role.PUBLIC or not name or not shown_name(claims.get("sub")):
        return None
    return Login(Person(name, role), WayIn.OIDC, proof_of(claims), until)
