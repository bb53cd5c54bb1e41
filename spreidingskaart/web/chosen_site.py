"""The site that a visitor chose: a candidate, a plot or a pin; the same on every page that asks about one site."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely

from geo.crs import to_rd
from spreidingskaart.web import url_state
from spreidingskaart.web.url_state import Name


def site() -> dict[str, Any] | None:
    """Return the site as proposals.propose takes it; None where there is none yet."""
    if candidate := url_state.choice(Name.CANDIDATE):
        return {"site_id": candidate}
    if (plot := plot_polygon()) is not None:
        return {"geometry": plot}
    if (at := point()) is not None:
        return {"latitude": at[0], "longitude": at[1]}
    return None


def plot_ring() -> list[tuple[float, float]] | None:
    """Return the corners (latitude, longitude) of the chosen plot; None where there is none."""
    return url_state.read_plot(url_state.choice(Name.PLOT))


def plot_polygon() -> shapely.Geometry | None:
    """Return the chosen plot as a polygon in EPSG:28992, not repaired."""
    ring = plot_ring()
    if not ring or len(ring) < 3:
        return None
    polygon = shapely.Polygon([(longitude, latitude) for latitude, longitude in ring])
    found: shapely.Geometry = to_rd(np.array([polygon], dtype=object))[0]
    return found


def point() -> tuple[float, float] | None:
    """Return (latitude, longitude) of the chosen pin."""
    return url_state.chosen_point(Name.PIN)
