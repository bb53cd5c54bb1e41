"""Keys of protected data: signed, for one browser and one login, and good for as long as a role stays without a click.

Nothing is remembered of a key, so it opens the same in every process that shares the secret, and after a restart.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING, Final

from itsdangerous import BadData, URLSafeTimedSerializer

from spreidingskaart.model import ANYONE, Person, Role
from spreidingskaart.web.gate.browser import browser_of, cookies_of
from spreidingskaart.web.gate.secret import server_secret
from spreidingskaart.web.identity.ways import ways
from spreidingskaart.web.settings import settings

if TYPE_CHECKING:
    from starlette.datastructures import Headers

    from spreidingskaart.web.identity.logins import Login

HEADER: Final = "x-layer-key"
"""Where a key travels: never in an address, which stays in histories and logs."""
_MOST: Final = 1_000
"""Characters of a key."""
_PURPOSE: Final = "spreidingskaart.layers"


def make_key(browser: str, login: Login) -> str:
    """Return a key that opens protected layers to this browser, while this login counts."""
    person = login.person
    return _signer().dumps([person.name, person.role.value, _named(browser), login.proof])


def person_of(headers: Headers) -> Person:
    """Return who asks for a layer, and in which role; anyone for no key, or one that does not open.

    A key opens only to the browser it was made for, while the login behind it counts in this or another process.
    """
    keys = headers.getlist(HEADER)
    browser = browser_of(cookies_of(headers))
    if len(keys) != 1 or browser is None or len(keys[0]) > _MOST:
        return ANYONE
    try:
        name, role, named, proof = _signer().loads(keys[0], max_age=settings().idle_minutes * 60)
    except (BadData, ValueError, TypeError):
        return ANYONE
    if not hmac.compare_digest(named, _named(browser)) or not ways().logins.counts(browser, proof):
        return ANYONE
    return Person(name, Role(role))


def _named(browser: str) -> str:
    return hashlib.sha256(browser.encode()).hexdigest()[:32]


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(
        server_secret(), salt=_PURPOSE, signer_kwargs={"digest_method": hashlib.sha256}
    )
