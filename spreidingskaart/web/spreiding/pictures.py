"""The pictures of the story: the same numbers as the tables, drawn with nothing but HTML and our style sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from geo.statistics.evenness import lorenz
from spreidingskaart.spread import sentences
from spreidingskaart.spread.areas import MANY, ONE
from spreidingskaart.spread.effect_words import points
from spreidingskaart.spread.reach import DISTANCES
from spreidingskaart.web.rendering import render
from spreidingskaart.words.lists import count
from spreidingskaart.words.numbers import metres, number, percent, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spreidingskaart.spread.carrying import Carrying
    from spreidingskaart.spread.chance import MapUnits
    from spreidingskaart.spread.effect import Effect
    from spreidingskaart.spread.index import Index
    from spreidingskaart.spread.reach import Reach

MOST_BARS: Final = 14
_WIDEST: Final = 100.0


def rate_bars(index: Index) -> str:
    """Return bars of places per 1,000 inhabitants, highest first, with the city as a line."""
    rows = _ranked(index)[:MOST_BARS]
    with_planned = np.nan_to_num(index.rate_with_planned[rows])
    top = max(float(np.max(with_planned, initial=0.0)), index.city_rate, 1e-9) * 1.05
    bars = []
    for row in rows:
        rate, planned = (
            float(index.rate[row]),
            float(index.rate_with_planned[row] - index.rate[row]),
        )
        small = bool(index.too_small[row])
        doubt = (
            ""
            if small or not rate
            else f", aannemelijk {_rate(index.low[row])} tot {_rate(index.high[row])}"
        )
        bars.append(
            {
                "name": str(index.areas.names[row]),
                "tag": sentences.TOO_SMALL if small and index.existing[row] else "",
                "width": _share(rate, top),
                "planned": _share(planned, top) if planned > 0 else 0,
                "low": None if small or not rate else _share(float(index.low[row]), top),
                "high": None if small or not rate else _share(float(index.high[row]), top),
                "faint": small,
                "value": _rate(rate),
                "tip": f"{count(float(index.existing[row]), 'plek', 'plekken')}{doubt}",
            }
        )
    many, left = MANY[index.areas.level], int(index.lived_in.sum()) - len(rows)
    key = [("bar", "open"), ("faint", sentences.TOO_SMALL), ("whisker", "marge")]
    key.append(("line", f"stad: {_rate(index.city_rate)}"))
    if index.planned.any():
        key.insert(1, ("planned", "gepland erbij"))
    if left > 0:
        key.append(
            (
                "none",
                f"{left} andere {many} staan in de tabel."
                if left > 1
                else "De rest staat in de tabel.",
            )
        )
    return render(
        "spreiding/bars.html",
        title=f"{_capital(index.kind.places)} per 1.000 inwoners, per {ONE[index.areas.level]}",
        bars=bars,
        line=_share(index.city_rate, top),
        key=key,
    )


def lorenz_curve(index: Index, facts: Sequence[tuple[str, str]]) -> str:
    """Return the Lorenz curve, and what the half of the inhabitants with the lowest rates have."""
    known = index.lived_in
    x, y = lorenz(index.existing[known], index.areas.inhabitants[known])
    corners = " ".join(f"{100 * a:.2f}% {100 * (1 - b):.2f}%," for a, b in zip(x, y, strict=True))
    half = float(np.interp(0.5, x, y))
    told = f"de helft van de inwoners heeft {percent(half)} van de plekken"
    return render(
        "spreiding/lorenz.html",
        title="Hoe verder de lijn doorhangt, hoe ongelijker",
        spoken=told,
        polygon=f"{corners} 100% 100%",
        half=round(100 * half, 2),
        half_text=told,
        facts=facts,
    )


def chance_strips(found: MapUnits, facts: Sequence[tuple[str, str]]) -> str:
    """Return for four divisions what is, against what chance gives."""
    strips = [
        {
            "name": f"per {ONE[answer.level]}",
            "low": None if np.isnan(answer.low) else round(100 * answer.low, 1),
            "high": None if np.isnan(answer.high) else round(100 * answer.high, 1),
            "here": None if np.isnan(answer.hoover) else round(100 * answer.hoover, 1),
            "conclusion": answer.conclusion,
            "told": sentences.conclusion(answer),
            "tip": f"{percent(answer.hoover)}; toeval {percent(answer.low)} tot {percent(answer.high)}"
            if np.isfinite(answer.low)
            else "niet te toetsen",
        }
        for answer in found.answers
    ]
    return render(
        "spreiding/strips.html",
        title="Deel van de plekken dat zou moeten verhuizen, op vier manieren geteld",
        strips=strips,
        facts=facts,
    )


def scatter(found: Carrying) -> str:
    """Return wijken as circles: a figure against places per 1,000, with what the four corners mean."""
    rows = np.flatnonzero(found.shown)
    x, y, index = found.x, found.index.rate, found.index
    left, right = float(x[rows].min()), float(x[rows].max())
    span = (right - left) or 1.0
    left, right = max(left - 0.04 * span, 0.0), right + 0.06 * span
    top = max(float(y[rows].max()), found.y_split, 1e-9) * 1.25

    def across(value: float) -> float:
        return round(100 * (value - left) / (right - left), 2)

    def up(value: float) -> float:
        return round(100 * float(np.sqrt(max(value, 0.0) / top)), 2)

    quadrant = found.quadrant
    heavy = rows[np.argsort(-(index.existing[rows]), kind="stable")]
    named = {
        int(row)
        for row in [*heavy[quadrant[heavy] == 1][:5], *heavy[quadrant[heavy] == 2][:2]]
        if y[row] > 0
    }
    most = float(index.areas.inhabitants[rows].max())
    names, variable = index.areas.names, found.variable
    dots = [
        {
            "x": across(float(x[row])),
            "y": up(float(y[row])),
            "size": round(6 + 16 * float(np.sqrt(index.areas.inhabitants[row] / most)), 1),
            "quadrant": int(quadrant[row]),
            "label": str(names[row]) if int(row) in named else "",
            "tip": f"{names[row]}: {plain(float(x[row]), variable.decimals)} {variable.unit}, "
            f"{_rate(y[row])} plekken per 1.000 inwoners",
        }
        for row in rows
    ]
    x_ticks = [(across(at), plain(at, variable.decimals)) for at in _ticks(left, right)]
    y_ticks = [(up(at), plain(at, 2)) for at in (0.0, *_root_ticks(top))]
    missing = int((~found.shown).sum())
    return render(
        "spreiding/scatter.html",
        title=f"Plekken per 1.000 inwoners tegenover {variable.name.lower()}",
        spoken=sentences.association(found),
        dots=dots,
        x_split=across(found.x_split),
        y_split=up(found.y_split),
        quadrants=sentences.quadrants(found),
        x_ticks=x_ticks,
        y_ticks=y_ticks,
        x_title=f"{variable.name}, {variable.unit}",
        missing=f"{missing} wijken hebben te weinig inwoners of geen cijfer." if missing else "",
    )


def reach_bars(blocks: Sequence[tuple[str, Reach, Sequence[str]]]) -> str:
    """Return the share of the inhabitants within some distances, for each thing one may want near."""
    shown = [
        {
            "name": name,
            "told": told,
            "rows": [
                {
                    "name": f"binnen {_distance(distance)}",
                    "width": 0 if np.isnan(share) else round(100 * float(share), 1),
                    "value": "onbekend" if np.isnan(share) else percent(float(share)),
                }
                for distance, share in zip(DISTANCES, found.share, strict=True)
            ],
        }
        for name, found, told in blocks
    ]
    return render(
        "spreiding/reach.html",
        title="Deel van de inwoners, hemelsbreed vanuit de buurt",
        blocks=shown,
    )


def change_bars(found: Effect, index: Index, *, better: int = 8, worse: int = 4) -> str:
    """Return the areas that miss most places and those that have most too many, with what one facility does."""
    people = np.where(index.lived_in, index.areas.inhabitants, 0.0)
    located = index.existing[index.lived_in].sum()
    missing = located * people / people.sum() - index.existing
    order = np.argsort(-missing, kind="stable")
    up = [int(row) for row in order if found.direction[row] > 0][:better]
    down = [int(row) for row in order if found.direction[row] < 0][-worse:]
    top = float(np.max(np.abs(missing[[*up, *down]]), initial=0.0)) or 1.0
    bars = [
        {
            "name": str(found.areas.names[row]),
            "tag": f"{number(abs(float(missing[row])))} {'minder' if missing[row] > 0 else 'meer'}",
            "better": bool(missing[row] > 0),
            "width": round(48 * abs(float(missing[row])) / top, 2),
            "value": points(float(found.after[row] - found.before)),
            "tip": f"van {percent(found.before, 1)} naar {percent(float(found.after[row]), 1)}",
        }
        for row in [*up, *down]
    ]
    return render(
        "spreiding/change.html",
        title=f"Plekken minder of meer dan bij het aantal inwoners past, en wat {number(float(found.places[0]))} "
        f"{found.kind.places} erbij doen, per {ONE[found.areas.level]}",
        bars=bars,
    )


def _ranked(index: Index) -> list[int]:
    order = np.argsort(-np.nan_to_num(index.rate, nan=-1.0), kind="stable")
    return [int(row) for row in order if index.lived_in[row] and not index.few_inhabitants[row]]


def _share(value: float, top: float) -> float:
    return round(min(_WIDEST, 100 * max(value, 0.0) / top), 2)


def _rate(value: float) -> str:
    return sentences.rate(float(value))


def _distance(value: float) -> str:
    return f"{plain(value / 1000)} km" if value >= 1000 else metres(value)


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


def _ticks(low: float, high: float) -> list[float]:
    """Return some four round numbers between two values."""
    raw = (high - low) / 4
    power = 10.0 ** np.floor(np.log10(raw)) if raw > 0 else 1.0
    step = next(size * power for size in (1, 2, 2.5, 5, 10) if size * power >= raw)
    first = np.ceil(low / step) * step
    return [float(at) for at in np.arange(first, high, step)]


def _root_ticks(top: float) -> list[float]:
    """Return round numbers that do not stand too close on a scale of square roots."""
    found: list[float] = []
    for power in (0.01, 0.1, 1.0, 10.0, 100.0):
        for size in (1, 2, 5):
            at = size * power
            if (
                at < 0.9 * top
                and np.sqrt(at / top) - np.sqrt((found[-1] if found else 0.0) / top) > 0.11
            ):
                found.append(at)
    return found
