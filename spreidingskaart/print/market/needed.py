"""What is needed for each target group, beside what there is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from spreidingskaart.print.bar_picture import Bar, bar_picture
from spreidingskaart.print.market.slide import LABEL, WHOLE, MarketSlide
from spreidingskaart.print.market.sources import sources
from spreidingskaart.print.picture.telling import PictureTable
from spreidingskaart.programme.figures import total
from spreidingskaart.programme.groups import target_groups
from spreidingskaart.programme.needs import balance_of, whole_places
from spreidingskaart.programme.telling import without_figures
from spreidingskaart.words.lists import count, join
from spreidingskaart.words.numbers import number, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spreidingskaart.print.market.asked import MarketQuestion
    from spreidingskaart.programme.telling import GroupBalance

_QUESTION: Final = "Wat is er nodig?"


def needed_slide(asked: MarketQuestion) -> MarketSlide:
    """Return the screen of the programme in the year of the City."""
    city = asked.city
    balances = [(group, balance_of(city, group.id, city.year)) for group in target_groups(city)]
    known = [(group, balance) for group, balance in balances if balance.gap.is_known]
    if not known:
        return MarketSlide(
            id="nodig",
            question=_QUESTION,
            headline="Niet te zeggen: er zijn geen cijfers van wat er nodig is.",
        )
    sure = total(balance.gap for _, balance in known)
    rows = tuple(
        (group.name, str(whole_places(balance.need.structural)), plain(balance.supply.total.value))
        for group, balance in known
    )
    return MarketSlide(
        id="nodig",
        question=_QUESTION,
        headline=_headline(known, city.year),
        svg=bar_picture([_bar(one) for one in known], alt=_alt(known), width=WHOLE, label=LABEL),
        wide=True,
        points=_points(balances),
        alt=_alt(known),
        table=PictureTable(("Doelgroep", "Nodig", "Er zijn"), rows),
        unreal=sure.reserve[:1].upper() + sure.reserve[1:],
        source=sources(city, "programme", "facilities"),
    )


def _headline(known: Sequence[GroupBalance], year: int) -> str:
    need = sum(whole_places(balance.need.structural) or 0 for _, balance in known)
    there = sum(balance.supply.total.value for _, balance in known)
    short = sum((balance.gap_places or 0) > 0 for _, balance in known)
    groups = count(short, "doelgroep heeft", "doelgroepen hebben")
    return f"{number(need)} plekken nodig in {year}, {number(there)} zijn er: {groups} te weinig."


def _bar(one: GroupBalance) -> Bar:
    group, balance = one
    need = float(whole_places(balance.need.structural) or 0)
    there = balance.supply.total.value
    gap = balance.gap_places or 0
    word = f"{number(gap)} te weinig" if gap > 0 else "genoeg"
    return Bar(group.name, need, f"{number(need)} nodig, {number(there)} zijn er: {word}", there)


def _points(balances: Sequence[GroupBalance]) -> tuple[str, ...]:
    missing = without_figures(balances)
    told = ["Donker: nodig. Licht: wat er is."]
    if missing:
        told.append(f"Geen cijfers: {join(missing)}.")
    return tuple(told)


def _alt(known: Sequence[GroupBalance]) -> str:
    return "; ".join(f"{bar.name}: {bar.told}" for bar in map(_bar, known)) + "."
