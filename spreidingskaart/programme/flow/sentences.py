"""What people read of a flow: short sentences with the number first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from spreidingskaart.programme.flow.outlook import LONG_WAIT_MONTHS
from spreidingskaart.programme.flow.simulation import DRAWS, SEED
from spreidingskaart.words.lists import count, join
from spreidingskaart.words.numbers import number, plain, share_words

if TYPE_CHECKING:
    from spreidingskaart.programme.flow.group_flow import GroupFlow
    from spreidingskaart.programme.flow.outlook import FlowOutlook

_TABLES: Final = (
    "Wat dit vult: de tabel programme (kolommen group, quantity, from_year, value en status) en, voor de plekken, de "
    "tabel met voorzieningen."
)
_ENDLESS: Final = "zonder eind"
_ONE: Final = 1
_STILL: Final = "nog steeds"


def people(amount: float) -> str:
    """Return "1 mens" or "60 mensen", rounded to whole people."""
    return count(round(amount), "mens", "mensen")


def months(value: float) -> str:
    """Return "10,5 maanden"; a row that does not move has no end."""
    if np.isinf(value):
        return _ENDLESS
    return count(round(float(value), 1), "maand", "maanden")


def missing(flow: GroupFlow, name: str) -> str:
    """Return that there are no figures for a group, what is missing, and what would fill it."""
    lacking = list(dict.fromkeys(flow.rests_on.unknown.split("; ")))
    return f"Geen cijfers over de doorstroom van {name}. Wat ontbreekt: {join(lacking)}. {_TABLES}"


def headline(flow: GroupFlow, outlook: FlowOutlook, name: str) -> str:
    """Return how many people wait, at the end of the first year and of the last."""
    first, last = flow.first_year, flow.years[-1].year
    place, home = outlook.waiting.mean, outlook.ready.mean
    wait = "wacht" if round(place[0]) == _ONE else "wachten"
    then = f"Eind {last} zijn dat er {number(place[-1])} en {number(home[-1])}."
    if not round(place[-1]) and not round(home[-1]):
        then = f"Eind {last} wacht er naar verwachting niemand."
    return f"{people(place[0])} {wait} eind {first} op een plek, en {number(home[0])} op een woning ({name}). {then}"


def too_few_homes(flow: GroupFlow, outlook: FlowOutlook) -> str:
    """Return what happens where homes are fewer than people who come; "" where there are enough or nobody knows.

    Who keeps a place while waiting for a home keeps another out, so the row for a home grows until it fills the
    places, and then the row for a place: together they grow by the difference.
    """
    short = flow.short_of_homes
    if not np.isfinite(short).all() or not (short > 0).any():
        return ""
    row = int(np.argmax(short > 0))
    year = flow.years[row]
    same = bool(np.all(short == short[0]))
    when = "Elk jaar" if same else f"In {year.year}"
    told = (
        f"{when} komen er {plain(year.inflow.value)} mensen bij en zijn er {plain(year.homes.value)} woningen: "
        f"het aantal dat wacht groeit {'steeds' if same else 'dat jaar'} met {plain(short[row])}."
    )
    if not same:
        told += f" {_difference_later(short[-1], flow.years[-1].year)}"
    if _is_full(flow, outlook):
        told += (
            " Wie klaar is, houdt een plek bezet tot er een woning is. De plekken raken vol, en dan groeit de rij voor "
            "een plek."
        )
    return told


def blocked_in(flow: GroupFlow, outlook: FlowOutlook, year: int) -> str:
    """Return by how much the group that is ready and waits grows or shrinks in a year, and why; "" where it stays."""
    row = year - flow.first_year
    ready, housed = outlook.finished[row], outlook.housed[row]
    more = round(ready) - round(housed)
    if not more:
        return ""
    changes = "groeit" if more > 0 else "krimpt"
    return (
        f"In {year} worden {number(ready)} mensen klaar voor een woning en krijgen er {number(housed)} een woning: de "
        f"groep die klaar is en wacht {changes} met {number(abs(more))}."
    )


def how_long(flow: GroupFlow, outlook: FlowOutlook, year: int) -> str:
    """Return how long people wait in a year, how sure that is, and how likely a long wait is."""
    row = year - flow.first_year
    place, home = outlook.months_for_place, outlook.months_for_home
    parts = [
        f"{months(band.mean[row])} op {what} (in 4 van de 5 keer tussen {_between(band.low[row], band.high[row])})"
        for band, what in ((place, "een plek"), (home, "een woning"))
    ]
    told = f"In {year} wacht men {join(parts)}."
    chance = outlook.long_for_place[row]
    if np.isfinite(chance):
        told += f" De kans dat iemand langer dan {LONG_WAIT_MONTHS} maanden op een plek wacht is {_chance(chance)}."
    return told


def with_more_homes(flow: GroupFlow, other: GroupFlow) -> str:
    """Return what some homes a month more, or fewer, do to who waits and to the places that are needed."""
    here, there = flow.outlook, other.outlook
    if not flow.by_homes:
        wait = flow.years[0].wait_months.value
        return (
            "Hoeveel woningen er per jaar zijn, is voor deze groep niet bekend. Er wordt gerekend met de wachttijd "
            f"die is opgegeven: {months(wait)}."
        )
    if here is None or there is None:
        return ""
    if not other.more_homes:
        return "Kies hoeveel woningen per maand er meer of minder komen."
    last = flow.years[-1].year
    place = _instead(there.waiting.mean[-1], here.waiting.mean[-1], " mensen op een plek")
    home = _instead(there.ready.mean[-1], here.ready.mean[-1], " op een woning")
    told = f"{homes_told(other.more_homes)} wachten er eind {last} naar verwachting {place}, en {home}."
    if place.startswith(_STILL) and home.startswith(_STILL):
        told = (
            f"{homes_told(other.more_homes)} wachten er eind {last} naar verwachting evenveel mensen: "
            f"{number(here.waiting.mean[-1])} op een plek en {number(here.ready.mean[-1])} op een woning."
        )
    now, then = flow.places_needed[-1], other.places_needed[-1]
    if np.isfinite(now) and np.isfinite(then):
        needed = _instead(np.ceil(then), np.ceil(now), " plekken nodig")
        told += f" Bij die wachttijd zijn er {needed}."
    return told


def homes_told(more: int) -> str:
    """Return "Met één woning per maand meer"."""
    amount = "één woning" if abs(more) == _ONE else f"{abs(more)} woningen"
    return f"Met {amount} per maand {'meer' if more > 0 else 'minder'}"


def how_computed(flow: GroupFlow) -> tuple[str, ...]:
    """Return how it was worked out, and what was assumed."""
    said = [
        (
            f"Nagebootst in stappen van een maand, {number(DRAWS)} keer met ander toeval (startgetal {SEED}: wie het "
            "opnieuw doet, krijgt hetzelfde). De band om een lijn: in 4 van de 5 keer ligt het daartussen."
        ),
        (
            "Aanname: zolang er mensen wachten zijn bij de start alle plekken bezet. Een deel van wie er dan is, is "
            "klaar voor een woning: wie er per jaar verhuist, maal hoe lang zij wachten."
        ),
    ]
    if flow.by_homes:
        said.append(
            "Aanname: een woning waar die maand niemand voor klaar is, gaat naar iemand anders. Wie het eerst komt, is "
            "het eerst aan de beurt."
        )
    return tuple(said)


def _difference_later(short: float, year: int) -> str:
    if short > 0:
        return f"In {year} is het verschil {plain(short)}."
    return f"In {year} zijn er genoeg woningen voor wie erbij komt."


def _is_full(flow: GroupFlow, outlook: FlowOutlook) -> bool:
    places = flow.years[-1].places.value
    return bool(outlook.in_care.mean[-1] + outlook.ready.mean[-1] >= 0.98 * places)


def _between(low: float, high: float) -> str:
    tail = _ENDLESS if np.isinf(high) else number(high, 1)
    return f"{number(low, 1)} en {tail}" if np.isfinite(low) else _ENDLESS


def _chance(share: float) -> str:
    return "meer dan 99%" if 0.995 <= share < 1 else share_words(share)


def _instead(there: float, here: float, what: str) -> str:
    """Return "13 plekken in plaats van 150"; where both round to the same, that it stays so."""
    if round(there) == round(here):
        return f"{_STILL} {number(here)}{what}"
    return f"{number(there)}{what} in plaats van {number(here)}"
