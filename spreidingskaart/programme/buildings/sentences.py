"""What people read of the chances in existing buildings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spreidingskaart.words.lists import count, join
from spreidingskaart.words.numbers import number, plain

if TYPE_CHECKING:
    from spreidingskaart.city import City
    from spreidingskaart.programme.buildings.chances import Chances

_NO_CHANGE = "Er is niets anders nodig."
_NO_OBJECTION = "Er is geen bezwaar gevonden, maar niet alles is getoetst of zeker."
_FILL_IN = "Parkeren is alleen getoetst waar de eigen parkeerplaatsen bekend zijn; vul ze in om het te toetsen."
_NOTHING = "Geen enkele verandering alleen helpt."


def funnel(found: Chances) -> str:
    """Return how many there are, how many are large enough, and what of these is possible: numbers first."""
    one, many = found.stock.called
    total, large = len(found.stock), int(found.large.sum())
    if not total:
        return f"0 {many} met een gebruik dat kan: er is niets te doorzoeken."
    size = count(found.wanted.places, "plek", "plekken")
    verb = "is" if large == 1 else "zijn"
    start = f"{number(large)} van de {count(total, one, many)} {verb} groot genoeg voor {size}."
    if not large:
        return start
    parts = [
        f"{number(int(rows.sum()))} {word}"
        for rows, word in (
            (found.fits, "past" if found.fits.sum() == 1 else "passen"),
            (found.may_fit, "past misschien" if found.may_fit.sum() == 1 else "passen misschien"),
            (found.with_one_change, "na één verandering"),
        )
    ]
    return f"{start} {join(parts)}."


def notes(found: Chances, city: City) -> list[str]:
    """Return what the answer rests on, and what it does not know."""
    needed, stock = found.needed, found.stock
    total = needed.value * found.wanted.places
    size = count(found.wanted.places, "plek", "plekken")
    large = (
        f"Groot genoeg is {number(total)} m² vloer: {plain(needed.value)} m² per plek voor {size}"
    )
    told = [stock.told, f"{large} ({needed.sources[0].told})."]
    if stock.left_out:
        others = [f"{number(many)} {why}" for why, many in stock.left_out.items()]
        told.append(f"Niet meegeteld: {join(others)}.")
    if found.size_unknown:
        told.append(
            f"Van {number(found.size_unknown)} is de vloer niet bekend; die tellen niet als groot genoeg."
        )
    if found.wanted.own_parking is None:
        told.append(
            "Parkeren is alleen getoetst waar de eigen parkeerplaatsen bekend zijn; vul ze in om het te toetsen."
        )
    told.append(
        "Of een gebouw te koop of te huur is, leeg staat of te verbouwen is, weet dit scherm niet."
    )
    fictional = [
        name for name in ("plots", "zoning", "buildings") if city.reference(name).fictional
    ]
    if fictional:
        told.append(
            "Een deel van de gegevens hieronder is fictief; trek geen conclusies over echte gebouwen."
        )
    return told


def what_helps(found: Chances, row: int) -> tuple[str, ...]:
    """Return what would open one building, the smallest change first; or that nothing is needed, or helps."""
    if not found.helped.blocked[row]:
        return (_NO_CHANGE if found.level[row] == 0 else _NO_OBJECTION,)
    return found.helped.sentences(row) or (_NOTHING,)
