"""Scripts, styles and pictures: our own, and Leaflet from its package. Nothing comes from another host."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from starlette.concurrency import run_in_threadpool
from starlette.responses import PlainTextResponse
from xstatic.pkg import leaflet

from spreidingskaart.serve.responses import IMMUTABLE, Content, content, respond
from spreidingskaart.serve.screen import screen_folder

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

OWN: Final = Path(__file__).resolve().parents[1] / "assets"
LEAFLET: Final = Path(leaflet.BASE_DIR)
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
    found = own | {"leaflet.js": LEAFLET / "leaflet.js", "leaflet.css": LEAFLET / "leaflet.css"}
    for font in sorted(screen_folder().glob("static/static/media/SourceSansVF-Upright*.woff2")):
        found["source-sans.woff2"] = font
    return found


@cache
def _content(path: Path) -> Content:
    return content(path.read_bytes(), MEDIA[path.suffix])


async def asset(request: Request) -> Response:
    """Answer one file of the closed list."""
    path = _files().get(request.path_params["name"])
    if path is None:
        return PlainTextResponse("Dit bestand is er niet.", status_code=404)
    return respond(request, await run_in_threadpool(_content, path), IMMUTABLE)
