"""Proposals: N sites with a care form and a size each, as columns."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final, TypeVar

import numpy as np
import shapely

from geo.edges import Edges, edges_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from spreidingskaart.model.care_form import CareForm


NO_OLD_USE: Final = "none"
"""Old use of a site of which is known that nothing is used there; that is not the same as unknown."""
_Found = TypeVar("_Found")

SITE_LAYERS: Final = ("sites", "plots")
"""Layers that sites can be taken from by their id."""


@dataclass(frozen=True)
class Proposals:
    """N proposals as columns: a site, a care form and a size each.

    All arrays have length n. Unknown numbers are NaN, never 0.
    """

    geometry: NDArray[np.object_]
    """Site polygons, EPSG:28992."""
    x: NDArray[np.float64]
    """RD x of the pin or of a point inside the plot, metres."""
    y: NDArray[np.float64]
    is_disc: NDArray[np.bool_]
    """True where the site is only a pin, tested as a disc: its own area says nothing."""
    form: NDArray[np.int64]
    """Index into `forms`."""
    forms: tuple[CareForm, ...]
    places: NDArray[np.float64]
    units: NDArray[np.float64]
    floor_area: NDArray[np.float64]
    """m2 gross floor area."""
    own_parking: NDArray[np.float64]
    """Parking spaces on the plot itself."""
    staff: NDArray[np.float64]
    """People at work on the peak shift."""
    height: NDArray[np.float64]
    """Building height of what is proposed, metres."""
    old_function: NDArray[np.object_]
    """Parking function of the use that may legally be there now, NO_OLD_USE where there is none, None where unknown."""
    old_size: NDArray[np.float64]
    """How much of it there is, in the unit of that function; 0 where there is no old use, NaN where unknown."""
    temporary_years: NDArray[np.float64]
    """Years that the use lasts; NaN where it is meant to stay."""
    owner: NDArray[np.object_]
    """Kind of land owner, or None where it is not known."""
    site_id: NDArray[np.object_]
    """Id of the candidate site or plot, or None."""
    site_layer: NDArray[np.int8] | None = None
    """Index into SITE_LAYERS of the layer that each site was taken from; -1 where it was drawn, pinned or handed in."""
    owner_layer: NDArray[np.int8] | None = None
    """The same for its owner; -1 also where the owner was given with the proposal."""
    disc_radius: float = 25.0
    ground: dict[object, Any] = field(default_factory=dict, repr=False, compare=False)
    """What was found of these sites whatever comes there; `changed` hands it on."""

    def __len__(self) -> int:
        """Return n."""
        return len(self.geometry)

    def care_form(self, i: int) -> CareForm:
        """Return the care form of proposal `i`."""
        return self.forms[int(self.form[i])]

    def known(self, key: object, find: Callable[[], _Found]) -> _Found:
        """Return what `find` says of these sites; it is asked once.

        For answers that follow from place alone and not from what is proposed. `key` names the question and
        what was asked: layers as the objects themselves, so that another City is another question.
        """
        if key not in self.ground:
            self.ground[key] = find()
        found: _Found = self.ground[key]
        return found

    def changed(
        self,
        *,
        form: NDArray[np.int64] | None = None,
        places: NDArray[np.float64] | None = None,
        units: NDArray[np.float64] | None = None,
        own_parking: NDArray[np.float64] | None = None,
        height: NDArray[np.float64] | None = None,
        temporary_years: NDArray[np.float64] | None = None,
    ) -> Proposals:
        """Return other proposals for the same sites; what is known of the ground is not asked again.

        The old use stays: it belongs to the site.
        """
        return replace(
            self,
            form=self.form if form is None else form,
            places=self.places if places is None else places,
            units=self.units if units is None else units,
            own_parking=self.own_parking if own_parking is None else own_parking,
            height=self.height if height is None else height,
            temporary_years=self.temporary_years if temporary_years is None else temporary_years,
        )

    def take(self, rows: NDArray[Any]) -> Proposals:
        """Return the proposals of these rows (a mask or row numbers); of their ground nothing is known yet."""
        sizes = (
            "form",
            "places",
            "units",
            "floor_area",
            "own_parking",
            "staff",
            "height",
            "temporary_years",
        )
        of_site = ("geometry", "x", "y", "is_disc", "old_function", "old_size", "owner", "site_id")
        columns = {
            name: getattr(self, name) for name in (*sizes, *of_site, "site_layer", "owner_layer")
        }
        taken = {name: column[rows] for name, column in columns.items() if column is not None}
        return replace(self, **taken, ground={})

    def alone(self, i: int) -> Proposals:
        """Return proposal `i` by itself: the same object where it is the only one, with what is known of its ground."""
        return self if len(self) == 1 else self.take(np.array([i]))

    def on_known_ground(self, ground: dict[object, Any]) -> Proposals:
        """Return the same proposals with what was found of these very sites before, and will be found."""
        return replace(self, ground=ground)

    @property
    def anchor(self) -> NDArray[np.object_]:
        """Return what distances are measured from: the plot itself, or the pin where the site is a disc."""
        return self.known("anchor", self._anchor)

    def _anchor(self) -> NDArray[np.object_]:
        if not self.is_disc.any():
            return self.geometry
        anchor = self.geometry.copy()
        anchor[self.is_disc] = shapely.points(self.x[self.is_disc], self.y[self.is_disc])
        return anchor

    @property
    def edges(self) -> Edges:
        """Return the edges of the sites."""
        return self.known("edges", lambda: edges_of(self.geometry))

    @property
    def anchor_edges(self) -> Edges:
        """Return the edges of what distances are measured from."""
        return (
            self.known("anchor edges", lambda: edges_of(self.anchor))
            if self.is_disc.any()
            else self.edges
        )

    @property
    def area(self) -> NDArray[np.float64]:
        """Return the area of each site, m2; of a pin that of its disc."""
        return self.known("area", lambda: np.asarray(shapely.area(self.geometry), dtype=float))

    def attribute(self, name: str) -> NDArray[np.object_]:
        """Return one attribute of the care form of every proposal, for instance `supervision`."""
        per_form = np.array([getattr(form, name) for form in self.forms], dtype=object)
        return np.asarray(per_form[self.form], dtype=object)
