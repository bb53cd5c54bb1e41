"""What `make run` says when it starts, and what it tells the screen's own server."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from spreidingskaart.errors import SpreidingskaartError
from spreidingskaart.web.gate.secret import why_no_secret
from spreidingskaart.web.gate.server import set_up
from spreidingskaart.web.identity.logins import WayIn
from spreidingskaart.web.identity.ways import ways
from spreidingskaart.web.limits import MESSAGE_MEGABYTES, STATE_MEGABYTES
from spreidingskaart.web.settings import read, use

if TYPE_CHECKING:
    from spreidingskaart.web.settings import Settings


def announce() -> dict[str, object]:
    """Read the settings, say what was refused and where people find us, and return the configuration of the server.

    A server that may not start as asked ends here, with one sentence.
    """
    try:
        given, refused = read(os.environ)
    except SpreidingskaartError as error:
        sys.exit(f"Spreidingskaart start niet. {error}")
    use(given)
    set_up()
    for sentence in (*refused, *filter(None, [why_no_secret()])):
        print(f"Let op: {sentence}", file=sys.stderr, flush=True)  # noqa: T201 - whoever starts it must see it
    ways()
    print(f"Spreidingskaart: {given.origins[0]}", flush=True)  # noqa: T201 - the address is what `make run` promises
    return configuration(given)


def configuration(given: Settings) -> dict[str, object]:
    """Return what the screen's own server is told."""
    by_provider = ways().way is WayIn.OIDC
    return {
        "server.address": given.host,
        "server.port": given.port,
        "server.maxMessageSize": MESSAGE_MEGABYTES,
        "server.maxWidgetStateSize": STATE_MEGABYTES,
        "server.allowedHosts": [origin.host.strip("[]") for origin in given.origins],
        "browser.serverAddress": given.origins[0].host,
        "browser.gatherUsageStats": False,
        "server.enableAgentApi": False,
        "server.headless": True,
        "server.fileWatcherType": "none",
        # Python collects by itself; looking through everything after each run is a tenth of its cost
        "runner.postScriptGC": False,
        # no other file makes somebody known, and no header does
        "secrets.files": [str(given.login_file)] if by_provider else [],
        "server.trustedUserHeaders": {},
    }
