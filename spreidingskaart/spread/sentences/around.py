"""What the wijken bear already, who has it near, and what areas miss."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from spreidingskaart.spread.policy import choice
from spreidingskaart.spread.sentences.amounts import compared_areas, rate
from spreidingskaart.words.lists import count, join
from spreidingskaart.words.numbers import metres, number, percent, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from spreidingskaart.spread.carrying import Carrying
    from spreidingskaart.spread.kinds import Kind
    from spreidingskaart.spread.reach import Reach


def indicator(carrying: Carrying) -> str:
    """Say which share of the places lies in the wijken with most of a figure."""
    amount = int(carrying.heaviest.sum())
    wijken = "wijk" if amount == 1 else f"{amount} wijken"
    alone = " Het gaat om één voorziening: dat zegt weinig." if carrying.facilities == 1 else ""
    people = percent(carrying.heaviest_inhabitants)
    if np.isnan(carrying.heaviest_places):
        return f"Er zijn geen {carrying.index.kind.places} die per wijk bekend zijn; er is niets te verdelen."
    least = float(carrying.x[carrying.heaviest].min())
    unit = f"{carrying.variable.tell(least)} of meer"
    return (
        f"{percent(carrying.heaviest_places)} van de {carrying.index.kind.places} ligt in de {wijken} met "
        f"{carrying.variable.most} ({unit}). Daar woont {people} van de inwoners.{alone}"
    )


def association(carrying: Carrying) -> str:
    """Say whether wijken with more of the figure have more places; nothing of it where there are few facilities."""
    shown, name = int(carrying.shown.sum()), carrying.variable.name.lower()
    compared = compared_areas("wijken")
    few = choice("correlation_facilities")
    if carrying.facilities < few:
        amount = count(carrying.facilities, "voorziening", "voorzieningen")
        return f"Met {amount} is over samenhang met {name} niets te zeggen; dat kan vanaf {plain(few)}."
    if np.isnan(carrying.correlation):
        return (
            f"Over {shown} wijken is geen samenhang te berekenen: er is geen verschil in plekken."
        )
    value = number(carrying.correlation, 2)
    if carrying.p > choice("surprising"):
        return f"{value} is de samenhang met {name} over {shown} {compared}: niet van toeval te onderscheiden."
    more = "meer" if carrying.correlation > 0 else "minder"
    unreal = carrying.index.kind.fiction.adjective
    return (
        f"{value} is de samenhang over {shown} {compared}: {carrying.variable.higher}, hoe {more} {unreal}plekken per "
        "inwoner. Dat het samengaat, zegt nog niet waardoor."
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


def reach(distances: Reach) -> str:
    """Say which share of the inhabitants has it near."""
    near = _distance(distances.near)
    if not distances.targets:
        return f"0% woont binnen {near} van {distances.what}: er is er geen met een bekend adres."
    share = distances.within_near
    if np.isnan(share):
        return f"Van niemand is bekend hoe ver {distances.what} is."
    beyond = f", {number(distances.beyond)} mensen wonen verder weg" if distances.beyond else ""
    missing = (
        ""
        if distances.known > 0.9995
        else f" Van {percent(1 - distances.known)} van alle inwoners is niet bekend welk team voor hen werkt."
    )
    return (
        f"{percent(share)} van de inwoners woont binnen {near} van {distances.what}{beyond}. "
        f"Hemelsbreed, vanuit een punt midden in de buurt.{missing}"
    )


def white_spots(distances: Reach, most: int = 5) -> str:
    """Name the buurten where most people live far from it."""
    rows = distances.white_spots[:most]
    if not distances.targets:
        return f"Van geen enkele buurt is bekend dat {distances.what} dichtbij is."
    if not len(rows):
        return f"Geen buurt met inwoners ligt verder dan {_distance(distances.near)} van {distances.what}."
    people = distances.buurten.inhabitants
    named = [
        f"{distances.buurten.names[row]} ({number(float(people[row]))} inwoners)" for row in rows
    ]
    return f"De grootste witte vlekken, verder dan {_distance(distances.near)} van {distances.what}: {join(named)}."


def shortage(
    kind: Kind, names: Sequence[str], places: Iterable[float], of_city: float, most: int = 5
) -> str:
    """Name the areas that miss most places of a kind to have what the city has."""
    if not of_city:
        return (
            "Er zijn in de stad geen plekken van deze soort, dus ook geen gebied dat achterblijft."
        )
    named = [f"{name} ({number(amount)})" for name, amount in zip(names, places, strict=True)][
        :most
    ]
    if not named:
        return f"Elk gebied heeft ten minste het stadsgemiddelde van {rate(of_city)} per 1.000 inwoners."
    return f"Zoveel {kind.places} onder het stadsgemiddelde van {rate(of_city)} per 1.000 inwoners: {join(named)}."


def _distance(value: float) -> str:
    return f"{plain(value / 1000)} km" if value >= 1000 else metres(value)
