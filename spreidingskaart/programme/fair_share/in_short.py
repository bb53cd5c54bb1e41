"""The fair share of one district in two sentences, for every screen that shows a district."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spreidingskaart.programme.fair_share.asked import TOGETHER, need_named
from spreidingskaart.programme.fair_share.shares import divided
from spreidingskaart.programme.fair_share.told import of_district

if TYPE_CHECKING:
    from spreidingskaart.city import City


def share_of_district(city: City, row: int) -> str:
    """Return the share of a district in all that is known to be needed in the year of a City, and what it has.

    Parameters
    ----------
    row
        Of the layer `districts`.

    Returns
    -------
    Dutch; "" where the need of no group is known, or where the city is one district only.
    """
    if "districts" not in city.levels:
        return ""
    return of_district(divided(city, need_named(city, TOGETHER, city.year), city.year), row)
