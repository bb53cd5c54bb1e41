"""What the area of a site has with the proposal in it, against an equal share: the sentence that people look for."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from spreidingskaart.city.measures.fair_share import fair_shares
from spreidingskaart.city.measures.place_pools import WAYS
from spreidingskaart.model.counted_places import EXISTING, WITH_PLANNED, CountedPlaces
from spreidingskaart.words.lists import count, join
from spreidingskaart.words.numbers import number, percent

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from spreidingskaart.city import City
    from spreidingskaart.city.measures.fair_share import FairShares
    from spreidingskaart.model import Proposals

_WIJK: Final = "de wijk "
_MUCH: Final = 2.0
"""From here on a ratio is told as so many times, and not as a percentage."""


@dataclass(frozen=True)
class ShareTold:
    """The shares of one proposal: as numbers and as sentences."""

    ratios: Mapping[str, Mapping[str, Mapping[str, float | None]]]
    """By what counts and by division: the ratio with what is open (`existing`), and with plans too (`with_planned`)."""
    sentences: tuple[str, ...]


def share_told(proposals: Proposals, city: City, i: int) -> ShareTold:
    """Return what proposal `i` makes of its district and its wijk; all clustered forms count."""
    every = fair_shares(proposals.alone(i), city)
    now, later = (
        {
            level: shares.of(CountedPlaces.ALL_CLUSTERED, planned=planned)
            for level, shares in every.items()
        }
        for planned in (False, True)
    )
    form = proposals.care_form(i)
    what = "geclusterde plekken" if form.clustered else f"plekken {form.name}"
    return ShareTold(ratios=_ratios(every), sentences=tuple(_sentences(city, now, later, what)))


def _ratios(
    every: Mapping[str, FairShares],
) -> dict[str, dict[str, dict[str, float | None]]]:
    told: dict[str, dict[str, dict[str, float | None]]] = {
        counts.value: {level: {} for level in every} for counts in CountedPlaces
    }
    for level, shares in every.items():
        for (counts, planned), ratio in zip(WAYS, shares.ratio[:, 0].tolist(), strict=True):
            told[counts.value][level][WITH_PLANNED if planned else EXISTING] = _known(ratio)
    return told


def _known(ratio: float) -> float | None:
    return round(ratio, 4) if math.isfinite(ratio) else None


def _sentences(
    city: City, now: Mapping[str, FairShares], later: Mapping[str, FairShares], what: str
) -> Iterator[str]:
    names = {level: _name(city, level, found) for level, found in now.items() if _is_known(found)}
    for place, (level, name) in enumerate(names.items()):
        yield _also(now[level], name) if place else _share(now[level], name, what)
    changed = [level for level in names if _is_known(later[level]) and _changes(now, later, level)]
    if changed:
        yield _planned(now, later, {level: names[level] for level in changed})
    nameless = max((int(found.without_number[0]) for found in now.values()), default=0)
    if names and nameless:
        yield (
            f"Van {count(nameless, 'voorziening', 'voorzieningen')} in de stad is het aantal plekken niet bekend; "
            f"{'die telt' if nameless == 1 else 'die tellen'} niet mee."
        )
    own = max((float(later[level].own_plan[0]) for level in names), default=0.0)
    if own:
        yield (
            f"Het huis van {count(own, 'plek', 'plekken')} dat hier al gepland staat, is dit huis zelf en telt "
            "niet dubbel."
        )


def _name(city: City, level: str, found: FairShares) -> str:
    name = str(city.areas(level)["name"][found.row[0]])
    return name if level == "districts" else f"{_WIJK}{name}"


def _is_known(found: FairShares) -> bool:
    return math.isfinite(found.ratio[0])


def _changes(now: Mapping[str, FairShares], later: Mapping[str, FairShares], level: str) -> bool:
    return _amount(now[level]) != _amount(later[level])


def _share(found: FairShares, area: str, what: str) -> str:
    """Say what the area has with the proposal in it, and what it would have with an equal share."""
    after, fair, size = float(found.after[0]), float(found.fair[0]), float(found.size[0])
    start = (
        f"Met dit huis erbij heeft {area} {_about(found)}{number(after)} {what}{_named(found)}; "
        f"bij een gelijke verdeling{_too(found)} zouden dat er {number(fair)} zijn"
    )
    if fair >= size:
        return f"{start}: {_amount(found)}."
    return f"{start}, minder dan dit huis zelf. {_one_house(found)}."


def _also(found: FairShares, area: str) -> str:
    """Say the same of the next area in fewer words."""
    after, fair, size = float(found.after[0]), float(found.fair[0]), float(found.size[0])
    start = (
        f"{area[0].upper()}{area[1:]} heeft er dan {_about(found)}{number(after)}{_named(found)}; "
        f"gelijk verdeeld{_too(found)} {number(fair)}"
    )
    if fair >= size:
        return f"{start}: {_amount(found)}."
    return f"{start}. {_one_house(found)}."


def _one_house(found: FairShares) -> str:
    size = float(found.size[0])
    if found.after[0] <= size:
        return "Eén huis mag overal"
    return f"Eén huis van {number(size)} mag overal; vergeleken daarmee is het {_amount(found)}"


def _about(found: FairShares) -> str:
    return "ongeveer " if found.rounded[0] else ""


def _named(found: FairShares) -> str:
    fictional = float(found.fictional[0])
    return f", waarvan {number(fictional)} fictief" if fictional else ""


def _too(found: FairShares) -> str:
    """Say that the total that is shared out rests on fictional places, where the area itself has none."""
    return " (fictieve meegeteld)" if found.any_fictional[0] and not found.fictional[0] else ""


def _amount(found: FairShares) -> str:
    """Return "27% te weinig", "2,4 keer zoveel", or that it is an equal share."""
    ratio = float(found.ratio[0])
    if ratio >= _MUCH:
        return f"{number(ratio, 1)} keer zoveel"
    apart = percent(abs(ratio - 1.0))
    if apart == percent(0.0):
        return "een gelijk deel"
    return f"{apart} te {'weinig' if ratio < 1 else 'veel'}"


def _planned(
    now: Mapping[str, FairShares], later: Mapping[str, FairShares], names: Mapping[str, str]
) -> str:
    """Say what changes where planned places count too, and why."""
    bare = {level: name.removeprefix(_WIJK) for level, name in names.items()}
    then = join([f"in {name} {_amount(later[level])}" for level, name in bare.items()])
    coming = [
        f"{number(more)} in {name}{_fictional_of(now[level], later[level], more)}"
        for level, name in bare.items()
        if (more := float(later[level].after[0] - now[level].after[0]))
    ]
    why = f"gepland zijn er {join(coming)}" if coming else "gepland zijn er alleen elders"
    return f"Telt ook mee wat gepland is, dan is het {then}: {why}."


def _fictional_of(now: FairShares, later: FairShares, more: float) -> str:
    fictional = float(later.fictional[0] - now.fictional[0])
    if not fictional:
        return ""
    return " (fictief)" if fictional == more else f" ({number(fictional)} fictief)"
