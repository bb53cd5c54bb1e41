"""In what kind of wijken places are: places per 1,000 inhabitants against tenure, income and density."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from spreidingskaart.errors import InputError
from spreidingskaart.spread.index import Index, index_of
from spreidingskaart.spread.kinds import CLUSTERED
from spreidingskaart.spread.policy import choice
from spreidingskaart.words.numbers import plain

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.layer import Layer
    from spreidingskaart.city import City

PERMUTATIONS: Final = 999


@dataclass(frozen=True, slots=True)
class Variable:
    """A second axis beside places per 1,000."""

    id: str
    name: str
    unit: str
    columns: tuple[str, ...]
    """The first that the areas have is used."""
    layer: str
    most: str
    """What the wijken at the top have: het hoogste aandeel corporatiewoningen."""
    higher: str
    """How a rise reads: hoe hoger het aandeel corporatiewoningen."""
    much: str
    """How it reads in a sentence: een groot aandeel corporatiewoningen."""
    little: str
    decimals: int = 0
    before: str = ""
    """What stands before a value: the sign of the euro."""
    times: float = 1
    """How many of the unit one is in the data, which has income in thousands of euros."""

    def tell(self, value: float) -> str:
        """Return a value with its unit: "29%", "€ 35.600", "2.300 per km²"."""
        told = f"{self.before}{plain(value, self.decimals)}"
        after = "" if self.before else f" {self.unit}"
        return f"{told}%" if self.unit.startswith("%") else f"{told}{after}"


VARIABLES: Final = {
    variable.id: variable
    for variable in (
        Variable(
            "corporation", "Corporatiewoningen", "% van de woningen", ("tenure_corporation_pct",),
            "tenure_wijken", "het hoogste aandeel corporatiewoningen", "hoe hoger het aandeel corporatiewoningen",
            "een groot aandeel corporatiewoningen", "een klein aandeel corporatiewoningen",
        ),
        Variable(
            "owner_occupied", "Koopwoningen", "% van de woningen",
            ("tenure_owner_occupied_pct", "owner_occupied_pct"), "tenure_wijken", "het hoogste aandeel koopwoningen",
            "hoe hoger het aandeel koopwoningen", "een groot aandeel koopwoningen", "een klein aandeel koopwoningen",
        ),
        Variable(
            "income", "Inkomen per inwoner", "euro", ("income_per_inhabitant_keur",),
            "figures_wijken", "het hoogste inkomen per inwoner", "hoe hoger het inkomen per inwoner",
            "een hoog inkomen", "een laag inkomen", before="€ ", times=1_000,
        ),
        Variable(
            "density", "Inwoners per km² land", "per km²", ("density_per_km2",), "figures_wijken",
            "de meeste inwoners per km² land", "hoe meer inwoners per km² land", "veel inwoners per km²",
            "weinig inwoners per km²",
        ),
        Variable(
            "liveability", "Leefbaarometer", "score", ("liveability_score",), "liveability_wijken",
            "de hoogste score in de Leefbaarometer", "hoe hoger de score in de Leefbaarometer",
            "een hoge leefbaarheid", "een lage leefbaarheid", 2,
        ),
    )
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Carrying:
    """Wijken as points: a figure of the wijk against places per 1,000 inhabitants."""

    variable: Variable
    index: Index
    shown: NDArray[np.bool_]
    """Shape (n,): wijken with the figure and with enough inhabitants."""
    x: NDArray[np.float64]
    """The figure of every wijk; NaN where it was not published."""
    x_split: float
    """Mean of the shown wijken, each inhabitant counting once."""
    y_split: float
    """Places per 1,000 inhabitants of the shown wijken together."""
    correlation: float
    """Spearman's rank correlation over the shown wijken; NaN where one of both does not vary."""
    p: float
    """Two-sided, from 999 shufflings, times the number of figures that are loaded: all are asked (Bonferroni)."""
    heaviest: NDArray[np.bool_]
    """The wijken with most of the figure, together a quarter of the inhabitants (see norms.yaml)."""
    heaviest_places: float
    """Share of the places of the shown wijken that lies in `heaviest`."""
    heaviest_inhabitants: float
    """Share of the inhabitants of the shown wijken that lives there."""

    @property
    def facilities(self) -> int:
        """Open facilities in the shown wijken."""
        return int(self.index.facilities[self.shown].sum())

    @property
    def quadrant(self) -> NDArray[np.int8]:
        """1 much of both, 2 little of the figure but many places, 3 little of both, 4 the rest; else 0."""
        right, above = self.x >= self.x_split, self.index.rate >= self.y_split
        found = np.where(above, np.where(right, 1, 2), np.where(right, 4, 3))
        return np.where(self.shown, found, 0).astype(np.int8)


def carrying_of(
    city: City, variable: str = "corporation", kind: str = CLUSTERED, *, year: int | None = None
) -> Carrying | None:
    """Return places per 1,000 against a figure per wijk; None where that figure is not loaded.

    Raises
    ------
    InputError
        If there is no such variable.
    """
    if variable not in VARIABLES:
        message = f"Het cijfer {variable!r} bestaat niet; kies uit: {', '.join(VARIABLES)}."
        raise InputError(message)
    what, layer = VARIABLES[variable], city.areas("wijken")
    columns = {name: _column(one, layer) for name, one in VARIABLES.items()}
    column, loaded = columns[variable], sum(one is not None for one in columns.values())
    if column is None:
        return None
    index = index_of(city, "wijken", kind, year=year)
    people = index.areas.inhabitants
    x = what.times * np.asarray(layer[column], dtype=float)
    shown = ~np.isnan(x) & (people >= choice("few_inhabitants"))
    if not shown.any():
        return None
    weight = people[shown] / people[shown].sum()
    # wijken from the highest figure down, until they hold the share of the inhabitants that is asked
    order = np.flatnonzero(shown)[np.argsort(-x[shown], kind="stable")]
    reached = np.cumsum(people[order]) / people[order].sum()
    heaviest = np.zeros(len(x), dtype=bool)
    heaviest[order[: int(np.searchsorted(reached, choice("heaviest_share")) + 1)]] = True
    places = index.existing[shown].sum()
    correlation, p = _rank_correlation(x[shown], index.rate[shown])
    return Carrying(
        variable=what,
        index=index,
        shown=shown,
        x=x,
        x_split=float(weight @ x[shown]),
        y_split=float(1000 * places / people[shown].sum()),
        correlation=correlation,
        p=min(1.0, p * loaded) if np.isfinite(p) else p,
        heaviest=heaviest,
        heaviest_places=float(index.existing[heaviest].sum() / places) if places else float("nan"),
        heaviest_inhabitants=float(people[heaviest].sum() / people[shown].sum()),
    )


def _column(variable: Variable, wijken: Layer) -> str | None:
    return next((name for name in variable.columns if name in wijken.columns), None)


def _rank_correlation(x: NDArray[np.float64], y: NDArray[np.float64]) -> tuple[float, float]:
    """Return Spearman's rho and its two-sided p by shuffling; ties share their rank."""
    from scipy.stats import rankdata  # large, and seldom asked: not at import

    a, b = (rankdata(values) - (len(values) + 1) / 2 for values in (x, y))
    scale = np.sqrt((a @ a) * (b @ b))
    if len(x) < 3 or not scale:
        return float("nan"), float("nan")
    rho = float(a @ b / scale)
    shuffled = np.random.default_rng(0).permuted(np.tile(b, (PERMUTATIONS, 1)), axis=1) @ a / scale
    beyond = int((np.abs(shuffled) >= abs(rho) - 1e-12).sum())
    return rho, (beyond + 1) / (PERMUTATIONS + 1)
