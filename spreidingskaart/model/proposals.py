"""Proposals: N sites with a care form and a size each, as columns."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

import numpy as np
import shapely

from geo.edges import Edges, edges_of
from spreidingskaart.model.fields import BY_NAME

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from spreidingskaart.model.care_form import CareForm


NO_OLD_USE: Final = "none"
"""Old use of a site of which is known that nothing is used there; that is not the same as unknown."""
_Found = TypeVar("_Found")
_Number = TypeVar("_Number", np.int64, np.float64)
_UNKNOWN: Final = object()

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
    numbers: Mapping[str, NDArray[np.float64]]
    """By the name of its field (`model.fields`): n numbers each. A field that is left out is unknown."""
    old_function: NDArray[np.object_]
    """Parking function of the use that may legally be there now, NO_OLD_USE where there is none, None where unknown."""
    owner: NDArray[np.object_]
    """Kind of land owner, or None where it is not known."""
    site_id: NDArray[np.object_]
    """Id of the candidate site or plot, or None."""
    site_layer: NDArray[np.int8] | None = None
    """Index into SITE_LAYERS of the layer that each site was taken from; -1 where it was drawn, pinned or handed in."""
    owner_layer: NDArray[np.int8] | None = None
    """The same for its owner; -1 also where the owner was given with the proposal."""
    registered_area: NDArray[np.float64] | None = None
    """(n,) m2 as the cadastre or the owner of the layer registered it; NaN, or None altogether, where nobody did."""
    disc_radius: float = 25.0
    ground: dict[object, Any] = field(default_factory=dict, repr=False, compare=False)
    """What was found of these sites whatever comes there; `changed` hands it on."""

    def __post_init__(self) -> None:
        """Complete the numbers: what is left out is unknown."""
        given = dict(self.numbers)
        unknown = given.keys() - BY_NAME.keys()
        if unknown:
            raise TypeError(f"no fields of a proposal: {', '.join(sorted(unknown))}")
        unknown_of_all = np.broadcast_to(np.nan, len(self))  # takes no memory
        left_out = {name: unknown_of_all for name in BY_NAME if name not in given}
        object.__setattr__(self, "numbers", given | left_out)

    def __len__(self) -> int:
        """Return n."""
        return len(self.geometry)

    def __getitem__(self, name: str) -> NDArray[np.float64]:
        """Return n numbers of one field; NaN where unknown."""
        return self.numbers[name]

    @property
    def places(self) -> NDArray[np.float64]:
        """Return the places for people."""
        return self["places"]

    @property
    def units(self) -> NDArray[np.float64]:
        """Return the dwellings or rooms."""
        return self["units"]

    @property
    def floor_area(self) -> NDArray[np.float64]:
        """Return the gross floor area, m2."""
        return self["floor_area"]

    @property
    def own_parking(self) -> NDArray[np.float64]:
        """Return the parking spaces on the plot itself."""
        return self["own_parking"]

    @property
    def staff(self) -> NDArray[np.float64]:
        """Return the people at work on the peak shift."""
        return self["staff"]

    @property
    def height(self) -> NDArray[np.float64]:
        """Return the building height of what is proposed, metres."""
        return self["height"]

    @property
    def old_size(self) -> NDArray[np.float64]:
        """Return how much there is of the old use, in the unit of its function; 0 where there is no old use."""
        return self["old_size"]

    @property
    def old_own_parking(self) -> NDArray[np.float64]:
        """Return the parking spaces that the old use had on the plot."""
        return self["old_own_parking"]

    @property
    def temporary_years(self) -> NDArray[np.float64]:
        """Return the years that the use lasts; NaN where it is meant to stay."""
        return self["temporary_years"]

    def care_form(self, i: int) -> CareForm:
        """Return the care form of proposal `i`."""
        return self.forms[int(self.form[i])]

    def known(self, key: object, find: Callable[[], _Found]) -> _Found:
        """Return what `find` says of these sites; it is asked once.

        For answers that follow from place alone and not from what is proposed. `key` names the question and
        what was asked: layers as the objects themselves, so that another City is another question.
        """
        found = self.ground.get(key, _UNKNOWN)
        if found is _UNKNOWN:
            found = self.ground[key] = find()
        return cast("_Found", found)

    def changed(
        self, *, form: NDArray[np.int64] | None = None, **numbers: NDArray[np.float64]
    ) -> Proposals:
        """Return other proposals for the same sites; what is known of the ground is not asked again.

        Parameters
        ----------
        form
            Index into `forms`.
        numbers
            By the name of its field: n numbers. The others stay, and so does the old use: it belongs to the site.
        """
        return replace(
            self,
            form=self.form if form is None else form,
            numbers={**self.numbers, **numbers},
        )

    def proposed_as(self, other: Proposals, rows: NDArray[np.int64]) -> Proposals:
        """Return for these same sites what `other` proposes in some rows."""
        numbers = {name: _of_rows(column, rows) for name, column in other.numbers.items()}
        return self.changed(form=_of_rows(other.form, rows), **numbers)

    def take(self, rows: NDArray[Any]) -> Proposals:
        """Return the proposals of these rows (a mask or row numbers); of their ground nothing is known yet."""
        names = (
            "geometry", "x", "y", "is_disc", "form", "old_function", "owner", "site_id", "site_layer", "owner_layer",
            "registered_area",
        )  # fmt: skip
        columns = {name: getattr(self, name) for name in names}
        taken = {name: column[rows] for name, column in columns.items() if column is not None}
        numbers = {name: _of_rows(column, rows) for name, column in self.numbers.items()}
        return replace(self, **taken, numbers=numbers, ground={})

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
        """Return the area of each site as it is drawn, m2; of a pin that of its disc."""
        return self.known("area", lambda: np.asarray(shapely.area(self.geometry), dtype=float))

    @property
    def is_registered(self) -> NDArray[np.bool_]:
        """Return for each site whether its size is registered; a disc has none."""
        if self.registered_area is None:
            return np.zeros(len(self), dtype=bool)
        return ~np.isnan(self.registered_area) & ~self.is_disc

    @property
    def size(self) -> NDArray[np.float64]:
        """Return how large each site is, m2: as it is registered, else as it is drawn.

        A limit is held against this; how much of a site lies in something is a share of `area`.
        """
        if self.registered_area is None:
            return self.area
        return np.where(self.is_registered, self.registered_area, self.area)

    def attribute(self, name: str) -> NDArray[np.object_]:
        """Return one attribute of the care form of every proposal, for instance `supervision`."""
        per_form = np.array([getattr(form, name) for form in self.forms], dtype=object)
        return np.asarray(per_form[self.form], dtype=object)


def _of_rows(column: NDArray[_Number], rows: NDArray[Any]) -> NDArray[_Number]:
    """Return the rows of a mask or of row numbers; one number that stands for all rows stays one number."""
    if column.strides != (0,) or not len(column):
        return np.asarray(column[rows])
    many = int(rows.sum()) if rows.dtype == np.bool_ else len(rows)
    return np.broadcast_to(column[0], many)
