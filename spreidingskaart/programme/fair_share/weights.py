"""By what weight each district takes its part: its inhabitants, corrected for what it can bear or not."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.statistics.apportion import shares_by
from spreidingskaart.city import LEVEL_COLUMN
from spreidingskaart.city.known import of_year
from spreidingskaart.model import FigureStatus
from spreidingskaart.programme.figures import FigureSource
from spreidingskaart.programme.rows import people_sources
from spreidingskaart.words.lists import join
from spreidingskaart.words.numbers import percent

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.layer import Layer
    from spreidingskaart.city import City


class ShareCorrection(StrEnum):
    """What the inhabitants of a district are corrected by."""

    NONE = "none"
    SES_WOA = "ses_woa"
    LIVEABILITY = "liveability"

    @property
    def dutch(self) -> str:
        """The words that people see."""
        return {
            "none": "Alleen inwoners",
            "ses_woa": "Inwoners en SES-WOA",
            "liveability": "Inwoners en Leefbaarometer",
        }[self.value]

    @property
    def column(self) -> str:
        """The column of the areas with the score; "" without a correction."""
        return {"none": "", "ses_woa": "ses_woa", "liveability": "liveability_score"}[self.value]

    @property
    def score_name(self) -> str:
        """What the score is called; "" without a correction."""
        return {"none": "", "ses_woa": "SES-WOA", "liveability": "Leefbaarometer"}[self.value]

    @property
    def formula(self) -> str:
        """How the weight follows from the score, one Dutch sentence."""
        return {
            "none": "Gewicht = inwoners.",
            "ses_woa": "Gewicht = inwoners × (1 + SES-WOA), en dat weer tot samen 100%.",
            "liveability": "Gewicht = inwoners × score ÷ gemiddelde score van de stad, en dat weer tot samen 100%.",
        }[self.value]


LEAST_KNOWN: Final = 0.5
"""Share of the inhabitants whose score must be known before anything is corrected; a choice of this project."""


@dataclass(frozen=True, eq=False)
class DistrictWeights:
    """n districts with what their share is worked out of, in the order of the layer."""

    correction: ShareCorrection
    codes: NDArray[np.object_]
    names: NDArray[np.object_]
    inhabitants: NDArray[np.float64]
    """In the year of the City; NaN where nobody published a number."""
    score: NDArray[np.float64]
    """Mean score of the inhabitants; NaN where it is not known, and everywhere without a correction."""
    factor: NDArray[np.float64]
    """What the inhabitants are multiplied by."""
    weight: NDArray[np.float64]
    """Parts of one; NaN where the inhabitants are not known, and everywhere where `unknown` says why."""
    sources: tuple[FigureSource, ...]
    of_people: tuple[str, ...] = ()
    """What must be known beside the inhabitants of a year to come, each a Dutch sentence."""
    assumed: tuple[str, ...] = ()
    """Names of districts with inhabitants that count with the mean score, because theirs is not known."""
    unknown: str = ""
    """Dutch clause without capital or full stop: why there are no weights."""

    @property
    def empty(self) -> tuple[str, ...]:
        """Names of the districts where nobody is known to live: their share is 0 or not known."""
        return tuple(map(str, self.names[~(self.inhabitants > 0)]))


def weights_of(city: City, correction: ShareCorrection = ShareCorrection.NONE) -> DistrictWeights:
    """Return the weight of each district in the year of a City, planned housing included.

    A worse-off district gets less by SES-WOA: its inhabitants count 1 + score times, of which 0 is the mean of the
    Netherlands. The Spreidingswet corrects by SES-WOA too; its formula was not read, so this one is not verified.
    """
    return city.known(of_year("programme.weights", correction), lambda: _weights(city, correction))


def corporation_share(city: City) -> NDArray[np.float64]:
    """Return the percentage of the dwellings of each district that a corporation owns; a fact, and no weight."""
    wijken = city.areas("wijken")
    by = (
        wijken["tenure_dwellings"]
        if "tenure_dwellings" in wijken.columns
        else wijken["inhabitants"]
    )
    return _mean_per_district(city, wijken, "tenure_corporation_pct", by)


def score_per_district(city: City, column: str) -> NDArray[np.float64]:
    """Return the mean of a score per district, each inhabitant counting once: over wijken, else over buurten."""
    for level in ("wijken", "buurten"):
        areas = city.areas(level)
        found = _mean_per_district(city, areas, column, areas["inhabitants"])
        if not np.isnan(found).all():
            return found
    return np.full(len(city.areas("districts")), np.nan)


def _mean_per_district(
    city: City, areas: Layer, column: str, by: NDArray[np.float64]
) -> NDArray[np.float64]:
    districts = city.areas("districts")
    if column not in areas.columns:
        return np.full(len(districts), np.nan)
    value = np.asarray(areas[column], dtype=float)
    row = np.array([districts.index.get(code, -1) for code in areas[LEVEL_COLUMN["districts"]]])
    known = ~np.isnan(value) & (by > 0) & (row >= 0)
    n = len(districts)
    weight = np.bincount(row[known], by[known], n)
    summed = np.bincount(row[known], by[known] * value[known], n)
    return np.asarray(np.divide(summed, weight, out=np.full(n, np.nan), where=weight > 0))


def _weights(city: City, correction: ShareCorrection) -> DistrictWeights:
    districts, housing = city.areas("districts"), city.planned_housing
    people = np.asarray(districts["inhabitants"], dtype=float)
    nothing = np.full(len(districts), np.nan)
    made = DistrictWeights(
        correction=correction,
        codes=districts["code"],
        names=districts["name"],
        inhabitants=people,
        score=nothing,
        factor=np.ones(len(districts)),
        weight=nothing,
        sources=people_sources(city),
        of_people=() if housing is None else tuple(housing.reserves("districts")),
    )
    if not (people > 0).any():
        return replace(made, unknown="van geen stadsdeel is het aantal inwoners bekend")
    if correction is ShareCorrection.NONE:
        return replace(made, weight=shares_by(people))
    return _corrected(made, score_per_district(city, correction.column))


def _corrected(made: DistrictWeights, score: NDArray[np.float64]) -> DistrictWeights:
    """Return the weights corrected by a score of the districts; unknown, with the reason, where that cannot be."""
    correction, people = made.correction, made.inhabitants
    lived_in = people > 0
    scored = lived_in & ~np.isnan(score)
    why = _why_not(correction, float(people[scored].sum() / people[lived_in].sum()))
    if why:
        return replace(made, score=score, unknown=why)
    mean = float(np.average(score[scored], weights=people[scored]))
    if correction is ShareCorrection.LIVEABILITY and mean <= 0:
        return replace(made, score=score, unknown="de Leefbaarometer heeft hier geen score boven 0")
    factor = _factor(correction, np.where(np.isnan(score), mean, score), mean)
    assumed = tuple(map(str, made.names[lived_in & np.isnan(score)]))
    weight = shares_by(people, factor)
    return replace(
        made,
        score=score,
        factor=factor,
        weight=weight,
        sources=(*made.sources, *_sources_of_correction(correction, assumed)),
        assumed=assumed,
        unknown="" if (weight > 0).any() else "geen stadsdeel houdt een gewicht over",
    )


def _why_not(correction: ShareCorrection, known: float) -> str:
    if not known:
        return f"{correction.score_name} is niet geladen"
    if known < LEAST_KNOWN:
        return f"{correction.score_name} is maar van {percent(known)} van de inwoners bekend"
    return ""


def _factor(
    correction: ShareCorrection, score: NDArray[np.float64], mean: float
) -> NDArray[np.float64]:
    factor = 1.0 + score if correction is ShareCorrection.SES_WOA else score / mean
    return np.asarray(np.maximum(factor, 0.0))


def _sources_of_correction(
    correction: ShareCorrection, assumed: tuple[str, ...]
) -> tuple[FigureSource, ...]:
    formula = FigureSource(
        FigureStatus.UNVERIFIED, f"de formule van de correctie naar {correction.score_name}"
    )
    if not assumed:
        return (formula,)
    mean = f"{join(assumed)} met de gemiddelde {correction.score_name} van de stad"
    return formula, FigureSource(FigureStatus.ASSUMPTION, mean)
