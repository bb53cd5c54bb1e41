"""The scripts of the screen (Streamlit), in Dutch and compressed, under an address with the hash of their content.

The screen's own server sends them as they are: in English, and three megabytes for the first page.
"""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from starlette.concurrency import run_in_threadpool
from starlette.responses import FileResponse, PlainTextResponse

from spreidingskaart.web.routes.letters import small_fonts, with_small_fonts
from spreidingskaart.web.routes.responses import IMMUTABLE, Content, content, respond
from spreidingskaart.web.routes.screen_words import in_dutch, screen_words
from spreidingskaart.web.routes.streamlit_files import screen_folder

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.requests import Request
    from starlette.responses import Response

_LOG = logging.getLogger(__name__)
PATH: Final = "/screen/{version}/{name:path}"
_MEDIA: Final = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}
"""What is text, and becomes smaller."""


@dataclass(frozen=True)
class Bundle:
    """Every file of the screen by its name, and those that differ from it in our words and fonts."""

    version: str
    files: dict[str, Path]
    changed: dict[str, Content]

    def address(self, name: str) -> str:
        """Return where a file stands; others are found beside it, because the scripts name them so."""
        return f"/screen/{self.version}/{name}"


@cache
def bundle() -> Bundle:
    """Return the screen in Dutch; made once, within a tenth of a second."""
    folder = screen_folder() / "static/static"
    files = {
        path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()
    }
    changed = {
        name: content(script, _MEDIA[".js"])
        for part in screen_words()
        for name, script in _of_part(part, files).items()
    } | _of_fonts(files)
    fonts = small_fonts(files)
    own = [hashlib.sha256(path.read_bytes()).hexdigest() for path in fonts.values()]
    told = [*sorted(files), *(changed[name].digest for name in sorted(changed)), *own]
    version = hashlib.sha256("\n".join(told).encode()).hexdigest()[:12]
    return Bundle(version, files | fonts, changed)


def _of_fonts(files: dict[str, Path]) -> dict[str, Content]:
    """Return the style sheets that name the fonts, with ours in them."""
    styles = (name for name in files if name.startswith("css/index."))
    return {
        name: content(with_small_fonts(files[name].read_text(), files).encode(), _MEDIA[".css"])
        for name in styles
    }


def _of_part(part: str, files: dict[str, Path]) -> dict[str, bytes]:
    """Return the scripts of one part by their name; there may be more of one name but for the hash in it."""
    names = [name for name in files if name.startswith(f"js/{part}.") and name.count(".") == 2]
    scripts, missing = in_dutch(part, [files[name].read_bytes() for name in names])
    for code in missing:
        _LOG.warning("The screen says something else than we know, in %s: %s", part, code)
    return dict(zip(names, scripts, strict=True))


@cache
def packed(name: str) -> Content:
    """Return a script or a style sheet, compressed once."""
    path = bundle().files[name]
    return bundle().changed.get(name) or content(path.read_bytes(), _MEDIA[path.suffix])


async def screen_file(request: Request) -> Response:
    """Answer one file; a page that was opened under other words goes on to get the files it asks for."""
    name, version = request.path_params["name"], request.path_params["version"]
    path = bundle().files.get(name)
    if path is None:
        return PlainTextResponse("Dit bestand is er niet.", status_code=404)
    keep = IMMUTABLE if version == bundle().version else "no-cache"
    if path.suffix not in _MEDIA:
        return FileResponse(path, headers={"Cache-Control": keep})
    return respond(request, await run_in_threadpool(packed, name), keep)
