"""Map layers by address: public ones cached for ever by version, protected ones only with the key of the session."""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.responses import PlainTextResponse

from spreidingskaart.city.known import of_rules
from spreidingskaart.errors import DataError
from spreidingskaart.model import Role
from spreidingskaart.store import audit
from spreidingskaart.web.deployment import served_before, served_city
from spreidingskaart.web.gate.keys import person_of
from spreidingskaart.web.map.layers import LAYERS, PROTECTED, layer_bytes, layer_version
from spreidingskaart.web.routes.responses import IMMUTABLE, PRIVATE, Content, content, respond

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from spreidingskaart.city import City

_JSON = "application/geo+json"


def _content(city: City, name: str) -> Content:
    return city.known(of_rules("layer", name), lambda: content(layer_bytes(city, name), _JSON))


def _of_version(version: str, role: Role) -> City | None:
    """Return the City that an address names: the one served now, or for tabs that are open the one before."""
    return next(
        (
            city
            for serve in (served_city, served_before)
            if (city := serve(role)) is not None
            and hmac.compare_digest(version.encode(), layer_version(city).encode())
        ),
        None,
    )


async def layer(request: Request) -> Response:
    """Answer one layer; 404 for a version that is gone, so that no old picture is ever shown as new."""
    name, extension = (
        request.path_params["name"].rsplit(".", 1)
        if "." in request.path_params["name"]
        else ("", "")
    )
    person = await run_in_threadpool(person_of, request.headers)
    role = person.role.sees
    city = await run_in_threadpool(_of_version, request.path_params["version"], role)
    if city is None or name not in LAYERS or extension not in ("geojson", "json"):
        return PlainTextResponse(
            "Deze kaartlaag is er niet (meer). Laad de pagina opnieuw.", status_code=404
        )
    if role is not Role.PUBLIC and name in PROTECTED:
        try:
            await run_in_threadpool(audit.saw, person, f"kaartlaag {name}")
        except DataError as error:  # what cannot be accounted for is not shown
            return PlainTextResponse(str(error), status_code=503)
    it = await run_in_threadpool(_content, city, name)
    return respond(request, it, IMMUTABLE if role is Role.PUBLIC else PRIVATE)
