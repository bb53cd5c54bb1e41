"""Scripts, styles and pictures: our own, and Leaflet from its package. Nothing comes from another host."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from starlette.concurrency import run_in_threadpool
from starlette.responses import PlainTextResponse, RedirectResponse
from xstatic.pkg import leaflet

from spreidingskaart import PROJECT
from spreidingskaart.web.map.script import map_script
from spreidingskaart.web.routes.bundle import bundle
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
_FONT_OF_SCREEN: Final = "media/SourceSansVF-Upright"
MEDIA: Final = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".woff2": "font/woff2",
}


@cache
def _files() -> dict[str, Path]:
    """Return every file that may be asked for, by its name: a closed list, so no path can climb out of it."""
    own = {path.name: path for path in OWN.iterdir() if path.suffix in MEDIA}
    own |= {f"{SESSION}/{path.name}": path for path in (OWN / SESSION).iterdir()}
    return own | {"leaflet.js": LEAFLET / "leaflet.js", "leaflet.css": LEAFLET / "leaflet.css"}


def _font() -> str | None:
    """Return the address of the font that the screen brings, so that a browser fetches it once."""
    fonts = sorted(name for name in bundle().files if name.startswith(_FONT_OF_SCREEN))
    return bundle().address(fonts[0]) if fonts else None


@cache
def _content(name: str) -> Content:
    path = _files().get(name)
    body = map_script() if path is None else path.read_bytes()
    return content(body, MEDIA[Path(name).suffix])


async def asset(request: Request) -> Response:
    """Answer one file of the closed list."""
    name = request.path_params["name"]
    if name == FONT and (font := _font()):
        return RedirectResponse(font, headers={"Cache-Control": "public, max-age=3600"})
    if name != SCRIPT and name not in _files():
        return PlainTextResponse("Dit bestand is er niet.", status_code=404)
    return respond(request, await run_in_threadpool(_content, name), IMMUTABLE)
