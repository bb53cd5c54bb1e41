"""What a proposal does to the spread, in sentences: one per division and kind, and one line on top."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from spreidingskaart.spread import sentences
from spreidingskaart.spread.areas import DIVISIONS, GRID, ONE
from spreidingskaart.spread.border import answers_across
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
_MOST_BORDERS: Final = 2
"""Borders that are told; a site in a corner has more."""


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
    kind = proposals.care_form(i).id
    line, told = _line(found, kind)
    if not told and any(of_kind == CLUSTERED for _, of_kind in found):
        # of its own form it is the first: then what it does to all clustered forms together is worth the line
        kind = CLUSTERED
        more, told = _line(found, kind)
        line = f"{line} {more}" if told else line
    across = [
        answer
        for level in told
        for answer in answers_across(city, proposals, i, found[level, kind], year=year)
    ]
    borders = [sentences.border(answer, told[0]) for answer in across[:_MOST_BORDERS]]
    line = " ".join([line, *borders])
    return line, _told(found)


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
    """Return one line: what proposal `i` does to its own form, which divisions agree, and near which border not."""
    return tell_effect(city, proposals, i, year=year)[0]


def _line(effects: dict[tuple[str, str], SpreadEffect], form: str) -> tuple[str, tuple[str, ...]]:
    """Return the line, and the divisions whose borders matter: the one it tells of, and the districts."""
    by_level = {level: one for (level, kind), one in effects.items() if kind == form}
    turns = {
        level: int(one.direction[0])
        for level, one in by_level.items()
        if not np.isnan(one.after[0])
    }
    # a division without places yet has nothing to become more even than
    answering = {name: turn for name, turn in turns.items() if not np.isnan(by_level[name].before)}
    kind = next(iter(by_level.values())).kind
    places = kind.places
    order = ("wijken", "districts", "buurten", GRID)
    level = next((name for name in order if name in answering), None)
    if not turns:
        return (
            f"Wat dit doet met de spreiding van {places} is niet te zeggen: geen bekend inwonertal.",
            (),
        )
    if level is None:
        first = f"De eerste {kind.new_places}: over gelijker of ongelijker is nog niets te zeggen."
        return first, ()
    turn = sentences.turn(turns[level])
    others = f" {sentences.agreement(answering, level)}" if len(by_level) > 1 else ""
    drawn = tuple(
        name for name in dict.fromkeys((level, "districts")) if name in answering and name != GRID
    )
    return f"De spreiding van {places} per {ONE[level]}: {turn}.{others}", drawn


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
