"""An attacker who keeps every public answer and guesses where a hidden facility is.

She knows the public figures, the code, and all other facilities, hidden ones too: more than anybody will. A canary
is put somewhere, and she sees all that the public can get before and after (`view`: whatever a public answer can rest
on). For every buurt she works out what she would have seen had the canary been there; what differs from what she saw is
ruled out. What is left, weighed by inhabitants, is her exact posterior.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from geo.layer import Layer
from spreidingskaart.city.access import seen_by, telling_areas_of
from spreidingskaart.city.known import of_layers
from spreidingskaart.city.telling_areas import FEWEST_INHABITANTS
from tests.synthetic import facility

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray

    from spreidingskaart.city import City
    from spreidingskaart.city.telling_areas import TellingArea

TINY: Final = 1e-9
"""Of a probability: what arithmetic alone may make of it."""
FORMS: Final = ("domus", "vrouwenopvang", "jeugdzorg_verblijf", "gezinsopvang", "housing_first")
_FIGURES: Final = ("code", "name", "wijk_code", "district_code", "inhabitants")
_NUMBERS: Final = ("places", "units", "opened", "closes")
Row = dict[str, Any]
View = tuple[object, ...]


@dataclass(frozen=True, eq=False)
class Ground:
    """What everybody knows of a municipality, and the facilities beside the canary."""

    city: City
    others: tuple[Row, ...]
    tried: NDArray[np.bool_]
    """(n,) the buurten in which the canary may be; to be fast, a test may leave some out."""

    @property
    def buurten(self) -> Layer:
        """The places that she tells apart."""
        return self.city.areas("buurten")

    @property
    def prior(self) -> NDArray[np.float64]:
        """Share of the inhabitants of each buurt: where a canary is before anything is seen."""
        people = np.nan_to_num(self.buurten["inhabitants"]) * self.tried
        return np.asarray(people / people.sum())

    def with_rows(self, rows: Iterable[Row], year: int | None = None) -> City:
        """Return the whole City with these facilities beside the others."""
        both = [*self.others, *rows]
        columns = {
            name: np.array([row[name] for row in both], dtype=float)
            if name in _NUMBERS
            else _objects([row[name] for row in both])
            for name in both[0]
            if name != "geometry"
        }
        facilities = Layer(_objects([row["geometry"] for row in both]), columns)
        layers = {**self.city.layers, "facilities": facilities}
        made = replace(self.city, layers=layers, year=year or self.city.year)
        # they rest on the areas alone, so that they are worked out once
        made.known(of_layers("telling_areas"), lambda: telling_areas_of(self.city))
        return made


def _objects(values: list[Any]) -> NDArray[np.object_]:
    return np.array([*values, None], dtype=object)[:-1]


def ground_of(city: City) -> Ground:
    """Return a municipality with its own facilities; only the layers on which hiding rests, to be fast."""
    facilities = city.layers["facilities"]
    others = [
        {**{name: column[row] for name, column in facilities.columns.items()}, "geometry": place}
        for row, place in enumerate(facilities.geometry)
    ]
    kept = {}
    for name in ("buurten", "wijken", "districts"):
        layer = city.layers[name]
        columns = {it: layer[it] for it in _FIGURES if it in layer.columns}
        # an outline of many corners is slow to read, and nothing but the telling areas rests on it
        kept[name] = Layer(shapely.envelope(layer.geometry), columns)
    everywhere = np.ones(len(kept["buurten"]), dtype=bool)
    known = replace(city, layers=kept)
    known.known(of_layers("telling_areas"), lambda: telling_areas_of(city))
    return Ground(known, tuple(others), everywhere)


def view(city: City) -> View:
    """Return whatever a public answer can rest on: all of the City that the public gets, in every detail."""
    seen = seen_by(city, "public")
    layers = {**seen.layers, "counts": seen.hidden_counts}
    told = [
        (
            name,
            *((column, repr(values.tolist())) for column, values in layer.columns.items()),
            shapely.to_wkb(layer.geometry, hex=True).tolist().__repr__(),
        )
        for name, layer in sorted(layers.items())
        if layer is not None and name not in ("buurten", "wijken", "districts")
    ]
    return (seen.version, seen.year, repr(sorted(seen.reports.items())), *told)


def canary(city: City, buurt: int, *, point: shapely.Point | None = None, **other: object) -> Row:
    """Return a hidden facility in a buurt, with a point in it where none is given."""
    areas = city.areas("buurten")
    place = point or shapely.point_on_surface(areas.geometry[buurt])
    return facility(
        "KANARIE",
        buurt_code=areas["code"][buurt],
        wijk_code=areas["wijk_code"][buurt],
        district_code=areas["district_code"][buurt],
        geometry=place,
        **{"visibility": "aggregated", **other},
    )


# -------------------------------------------------------------------------------------------- what she may see
@dataclass(frozen=True)
class Scenario:
    """A history of public versions; in each the canary has other properties or is absent (None)."""

    name: str
    versions: tuple[Row | None, ...]


def scenarios(chance: random.Random, year: int) -> list[Scenario]:
    """Return histories of one canary with properties by lot."""
    places, form = float(chance.randint(1, 40)), chance.choice(FORMS)
    one: Row = {"form": form, "places": places, "opened": float(chance.randint(1990, year))}
    larger = {**one, "places": places + chance.randint(1, 9)}
    planned = {**one, "status": "planned", "opened": year + 2.0}
    closing = {**one, "status": "closing", "closes": year + 1.0}
    return [
        Scenario("seen once", (one,)),
        Scenario("added", (None, one)),
        Scenario("removed", (one, None)),
        Scenario("moved from a place that she knows", ({**one, "buurt": 5}, one)),
        Scenario("resized", (one, larger, None)),
        Scenario("planned, then open", (None, planned, one)),
        Scenario("closing, then closed", (one, closing, {**closing, "year": year + 2})),
        Scenario("closed long ago", (None, {**one, "closes": year - 1.0})),
        Scenario("told by wijk, then by district", (one, {**one, "precision": "district"})),
        Scenario("secret, then told", ({**one, "visibility": "secret"}, one)),
        Scenario("another form", (one, {**one, "form": chance.choice(FORMS)})),
    ]


class Eyes:
    """What she sees of a municipality, worked out once for each place and property of the canary."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self._seen: dict[tuple[int | None, str], int] = {}

    def by_buurt(self, scenario: Scenario) -> list[View]:
        """Return for every buurt what she would have seen had the canary been there in all versions."""
        return [
            tuple(self._view(buurt, version) for version in scenario.versions) if tried else ()
            for buurt, tried in enumerate(self.ground.tried)
        ]

    def _view(self, buurt: int, version: Row | None) -> int:
        key = (None if version is None else buurt, repr(version))
        if key not in self._seen:
            about = dict(version or {})
            year = int(about.pop("year", self.ground.city.year))
            place = int(about.pop("buurt", buurt))
            rows = [] if version is None else [canary(self.ground.city, place, **about)]
            self._seen[key] = hash(view(self.ground.with_rows(rows, year)))
        return self._seen[key]


# -------------------------------------------------------------------------------------------- what she concludes
def posterior(prior: NDArray[np.float64], views: Sequence[View], true: int) -> NDArray[np.float64]:
    """Return how likely each buurt is, when what she saw is what the true one gives."""
    left = np.array([view == views[true] for view in views]) * prior
    return np.asarray(left / left.sum()) if left.sum() else left


def told_in(ground: Ground, buurt: int, scenario: Scenario) -> TellingArea:
    """Return the finest area in which the canary of a scenario is told, as docs/security.md says."""
    areas, told = ground.buurten, telling_areas_of(ground.city)
    finest = [
        version
        for version in scenario.versions
        if version
        and version.get("precision") != "district"
        and ground.city.forms[str(version["form"])].clustered
        and version.get("visibility") != "secret"
    ]
    if finest:
        return told.by_wijk[areas["wijk_code"][buurt]]
    return told.by_district[areas["district_code"][buurt]]


def base_rate(ground: Ground, area: TellingArea) -> NDArray[np.float64]:
    """Return the share of the inhabitants of a telling area that each buurt has: what the documentation promises."""
    column = "wijk_code" if area.level == "wijken" else "district_code"
    inside = np.isin(ground.buurten[column].astype(str), area.codes)
    share = ground.prior * inside
    return np.asarray(share / share.sum())


def wijk_shares(ground: Ground, of_buurten: NDArray[np.float64]) -> dict[str, float]:
    """Return how likely each wijk is."""
    found: dict[str, float] = {}
    for code, share in zip(ground.buurten["wijk_code"], of_buurten, strict=True):
        found[code] = found.get(code, 0.0) + float(share)
    return found


@dataclass(frozen=True)
class Outcome:
    """What she made of one scenario, at worst over all places where the canary may be."""

    excess: float
    """By how much her best guess of the wijk is likelier than the base rate."""
    fewest_parts: int
    """Buurten with enough inhabitants that she could not rule out."""


def attack(
    ground: Ground, seeds: Iterable[int], say: Callable[[str], object] = str
) -> dict[str, list[Outcome]]:
    """Return per scenario what she makes of it, for each seed."""
    found: dict[str, list[Outcome]] = {}
    for seed in seeds:
        eyes = Eyes(ground)
        for scenario in scenarios(random.Random(seed), ground.city.year):  # noqa: S311 - no secret
            worst = outcome(ground, scenario, eyes.by_buurt(scenario))
            found.setdefault(scenario.name, []).append(worst)
        say(f"seed {seed} done")
    return found


def outcome(ground: Ground, scenario: Scenario, views: Sequence[View]) -> Outcome:
    """Return what she concludes at worst, over all buurten where the canary may truly be."""
    excess, fewest = 0.0, len(views)
    for true in np.flatnonzero(ground.tried):
        alike = np.array([view == views[true] for view in views])
        people = ground.buurten["inhabitants"] >= FEWEST_INHABITANTS
        fewest = min(fewest, int((alike & people).sum()))
        if ground.prior[true]:
            left = posterior(ground.prior, views, int(true))
            promised = base_rate(ground, told_in(ground, int(true), scenario))
            best = [max(wijk_shares(ground, share).values()) for share in (left, promised)]
            excess = max(excess, best[0] - best[1])
    return Outcome(excess, fewest)
