"""Whether what parking tells holds in every world that what is known allows, and never turns the wrong way.

A world is one way in which everything that is not known may be: which norm, how many of it are visitors, who is there
in a part without a share, what a space on the plot counts as, how many spaces the old use had. What is needed in a
world is counted here by itself, from the norms and presence tables alone.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from spreidingskaart.city.measures.norms import book_of
from spreidingskaart.criteria.parking.asked import own_plot_factor
from spreidingskaart.criteria.parking.criterion import parking_question
from spreidingskaart.criteria.parking.demand import resolve
from spreidingskaart.rules.norm_spec import OLD_USE_UNIT
from spreidingskaart.rules.parking.norm_book import OldUseRule
from tests.test_parking_criterion import city, norm, parking, proposals

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from spreidingskaart.city import City
    from spreidingskaart.criteria.parking.asked import ParkingQuestion
    from spreidingskaart.rules.parking.norm_book import NormBook

FORMS = ("housing_first", "domus", "ouderen_geclusterd", "gezinsopvang")
OLD = (
    "kantoor_met_balie", "kantoor_zonder_balie", "praktijkruimte", "zorgwoning", "sociale_huur", "woning",
    "woning_goedkoop", "verpleeg_verzorgingshuis", "winkel", "school",
)  # fmt: skip
NORMS = (
    {"function": "zorgwoning", "zone": "B", "value": 0.5},
    {"function": "sociale_huur", "zone": "B", "value": 1.0, "visitors_pp": 0.3},
    {"function": "verpleeg_verzorgingshuis", "zone": "B", "min": 0.5, "max": 0.7},
    {
        "function": "serviceflat_aanleunwoning",
        "zone": "B",
        "min": 0.9,
        "max": 1.1,
        "visitor_share": 0.3,
    },
    {"function": "winkel", "zone": "B", "value": 3.0},
)
NOISE = 1e-6


def cities() -> Iterator[City]:
    """Return places with other rules: what goes off, what a space counts as, what is left after mobility."""
    for rule, factor, mobility in (
        (OldUseRule.SAME_MOMENT, norm(1.0), 0.0),
        (OldUseRule.SAME_MOMENT, norm(0.75, status="example"), 0.15),
        (OldUseRule.TOTALS, norm(0.75, status="example"), 0.0),
        (OldUseRule.NOTHING, norm(0.75), 0.1),
    ):
        numbers = {
            "old_use_deduction": norm(float(rule), OLD_USE_UNIT),
            "own_plot_factor": factor,
            "mobility_correction": norm(mobility, "deel"),
        }
        yield city(parking(*NORMS, numbers=numbers), car_parks=[(5000, 10, 0.5)])


def cases(draws: np.random.Generator, n: int) -> list[dict[str, object]]:
    """Return n proposals by lot; half of what may be unknown is."""
    rows: list[dict[str, object]] = []
    for _ in range(n):
        row: dict[str, object] = {
            "form": str(draws.choice(FORMS)),
            "units": int(draws.integers(1, 80)),
            "own": int(draws.integers(0, 60)),
            "old_function": str(draws.choice(OLD)),
        }
        dwellings = str(row["old_function"]) in OLD[3:8]
        row["old_size"] = int(draws.integers(1, 90 if dwellings else 2500))
        if draws.random() < 0.5:
            row["old_own"] = int(draws.integers(0, 60))
        rows.append(row)
    return rows


def breaches(seed: int, n: int, worlds: int = 20) -> list[str]:
    """Return what was found wrong in n cases by lot, each a line."""
    draws = np.random.default_rng(seed)
    wrong: list[str] = []
    for where in cities():
        rows = cases(draws, math.ceil(n / 4))
        book = book_of(where)
        asked = _asked(where, rows)
        wrong += _monotone(where, rows, asked, draws)
        for i, row in enumerate(rows):
            wrong += [
                f"{row} ({book.old_use_rule.name}): {it}"
                for it in _outside(asked, book, i, row, draws, worlds)
            ]
    return wrong


def _asked(where: City, rows: list[dict[str, object]]) -> ParkingQuestion:
    return parking_question(proposals(where, *rows), where, book_of(where))


# ------------------------------------------------------------------------------------------------ the right way


def _monotone(
    where: City, rows: list[dict[str, object]], asked: ParkingQuestion, draws: np.random.Generator
) -> list[str]:
    """Return where more of something turns the answer the wrong way."""
    wrong = []
    more = draws.integers(1, 30, len(rows)).tolist()
    for name, sign in (
        ("old_size", -1),
        ("units", 1),
        ("own", -1),
        ("old_own", 1),
        ("old_function", 1),
    ):
        if (
            name == "old_function"
        ):  # the same proposal on a site of which it is known that nothing is there
            grown = [{**row, name: "none", "old_size": 0} for row in rows]
        else:
            grown = [
                {**row, name: row.get(name, math.nan) + step}
                for row, step in zip(rows, more, strict=True)
            ]  # type: ignore[operator]
        other = _asked(where, grown)
        for what, one, two in (
            ("need low", asked.needs.low, other.needs.low),
            ("need high", asked.needs.high, other.needs.high),
            ("short low", asked.outcome.short_low, other.outcome.short_low),
            ("short high", asked.outcome.short_high, other.outcome.short_high),
            ("not enough", ~asked.outcome.enough, ~other.outcome.enough),
        ):
            against = sign * (two.astype(float) - one.astype(float)) < -NOISE
            wrong += [
                f"{rows[i]}: more {name}: {what} goes the wrong way in way {r}"
                for i, r in np.argwhere(against & asked.needs.decides)
            ]
    return wrong


# ------------------------------------------------------------------------------------------------ in every world


@dataclass(frozen=True)
class _Use:
    """What one unit of a function asks in w worlds: (w, parts)."""

    parts: NDArray[np.float64]
    known: NDArray[np.bool_]


def _use_of(book: NormBook, function: str, draws: np.random.Generator, worlds: int) -> _Use | None:
    found = resolve(book, function, set_id=None, zone="B")
    if found is None:
        return None
    parts = []
    kind = found.function
    for _ in range(worlds):
        _, norm = found.norms[int(draws.integers(len(found.norms)))]
        low, high = norm.ends
        value = draws.choice([low, high, draws.uniform(low, high)])
        share = draws.choice([0.0, 1.0, draws.random()])
        if norm.visitor_share is not None:
            share = norm.visitor_share
        elif norm.visitors_pp is not None:
            share = norm.visitors_pp / value if value else 0.0
        if kind.everyone:
            here = book.presence[kind.everyone].shares
        elif kind.residents and kind.visitors:
            here = (1 - share) * book.presence[kind.residents].shares + share * book.presence[
                kind.visitors
            ].shares
        else:
            here = np.full(8, np.nan)
        guess = draws.choice([0.0, 1.0], 8) if draws.random() < 0.5 else draws.random(8)
        parts.append(value / kind.per * np.where(np.isnan(here), guess, here))
    return _Use(np.array(parts), ~np.isnan(here))


def _outside(
    asked: ParkingQuestion,
    book: NormBook,
    i: int,
    row: dict[str, object],
    draws: np.random.Generator,
    worlds: int,
) -> Iterator[str]:
    """Return the worlds that do not lie in the range that is told."""
    mobility = 1.0 - (book.number("mobility_correction") or 0.0)
    for r, (reading, resolved) in enumerate(asked.table(i).entries[int(asked.proposals.form[i])]):
        if resolved is None or not reading.decides:
            continue
        new = _use_of(book, reading.function, draws, worlds)
        same = row["old_function"] == reading.function
        old = new if same else _use_of(book, str(row["old_function"]), draws, worlds)
        assert new is not None
        size = float(row["old_size"])  # type: ignore[arg-type]
        gone = draws.uniform(0, 100, (worlds, 8)) if old is None else old.parts * size * mobility
        if book.old_use_rule is OldUseRule.NOTHING:
            gone = np.zeros_like(gone)
        elif book.old_use_rule is OldUseRule.TOTALS:
            gone = np.repeat(gone.max(axis=1, keepdims=True), 8, axis=1)
        alone = new.parts * float(row["units"]) * mobility  # type: ignore[arg-type]
        left = np.maximum(0.0, alone - gone)
        need = np.ceil(left[:, new.known].max(axis=1) - 1e-9)
        yield from _not_between("need", need, asked.needs.low[i, r], asked.needs.high[i, r])
        own = float(row["own"])  # type: ignore[arg-type]
        theirs = row.get("old_own")
        before = draws.uniform(0, own, worlds) if theirs is None else np.full(worlds, float(theirs))  # type: ignore[arg-type]
        counts = draws.choice(own_plot_factor(book), worlds)
        whole, rest = np.ceil(alone - 1e-9), np.ceil(left - 1e-9)
        once = np.minimum((before * counts)[:, None], whole - rest)
        short = (rest - own * counts[:, None] + once).max(axis=1)
        yield from _not_between(
            "short", short, asked.outcome.short_low[i, r], asked.outcome.short_high[i, r]
        )
        if asked.outcome.enough[i, r] and (short > NOISE).any():
            yield f"{reading.function}: enough, but {short.max()} short"


def _not_between(what: str, values: NDArray[np.float64], low: float, high: float) -> Iterator[str]:
    bad = (values < low - NOISE) | (values > high + NOISE)
    if bad.any():
        yield f"{what} {values[bad][0]} is not between {low} and {high}"
