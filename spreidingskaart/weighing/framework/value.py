"""How a measured value becomes a score from 0 (worst) to 100 (best)."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, TypeAlias, TypeVar

import numpy as np
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ValidationInfo,
    field_validator,
)

from spreidingskaart.model import NO_LEAN, Lean, Verdict
from spreidingskaart.words.lists import count, join
from spreidingskaart.words.numbers import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

_T = TypeVar("_T")
BEST: Final = 100.0
WORST: Final = 0.0
_ON_A_SCALE: Final = "op een schaal van "
"""Begin of a unit that is a scale of grades."""
_CORNERS: Final = 9
"""Corners of the picture of a curve that bends."""
_MUST_HAVE_SCORE: Final = (Verdict.FITS, Verdict.MAY_FIT, Verdict.CONFLICTS, Verdict.UNSUITABLE)

Number: TypeAlias = Annotated[float, Field(strict=True, allow_inf_nan=False)]
Pair: TypeAlias = tuple[Number, Number]


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Direction(_Data):
    """A straight line between `low` and `high`; flat outside."""

    kind: Literal["direction"] = "direction"
    better: Literal["more", "less"]
    low: Number
    high: Number

    @field_validator("high")
    @classmethod
    def _above_low(cls, high: float, info: ValidationInfo) -> float:
        return _ordered(high, "high", ("low",), info, strictly=True)


class Ideal(_Data):
    """Best from `low` to `high`, falling in a straight line to 0 at `zero_below` and `zero_above`."""

    kind: Literal["ideal"] = "ideal"
    zero_below: Number
    low: Number
    high: Number
    zero_above: Number

    @field_validator("low")
    @classmethod
    def _low_in_order(cls, low: float, info: ValidationInfo) -> float:
        return _ordered(low, "low", ("zero_below",), info)

    @field_validator("high")
    @classmethod
    def _high_in_order(cls, high: float, info: ValidationInfo) -> float:
        return _ordered(high, "high", ("low", "zero_below"), info)

    @field_validator("zero_above")
    @classmethod
    def _zero_in_order(cls, zero_above: float, info: ValidationInfo) -> float:
        return _ordered(zero_above, "zero_above", ("high", "low", "zero_below"), info)


class Steps(_Data):
    """A staircase: from each value on, the score beside it; under the first value `below`."""

    kind: Literal["steps"] = "steps"
    below: Number
    steps: tuple[Pair, ...]

    @field_validator("below")
    @classmethod
    def _score(cls, below: float) -> float:
        return _without(below, _score_faults([below]))

    @field_validator("steps")
    @classmethod
    def _staircase(cls, steps: tuple[Pair, ...]) -> tuple[Pair, ...]:
        return _without(steps, _pair_faults(steps, least=1))


class Points(_Data):
    """Straight lines between pairs of value and score; flat outside."""

    kind: Literal["points"] = "points"
    points: tuple[Pair, ...]

    @field_validator("points")
    @classmethod
    def _line(cls, points: tuple[Pair, ...]) -> tuple[Pair, ...]:
        return _without(points, _pair_faults(points, least=2))


class Halving(_Data):
    """Full up to `full_at`, nothing from `none_at` on; between them every doubling costs as many points."""

    kind: Literal["halving"] = "halving"
    full_at: Number
    none_at: Number

    @field_validator("full_at")
    @classmethod
    def _above_nothing(cls, full_at: float) -> float:
        return _without(full_at, [] if full_at > 0 else ["`full_at` moet groter dan 0 zijn"])

    @field_validator("none_at")
    @classmethod
    def _above_full(cls, none_at: float, info: ValidationInfo) -> float:
        return _ordered(none_at, "none_at", ("full_at",), info, strictly=True)

    @property
    def doublings(self) -> float:
        """How many doublings lie between the two ends."""
        return float(np.log2(self.none_at / self.full_at))


class Verdicts(_Data):
    """A score for each verdict word. Not tested never has one; `reported` may have one."""

    kind: Literal["verdicts"] = "verdicts"
    scores: dict[str, Number]
    # absent in the file where it is absent here, so that a framework that was locked before keeps its fingerprint
    leans: dict[str, Number] | None = Field(default=None, exclude_if=lambda leans: leans is None)
    """A score for each lean of `may_fit`; where a verdict does not lean the score of `may_fit` counts."""

    @field_validator("scores")
    @classmethod
    def _table(cls, scores: dict[str, float]) -> dict[str, float]:
        known = [verdict.value for verdict in Verdict if verdict is not Verdict.NOT_TESTED]
        faults = [
            f"`{word}` is geen oordeel dat een score krijgt; toegestaan zijn {join(known)}"
            for word in scores
            if word not in known
        ]
        lacking = [verdict.value for verdict in _MUST_HAVE_SCORE if verdict.value not in scores]
        if lacking:
            faults.append(f"een score ontbreekt voor {join(lacking)}")
        return _without(scores, faults + _score_faults(scores.values()))

    @field_validator("leans")
    @classmethod
    def _lean_table(cls, leans: dict[str, float] | None) -> dict[str, float] | None:
        if leans is None:
            return None
        known = [lean.value for lean in Lean]
        faults = [
            f"`{word}` is geen neiging; toegestaan zijn {join(known)}"
            for word in leans
            if word not in known
        ]
        lacking = [word for word in known if word not in leans]
        if lacking:
            faults.append(f"een score ontbreekt voor {join(lacking)}")
        elif not leans[Lean.UNLIKELY] <= leans[Lean.OPEN] <= leans[Lean.LIKELY]:
            faults.append("de scores van neigingen moeten oplopen van unlikely tot likely")
        return _without(leans, faults + _score_faults(leans.values()))


Curve: TypeAlias = Annotated[
    Direction | Ideal | Steps | Points | Halving | Verdicts, Field(discriminator="kind")
]


def takes_verdicts(curve: Curve) -> bool:
    """Whether the curve turns verdicts, and not numbers, into scores."""
    return isinstance(curve, Verdicts)


def _staircase_of(curve: Steps, numbers: NDArray[np.float64]) -> NDArray[np.float64]:
    at = np.array([value for value, _ in curve.steps])
    heights = np.array([curve.below, *(score for _, score in curve.steps)])
    found = heights[np.searchsorted(at, numbers, side="right")]
    return np.where(np.isnan(numbers), np.nan, found)


def _halved(curve: Halving, numbers: NDArray[np.float64]) -> NDArray[np.float64]:
    # below `full_at` every score is full, also that of 0, which has no logarithm
    inside = np.clip(numbers, curve.full_at, curve.none_at)
    return np.asarray(BEST * (1.0 - np.log2(inside / curve.full_at) / curve.doublings))


def scores(
    curve: Curve,
    values: NDArray[np.float64] | NDArray[np.int8],
    leans: NDArray[np.int8] | None = None,
) -> NDArray[np.float64]:
    """Return the score of every value.

    Parameters
    ----------
    curve
        How values become scores.
    values
        Any shape. Numbers in the unit of the criterion, NaN where not tested; for `Verdicts` the codes of
        `model.Verdict`.
    leans
        Codes of `model.Lean` in the shape of `values`, -1 where a verdict does not lean; read by `Verdicts` only.

    Returns
    -------
    Scores 0..100 in the shape of `values`; NaN stays NaN, and so does a verdict without a score.
    """
    if isinstance(curve, Verdicts):
        table = np.array([curve.scores.get(verdict.value, np.nan) for verdict in Verdict])
        found = np.asarray(table[np.asarray(values, dtype=np.intp)], dtype=np.float64)
        return found if leans is None else _leaning(curve, found, np.asarray(values), leans)
    numbers = np.asarray(values, dtype=np.float64)
    if isinstance(curve, Direction):
        rising = np.clip((numbers - curve.low) / (curve.high - curve.low), 0.0, 1.0)
        return np.asarray(BEST * (rising if curve.better == "more" else 1.0 - rising))
    if isinstance(curve, Ideal):
        rising = _ramp(numbers, curve.zero_below, curve.low)
        falling = _ramp(-numbers, -curve.zero_above, -curve.high)
        return np.asarray(BEST * np.minimum(rising, falling))
    if isinstance(curve, Steps):
        return _staircase_of(curve, numbers)
    if isinstance(curve, Halving):
        return _halved(curve, numbers)
    return np.asarray(
        np.interp(
            numbers, [value for value, _ in curve.points], [score for _, score in curve.points]
        ),
        dtype=np.float64,
    )


def _leaning(
    curve: Verdicts,
    found: NDArray[np.float64],
    verdicts: NDArray[Any],
    leans: NDArray[np.int8],
) -> NDArray[np.float64]:
    """Return the scores of verdicts, with that of the lean where `may_fit` leans."""
    if curve.leans is None:
        return found
    table = np.array([curve.leans[lean.value] for lean in Lean])
    leaning = (verdicts == Verdict.MAY_FIT.code) & (leans != NO_LEAN)
    return np.where(leaning, table[np.where(leaning, leans, 0)], found)


def outline(curve: Curve) -> list[tuple[float, float]]:
    """Return the corners (value, score) of a curve over numbers, from left to right, for a small picture.

    A vertical line of a staircase is two corners at one value. A table of verdicts has no outline.
    """
    if isinstance(curve, Direction):
        first, last = (WORST, BEST) if curve.better == "more" else (BEST, WORST)
        return [(curve.low, first), (curve.high, last)]
    if isinstance(curve, Ideal):
        return [
            (curve.zero_below, WORST),
            (curve.low, BEST),
            (curve.high, BEST),
            (curve.zero_above, WORST),
        ]
    if isinstance(curve, Steps):
        corners: list[tuple[float, float]] = []
        height = curve.below
        for at, score in curve.steps:
            corners += [(at, height), (at, score)]
            height = score
        return corners
    if isinstance(curve, Halving):
        bends = np.geomspace(curve.full_at, curve.none_at, _CORNERS)
        return list(zip(bends.tolist(), _halved(curve, bends).tolist(), strict=True))
    return list(curve.points) if isinstance(curve, Points) else []


def tell(curve: Curve, unit: str = "") -> str:
    """Return the curve as one or two Dutch sentences, the best value first: "cijfer 5 = 100 punten, cijfer 1 = 0".

    Parameters
    ----------
    curve
        How values become scores.
    unit
        Of the values; a scale is told in grades ("cijfer 5").
    """
    if isinstance(curve, Verdicts):
        return _tell_verdicts(curve)
    grades = unit.startswith(_ON_A_SCALE)

    def value(number: float) -> str:
        return f"cijfer {plain(number, 2)}" if grades else f"{plain(number, 2)} {unit}".strip()

    def end(number: float, beyond: str) -> str:
        return value(number) if grades else f"{value(number)} of {beyond}"

    if isinstance(curve, Direction):
        ends = (end(curve.high, "meer"), end(curve.low, "minder"))
        best, worst = (
            ends if curve.better == "more" else (end(curve.low, "minder"), end(curve.high, "meer"))
        )
        return f"{best} = 100 punten, {worst} = 0; ertussen naar verhouding."
    if isinstance(curve, Ideal):
        return (
            f"{value(curve.low)} tot en met {value(curve.high)} = 100 punten, aflopend naar 0 "
            f"bij {value(curve.zero_below)} en bij {value(curve.zero_above)}."
        )
    if isinstance(curve, Steps):
        parts = [f"vanaf {value(at)} = {plain(score)}" for at, score in curve.steps]
        return f"onder {value(curve.steps[0][0])} = {plain(curve.below)} punten, {join(parts)}."
    if isinstance(curve, Points):
        told = _equals([(value(at), score) for at, score in curve.points])
        return f"{told}; ertussen naar verhouding."
    return (
        f"{end(curve.full_at, 'minder')} = 100 punten, {end(curve.none_at, 'meer')} = 0; "
        f"elke verdubbeling ertussen kost {plain(BEST / curve.doublings)}."
    )


def _equals(scored: Sequence[tuple[str, float]]) -> str:
    """Return "a = 100 punten, b = 50 en c = 0"."""
    (name, score), *rest = scored
    return join([f"{name} = {plain(score)} punten", *(f"{one} = {plain(at)}" for one, at in rest)])


def _tell_verdicts(curve: Verdicts) -> str:
    told = _equals(
        [
            (f"'{verdict.dutch}'", curve.scores[verdict.value])
            for verdict in Verdict
            if verdict.value in curve.scores
        ]
    )
    if curve.leans is None:
        return f"{told}."
    leans = [f"'{lean.dutch}' = {plain(curve.leans[lean.value])}" for lean in Lean]
    return f"{told}. Binnen '{Verdict.MAY_FIT.dutch}': {join(leans)}."


def _ramp(numbers: NDArray[np.float64], start: float, end: float) -> NDArray[np.float64]:
    if start == end:
        return np.where(np.isnan(numbers), np.nan, (numbers >= end).astype(np.float64))
    return np.clip((numbers - start) / (end - start), 0.0, 1.0)


def _ordered(
    value: float,
    name: str,
    others: tuple[str, ...],
    info: ValidationInfo,
    *,
    strictly: bool = False,
) -> float:
    """Compare with the nearest field before that is sound; one that is not has a fault of its own."""
    other = next((each for each in others if each in info.data), None)
    if other is None:
        return value
    before = info.data[other]
    if value < before or (strictly and value == before):
        allowed = "groter dan" if strictly else "ten minste"
        message = (
            f"`{name}` is {plain(value, 4)} en moet {allowed} `{other}` ({plain(before, 4)}) zijn"
        )
        raise ValueError(message)
    return value


def _score_faults(given: Iterable[float]) -> list[str]:
    return [
        f"score {plain(score, 4)} ligt buiten 0 tot en met 100"
        for score in given
        if not WORST <= score <= BEST
    ]


def _pair_faults(pairs: Sequence[Pair], *, least: int) -> list[str]:
    faults = []
    if len(pairs) < least:
        faults.append(f"ten minste {count(least, 'punt', 'punten')} nodig, gegeven: {len(pairs)}")
    faults += [
        f"waarde {plain(after[0], 4)} staat na {plain(before[0], 4)}; waarden moeten oplopen"
        for before, after in pairwise(pairs)
        if after[0] <= before[0]
    ]
    return faults + _score_faults([score for _, score in pairs])


def _without(value: _T, faults: list[str]) -> _T:
    if faults:
        raise ValueError("; ".join(faults))
    return value
