"""What holds of one row of the facilities: whether it stands on the map, and whom it serves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.layer import Layer
    from spreidingskaart.city import City

_WITH_A_POINT: Final = (None, "", "point", "buurt")
_EXACT: Final = (None, "", "point")


def clustered(city: City, layer: Layer) -> NDArray[np.bool_]:
    """Return which rows are of a clustered care form; a form that nobody knows is not."""
    forms = {form.id for form in city.forms.values() if form.clustered}
    return np.array([form in forms for form in layer["form"]], dtype=bool)


def on_map(city: City) -> NDArray[np.bool_]:
    """Return which rows of `facilities` have a mark on the map: clustered, and known to the point or the buurt."""
    return _pointed(city, _WITH_A_POINT)


def at_their_point(city: City) -> NDArray[np.bool_]:
    """Return which rows of `facilities` are clustered and known to the point, so that a distance means something."""
    return _pointed(city, _EXACT)


def target_groups_of(city: City, layer: Layer, row: int) -> tuple[str, ...]:
    """Return the target groups of a row: its own, else those of its care form."""
    own = layer["target_groups"][row] if "target_groups" in layer.columns else None
    if own:
        return tuple(word.strip() for word in own.split(";") if word.strip())
    form = city.forms.get(layer["form"][row])
    return form.target_groups if form else ()


def _pointed(city: City, precisions: tuple[str | None, ...]) -> NDArray[np.bool_]:
    facilities = city.layer("facilities")
    if facilities is None:
        return np.zeros(0, dtype=bool)
    precise = np.array([word in precisions for word in facilities["precision"]], dtype=bool)
    return np.asarray(
        clustered(city, facilities) & precise & ~shapely.is_missing(facilities.geometry)
    )
