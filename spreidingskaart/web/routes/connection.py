"""Why a page gets no connection: the page asks by http, which does come through, and shows the sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.responses import JSONResponse

from spreidingskaart.web.gate.origins import read_origin
from spreidingskaart.web.settings import ORIGIN, settings

if TYPE_CHECKING:
    from starlette.requests import Request

    from spreidingskaart.web.settings import Settings

ADDRESS: Final = "/verbinding"
_NEVER: Final = "De verbinding met de server komt niet tot stand."
_DOCS: Final = "zie docs/deployment.md."


async def connection(request: Request) -> JSONResponse:
    """Answer one sentence; `van` is the origin of the page, `was` that it has had a connection."""
    asked = request.query_params
    sentence = why_not(asked.get("van", ""), settings(), was=bool(asked.get("was")))
    return JSONResponse({"sentence": sentence}, headers={"Cache-Control": "no-store"})


def why_not(page: str, told: Settings, *, was: bool = False) -> str:
    """Return what most likely keeps the connection out, seen from the server.

    Where the host is wrong, the gate refuses the page itself, and says so there.

    Parameters
    ----------
    page
        Origin of the page, as its browser names it.
    told
        The settings of the server.
    was
        Whether the page had a connection before.
    """
    if read_origin(page) not in told.origins:
        return f"{_NEVER} Het adres waarmee u hier bent, staat niet in {ORIGIN}; {_DOCS}"
    if was:
        return (
            "De verbinding met de server is weg. Deze pagina werkt weer zodra de verbinding er is; "
            "wat bewaard was, blijft bewaard."
        )
    return f"{_NEVER} Waarschijnlijk laat de proxy websockets niet door; {_DOCS}"
