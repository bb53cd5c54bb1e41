"""The sentences people read about the spread: Dutch, short, the number first. Approved in tests/approved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from spreidingskaart.dutch import count, join, metres, number, percent, plain
from spreidingskaart.spread.areas import EACH, MANY, ONE, OTHER
from spreidingskaart.spread.policy import choice

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from geo.point_pattern import NearestNeighbourRatio
    from spreidingskaart.spread.carrying import Carrying
    from spreidingskaart.spread.chance import Chance, MapUnits
    from spreidingskaart.spread.effect import Effect
    from spreidingskaart.spread.evenness import Clustering, Evenness
    from spreidingskaart.spread.index import Denominator, Index
    from spreidingskaart.spread.reach import Reach

TOO_SMALL: Final = "te klein voor een uitspraak"
_MONTHS: Final = (
    "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober",
    "november", "december",
)  # fmt: skip
_SHORT: Final = {
    "uneven": "ongelijker dan toeval",
    "even": "gelijker dan toeval",
    "chance": "niet van toeval te onderscheiden",
    "too_few": "te weinig voorzieningen",
    "dispersed": "niet te toetsen",
}
_CLOSE: Final = 0.01
"""Shares closer than this are told with one decimal."""


def how_much(index: Index, city: str) -> str:
    """Say how many places the city has, and per 1,000 inhabitants."""
    places = index.kind.places
    if not index.total:
        soon = index.planned.sum()
        planned = f" Gepland: {count(soon, 'plek', 'plekken')}." if soon else ""
        return f"0 {places} in {city} in {index.year}: er is geen voorziening van deze soort open.{planned}"
    return (
        f"{rate(index.city_rate)} {places} per 1.000 inwoners van {city}: {number(index.total)} in "
        f"{index.year}."
    )


def where(index: Index) -> str:
    """Say which area has most for its inhabitants and which least, among those that say enough."""
    level = index.areas.level
    one, many = ONE[level], MANY[level]
    if not index.existing[index.lived_in].any():
        return f"0 {index.kind.places} zijn per {one} bekend; er is niets te vergelijken."
    said = index.lived_in & ~index.few_inhabitants
    if said.sum() < 2:
        return f"Er zijn geen twee {many} met genoeg inwoners om te vergelijken."
    rates = np.where(said, index.rate, np.nan)
    most, least = int(np.nanargmax(rates)), int(np.nanargmin(rates))
    names, top, bottom = index.areas.names, float(rates[most]), float(rates[least])
    none = int((rates == 0).sum())
    if np.isclose(top, bottom):
        return f"{rate(top)} {index.kind.places} per 1.000 inwoners: {EACH[level]} heeft er evenveel."
    times = f"Dat is {_times(top / index.city_rate)} het stadsgemiddelde ({rate(index.city_rate)})."
    lowest = (
        f"{none} van de {int(said.sum())} {many} hebben er geen."
        if none > 1
        else f"{names[least]} heeft er het minst: {rate(bottom)}."
    )
    alone = " Het zijn de plekken van één voorziening." if index.facilities[most] == 1 else ""
    return f"{rate(top)} {index.kind.places} per 1.000 inwoners in {names[most]}. {times}{alone} {lowest}"


def area(index: Index, row: int) -> str:
    """Say what one area has; or why nothing can be said of it."""
    name, places, here = index.areas.names[row], index.kind.places, float(index.existing[row])
    if not index.lived_in[row]:
        has = f" Er zijn {number(here)} plekken." if here else ""
        return f"{name}: geen inwonertal bekend, dus geen cijfer per 1.000 inwoners.{has}"
    people = number(float(index.areas.inhabitants[row]))
    if index.few_inhabitants[row]:
        return f"{name}: {people} inwoners en {count(here, 'plek', 'plekken')}. {TOO_SMALL.capitalize()}."
    if not here:
        return f"0 {places} in {name}, bij {people} inwoners."
    told = (
        f"{rate(float(index.rate[row]))} {places} per 1.000 inwoners in {name}: {number(here)} bij {people} "
        f"inwoners. {percent(float(index.share_of_places[row]))} van de plekken, "
        f"{percent(float(index.share_of_inhabitants[row]))} van de inwoners."
    )
    if index.few_facilities[row]:
        rests = count(float(index.facilities[row]), "voorziening", "voorzieningen")
        told += f" Dat rust op {rests}: {TOO_SMALL}."
    return told


def reserves(index: Index) -> list[str]:
    """Say of when the inhabitants are, and what does not count."""
    level = index.areas.level
    one, many = ONE[level], MANY[level]
    said = [denominator(index.denominator, index.year)]
    if index.coarser:
        told, too = count(index.coarser, "plek is", "plekken zijn"), "telt" if index.coarser == 1 else "tellen"
        said.append(f"{told} niet per {one} bekend en {too} alleen in het stadscijfer mee.")
    nobody = int((~index.lived_in).sum())
    if nobody:
        places = (
            f" De {number(index.without_inhabitants)} plekken daar tellen in geen cijfer per inwoner mee."
            if index.without_inhabitants
            else ""
        )
        said.append(
            f"{nobody} {many if nobody > 1 else one} zonder bekend inwonertal, zoals bedrijventerreinen en "
            f"parken, {'krijgen' if nobody > 1 else 'krijgt'} geen cijfer.{places}"
        )
    few = int(index.few_inhabitants.sum())
    if few:
        least = number(choice("few_inhabitants"))
        said.append(
            f"{few} {many if few > 1 else one} met minder dan {least} inwoners: {TOO_SMALL}."
        )
    if index.unknown:
        said.append(
            f"Van {count(index.unknown, 'voorziening', 'voorzieningen')} is het aantal plekken niet bekend; "
            f"die {'telt' if index.unknown == 1 else 'tellen'} niet mee."
        )
    if index.rounded.any():
        said.append("Een deel van de aantallen is afgerond op 5, om adressen te beschermen.")
    if level == "grid500":
        said.append(
            "De inwoners van een buurt zijn naar oppervlakte over de vakken verdeeld, water meegerekend."
        )
    if index.fictional.any():
        said.append("Een deel van de voorzieningen is fictief.")
    return said


def denominator(found: Denominator, year: int) -> str:
    """Say of when the inhabitants are, with an alarm where that is long ago."""
    if found.date is None:
        return "Van wanneer de inwonertallen zijn, is niet bekend."
    date = f"{found.date.day} {_MONTHS[found.date.month - 1]} {found.date.year}"
    other = f" Ook het cijfer voor {year} rekent daarmee." if year != found.date.year else ""
    if not found.stale:
        return f"Inwoners van {date}.{other}"
    return (
        f"Let op: de inwonertallen zijn van {date}, {plain(found.years_old)} jaar geleden. Waar de stad groeit, "
        f"lijkt het aantal plekken per inwoner hoger dan het is.{other}"
    )


def hoover(found: Evenness, kind: str) -> str:
    """Say which share of the places would have to move."""
    k, level = found.row(kind), found.areas.level
    places = found.kinds[k].places
    if not _counted(found, k):
        return _nothing(found, k)
    value = float(found.hoover[k])
    if value < 0.0005:
        return f"0% van de {places} hoeft te verhuizen: {EACH[level]} heeft er evenveel per inwoner."
    alone = _alone(found, k)
    return (
        f"{percent(value)} van de {places} zou naar {OTHER[level]} moeten om overal evenveel per inwoner te "
        f"hebben.{alone}"
    )


def gini(found: Evenness, kind: str) -> str:
    """Say where on the scale from even to all together the city is."""
    k = found.row(kind)
    if not _counted(found, k):
        return _nothing(found, k)
    return (
        f"{number(float(found.gini[k]), 2)} op een schaal van 0 (overal evenveel per inwoner) tot 1 (alles bij "
        f"elkaar), geteld per {ONE[found.areas.level]}.{_alone(found, k)}"
    )


def theil(found: Evenness, kind: str) -> str:
    """Say how much of the unevenness lies between the districts."""
    k, many = found.row(kind), MANY[found.areas.level]
    if not _counted(found, k):
        return _nothing(found, k)
    total = float(found.theil[k])
    if total < 1e-9:
        return "0 is de ongelijkheid: er is geen verschil tussen of binnen stadsdelen."
    if found.areas.level == "districts":
        return f"{number(total, 2)} is de ongelijkheid tussen de stadsdelen (Theil; 0 is gelijk)."
    between = float(found.theil_between[k] / total)
    return (
        f"{percent(between)} van de ongelijkheid zit tussen de stadsdelen, {percent(1 - between)} tussen {many} "
        "in hetzelfde stadsdeel."
    )


def leaning(ends: tuple[float, float]) -> str:
    """Say how much the Hoover index hangs on one facility."""
    low, high = ends
    if np.isnan(low):
        return "Met minder dan twee voorzieningen is niet te zeggen hoeveel er aan één hangt."
    return f"Zonder één van de voorzieningen zou dat {percent(low)} tot {percent(high)} zijn."


def nearest(found: NearestNeighbourRatio, places: str) -> str:
    """Say whether the facilities lie together."""
    if found.reason:
        amount = "geen voorziening" if found.reason == "no_points" else "één voorziening"
        return f"Er is {amount} met een bekende plek ({places}): onderlinge afstanden zijn er niet."
    apart = found.ratio
    meaning = "Dat verschil kan toeval zijn."
    if found.p <= choice("surprising"):
        meaning = "Ze liggen dus dicht bij elkaar." if apart < 1 else "Ze liggen dus uit elkaar."
    return (
        f"{metres(found.mean_distance)} ligt een voorziening gemiddeld van de volgende; zouden ze willekeurig "
        f"liggen, dan {metres(found.expected_distance)}. {meaning}"
    )


def moran(found: Clustering | None, kind: str, level: str) -> str:
    """Say whether areas with many places lie beside each other."""
    many = MANY[level]
    if found is None:
        return f"Er zijn te weinig {many} met genoeg inwoners om te zien of ze bij elkaar liggen."
    k = found.row(kind)
    kept = int(found.keep.sum())
    if found.moran.reason[k]:
        return f"Alle {kept} {many} hebben evenveel per inwoner; er is geen patroon."
    value, p = float(found.moran.i[k]), float(found.moran.p_simulated[k])
    islands = found.moran.islands
    alone = (
        f" {count(islands, ONE[level], many)} zonder buur {'telt' if islands == 1 else 'tellen'} alleen in het "
        "gemiddelde mee."
        if islands
        else ""
    )
    if p > choice("surprising"):
        told = f"{kept} {many} vergeleken: die met veel plekken liggen niet vaker naast elkaar dan bij toeval"
    elif value > 0:
        told = f"{kept} {many} vergeleken: die met veel plekken liggen vaker naast elkaar dan bij toeval"
    else:
        told = f"{kept} {many} vergeleken: veel en weinig liggen vaker naast elkaar dan bij toeval"
    return f"{told} (Moran {number(value, 2)}).{alone}"


def local(found: Clustering | None, kind: str, level: str) -> str:
    """Say which areas form a group with much or with little, or stand out among their neighbours."""
    if found is None:
        return f"Er zijn te weinig {MANY[level]} met genoeg inwoners om groepen te zien."
    k = found.row(kind)
    if found.local.reason[k]:
        return f"Alle {int(found.keep.sum())} {MANY[level]} hebben evenveel per inwoner; niets valt op."
    sure = found.local.p_adjusted[k] <= choice("surprising")
    names = found.areas.names[found.keep]
    groups = (
        (1, "veel tussen veel"), (3, "weinig tussen weinig"), (4, "veel tussen weinig"),
        (2, "weinig tussen veel"),
    )  # fmt: skip
    said = [
        f"{word}: {join([str(name) for name in names[sure & (found.local.quadrant[k] == quadrant)]])}"
        for quadrant, word in groups
        if (sure & (found.local.quadrant[k] == quadrant)).any()
    ]
    if not said:
        return f"0 van de {len(names)} {MANY[level]} vallen samen met hun buren meer op dan bij toeval."
    return f"{int(sure.sum())} van de {len(names)} {MANY[level]} vallen op: {'; '.join(said)}."


def getis(found: Clustering | None, kind: str, level: str) -> str:
    """Say in and around which areas there is much, or little."""
    if found is None:
        return f"Er zijn te weinig {MANY[level]} met genoeg inwoners om te zien waar het veel is."
    k = found.row(kind)
    if found.getis.reason[k]:
        return f"Alle {int(found.keep.sum())} {MANY[level]} hebben evenveel per inwoner; niets steekt uit."
    sure = found.getis.p_adjusted[k] <= choice("surprising")
    names = found.areas.names[found.keep]
    much = names[sure & (found.getis.z[k] > 0)]
    little = names[sure & (found.getis.z[k] < 0)]
    if not sure.any():
        return f"Om geen van de {len(names)} {MANY[level]} heen ligt meer of minder dan toeval kan geven."
    said = [
        f"{count(len(some), ONE[level], MANY[level])} met de buren samen {word} dan bij toeval: {_some(some)}"
        for some, word in ((much, "meer"), (little, "minder"))
        if len(some)
    ]
    return f"{'; '.join(said)}."


def chance(found: Chance, places: str) -> str:
    """Say what chance would give, and what that means."""
    if found.conclusion == "dispersed":
        return "Verspreide woningen zijn geen voorzieningen: deze toets zegt er niets over."
    if found.conclusion == "too_few":
        amount = count(found.facilities, "voorziening", "voorzieningen")
        return f"{amount} ({places}): te weinig om toeval uit te sluiten."
    here, limits = percent(found.hoover), f"{percent(found.low)} tot {percent(found.high)}"
    verdict = {
        "uneven": f"{here} is meer dan toeval geeft ({limits}): de spreiding is ongelijker dan toeval.",
        "even": f"{here} is minder dan toeval geeft ({limits}): de spreiding is gelijker dan toeval.",
        "chance": f"{here} kan toeval zijn: dan is het {limits}.",
    }[found.conclusion]
    return (
        f"{verdict} Zoveel van de {places} zou naar {OTHER[found.level]} moeten voor een gelijke verdeling. Toeval is: "
        "elke voorziening staat bij een willekeurige inwoner."
    )


def badge(found: MapUnits) -> str:
    """Say in how many divisions of the map the conclusion holds."""
    if found.conclusion in ("too_few", "dispersed"):
        return _SHORT[found.conclusion]
    return f"houdt stand op {found.holds} van {len(found.answers)} indelingen"


def divisions(found: MapUnits) -> str:
    """Say what each division concludes."""
    told = [f"per {ONE[answer.level]} {_SHORT[answer.conclusion]}" for answer in found.answers]
    return f"{join(told).capitalize()}."


def conclusion(found: Chance) -> str:
    """Return the conclusion in a few words, for a table."""
    return _SHORT[found.conclusion]


def indicator(found: Carrying) -> str:
    """Say which share of the places lies in the wijken with most of a figure."""
    amount, what = int(found.heaviest.sum()), found.variable.name.lower()
    wijken = "wijk" if amount == 1 else f"{amount} wijken"
    one = found.index.facilities[found.shown].sum() == 1
    alone = " Het gaat om één voorziening: dat zegt weinig." if one else ""
    people = percent(found.heaviest_inhabitants)
    if np.isnan(found.heaviest_places):
        return f"Er zijn geen {found.index.kind.places} die per wijk bekend zijn; er is niets te verdelen."
    least = float(found.x[found.heaviest].min())
    unit = f"{plain(least, found.variable.decimals)}{_unit(found.variable.unit)} of meer"
    noun = "de meeste" if what.endswith("en") else "het hoogste"
    what = what if what.endswith("en") else f"cijfer voor {what}"
    return (
        f"{percent(found.heaviest_places)} van de {found.index.kind.places} ligt in de {wijken} met {noun} "
        f"{what} ({unit}). Daar woont {people} van de inwoners.{alone}"
    )


def association(found: Carrying) -> str:
    """Say whether wijken with more of the figure have more places."""
    shown, name = int(found.shown.sum()), found.variable.name.lower()
    if np.isnan(found.correlation):
        return f"Over {shown} wijken is geen samenhang te berekenen: er is geen verschil in plekken."
    value = number(found.correlation, 2)
    if found.p > choice("surprising"):
        return f"{value} is de samenhang met {name} over {shown} wijken: niet van toeval te onderscheiden."
    more = "meer" if found.correlation > 0 else "minder"
    return (
        f"{value} is de samenhang over {shown} wijken: hoe meer {name}, hoe {more} plekken per inwoner. Dat "
        "het samengaat, zegt nog niet waardoor."
    )


def quadrants(found: Carrying) -> dict[int, str]:
    """Return what the four corners of the scatter mean."""
    variable = found.variable
    return {
        1: f"{variable.much}, en meer plekken dan gemiddeld",
        2: f"{variable.little}, en meer plekken dan gemiddeld",
        3: f"{variable.little}, en minder plekken dan gemiddeld",
        4: f"{variable.much}, en minder plekken dan gemiddeld",
    }


def reach(found: Reach) -> str:
    """Say which share of the inhabitants has it near."""
    near = _distance(found.near)
    if not found.targets:
        return f"0% woont binnen {near} van {found.what}: er is er geen met een bekende plek."
    share = found.within_near
    if np.isnan(share):
        return f"Van niemand is bekend hoe ver {found.what} is."
    beyond = f", {number(found.beyond)} mensen wonen verder weg" if found.beyond else ""
    missing = (
        ""
        if found.known > 0.9995
        else f" Van {percent(1 - found.known)} van alle inwoners is niet bekend welk team voor hen werkt."
    )
    return (
        f"{percent(share)} van de inwoners woont binnen {near} van {found.what}{beyond}. "
        f"Hemelsbreed, vanuit een punt midden in de buurt.{missing}"
    )


def white_spots(found: Reach, most: int = 5) -> str:
    """Name the buurten where most people live far from it."""
    rows = found.white_spots[:most]
    if not found.targets:
        return "De hele stad is een witte vlek."
    if not len(rows):
        return f"Geen buurt met inwoners ligt verder dan {_distance(found.near)} van {found.what}."
    people = found.buurten.inhabitants
    named = [f"{found.buurten.names[row]} ({number(float(people[row]))} inwoners)" for row in rows]
    return f"De grootste witte vlekken: {join(named)}."


def shortage(names: Sequence[str], places: Iterable[float], of_city: float, most: int = 5) -> str:
    """Name the areas that miss most places to have what the city has."""
    if not of_city:
        return "Er zijn in de stad geen plekken van deze soort, dus ook geen gebied dat achterblijft."
    named = [f"{name} ({number(amount)})" for name, amount in zip(names, places, strict=True)][:most]
    if not named:
        return f"Elk gebied heeft ten minste het stadsgemiddelde van {rate(of_city)} per 1.000 inwoners."
    return f"Zoveel plekken onder het stadsgemiddelde van {rate(of_city)} per 1.000 inwoners: {join(named)}."


def effect(found: Effect, i: int) -> str:
    """Say what one proposal (or a set, with i = 0) does to the evenness over one division."""
    level, places = found.areas.level, found.kind.places
    one, many, other = ONE[level], MANY[level], OTHER[level]
    after, before = float(found.after[i]), found.before
    if np.isnan(after):
        row = int(found.row[i])
        here = "een plek ligt in een gebied zonder bekend inwonertal"
        if row >= 0:
            here = f"{found.areas.names[row]} heeft geen bekend inwonertal"
        return f"Per {one} is over {places} niets te zeggen: {here}."
    if np.isnan(before):
        return (
            f"Er zijn nog geen {places} die per {one} bekend zijn. De eerste ligt altijd in één {one}; gelijker "
            "of ongelijker bestaat dan niet."
        )
    turn = int(found.direction[i])
    if not turn:
        return (
            f"{percent(before)} van de {places} zou naar {other} moeten, ervoor en erna: voor de spreiding over de "
            f"{many} maakt het geen verschil."
        )
    small = abs(after - before) < _CLOSE
    digits = 1 if small else 0
    word = "gelijkmatiger" if turn > 0 else "ongelijkmatiger"
    if percent(after, 1) == percent(before, 1):
        return (
            f"{percent(before, 1)} van de {places} zou naar {other} moeten, ervoor en erna: de stad wordt een fractie "
            f"{word}."
        )
    told = (
        f"{percent(after, digits)} in plaats van {percent(before, digits)} van de {places} zou naar {other} "
        f"moeten. De stad wordt {'iets ' if small else ''}{word}."
    )
    return told + _moved(found, i)


def helps(found: Effect, most: int = 3) -> str:
    """Name the areas where a new facility makes the city most even, and least."""
    size = number(float(found.places[0])) if len(found.places) else "0"
    places, many = found.kind.places, MANY[found.areas.level]
    if np.isnan(found.before):
        return f"Er zijn nog geen {places} per {ONE[found.areas.level]} bekend: er is nog niets te verdelen."
    order = best_first(found)
    better = int((found.direction > 0).sum())
    if not better:
        return f"0 van de {len(order)} {many}: nergens maken {size} {places} erbij de stad gelijkmatiger."
    best = [str(found.areas.names[row]) for row in order[: min(most, better)]]
    return (
        f"{better} van de {len(order)} {many}: daar maken {size} {places} erbij de stad gelijkmatiger. Het meest in "
        f"{join(best)}."
    )


def best_first(found: Effect) -> NDArray[np.int64]:
    """Return the rows by how even the city becomes there; where that is equal, what misses most goes first."""
    missing = found.areas.inhabitants * (1 - found.quotient_before)
    order = np.lexsort((-np.nan_to_num(missing), np.round(found.after, 9)))
    return order[~np.isnan(found.after[order])]


def _moved(found: Effect, i: int) -> str:
    names, quotient = found.areas.names, found.quotient_before
    said = []
    gain, loss = int(found.gains[i, 0]), int(found.losses[i, 0])
    if gain >= 0:
        change = _from_to(float(quotient[gain]), float(found.gain_after[i, 0]))
        said.append(f"{names[gain]} gaat {change} keer wat bij het aantal inwoners past")
    if loss >= 0:
        said.append(f"{names[loss]} {_from_to(float(quotient[loss]), float(found.loss_after[i, 0]))}")
    return f" {'; '.join(said)}." if said else ""


def _from_to(before: float, after: float) -> str:
    """Return "van 2,5 naar 2,4"; with as many decimals as it takes to see a difference, at most three."""
    first, second = rate(before), rate(after)
    for decimals in (2, 3):
        if first == second:
            first, second = number(before, decimals), number(after, decimals)
    return f"van {first} naar {second}"


def _counted(found: Evenness, k: int) -> bool:
    return bool(found.places[k] > 0)


def _nothing(found: Evenness, k: int) -> str:
    return (
        f"0 {found.kinds[k].places} zijn per {ONE[found.areas.level]} bekend; van niets is niet te zeggen hoe "
        "gelijk het verdeeld is."
    )


def _alone(found: Evenness, k: int) -> str:
    if found.facilities[k] != 1:
        return ""
    return f" Er is maar één voorziening: die staat altijd in één {ONE[found.areas.level]}."


def rate(value: float) -> str:
    """Return a rate with one decimal, two below 1: 6,3 and 0,14 and 0."""
    return number(value, 1 if value >= 1 else 2) if value else "0"


def _distance(value: float) -> str:
    return f"{plain(value / 1000)} km" if value >= 1000 else metres(value)


def _times(value: float) -> str:
    if value < 1.95:
        return f"{number(value, 1)} keer"
    whole = value >= 10 or abs(value - round(value)) < 0.05
    return f"{number(value, 0 if whole else 1)} keer"


def _unit(unit: str) -> str:
    return "%" if unit.startswith("%") else f" {unit}"


def _some(names: NDArray[np.object_], most: int = 5) -> str:
    shown = [str(name) for name in names[:most]]
    more = len(names) - most
    return f"{', '.join(shown)} en {more} andere" if more > 0 else join(shown)
