"""The page in which the screen (Streamlit) draws itself: in Dutch, with our scripts."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from starlette.routing import Route

from spreidingskaart.errors import DataError
from spreidingskaart.web.map.base import ASSETS
from spreidingskaart.web.navigation import FRONT, PAGES
from spreidingskaart.web.routes.responses import Content, content, respond
from spreidingskaart.web.routes.streamlit_files import screen_folder
from spreidingskaart.web.url_state import REPLACED

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

_CHECKED_EACH_TIME: Final = "no-cache"
_NO_SCRIPT: Final = (
    "<noscript><p>Zet JavaScript aan om de spreidingskaart te gebruiken.</p></noscript>"
)
_OWN_SCRIPTS: Final = ("connection.js", "turned.js", "choose.js", "grid.js")
_SCRIPTS: Final = "".join(
    [
        f'<script defer src="{ASSETS}/history.js" data-replaced="{" ".join(sorted(REPLACED))}"></script>',
        *(f'<script defer src="{ASSETS}/{name}"></script>' for name in _OWN_SCRIPTS),
    ]
)
_CHANGES: Final = (
    (r'<html lang="en">', '<html lang="nl">'),
    (r"<title>[^<]*</title>", "<title>Spreidingskaart</title>"),
    (r"<noscript>.*?</noscript>", _NO_SCRIPT),
    # there is no such service here, which the comment before it promises
    (r'<!--(?:(?!-->).)*-->\s*<link rel="service-desc"[^>]*>', ""),
    (r"</head>", f"{_SCRIPTS}</head>"),
)


@cache
def _page() -> Content:
    text = (screen_folder() / "static" / "index.html").read_text(encoding="utf-8")
    for pattern, instead in _CHANGES:
        text, times = re.subn(pattern, instead, text, flags=re.DOTALL)
        if times != 1:
            raise DataError(
                f"De pagina van Streamlit is veranderd: {pattern} staat er {times} keer in."
            )
    return content(text.encode(), "text/html; charset=utf-8")


async def _screen(request: Request) -> Response:
    """Answer the page; which one it is, the screen reads from the address."""
    return respond(request, _page(), _CHECKED_EACH_TIME)


def screen() -> list[Route]:
    """Return a route for the address of every page."""
    return [Route(f"/{'' if name == FRONT else name}", _screen) for name in PAGES]
