"""The page in which the screen (Streamlit) draws itself: in Dutch, with our scripts before those of the screen."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from starlette.routing import Route

from spreidingskaart.web.map.base import ASSETS
from spreidingskaart.web.naming import NAME
from spreidingskaart.web.navigation import FRONT, PAGES
from spreidingskaart.web.routes.bundle import bundle, packed
from spreidingskaart.web.routes.letters import OURS
from spreidingskaart.web.routes.responses import HTML, Content, content, respond
from spreidingskaart.web.routes.rewriting import rewritten
from spreidingskaart.web.routes.streamlit_files import screen_folder
from spreidingskaart.web.url_state import REPLACED

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

_CHECKED_EACH_TIME: Final = "no-cache"
_NO_SCRIPT: Final = (
    "<noscript><p>Zet JavaScript aan om de spreidingskaart te gebruiken.</p></noscript>"
)
_LOADING: Final = '<p id="sk-loading" role="status">De spreidingskaart wordt geladen.</p>'
_BUNDLE: Final = "./static/"
_OWN_STYLES: Final = ("connection.css", "arrival.css")
_OWN_SCRIPTS: Final = (
    "dutch.js",
    "connection.js",
    "turned.js",
    "choose.js",
    "grid.js",
    "arrival.js",
    "keyboard.js",
    "print.js",
    "typed.js",
)
_OURS: Final = "".join(
    [
        *(f'<link rel="stylesheet" href="{ASSETS}/{name}">' for name in _OWN_STYLES),
        f'<script defer src="{ASSETS}/history.js" data-replaced="{" ".join(sorted(REPLACED))}"></script>',
        *(f'<script defer src="{ASSETS}/{name}"></script>' for name in _OWN_SCRIPTS),
    ]
)
_SKIP: Final = '<a class="sk-skip" href="#stMain">Naar het antwoord</a>'
_CHANGES: Final = (
    (r'<html lang="en">', '<html lang="nl">'),
    (r"<title>[^<]*</title>", f"<title>{NAME}</title>"),
    (r'href="./favicon.png"', f'href="{ASSETS}/favicon.svg"'),
    (r"<noscript>.*?</noscript>", _NO_SCRIPT),
    # there is no such service here, which the comment before it promises
    (r'<!--(?:(?!-->).)*-->\s*<link rel="service-desc"[^>]*>', ""),
    (r'(?<=href="./static/)media/SourceSansVF-Upright[^"]*', OURS),
    # before the scripts of the screen, so that these find what ours set
    (r'(?=<script type="module")', _OURS),
    (r'(?<=<div id="root">)(?=</div>)', _LOADING),
    (r"<body>", f"<body>{_SKIP}"),
)


@cache
def _page() -> Content:
    text = rewritten(screen_folder() / "static" / "index.html", _CHANGES)
    return content(text.replace(_BUNDLE, bundle().address("")).encode(), HTML)


def make_ready() -> None:
    """Make the page, and compress every file that it names, so that its first visitor waits for none of it."""
    for name in re.findall(rf"{bundle().address('')}((?:js|css)/[^\"]+)", _page().body.decode()):
        packed(name)


async def _screen(request: Request) -> Response:
    """Answer the page; which one it is, the screen reads from the address."""
    return respond(request, _page(), _CHECKED_EACH_TIME)


def screen() -> list[Route]:
    """Return a route for the address of every page."""
    return [Route(f"/{'' if name == FRONT else name}", _screen) for name in PAGES]
