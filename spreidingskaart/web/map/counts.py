"""Facilities counted: one number per wijk and care form, in place of marks that would cover each other from afar."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from spreidingskaart.city import LEVEL_COLUMN
from spreidingskaart.city.measures.facilities import on_map
from spreidingskaart.words.marks import number_key

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from spreidingskaart.city import City


def facility_counts(city: City) -> tuple[NDArray[np.object_], list[dict[str, Any]]]:
    """Return a point in each wijk, and per wijk and care form which facilities with a mark it has.

    Only what has a mark counts, so a count tells no more than the marks. The map counts which of them pass its filter.

    Returns
    -------
    n points in EPSG:28992, and for each what the map shows of it. A facility that lies in no wijk stands alone.
    """
    layer, wijken = city.layer("facilities"), city.areas("wijken")
    if layer is None:
        return np.zeros(0, dtype=object), []
    counted: dict[tuple[int, str], list[int]] = {}
    for row in np.flatnonzero(on_map(city)).tolist():
        wijk = wijken.index.get(layer[LEVEL_COLUMN["wijken"]][row], -1)
        counted.setdefault((wijk if wijk >= 0 else -1 - row, layer["form"][row]), []).append(row)
    spots, told = [], []
    for (wijk, form), rows in sorted(counted.items()):
        area = wijken.geometry[wijk] if wijk >= 0 else layer.geometry[rows[0]]
        code = str(wijken["code"][wijk]) if wijk >= 0 else None
        spots.append(shapely.point_on_surface(area))
        told.append(
            {
                "id": f"{code or layer['id'][rows[0]]}:{form}",
                "wijk": code,
                "name": str(wijken["name"][wijk]) if wijk >= 0 else "Buiten de wijken",
                "title": city.forms[form].name,
                "mark": number_key(form),
                "ids": [str(layer["id"][row]) for row in rows],
                "names": [str(layer["name"][row]) for row in rows],
            }
        )
    return np.array(spots, dtype=object), told
