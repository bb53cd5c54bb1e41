"""Whether much lies beside much, described; and what an index says against chance, per division of the map."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from spreidingskaart.spread.areas import MANY, ONE, OTHER
from spreidingskaart.spread.policy import choice
from spreidingskaart.spread.sentences.amounts import compared_areas
from spreidingskaart.words.lists import count, join
from spreidingskaart.words.numbers import number, percent, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from spreidingskaart.spread.chance import Chance
    from spreidingskaart.spread.evenness import Clustering

_SHORT: Final = {
    "uneven": "ongelijker dan toeval",
    "even": "gelijker dan toeval",
    "chance": "niet van toeval te onderscheiden",
    "cannot_tell": "niet te zeggen",
    "too_few": "te weinig voorzieningen",
    "dispersed": "niet te toetsen",
}
_MOST_NAMED: Final = 3
_MUCH_AMONG_MUCH: Final = 1


def moran(clustering: Clustering | None, kind: str, level: str) -> str:
    """Say how much areas that border each other are alike."""
    many = MANY[level]
    if clustering is None:
        return f"Er zijn te weinig {many} met genoeg inwoners om te zien of ze bij elkaar liggen."
    k = clustering.row(kind)
    compared = int(clustering.keep.sum())
    if clustering.moran.reason[k]:
        return f"Alle {compared} {many} hebben evenveel per inwoner; er is geen patroon."
    islands = clustering.moran.islands
    alone = (
        f" {count(islands, ONE[level], many)} zonder buur {'telt' if islands == 1 else 'tellen'} alleen in het "
        "gemiddelde mee."
        if islands
        else ""
    )
    return (
        f"{number(float(clustering.moran.i[k]), 2)} is de samenhang tussen {many} die aan elkaar grenzen, over "
        f"{_compared(clustering, level)}: 0 is geen patroon, 1 is veel naast veel, onder 0 wisselen veel en weinig "
        f"elkaar af.{alone}"
    )


def local(clustering: Clustering | None, kind: str, level: str) -> str:
    """Name the areas that have most among neighbours that have much: a description."""
    if clustering is None:
        return f"Er zijn te weinig {MANY[level]} met genoeg inwoners om groepen te zien."
    k = clustering.row(kind)
    compared = f"{_compared(clustering, level)} vergeleken"
    if clustering.local.reason[k]:
        return f"{compared}: alle hebben evenveel per inwoner."
    strength = np.where(
        clustering.local.quadrant[k] == _MUCH_AMONG_MUCH, clustering.local.i[k], np.nan
    )
    names = _highest(clustering, strength)
    places = clustering.kinds[k].places
    if not names:
        return f"{compared}: nergens liggen veel {places} tussen buren met veel."
    return f"{compared}: veel {places} tussen buren met veel, het sterkst in {join(names)}."


def getis(clustering: Clustering | None, kind: str, level: str) -> str:
    """Name the areas in and around which there is most: a description."""
    if clustering is None:
        return f"Er zijn te weinig {MANY[level]} met genoeg inwoners om te zien waar het veel is."
    k = clustering.row(kind)
    compared = f"{_compared(clustering, level)} vergeleken"
    if clustering.getis.reason[k]:
        return f"{compared}: alle hebben evenveel per inwoner."
    z = clustering.getis.z[k]
    names = _highest(clustering, np.where(z > 0, z, np.nan))
    places = clustering.kinds[k].places
    if not names:
        return f"{compared}: nergens is het met de buren erbij meer dan gemiddeld."
    return f"{compared}: met de buren erbij de meeste {places} per inwoner in {join(names)}."


def chance(result: Chance, places: str) -> str:
    """Say what the index of one division is, what chance would give, and what that means."""
    if result.conclusion == "dispersed":
        return "Verspreide woningen zijn geen voorzieningen: deze toets zegt er niets over."
    if result.conclusion == "too_few":
        amount = count(result.facilities, "voorziening", "voorzieningen")
        return f"{amount} ({places}): te weinig om toeval uit te sluiten."
    here, limits = percent(result.hoover), f"{percent(result.low)} tot {percent(result.high)}"
    verdict = {
        "uneven": f"Dat is meer dan toeval geeft ({limits}): ongelijker dan toeval.",
        "even": f"Dat is minder dan toeval geeft ({limits}): gelijker dan toeval.",
        "chance": f"Dat kan toeval zijn: dan is het {limits}.",
        "cannot_tell": f"Bij toeval is dat {limits}. {_why_not(result)}",
    }[result.conclusion]
    return f"{here} van de {places} zou naar {OTHER[result.level]} moeten voor een gelijke verdeling. {verdict}"


def divisions(found: Sequence[Chance]) -> str:
    """Say what each division concludes; divisions that conclude the same are told together."""
    alike: dict[str, list[str]] = {}
    for answer in found:
        alike.setdefault(_SHORT[answer.conclusion], []).append(ONE[answer.level])
    told = "; ".join(f"per {join(levels)} {short}" for short, levels in alike.items())
    return f"{told.capitalize()}."


def conclusion(found: Chance) -> str:
    """Return the conclusion in a few words, for a table."""
    return _SHORT[found.conclusion]


def _why_not(result: Chance) -> str:
    many = MANY[result.level]
    if result.facilities < result.lived_in:
        return (
            f"Met {result.facilities} voorzieningen in {result.lived_in} {many} zegt dat vooral hoeveel mensen wonen "
            "waar een voorziening staat, en niet of ze bij elkaar liggen."
        )
    return (
        f"Gelijker dan toeval noemen we dat niet: dat doen we vanaf {plain(choice('pairs_fewest'))} voorzieningen, en "
        "nooit als ze in een groep liggen."
    )


def _compared(clustering: Clustering, level: str) -> str:
    """Return which areas take part."""
    return f"{int(clustering.keep.sum())} {compared_areas(level)}"


def _highest(clustering: Clustering, strength: NDArray[np.float64]) -> list[str]:
    """Return the names of the areas where a number is highest; none where it is NaN everywhere."""
    names = clustering.areas.names[clustering.keep]
    known = np.flatnonzero(~np.isnan(strength))
    order = known[np.argsort(-strength[known], kind="stable")]
    return [str(name) for name in names[order[:_MOST_NAMED]]]
