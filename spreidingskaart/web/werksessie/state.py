"""A session as it stands, as data: made once for each version, for all who ask."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING, Final

from spreidingskaart.errors import InputError
from spreidingskaart.web.routes.responses import PRIVATE, Content, content, respond
from spreidingskaart.web.werksessie.keys import opened
from spreidingskaart.web.werksessie.replies import as_data
from spreidingskaart.words.canonical import canonical
from spreidingskaart.workshop import desk
from spreidingskaart.workshop.telling import told

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from spreidingskaart.store import KeptSession
    from spreidingskaart.workshop.nouns import Workshop

_MOST: Final = 64
"""Sessions of which what was told last is remembered."""
_TOLD: Final[OrderedDict[tuple[str, bool], tuple[Workshop, Content]]] = OrderedDict()
_TELLING: Final = Lock()


@as_data
def room_state(request: Request) -> Response:
    """Answer the session as the room sees it."""
    found = opened(request)
    workshop = desk.now(found.store, found.session)
    return respond(request, _content(found.session, workshop, leading=False), PRIVATE)


@as_data
def leading_state(request: Request) -> Response:
    """Answer the session as who leads sees it, with what is hidden."""
    found = opened(request)
    if not found.leads:
        raise InputError("Alleen de begeleider ziet dit.")
    workshop = desk.now(found.store, found.session)
    return respond(request, _content(found.session, workshop, leading=True), PRIVATE)


def _content(session: KeptSession, workshop: Workshop, *, leading: bool) -> Content:
    key = (session.code, leading)
    with _TELLING:
        before = _TOLD.get(key)
    if before is not None and before[0] is workshop:
        return before[1]
    made = content(canonical(told(workshop, leading=leading)), "application/json")
    with _TELLING:
        _TOLD[key] = (workshop, made)
        _TOLD.move_to_end(key)
        while len(_TOLD) > _MOST:
            _TOLD.popitem(last=False)
    return made
