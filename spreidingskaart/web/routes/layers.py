"""Map layers by address: public ones cached for ever by version, protected ones only with the key of the session."""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.responses import PlainTextResponse

from spreidingskaart.city.access import PUBLIC
from spreidingskaart.city.known import of_rules
from spreidingskaart.web.deployment import served_city
from spreidingskaart.web.gate.keys import role_of
from spreidingskaart.web.map.layers import LAYERS, layer_bytes, layer_version
from spreidingskaart.web.routes.responses import IMMUTABLE, PRIVATE, Content, content, respond

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from spreidingskaart.city import City

_JSON = "application/geo+json"


def _content(city: City, name: str) -> Content:
    return city.known(of_rules("layer", name), lambda: content(layer_bytes(city, name), _JSON))


async def layer(request: Request) -> Response:
    """Answer one layer; 404 for a version that is gone, so that no old picture is ever shown as new."""
    name, extension = (
        request.path_params["name"].rsplit(".", 1)
        if "." in request.path_params["name"]
        else ("", "")
    )
    role = await run_in_threadpool(role_of, request.headers)
    city = await run_in_threadpool(served_city, role)
    if (
        name not in LAYERS
        or extension not in ("geojson", "json")
        or not hmac.compare_digest(
            request.path_params["version"].encode(), layer_version(city).encode()
        )
    ):
        return PlainTextResponse(
            "Deze kaartlaag is er niet (meer). Laad de pagina opnieuw.", status_code=404
        )
    it = await run_in_threadpool(_content, city, name)
    return respond(request, it, IMMUTABLE if role == PUBLIC else PRIVATE)
