"""What changed, as an Atom feed: made of what everybody may see, whoever asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.concurrency import run_in_threadpool
from starlette.responses import PlainTextResponse

from spreidingskaart.city.access import PUBLIC
from spreidingskaart.errors import InputError, SpreidingskaartError
from spreidingskaart.programme.digest import digest_of
from spreidingskaart.programme.digest.atom import MEDIA_TYPE, as_atom
from spreidingskaart.web.deployment import served_city
from spreidingskaart.web.readable_store import readable_store
from spreidingskaart.web.routes.responses import content, respond
from spreidingskaart.web.settings import settings
from spreidingskaart.web.url_state import Name, link
from spreidingskaart.words.dates import current_day

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

PATH: Final = "feed/nieuws.atom"
_FRESH: Final = "public, no-cache"
"""A reader asks again each time, and gets 304 where nothing changed."""
_MOST_DAY: Final = 40
"""Characters of a day that is read at all."""


async def news_feed(request: Request) -> Response:
    """Answer the feed; 400 with one sentence where its first day is none."""
    since = request.query_params.get(Name.SINCE, "")[:_MOST_DAY]
    try:
        body = await run_in_threadpool(_feed, since)
    except InputError as error:
        return PlainTextResponse(str(error), status_code=400, headers={"Cache-Control": "no-store"})
    except SpreidingskaartError as error:
        return PlainTextResponse(str(error), status_code=503, headers={"Cache-Control": "no-store"})
    return respond(request, content(body, f"{MEDIA_TYPE}; charset=utf-8"), _FRESH)


def _feed(since: str) -> bytes:
    today = current_day()
    digest = digest_of(served_city(PUBLIC), readable_store(), since=since, until=today)
    site = str(settings().origins[0])
    asked = {str(Name.SINCE): since} if since else {}
    own = f"{site}{link(PATH, asked)}" if asked else f"{site}/{PATH}"
    return as_atom(digest, site, own_address=own)
