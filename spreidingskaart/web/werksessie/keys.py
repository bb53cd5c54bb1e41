"""What opens a session: its code in the address, and in a cookie the code of a table or the key of who leads."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Final

from spreidingskaart.errors import InputError
from spreidingskaart.web.gate.browser import cookies_of
from spreidingskaart.web.gate.client import client_of
from spreidingskaart.web.gate.rates import Rates
from spreidingskaart.web.limits import WRONG_CODES
from spreidingskaart.web.readable_store import readable_store
from spreidingskaart.web.settings import settings
from spreidingskaart.workshop import desk

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from spreidingskaart.store import KeptSession, Store

TABLE: Final = "sk_tafel"
LEADER: Final = "sk_begeleider"
KEPT_SECONDS: Final = 14 * 24 * 60 * 60
"""Seconds that a browser keeps a cookie: a table that comes back a week later finds its work."""
_CODE: Final = "code"
_TRIES: Final = Rates({_CODE: WRONG_CODES})
_COUNTING: Final = Lock()
"""Requests are answered in threads; tries are counted by one at a time."""
_UNKNOWN: Final = (
    "Deze code is van geen sessie. Kijk op het scherm in de zaal en typ de code opnieuw."
)
_TOO_OFTEN: Final = "Er is te vaak een verkeerde code gegeven. Wacht een minuut."


class NotOpenedError(InputError):
    """A code opens nothing.

    Attributes
    ----------
    status
        What the answer is in HTTP: 404, or 429 after too many tries.
    """

    def __init__(self, status: int) -> None:
        self.status = status
        super().__init__(_UNKNOWN if status == 404 else _TOO_OFTEN)


@dataclass(frozen=True)
class OpenedSession:
    """A session, and as whom it was opened."""

    store: Store
    session: KeptSession
    table: int | None
    """Number of the table; None for who sits at none."""
    leads: bool


def opened(request: Request, code: str | None = None) -> OpenedSession:
    """Return the session that an address names, and as whom it is asked; reads the store.

    Parameters
    ----------
    request
        Request with the cookies.
    code
        Code that was typed; by default that of the address.

    Raises
    ------
    NotOpenedError
        If there is no such session, or wrong codes came too often from where this one comes.
    """
    store = readable_store()
    session = desk.find(store, code if code is not None else request.path_params[_CODE])
    cookies = cookies_of(request.headers)
    if session is not None:
        table = desk.table_of(desk.now(store, session), session, cookies.get(TABLE))
        found = OpenedSession(store, session, table, desk.leads(session, cookies.get(LEADER)))
        # who sits there already never waits for what others mistype
        if found.leads or table is not None or not _must_wait(request):
            return found
    raise NotOpenedError(429 if _count_wrong(request) else 404)


def refuse_wrong(request: Request, *, right: bool) -> None:
    """Count a secret code that opens nothing; after too many no code opens anything, not even for who sits at a table.

    Raises
    ------
    NotOpenedError
        If wrong codes came too often from where this one comes.
    """
    if _must_wait(request) or (not right and _count_wrong(request)):
        raise NotOpenedError(429)


def _must_wait(request: Request) -> bool:
    with _COUNTING:
        return _TRIES.wait(client_of(request.scope), _CODE) > 0


def _count_wrong(request: Request) -> bool:
    with _COUNTING:
        return _TRIES.take(client_of(request.scope), _CODE) > 0


def hand_over(answer: Response, session: KeptSession, name: str, secret: str) -> Response:
    """Return an answer that lets a browser keep the code of a table, or the key of who leads, for this session."""
    answer.set_cookie(
        name,
        secret,
        max_age=KEPT_SECONDS,
        path=f"/sessie/{session.code}",
        httponly=True,
        secure=settings().secure,
        samesite="lax",
    )
    return answer
