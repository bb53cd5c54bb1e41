"""Ask a City once what its first visitor would wait for: rules are read, and what belongs to the City is made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spreidingskaart.city.access import PUBLIC, seen_by
from spreidingskaart.site_test.assess import assessment
from spreidingskaart.site_test.proposals import propose

if TYPE_CHECKING:
    from spreidingskaart.city import City


def make_ready(whole: City) -> None:
    """Ask every criterion once, as the public.

    Raises
    ------
    SpreidingskaartError
        If there is something that cannot be answered.
    """
    city = seen_by(whole, PUBLIC)
    inside = city.areas("buurten").geometry[0].representative_point()
    form = next(iter(city.forms))
    assessment(propose(city, form=form, places=1, x=float(inside.x), y=float(inside.y)), city)
