"""What people read of need and supply: short Dutch sentences, each number with the word for how it is known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from spreidingskaart.programme.figures import combined, total
from spreidingskaart.programme.needs import GROWS, whole_places
from spreidingskaart.words.lists import count
from spreidingskaart.words.numbers import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spreidingskaart.programme.figures import ProgrammeFigure
    from spreidingskaart.programme.groups import TargetGroup
    from spreidingskaart.programme.needs import Balance

    GroupBalance = tuple[TargetGroup, Balance]

_SHORTEST: Final = 0.05
"""Months below which people hardly wait."""
GROWS_WORD: Final = "loopt op"
"""In a table, where the wait has no end."""


def lower(name: str) -> str:
    """Return a name of a group as it stands inside a sentence; WMO stays WMO."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def places(figure: ProgrammeFigure) -> str:
    """Return "194 plekken"; "1 plek"."""
    return count(whole_places(figure) or 0, "plek", "plekken")


def marked(text: str, figure: ProgrammeFigure) -> str:
    """Return a number in words with "fictief", "aanname" or "niet nagekeken" behind it, where it is no more."""
    return f"{text} ({figure.reserve})" if figure.reserve else text


def balance_told(group: TargetGroup, balance: Balance) -> str:
    """Return what a group needs in a year and what there is, number first; what is not known says why."""
    need, supply = balance.need.structural, balance.supply.total
    name, year = lower(group.name), balance.need.year
    if not need.is_known:
        told = f"Geen cijfers: hoeveel plekken er in {year} nodig zijn voor {name} is niet bekend"
        there = f" Er zijn {marked(places(supply), supply)}." if supply.is_known else ""
        return f"{told}, want er is {need.unknown.split('; ')[0]}.{there}"
    asked = f"{marked(places(need), need)} nodig voor {name} in {year}"
    if not supply.is_known:
        return f"{asked}. Hoeveel er zijn, is niet bekend: {supply.unknown}."
    there = marked(plain(supply.value), supply)
    verb = "is" if supply.value == 1 else "zijn"
    return f"{asked}; er {verb} er {there}{_gap_told(balance)}."


def _gap_told(balance: Balance) -> str:
    gap = balance.gap_places or 0
    if gap == 0:
        return ", precies genoeg"
    return f": {abs(gap)} te weinig" if gap > 0 else f": {abs(gap)} meer dan nodig"


def months_told(figure: ProgrammeFigure) -> str:
    """Return how long people wait: "gemiddeld 1,9 maanden (fictief)", "bijna niet (fictief)"."""
    if figure.value < _SHORTEST:
        return marked("bijna niet", figure)
    return marked(f"gemiddeld {count(round(figure.value, 1), 'maand', 'maanden')}", figure)


def waiting_told(balance: Balance) -> str:
    """Return how long people wait with what is needed, and with what there is; "" where nothing is known of it."""
    needed, there = balance.need.waiting_months, balance.waiting_months
    told = ""
    if needed.is_known:
        told = f"Met {places(balance.need.structural)} wacht wie zich meldt {months_told(needed)}."
    elif needed.unknown == GROWS:
        told = "Met zo veel plekken, alle bezet, loopt de wachttijd op."
    if there.is_known:
        told += f" Met de {plain(balance.supply.total.value)} die er zijn wacht men {months_told(there)}."
    elif there.unknown == GROWS:
        told += " Met de plekken die er zijn loopt de wachttijd op."
    return told.strip()


def temporary_told(balance: Balance) -> str:
    """Return what clearing the backlog asks: temporary places for some years; "" where it asks none."""
    figure = balance.need.temporary
    if not balance.need.temporary_places:
        return ""
    told = marked(places(figure), figure)
    return f"De wachtlijst wegwerken vraagt in {balance.need.year} daarbij {told}, tijdelijk."


def outflow_told(balance: Balance) -> str:
    """Return how many homes a year there are for people who are ready; "" where nobody knows."""
    figure = balance.need.outflow
    if not figure.is_known:
        return ""
    homes = marked(count(figure.value, "woning", "woningen"), figure)
    return f"Voor wie klaar is, komen er {homes} per jaar."


def whole_told(balances: Sequence[GroupBalance]) -> str:
    """Return what all groups with figures need together in a year, and in how many of them places are short."""
    known = [balance for _, balance in balances if balance.gap.is_known]
    of = count(len(balances), "doelgroep", "doelgroepen")
    if not known:
        return f"Geen cijfers: van geen van de {of} is bekend wat er nodig is en wat er is."
    need = total(_whole(balance.need.structural) for balance in known)
    supply = total(balance.supply.total for balance in known)
    short = sum((balance.gap_places or 0) > 0 for balance in known)
    year = known[0].need.year
    return (
        f"{marked(places(need), need)} zijn nodig in {year}, en er zijn er {marked(plain(supply.value), supply)}. "
        f"Dat is voor de {len(known)} van de {of} met cijfers; in {short} daarvan zijn er te weinig."
    )


def without_figures(balances: Sequence[GroupBalance]) -> list[str]:
    """Return the names of the groups of which need or supply is not known."""
    return [group.name for group, balance in balances if not balance.gap.is_known]


def left_out_told(balance: Balance) -> list[str]:
    """Return each facility that does not count, with why: "Domus, 36 plekken: gepland, ..."."""
    told = []
    for one in balance.supply.not_counted:
        size = f", {count(one.places, 'plek', 'plekken')}" if one.places == one.places else ""
        told.append(f"{one.name}{size}: {one.why}")
    return told


def _whole(figure: ProgrammeFigure) -> ProgrammeFigure:
    return combined(lambda _: float(whole_places(figure) or 0), figure)
