"""Whether much lies beside much, whether it is chance, and whether that holds on another map."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from spreidingskaart.spread.areas import MANY, ONE, OTHER
from spreidingskaart.spread.policy import choice
from spreidingskaart.words.lists import count, join
from spreidingskaart.words.numbers import number, percent

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from spreidingskaart.spread.chance import Chance, MapUnits
    from spreidingskaart.spread.evenness import Clustering

_SHORT: Final = {
    "uneven": "ongelijker dan toeval",
    "even": "gelijker dan toeval",
    "chance": "niet van toeval te onderscheiden",
    "too_few": "te weinig voorzieningen",
    "dispersed": "niet te toetsen",
}


def moran(clustering: Clustering | None, kind: str, level: str) -> str:
    """Say whether areas with many places lie beside each other."""
    many = MANY[level]
    if clustering is None:
        return f"Er zijn te weinig {many} met genoeg inwoners om te zien of ze bij elkaar liggen."
    k = clustering.row(kind)
    compared = int(clustering.keep.sum())
    if clustering.moran.reason[k]:
        return f"Alle {compared} {many} hebben evenveel per inwoner; er is geen patroon."
    value, p = float(clustering.moran.i[k]), float(clustering.moran.p_simulated[k])
    islands = clustering.moran.islands
    alone = (
        f" {count(islands, ONE[level], many)} zonder buur {'telt' if islands == 1 else 'tellen'} alleen in het "
        "gemiddelde mee."
        if islands
        else ""
    )
    if p > choice("surprising"):
        told = f"{compared} {many} vergeleken: die met veel plekken liggen niet vaker naast elkaar dan bij toeval"
    elif value > 0:
        told = f"{compared} {many} vergeleken: die met veel plekken liggen vaker naast elkaar dan bij toeval"
    else:
        told = (
            f"{compared} {many} vergeleken: veel en weinig liggen vaker naast elkaar dan bij toeval"
        )
    return f"{told} (Moran {number(value, 2)}).{alone}"


def local(clustering: Clustering | None, kind: str, level: str) -> str:
    """Say which areas form a group with much or with little, or stand out among their neighbours."""
    if clustering is None:
        return f"Er zijn te weinig {MANY[level]} met genoeg inwoners om groepen te zien."
    k = clustering.row(kind)
    if clustering.local.reason[k]:
        return f"Alle {int(clustering.keep.sum())} {MANY[level]} hebben evenveel per inwoner; niets valt op."
    sure = clustering.local.p_adjusted[k] <= choice("surprising")
    names = clustering.areas.names[clustering.keep]
    groups = (
        (1, "veel tussen veel"), (3, "weinig tussen weinig"), (4, "veel tussen weinig"),
        (2, "weinig tussen veel"),
    )  # fmt: skip
    said = [
        f"{word}: {join([str(name) for name in names[sure & (clustering.local.quadrant[k] == quadrant)]])}"
        for quadrant, word in groups
        if (sure & (clustering.local.quadrant[k] == quadrant)).any()
    ]
    if not said:
        return f"0 van de {len(names)} {MANY[level]} vallen samen met hun buren meer op dan bij toeval."
    return f"{int(sure.sum())} van de {len(names)} {MANY[level]} vallen op: {'; '.join(said)}."


def getis(clustering: Clustering | None, kind: str, level: str) -> str:
    """Say in and around which areas there is much, or little."""
    if clustering is None:
        return f"Er zijn te weinig {MANY[level]} met genoeg inwoners om te zien waar het veel is."
    k = clustering.row(kind)
    if clustering.getis.reason[k]:
        return f"Alle {int(clustering.keep.sum())} {MANY[level]} hebben evenveel per inwoner; niets steekt uit."
    sure = clustering.getis.p_adjusted[k] <= choice("surprising")
    names = clustering.areas.names[clustering.keep]
    much = names[sure & (clustering.getis.z[k] > 0)]
    little = names[sure & (clustering.getis.z[k] < 0)]
    if not sure.any():
        return f"Om geen van de {len(names)} {MANY[level]} heen ligt meer of minder dan toeval kan geven."
    said = [
        f"{count(len(some), ONE[level], MANY[level])} met de buren samen {word} dan bij toeval: {_some(some)}"
        for some, word in ((much, "meer"), (little, "minder"))
        if len(some)
    ]
    return f"{'; '.join(said)}."


def chance(result: Chance, places: str) -> str:
    """Say what chance would give, and what that means."""
    if result.conclusion == "dispersed":
        return "Verspreide woningen zijn geen voorzieningen: deze toets zegt er niets over."
    if result.conclusion == "too_few":
        amount = count(result.facilities, "voorziening", "voorzieningen")
        return f"{amount} ({places}): te weinig om toeval uit te sluiten."
    here, limits = percent(result.hoover), f"{percent(result.low)} tot {percent(result.high)}"
    verdict = {
        "uneven": f"{here} is meer dan toeval geeft ({limits}): de spreiding is ongelijker dan toeval.",
        "even": f"{here} is minder dan toeval geeft ({limits}): de spreiding is gelijker dan toeval.",
        "chance": f"{here} kan toeval zijn: dan is het {limits}.",
    }[result.conclusion]
    return (
        f"{verdict} Zoveel van de {places} zou naar {OTHER[result.level]} moeten voor een gelijke verdeling. "
        "Toeval is: elke voorziening staat bij een willekeurige inwoner."
    )


def badge(found: MapUnits) -> str:
    """Say in how many divisions of the map the conclusion holds."""
    if not found.holds:
        return _SHORT[found.conclusion]
    return f"houdt stand op {found.holds} van {len(found.answers)} indelingen"


def divisions(found: MapUnits) -> str:
    """Say what each division concludes; divisions that conclude the same are told together."""
    alike: dict[str, list[str]] = {}
    for answer in found.answers:
        alike.setdefault(_SHORT[answer.conclusion], []).append(ONE[answer.level])
    told = "; ".join(f"per {join(levels)} {short}" for short, levels in alike.items())
    return f"{told.capitalize()}."


def holding(found: MapUnits) -> str:
    """Say whether the conclusion holds on the other divisions; empty where there is nothing to conclude."""
    return f"De uitkomst per {ONE[found.reference]} {badge(found)}." if found.holds else ""


def conclusion(found: Chance) -> str:
    """Return the conclusion in a few words, for a table."""
    return _SHORT[found.conclusion]


def _some(names: NDArray[np.object_], most: int = 5) -> str:
    shown = [str(name) for name in names[:most]]
    more = len(names) - most
    return f"{', '.join(shown)} en {more} andere" if more > 0 else join(shown)
