"""Scripts, styles and pictures: our own, and Leaflet from its package. Nothing comes from another host."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from starlette.concurrency import run_in_threadpool
from starlette.responses import PlainTextResponse, RedirectResponse
from xstatic.pkg import leaflet

from spreidingskaart import PROJECT
from spreidingskaart.web.map.base import ASSETS
from spreidingskaart.web.map.script import map_script
from spreidingskaart.web.routes.bundle import bundle
from spreidingskaart.web.routes.letters import OURS, faces, whole_font
from spreidingskaart.web.routes.responses import IMMUTABLE, Content, content, respond

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

OWN: Final = PROJECT / "spreidingskaart/web/assets"
LEAFLET: Final = Path(leaflet.BASE_DIR)
SCRIPT: Final = "kaart.js"
"""The map script: one file, made of its parts."""
SESSION: Final = "werksessie"
"""Folder of the scripts of a workshop session: modules that import each other."""
FONT: Final = "source-sans.woff2"
"""The font with every letter, wherever the screen of this version keeps it."""
LETTERS: Final = b'@import "letters.css";'
"""Stands in a style sheet for the rules of the letters, which a browser would else ask for one by one."""
MEDIA: Final = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}


@cache
def _files() -> dict[str, Path]:
    """Return every file that may be asked for, by its name: a closed list, so no path can climb out of it."""
    own = {path.name: path for path in OWN.iterdir() if path.suffix in MEDIA}
    own |= {f"{SESSION}/{path.name}": path for path in (OWN / SESSION).iterdir()}
    return own | {"leaflet.js": LEAFLET / "leaflet.js", "leaflet.css": LEAFLET / "leaflet.css"}


def _letters() -> bytes:
    """Return the rules of the letters; those that people need come from the file that the screen fetches too."""
    return faces(bundle().address(OURS), f"{ASSETS}/{FONT}").encode()


@cache
def _content(name: str) -> Content:
    path = _files().get(name)
    body = map_script() if path is None else path.read_bytes()
    if LETTERS in body:
        body = body.replace(LETTERS, _letters())
    return content(body, MEDIA[Path(name).suffix])


async def asset(request: Request) -> Response:
    """Answer one file of the closed list."""
    name = request.path_params["name"]
    if name == FONT:
        whole = bundle().address(whole_font(bundle().files))
        return RedirectResponse(whole, headers={"Cache-Control": "public, max-age=3600"})
    if name != SCRIPT and name not in _files():
        return PlainTextResponse("Dit bestand is er niet.", status_code=404)
    return respond(request, await run_in_threadpool(_content, name), IMMUTABLE)
