"""The screens of a political evening by address: made anew for every request from what anyone may see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.responses import HTMLResponse, PlainTextResponse

from spreidingskaart.city.access import PUBLIC
from spreidingskaart.errors import SpreidingskaartError
from spreidingskaart.web.deployment import served_city
from spreidingskaart.web.dossier_turns import BusyError, turn
from spreidingskaart.web.gate.client import client_of
from spreidingskaart.web.markt.page import market_page
from spreidingskaart.web.readable_store import readable_store
from spreidingskaart.web.routes.forms import file_of_form, from_our_page
from spreidingskaart.web.routes.heavy import in_its_turn
from spreidingskaart.web.routes.lately import Lately
from spreidingskaart.weighing.dossier.limits import MOST_UPLOADED_BYTES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request
    from starlette.responses import Response

_FIELD: Final = "dossier"
_NOT_OURS: Final = "Een dossier kan alleen vanaf onze eigen pagina. Kies het hier opnieuw."
_NO_FILE: Final = (
    "Er kwam geen dossier mee, of het is te groot. Kies een bestand van hoogstens 20 MB."
)
_LATELY: Final = Lately()
_NOT_STORED: Final = {"Cache-Control": "no-store"}


async def evening(request: Request) -> Response:
    """Answer the page with all screens; with the weighing of a dossier where one was handed in."""
    given = dict(request.query_params)
    try:
        if request.method == "POST":
            text = await _with_dossier(request, given)
        else:
            text = await in_its_turn(_shared_page, given)
    except SpreidingskaartError as error:
        return PlainTextResponse(str(error), status_code=503, headers=_NOT_STORED)
    return HTMLResponse(text, headers=_NOT_STORED)


async def _with_dossier(request: Request, given: Mapping[str, str]) -> str:
    if not from_our_page(request):
        return await in_its_turn(_page, given, b"", _NOT_OURS)
    data = await file_of_form(request, _FIELD, MOST_UPLOADED_BYTES)
    if not data:
        return await in_its_turn(_page, given, b"", _NO_FILE)
    try:
        with turn(client_of(request.scope)):
            return await in_its_turn(_page, given, data)
    except BusyError as error:
        return await in_its_turn(_page, given, b"", str(error))


def _shared_page(given: Mapping[str, str]) -> str:
    """Return the page of an address; the phones of a room that open it at once get the same."""
    of = (served_city(PUBLIC).version, tuple(sorted(given.items())))
    return _LATELY.get(of, lambda: _page(given))


def _page(given: Mapping[str, str], dossier: bytes = b"", said: str = "") -> str:
    return market_page(served_city(PUBLIC), readable_store(), given, dossier, said)
