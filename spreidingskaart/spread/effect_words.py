"""What a proposal does to the spread, in sentences: one per division and kind, and one line on top."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from spreidingskaart.spread import sentences
from spreidingskaart.spread.areas import DIVISIONS, GRID, ONE
from spreidingskaart.spread.effect import effect, effect_of_set
from spreidingskaart.spread.kinds import CLUSTERED
from spreidingskaart.words.numbers import number

if TYPE_CHECKING:
    from spreidingskaart.city import City
    from spreidingskaart.model import Proposals
    from spreidingskaart.spread.effect import SpreadEffect

MINUS: Final = "\N{MINUS SIGN}"
TOLD: Final = tuple(level for level in DIVISIONS if level != GRID)
"""Divisions that get a sentence; the squares only count in how many divisions agree."""
_TURN: Final = {1: "gelijkmatiger", 0: "geen verschil", -1: "ongelijkmatiger"}


@dataclass(frozen=True)
class EffectTold:
    """One sentence with the numbers it rests on."""

    level: str
    kind: str
    kind_name: str
    sentence: str
    direction: int
    """1 more even, -1 less even, 0 no difference or nothing to say."""
    before: float | None
    """Share of the places that would have to move to make the division even (Hoover)."""
    after: float | None

    def as_dict(self) -> dict[str, Any]:
        """Return it for JSON."""
        return asdict(self)


def effect_sentences(
    city: City, proposals: Proposals, i: int = 0, *, year: int | None = None
) -> tuple[EffectTold, ...]:
    """Return what proposal `i` does: per stadsdeel, wijk and buurt, for its own form and for all clustered.

    Parameters
    ----------
    city
        City as one role may see it; the sentences tell nothing that this City does not hold.
    proposals, i
        One proposal of N.
    year
        By default the year of the City.
    """
    return tell_effect(city, proposals, i, year=year)[1]


def tell_effect(
    city: City, proposals: Proposals, i: int = 0, *, year: int | None = None
) -> tuple[str, tuple[EffectTold, ...]]:
    """Return `effect_line` and `effect_sentences` of one proposal, worked out once."""
    unknown = why_unknown(city)
    if unknown is not None:
        return unknown, ()
    found = effect(city, proposals, rows=[i], year=year)
    return _line(found, proposals.care_form(i).id), _told(found)


def effect_sentences_of_set(
    city: City, proposals: Proposals, *, year: int | None = None
) -> tuple[EffectTold, ...]:
    """Return what all proposals do together."""
    if why_unknown(city) is not None:
        return ()
    levels = [level for level in TOLD if level in city.levels]
    return _told(effect_of_set(city, proposals, levels=levels, year=year))


def why_unknown(city: City) -> str | None:
    """Return why nobody can say what a proposal does; None where facilities are loaded."""
    if city.layer("facilities") is not None:
        return None
    return f"Wat dit doet met de spreiding is niet te zeggen. {city.why_missing('facilities')}"


def effect_line(city: City, proposals: Proposals, i: int = 0, *, year: int | None = None) -> str:
    """Return one line: what proposal `i` does to its own form, and in how many of four divisions."""
    return tell_effect(city, proposals, i, year=year)[0]


def _line(effects: dict[tuple[str, str], SpreadEffect], form: str) -> str:
    by_level = {level: one for (level, kind), one in effects.items() if kind == form}
    turns = {
        level: int(one.direction[0])
        for level, one in by_level.items()
        if not np.isnan(one.after[0])
    }
    kind = next(iter(by_level.values())).kind
    places = kind.places
    level = next((name for name in ("wijken", "districts", "buurten", GRID) if name in turns), None)
    if level is None:
        return (
            f"Wat dit doet met de spreiding van {places} is niet te zeggen: geen bekend inwonertal."
        )
    if np.isnan(by_level[level].before):
        return f"De eerste {kind.new_places}: over gelijker of ongelijker is nog niets te zeggen."
    turn = turns[level]
    agree = list(turns.values()).count(turn)
    stands = (
        f" Dat houdt stand op {agree} van {len(by_level)} indelingen." if len(by_level) > 1 else ""
    )
    return f"De spreiding van {places} per {ONE[level]}: {_TURN[turn]}.{stands}"


def points(change: float) -> str:
    """Return a change of a share in percentage points, with its sign."""
    size = number(abs(100 * change), 1)
    return f"{MINUS if change < 0 else '+'}{size}" if size != "0,0" else "0,0"


def _told(effects: dict[tuple[str, str], SpreadEffect]) -> tuple[EffectTold, ...]:
    told = [key for key in effects if key[0] in TOLD]
    order = sorted(told, key=lambda key: (key[1] == CLUSTERED, TOLD.index(key[0])))
    return tuple(
        EffectTold(
            level=level,
            kind=kind,
            kind_name=effects[level, kind].kind.name,
            sentence=sentences.effect(effects[level, kind], 0),
            direction=int(effects[level, kind].direction[0]),
            before=_known(effects[level, kind].before),
            after=_known(float(effects[level, kind].after[0])),
        )
        for level, kind in order
    )


def _known(value: float) -> float | None:
    return round(value, 6) if np.isfinite(value) else None
