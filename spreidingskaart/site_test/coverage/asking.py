"""The assessments that are asked to see which gaps matter: the sites of a city, its plots, or a spot in each buurt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from spreidingskaart.city.city import open_in
from spreidingskaart.city.known import of_rules
from spreidingskaart.model import SITE_LAYERS
from spreidingskaart.site_test.assess import assess
from spreidingskaart.site_test.coverage.fillers import NOBODY, fillers_of
from spreidingskaart.site_test.coverage.firmness import Firmness, firmness
from spreidingskaart.site_test.proposals import proposals_from

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from spreidingskaart.city import City
    from spreidingskaart.site_test.coverage.firmness import Needs

_MOST: Final = 240
"""Assessments that are asked; more would say the same, and take a visitor's time."""
_PLACES: Final = 24.0
"""Places of a proposal in a form of which no facility tells how many it has."""


@dataclass(frozen=True)
class AskedOfCity:
    """What was asked, and what it showed."""

    layer: str
    """The layer that the sites come from."""
    sites: int
    of_sites: int
    """How many there are in the layer."""
    forms: tuple[str, ...]
    """Names of the care forms."""
    found: Firmness


def asked_of_city(city: City) -> AskedOfCity | None:
    """Return which gaps keep the assessments of a City from being firm; None where no spot in it can be asked.

    Asked are its candidate sites, else a sample of its plots, else a spot in each buurt: an empty city has gaps too.
    """
    return city.known(of_rules("coverage.firmness"), lambda: _ask(city))


def _ask(city: City) -> AskedOfCity | None:
    forms = _forms_in_use(city)
    name = next((each for each in SITE_LAYERS if city.layer(each) is not None), "buurten")
    x, y = _points(city, name, most=max(_MOST // len(forms), 1))
    if not len(x):
        return None
    whole: list[Needs] = []
    parts: list[Needs] = []
    for form, places in forms.items():
        _add(city, form, places, x, y, whole, parts)
    names = tuple(city.forms[form].name for form in forms)
    return AskedOfCity(name, len(x), len(city.layers[name]), names, firmness(whole, parts))


def _forms_in_use(city: City) -> dict[str, float]:
    """Return the forms of facilities that are open, with the places that they mostly have; all where there are none."""
    layer = city.layer("facilities")
    if layer is None:
        return dict.fromkeys(city.forms, _PLACES)
    there = open_in(city, layer)
    used = {form: layer["places"][there & (layer["form"] == form)] for form in city.forms}
    found = {
        form: float(round(np.nanmedian(places))) if (places >= 1).any() else _PLACES
        for form, places in used.items()
        if len(places)
    }
    return found or dict.fromkeys(city.forms, _PLACES)


def _points(city: City, name: str, *, most: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return a point in each site, at most so many, taken evenly over the layer; none outside the municipality."""
    layer = city.layers[name]
    row = np.unique(np.linspace(0, len(layer) - 1, min(most, len(layer))).astype(np.int64))
    points = shapely.point_on_surface(layer.geometry[row])
    x, y = shapely.get_x(points), shapely.get_y(points)
    inside = city.buurt_at(x, y) >= 0
    return x[inside], y[inside]


def _add(
    city: City,
    form: str,
    places: float,
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    whole: list[Needs],
    parts: list[Needs],
) -> None:
    columns = assess(proposals_from(city, form=form, places=places, x=x, y=y), city)
    for i in range(len(x)):
        counted = [found for found in columns.values() if found.hard[i]]
        needs: Needs = frozenset() if counted else frozenset({NOBODY})
        for found in columns.values():
            told = found.tell(i)
            mine: Needs = frozenset().union(*(fillers_of(gap, told, city) for gap in told.gaps))
            parts.append(mine)
            if found.hard[i]:
                needs |= mine
        whole.append(needs)
