"""What a proposal does to the spread, in the one sentence that people look for, and what it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from spreidingskaart.spread.areas import MANY, ONE
from spreidingskaart.spread.counts import counts_of
from spreidingskaart.words.lists import count, join
from spreidingskaart.words.shares import against_share, share_change, then_and_now

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spreidingskaart.city import City
    from spreidingskaart.spread.before_after import AreaChange
    from spreidingskaart.spread.effect import SpreadEffect

_TURN: Final = {1: "gelijker", -1: "ongelijker"}
_MOST_NAMED: Final = 3


def answer_of(found: SpreadEffect) -> str:
    """Say whether the division becomes more even: "24 plekken erbij maken de verdeling ... gelijker."."""
    more, many = count(float(found.places[0]), "plek", "plekken"), MANY[found.areas.level]
    if np.isnan(found.before):
        return f"Er zijn nog geen {found.kind.new_places}: deze {more} zijn de eerste."
    verb = "maakt" if found.places[0] == 1 else "maken"
    if np.isnan(found.after[0]):
        return (
            f"Of {more} erbij de verdeling gelijker {verb}, is niet te zeggen: het inwonertal is niet "
            "bekend."
        )
    turn = int(found.direction[0])
    if not turn:
        return f"{more} erbij {verb} voor de verdeling over de {many} geen verschil."
    return f"{more} erbij {verb} de verdeling over de {many} {_TURN[turn]}."


def headline(answer: str, here: Sequence[AreaChange], found: SpreadEffect) -> str:
    """Return the answer with what it does to the areas of the proposals."""
    unreal = found.kind.fiction.adjective
    mark = f" ({unreal}plekken)" if unreal else ""
    one = ONE[found.areas.level]
    if np.isnan(found.before):
        where = join([f"{one} {area.name}" for area in here])
        return f"{answer} Ze komen in {where}."
    if len(here) > _MOST_NAMED:
        return f"{answer[:-1]}{mark}."
    own = [_own(area, one) for area in here]
    return " ".join([answer, *(f"{sentence}{mark}." for sentence in own)])


def told(area: AreaChange) -> tuple[str, str]:
    """Return what an area has against an equal share, before and after; why not, where that says nothing."""
    if area.ratio_before is None or area.ratio_after is None:
        why = area.why_none or "niet te zeggen"
        return why, why
    return share_change(area.ratio_before, area.ratio_after)


def _own(area: AreaChange, one: str) -> str:
    name = f"{one[0].upper()}{one[1:]} {area.name}"
    if area.ratio_before is None or area.ratio_after is None:
        return f"{name} zelf is niet te vergelijken: {area.why_none}"
    if not area.ratio_before:
        return f"{name} had niets, nu {against_share(area.ratio_after)}"
    return f"{name} had {then_and_now(area.ratio_before, area.ratio_after)}"


def reserves_of(city: City, found: SpreadEffect) -> tuple[str, ...]:
    """Say what is invented, rounded, known for larger areas only or not known, a sentence each."""
    counts = counts_of(city, found.areas.level)
    k, one = counts.row(found.kind.id), ONE[found.areas.level]
    said = [found.kind.fiction.sentence]
    if counts.rounded[k].any():
        said.append("Een deel van de aantallen is afgerond op 5, om adressen te beschermen.")
    if counts.coarser[k]:
        told_of = count(float(counts.coarser[k]), "plek is", "plekken zijn")
        said.append(f"{told_of} niet per {one} bekend en tellen niet mee.")
    if counts.unknown[k]:
        some = count(float(counts.unknown[k]), "voorziening", "voorzieningen")
        said.append(f"Van {some} is het aantal plekken niet bekend.")
    if city.planned_housing is not None:
        said.append(city.planned_housing.sentence)
    return tuple(filter(None, said))
