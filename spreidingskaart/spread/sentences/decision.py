"""What a decision does, and where one would help."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from spreidingskaart.spread.areas import MANY, ONE, OTHER
from spreidingskaart.spread.policy import choice
from spreidingskaart.words.lists import join
from spreidingskaart.words.numbers import metres, number, percent
from spreidingskaart.words.shares import then_and_now

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from spreidingskaart.spread.border import BorderAnswer
    from spreidingskaart.spread.effect import SpreadEffect

_TURN: Final = {1: "gelijker", 0: "geen verschil", -1: "ongelijker"}
_CLOSE: Final = 0.01
"""Shares closer than this are told with one decimal."""


def effect(result: SpreadEffect, i: int) -> str:
    """Say what one proposal (or a set, with i = 0) does to the evenness over one division."""
    level, places = result.areas.level, result.kind.places
    one, many, other = ONE[level], MANY[level], OTHER[level]
    after, before = float(result.after[i]), result.before
    if np.isnan(after):
        row = int(result.row[i])
        here = "een plek ligt in een gebied zonder bekend inwonertal"
        if row >= 0:
            here = f"{result.areas.names[row]} heeft geen bekend inwonertal"
        return f"Per {one} is over {places} niets te zeggen: {here}."
    if np.isnan(before):
        return (
            f"Er zijn nog geen {places} die per {one} bekend zijn. De eerste ligt altijd in één {one}; gelijker "
            "of ongelijker bestaat dan niet."
        )
    turn = int(result.direction[i])
    if not turn:
        return (
            f"{percent(before)} van de {places} zou naar {other} moeten, ervoor en erna: voor de spreiding over de "
            f"{many} maakt het geen verschil."
        )
    small = abs(after - before) < _CLOSE
    digits = 1 if small else 0
    word = "gelijker" if turn > 0 else "ongelijker"
    if percent(after, 1) == percent(before, 1):
        return (
            f"{percent(before, 1)} van de {places} zou naar {other} moeten, ervoor en erna: de stad wordt een fractie "
            f"{word}."
        )
    told = (
        f"{percent(after, digits)} in plaats van {percent(before, digits)} van de {places} zou naar {other} "
        f"moeten. De stad wordt {'iets ' if small else ''}{word}."
    )
    return told + _moved(result, i)


def turn(direction: int) -> str:
    """Return what a decision does in one word: "gelijker", "ongelijker" or "geen verschil"."""
    return _TURN[direction]


def agreement(turns: Mapping[str, int], level: str) -> str:
    """Name the other divisions that give the same answer, and those that do not.

    Parameters
    ----------
    turns
        By division what the decision does (1 more even, -1 less even, 0 no difference); only those that can answer.
    level
        The division that was told already.

    Returns
    -------
    "Ook per stadsdeel en per buurt gelijker; per vak van 500 m niet (2 van de 3 andere)."
    """
    others = [name for name in turns if name != level]
    if not others:
        return "Een andere indeling zegt er niets over."
    same = [name for name in others if turns[name] == turns[level]]
    differ = [name for name in others if name not in same]
    word = turn(turns[level])
    if not same:
        return f"Alleen per {ONE[level]} {word}; op geen andere indeling."
    not_so = f"; {_per(differ)} {'niet' if turns[level] else 'wel'}" if differ else ""
    return f"Ook {_per(same)} {word}{not_so} ({len(same)} van de {len(others)} andere)."


def _per(levels: Sequence[str]) -> str:
    return join([f"per {ONE[name]}" for name in levels])


def border(answer: BorderAnswer, level: str) -> str:
    """Say that another area is near, where the answer would be another one; `level` is the division told already."""
    told = "" if answer.level == level else f" per {ONE[answer.level]}"
    if answer.across:
        where = f"De locatie ligt over de grens met {answer.area}"
    elif round(answer.metres):
        where = f"De grens met {answer.area} ligt op {metres(answer.metres)}"
    else:
        where = f"De locatie grenst aan {answer.area}"
    return f"{where}; aan die kant zou het antwoord{told} '{turn(answer.direction)}' zijn."


def helps(result: SpreadEffect, most: int = 3) -> str:
    """Name the areas where a new facility makes the city most even, and least."""
    size = number(float(result.places[0])) if len(result.places) else "0"
    places, many = result.kind.new_places, MANY[result.areas.level]
    if np.isnan(result.before):
        return f"Er zijn nog geen {places} per {ONE[result.areas.level]} bekend: er is nog niets te verdelen."
    order = best_first(result)
    better = int((result.direction > 0).sum())
    many = many if len(order) == len(result.areas) else f"{many} waar mensen wonen"
    if not better:
        return f"Nergens maken {size} extra {places} de verdeling gelijker: in 0 van de {len(order)} {many}."
    best = [str(result.areas.names[row]) for row in order[: min(most, better)]]
    unreal = result.kind.fiction.adjective
    beside = f", naast de {unreal}plekken die er zijn" if unreal else ""
    verb = "maakt" if float(result.places[0]) == 1 else "maken"
    return (
        f"In {better} van de {len(order)} {many} {verb} {size} extra {places} de verdeling gelijker. "
        f"Het meest helpt het in {join(best)}{beside}."
    )


def best_first(found: SpreadEffect) -> NDArray[np.int64]:
    """Return the rows by how even the city becomes there; where that is equal, what misses most goes first."""
    missing = found.areas.inhabitants * (1 - found.quotient_before)
    order = np.lexsort((-np.nan_to_num(missing), np.round(found.after, 9)))
    return order[~np.isnan(found.after[order])]


def _moved(result: SpreadEffect, i: int) -> str:
    """Say what the areas that gain and lose most had against an equal share, and have then."""
    names, quotient = result.areas.names, result.quotient_before
    people, least = result.areas.inhabitants, choice("few_inhabitants")
    changes = (
        (int(result.gains[i, 0]), float(result.gain_after[i, 0])),
        (int(result.losses[i, 0]), float(result.loss_after[i, 0])),
    )
    # among a handful of people every change is hundreds of times what suits them: that tells nothing
    said = [
        f"{names[row]} had {then_and_now(float(quotient[row]), after)}"
        for row, after in changes
        if row >= 0 and people[row] >= least
    ]
    unreal = result.kind.fiction.adjective
    mark = f" ({unreal}plekken)" if unreal else ""
    return "".join(f" {sentence}{mark}." for sentence in said)
