"""What people read of the region, of prevention, of costs and of the quality of shelter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from spreidingskaart.programme.figures import combined
from spreidingskaart.programme.telling import lower, places
from spreidingskaart.words.lists import count, join
from spreidingskaart.words.numbers import number, plain, share_words

if TYPE_CHECKING:
    from spreidingskaart.programme.figures import ProgrammeFigure
    from spreidingskaart.programme.region.costs import GroupCosts
    from spreidingskaart.programme.region.division import GroupDivision, MoneyDivision
    from spreidingskaart.programme.region.prevention import Prevention
    from spreidingskaart.programme.region.quality import ShelterQuality
    from spreidingskaart.programme.region.shares import Region

_MILLION: Final = 1e6
_ROUND_HUNDRED: Final = 100.0
SMALL: Final = 30
"""Places of a small facility where nobody says otherwise: the cap of Rotterdam (Nieuw Kralingen)."""
NO_ADDRESS: Final = "Voorzieningen zonder openbaar adres tellen hier niet mee."
LAW: Final = (
    "De doordecentralisatie van beschermd wonen is uitgesteld tot ten minste 1 januari 2025 (Jaarverslag 2023 van "
    "Almere). Of en wanneer zij daarna ingaat is niet gevonden."
)


def reserved(told: str, *figures: ProgrammeFigure) -> str:
    """Return a clause with the word that must stand beside its figures: "(fictief)" behind it."""
    reserve = combined(lambda *_: 0.0, *figures).reserve
    return f"{told} ({reserve})" if reserve else told


def euro(value: float) -> str:
    """Return an amount as people say it: € 31,5 miljoen, € 24.000."""
    if abs(value) >= _MILLION:
        return f"€\N{NO-BREAK SPACE}{plain(value / _MILLION)}\N{NO-BREAK SPACE}miljoen"
    return f"€\N{NO-BREAK SPACE}{number(round(value / _ROUND_HUNDRED) * _ROUND_HUNDRED)}"


def of_division(name: str, one: GroupDivision, region: Region) -> str:
    """Return what a group asks of the municipality, with and without the doordecentralisatie."""
    if not one.need.is_known:
        return f"Hoeveel plekken de regio voor {lower(one.group.name)} nodig heeft is niet bekend: {one.need.unknown}."
    whole = reserved(
        f"{places(one.need)} voor {lower(one.group.name)} heeft de hele regio nodig", one.need
    )
    told = f"{whole}. Nu zorgt {name} daarvoor als centrumgemeente."
    if not one.decentralised:
        return f"{told} Dat blijft zo: de doordecentralisatie gaat alleen over beschermd wonen."
    if not one.own_need.is_known:
        return f"{told} {_no_shares(region)}"
    share = share_words(region.own.share.value)
    own = reserved(
        f"Met de doordecentralisatie horen daarvan {count(one.own_places or 0, 'plek', 'plekken')} bij {name} "
        f"({share} van de inwoners) en {count(one.others_places or 0, 'plek', 'plekken')} bij de andere gemeenten",
        one.own_need,
    )
    return f"{told} {own}."


def assumptions(name: str, region: Region) -> list[str]:
    """Return what is assumed where something is divided; nothing where nothing could be."""
    if not region.own.share.is_known:
        return []
    return [
        "Aanname: vraag en geld zijn naar inwoners verdeeld. Het verdeelmodel van het Rijk staat niet in onze bronnen.",
        f"Het tekort met doordecentralisatie geldt als alle plekken die er zijn dan voor inwoners van {name} zijn.",
    ]


def of_money(name: str, money: MoneyDivision, region: Region) -> str:
    """Return what of the money falls to the municipality."""
    if not money.whole.is_known:
        return f"Hoeveel geld {name} voor de regio krijgt is niet bekend."
    whole = reserved(
        f"{euro(money.whole.value)} per jaar krijgt {name} nu voor de regio", money.whole
    )
    if not money.own.is_known:
        return f"{whole}. {_no_shares(region)}"
    own = reserved(
        f"naar inwoners verdeeld blijft daarvan {euro(money.own.value)} bij {name}", money.own
    )
    return f"{whole}; {own}."


def of_prevention(group: str, one: Prevention) -> str:
    """Return "10 mensen per jaar minder erin doet evenveel als 30 woningen", with what a home cannot do."""
    if not one.people.is_known:
        return (
            f"Wat minder instroom bij {lower(group)} doet is niet te zeggen: {one.people.unknown}."
        )
    people = count(one.fewer.value, "persoon", "mensen")
    if one.fewer.value == 0:
        return f"Bij {lower(group)} komt er niemand minder in."
    homes = count(round(one.people.value), "woning", "woningen")
    head = reserved(
        f"{people} per jaar minder erin bij {lower(group)} doet op den duur evenveel als {homes}",
        one.people,
    )
    told = f"{head}: er zijn dan {_people(one.people)} minder binnen"
    if one.places.is_known:
        told += f", en er zijn {places(one.places)} minder nodig"
    yearly = "is" if one.homes_a_year.value == 1 else "zijn"
    fewer = count(one.homes_a_year.value, "woning", "woningen")
    told += f". Daarna {yearly} er elk jaar ook {fewer} minder nodig."
    if one.waiting.is_known and one.waiting.value < one.people.value:
        waits = (
            f"er wachten {_people(one.waiting)} op een woning, en de anderen hebben"
            if round(one.waiting.value)
            else "er wacht niemand op een woning; iedereen die binnen is heeft"
        )
        told += f" Met woningen alleen kan dat niet: {waits} nog zorg nodig."
    return told


def of_costs(one: GroupCosts) -> str:
    """Return what a place costs against a home, and what waiting therefore costs."""
    name = lower(one.group.name)
    if not one.difference.is_known:
        return f"Wat een plek en een woning voor {name} kosten is niet bekend."
    told = reserved(
        f"{euro(one.at_place.value)} per jaar kost een plek voor {name}, en {euro(one.at_home.value)} een woning met "
        "begeleiding",
        one.difference,
    )
    if one.of_waiting.is_known:
        verb = "wacht" if round(one.waiting.value) == 1 else "wachten"
        more = reserved(
            f"Binnen {verb} {_people(one.waiting)} op een woning; dat kost {euro(one.of_waiting.value)} per jaar meer",
            one.of_waiting,
        )
        return f"{told}. {more}."
    return f"{told}."


def of_quality(one: ShelterQuality, small: float) -> str:
    """Return how many places are in a room for one person, and how many in small facilities."""
    name = lower(one.group.name)
    if not one.places.is_known:
        return f"Van de plekken voor {name} is niets te zeggen: {one.places.unknown}."
    told = reserved(
        f"{number(one.small.value)} van de {places(one.places)} voor {name} "
        f"({share_words(one.small_share.value)}) staan in voorzieningen van hoogstens {number(small)} plekken",
        one.small_share,
    )
    if not one.single_share.is_known:
        return f"{told}. Hoeveel eenpersoonskamers er zijn is niet bekend."
    rooms = reserved(
        f"{share_words(one.single_share.value)} van de plekken is een eenpersoonskamer, in de "
        f"{one.with_rooms} van {one.facilities} voorzieningen waarvan dat bekend is",
        one.single_share,
    )
    return f"{told}. {rooms}."


def _no_shares(region: Region) -> str:
    missing = region.without_inhabitants
    if not missing:
        return "De verdeling over de gemeenten is niet bekend."
    return f"Wat daarvan bij wie hoort is niet te zeggen: de inwoners van {join(missing)} zijn niet bekend."


def _people(figure: ProgrammeFigure) -> str:
    return count(round(figure.value), "persoon", "mensen")
