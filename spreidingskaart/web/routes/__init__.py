"""What the server offers beside the screen: map layers, our own assets, health; and the security headers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.middleware import Middleware
from starlette.routing import Route

from spreidingskaart.web.gate.bodies import Bodies
from spreidingskaart.web.gate.browser import NamedBrowsers
from spreidingskaart.web.gate.crowd import Crowd
from spreidingskaart.web.gate.gate import Gate
from spreidingskaart.web.gate.mishaps import Mishaps
from spreidingskaart.web.identity.layer import Identity
from spreidingskaart.web.plain_pages import ACCESSIBILITY, AREA_PAGE, MARKET_PAGE, PRIVACY
from spreidingskaart.web.routes import backgrounds, plots, security_txt, sheets
from spreidingskaart.web.routes.areas import area
from spreidingskaart.web.routes.assets import asset
from spreidingskaart.web.routes.awake import awake
from spreidingskaart.web.routes.bundle import PATH as BUNDLE
from spreidingskaart.web.routes.bundle import screen_file
from spreidingskaart.web.routes.connection import ADDRESS as CONNECTION
from spreidingskaart.web.routes.connection import connection
from spreidingskaart.web.routes.feed import PATH as FEED
from spreidingskaart.web.routes.feed import news_feed
from spreidingskaart.web.routes.frame import Frame
from spreidingskaart.web.routes.health import health
from spreidingskaart.web.routes.held_files import held_file
from spreidingskaart.web.routes.layers import layer
from spreidingskaart.web.routes.logging_in import log_in, log_out
from spreidingskaart.web.routes.market import evening
from spreidingskaart.web.routes.page_names import page_names
from spreidingskaart.web.routes.screen import screen
from spreidingskaart.web.routes.security import SecurityHeaders
from spreidingskaart.web.routes.statements import accessibility_statement, privacy_statement
from spreidingskaart.web.routes.workshop import workshop

if TYPE_CHECKING:
    from starlette.routing import BaseRoute

__all__ = ["awake", "middleware", "routes"]


def routes() -> list[BaseRoute]:
    """Return our own routes; the application adds them to those of the screen."""
    return [
        Route("/healthz", health),
        Route("/assets/{version}/{name:path}", asset),
        Route("/layers/{version}/{name}", layer),
        Route("/plots/{version}/{column:int}/{row:int}.geojson", plots.tile),
        Route("/background/{version}/{zoom:int}/{column:int}/{row:int}.png", backgrounds.tile),
        Route("/blad/{name}", sheets.sheet),
        Route(f"/{AREA_PAGE}", area),
        Route(f"/{MARKET_PAGE}", evening, methods=["GET", "POST"]),
        Route(ACCESSIBILITY, accessibility_statement),
        Route(PRIVACY, privacy_statement),
        Route(f"/{FEED}", news_feed),
        Route("/bestand/{token}", held_file),
        Route(security_txt.PATH, security_txt.security_txt),
        Route("/security.txt", security_txt.old_place),
        Route("/inloggen", log_in, methods=["GET", "POST"]),
        Route("/uitloggen", log_out),
        Route(CONNECTION, connection),
        Route(BUNDLE, screen_file),
        *workshop(),
        *screen(),
        *page_names(),
    ]


def middleware() -> list[Middleware]:
    """Return what every request and answer passes through, from the outside in.

    Headers come first so that every answer has them; then what refuses, the cheapest first; the screen comes last.
    """
    return [
        Middleware(SecurityHeaders),
        Middleware(Mishaps),
        Middleware(Gate),
        Middleware(Crowd),
        Middleware(Bodies),
        Middleware(NamedBrowsers),
        Middleware(Identity),
        Middleware(Frame),
    ]
