"""The screens of a political evening as one page of HTML that needs nothing more once it is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spreidingskaart.print.market import slides
from spreidingskaart.print.qr_code import qr_svg
from spreidingskaart.web.home import whole_address
from spreidingskaart.web.inline import inline, inline_keys
from spreidingskaart.web.map.base import ASSETS
from spreidingskaart.web.markt.asked import asked_of
from spreidingskaart.web.plain_pages import market_address
from spreidingskaart.web.rendering import render

if TYPE_CHECKING:
    from collections.abc import Mapping

    from markupsafe import Markup

    from spreidingskaart.city import City
    from spreidingskaart.store import Store


def market_page(
    city: City, store: Store, given: Mapping[str, str], dossier: bytes = b"", said: str = ""
) -> str:
    """Return the page.

    Parameters
    ----------
    city
        The public City.
    store
        What people kept: frameworks, locks and answers.
    given
        Parameters of the address.
    dossier
        A dossier that was handed in; its weighing is shown instead of that of the live city.
    said
        What went wrong before; "" where nothing did.
    """
    asked, faults = asked_of(city, store, given, dossier)
    here = market_address(given)
    address = whole_address(here)
    made = slides(asked)
    return render(
        "markt/market.html",
        assets=ASSETS,
        municipality=city.municipality.name,
        faults=tuple(filter(None, (said, *faults))),
        here=here,
        slides=[
            (slide, inline(slide.svg), inline_keys(slide.keys), _code(f"{address}#{slide.id}"))
            for slide in made
        ],
    )


def _code(address: str) -> Markup | None:
    """Return a QR code; None where the address is too long for one."""
    try:
        return inline(qr_svg(address))
    except ValueError:
        return None
