"""The tables of the screen Regio en kosten, each a function of a City; every row says how it is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spreidingskaart.programme.figures import combined
from spreidingskaart.programme.groups import target_groups
from spreidingskaart.programme.needs import whole_places
from spreidingskaart.programme.region.costs import costs
from spreidingskaart.programme.region.division import divided, money
from spreidingskaart.programme.region.prevention import prevention
from spreidingskaart.programme.region.quality import quality
from spreidingskaart.programme.region.shares import region_of
from spreidingskaart.web.story import rounded

if TYPE_CHECKING:
    from spreidingskaart.city import City
    from spreidingskaart.programme.figures import ProgrammeFigure
    from spreidingskaart.programme.scenario import Scenario
    from spreidingskaart.web.story import Table

_PERCENT = 100.0
HOW = "Hoe weten we dit"


def known_by(*figures: ProgrammeFigure) -> str:
    """Return how the known ones of some figures are known: a word, and who says them."""
    known = [figure for figure in figures if figure.is_known]
    if not known:
        return "geen cijfers"
    whole = combined(lambda *_: 0.0, *known)
    told = "; ".join(source.told for source in whole.sources) or "bron niet genoemd"
    reserve = whole.reserve
    return told if not reserve or reserve in told else f"{reserve}: {told}"


def division_table(others: float | None, scenario: Scenario | None, city: City) -> Table:
    """Return need, supply and gap per target group, with and without the doordecentralisatie."""
    name = city.municipality.name
    head = (
        "Doelgroep", "Nodig voor de regio", f"Er is in {name}", "Tekort zonder doordecentralisatie",
        f"Deel van {name}", "Deel van de anderen", "Tekort met doordecentralisatie", HOW,
    )  # fmt: skip
    region = region_of(city, others)
    rows = [
        (
            one.group.name,
            whole_places(one.need),
            whole_places(one.supply),
            whole_places(one.gap),
            one.own_places,
            one.others_places,
            whole_places(one.gap_after),
            known_by(one.need, one.supply, one.own_need),
        )
        for one in (() if region is None else divided(city, region, city.year, scenario))
    ]
    return head, rows


def money_table(others: float | None, city: City) -> Table:
    """Return inhabitants, share and money per municipality of the region, with and without."""
    head = (
        "Gemeente", "Inwoners", "Deel van de inwoners (%)", "Euro per jaar nu", "Euro per jaar naar inwoners", HOW,
    )  # fmt: skip
    region = region_of(city, others)
    if region is None:
        return head, []
    whole = money(region).whole
    rows = []
    for one in region.every:
        after = combined(lambda euro, share: euro * share, whole, one.share)
        rows.append(
            (
                one.name,
                rounded(one.inhabitants.value, 0),
                rounded(_PERCENT * one.share.value, 1),
                rounded(one.budget.value, 0),
                rounded(after.value, 0),
                known_by(one.inhabitants, one.budget, after),
            )
        )
    return head, rows


def prevention_table(fewer: float, scenario: Scenario | None, city: City) -> Table:
    """Return per target group what it does when so many people a year do not come in."""
    head = (
        "Doelgroep", "Minder erin per jaar", "Minder mensen binnen", "Minder plekken nodig", "Evenveel als woningen",
        "Wachten nu op een woning", "Nu al voorkomen per jaar", HOW,
    )  # fmt: skip
    rows = []
    for group in target_groups(city):
        one = prevention(city, group.id, city.year, fewer, scenario)
        figures = (one.fewer, one.people, one.places, one.people, one.waiting, one.so_far)
        rows.append(
            (group.name, *(rounded(figure.value, 1) for figure in figures), known_by(*figures))
        )
    return head, rows


def costs_table(scenario: Scenario | None, city: City) -> Table:
    """Return per target group what a place and a home cost, and what waiting costs."""
    head = (
        "Doelgroep", "Plek, euro per jaar", "Woning met begeleiding, euro per jaar", "Verschil",
        "Mensen die wachten op een woning", "Wachten kost, euro per jaar", HOW,
    )  # fmt: skip
    rows = []
    for one in costs(city, city.year, scenario):
        figures = (one.at_place, one.at_home, one.difference, one.waiting, one.of_waiting)
        rows.append(
            (one.group.name, *(rounded(figure.value, 1) for figure in figures), known_by(*figures))
        )
    return head, rows


def quality_table(small: float, city: City) -> Table:
    """Return per target group how many places are in small facilities and in rooms for one person."""
    head = (
        "Doelgroep", "Voorzieningen", "Plekken", f"Plekken in kleine (hoogstens {small:.0f})", "Deel klein (%)",
        "Grootste voorziening", "Voorzieningen met bekende kamers", "Eenpersoonskamers", "Deel eenpersoonskamers (%)",
        HOW,
    )  # fmt: skip
    rows = [
        (
            one.group.name,
            one.facilities,
            rounded(one.places.value, 0),
            rounded(one.small.value, 0),
            rounded(_PERCENT * one.small_share.value, 1),
            rounded(one.largest.value, 0),
            one.with_rooms,
            rounded(one.single_rooms.value, 0),
            rounded(_PERCENT * one.single_share.value, 1),
            known_by(one.places, one.single_rooms),
        )
        for one in quality(city, small)
    ]
    return head, rows
