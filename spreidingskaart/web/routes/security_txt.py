"""Where to report a weakness, as RFC 9116 wants it: only where whoever runs this server said so."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from starlette.responses import PlainTextResponse, RedirectResponse, Response

from spreidingskaart.web.settings import settings

if TYPE_CHECKING:
    from starlette.requests import Request

    from spreidingskaart.web.settings import Settings

PATH: Final = "/.well-known/security.txt"
_GOOD_FOR: Final = dt.timedelta(days=300)
"""The RFC wants less than a year; a server that nobody starts again should not promise for ever."""
_STARTED: Final = dt.datetime.now(dt.UTC)


def security_text(given: Settings, started: dt.datetime) -> str | None:
    """Return the file; None where there is nobody to report to."""
    if given.contact is None:
        return None
    lines = [
        f"Contact: {given.contact}",
        f"Expires: {started + _GOOD_FOR:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: nl, en",
        *(f"Canonical: {origin}{PATH}" for origin in given.origins if origin.secure),
    ]
    return "\n".join(lines) + "\n"


async def security_txt(_request: Request) -> Response:
    """Answer the file, or 404."""
    text = security_text(settings(), _STARTED)
    if text is None:
        return PlainTextResponse("Deze pagina is er niet.", status_code=404)
    return PlainTextResponse(text, headers={"Cache-Control": "public, max-age=86400"})


async def old_place(_request: Request) -> Response:
    """Answer where the file is, to who looks for it where it was before the RFC."""
    return RedirectResponse(PATH, status_code=308)
