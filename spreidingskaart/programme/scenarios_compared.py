"""What a scenario does: the same groups and years with and without it, and two scenarios next to each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from spreidingskaart.programme.groups import target_groups
from spreidingskaart.programme.needs import GROWS, balance_of, whole_places
from spreidingskaart.programme.telling import GROWS_WORD, lower, marked, months_told, places
from spreidingskaart.words.numbers import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from spreidingskaart.city import City
    from spreidingskaart.programme.figures import ProgrammeFigure
    from spreidingskaart.programme.groups import TargetGroup
    from spreidingskaart.programme.needs import Balance
    from spreidingskaart.programme.scenario import Scenario

MEASURES: Final[dict[str, Callable[[Balance], ProgrammeFigure]]] = {
    "Plekken nodig": lambda balance: balance.need.structural,
    "Tijdelijke plekken": lambda balance: balance.need.temporary,
    "Plekken tekort": lambda balance: balance.gap,
    "Maanden wachten, met wat nodig is": lambda balance: balance.need.waiting_months,
    "Maanden wachten, met wat er is": lambda balance: balance.waiting_months,
    "Woningen per jaar": lambda balance: balance.need.outflow,
}
"""What is held next to each other, by the name that people read."""
_IN_WHOLE_PLACES: Final = ("Plekken nodig", "Tijdelijke plekken", "Plekken tekort")


@dataclass(frozen=True, slots=True)
class ScenarioEffect:
    """One group in one year, as the data say and in a scenario."""

    group: TargetGroup
    base: Balance
    changed: Balance

    @property
    def sentence(self) -> str:
        """What the scenario does for the group, number first."""
        return _effect_told(self)

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain data: every measure, base and scenario."""
        base, changed = (one.gap for one in (self.base, self.changed))
        return {
            "group": self.group.id,
            "year": self.base.need.year,
            "sentence": self.sentence,
            "base": {
                "places": self.base.need.places,
                "gap": self.base.gap_places,
                "status": base.as_dict()["status"],
            },
            "scenario": {
                "places": self.changed.need.places,
                "gap": self.changed.gap_places,
                "status": changed.as_dict()["status"],
            },
        }


def effects_of(city: City, scenario: Scenario, year: int) -> tuple[ScenarioEffect, ...]:
    """Return what a scenario does in a year for every group that it changes, in the order of the groups."""
    return tuple(
        ScenarioEffect(
            group,
            balance_of(city, group.id, year),
            balance_of(city, group.id, year, scenario),
        )
        for group in target_groups(city)
        if scenario.of_group(group.id)
    )


def measure_value(name: str, balance: Balance) -> float | str | None:
    """Return one of `MEASURES` as a table shows it, in whole places where places are counted; None where not known."""
    figure = MEASURES[name](balance)
    if figure.unknown == GROWS:
        return GROWS_WORD
    if not figure.is_known:
        return None
    whole = whole_places(figure) if name in _IN_WHOLE_PLACES else None
    return round(figure.value, 1) if whole is None else float(whole)


def compared_rows(
    city: City, scenarios: Sequence[Scenario | None], groups: Sequence[str], year: int
) -> list[tuple[str, str, list[float | str | None], str]]:
    """Return scenarios next to each other in one year.

    Parameters
    ----------
    scenarios
        None is what the data say.
    groups
        Ids of target groups.

    Returns
    -------
    Per group and measure: name of the group, name of the measure, a value per scenario (None where not known), and the
    word for the least sure of them.
    """
    names = {group.id: group.name for group in target_groups(city)}
    rows = []
    for group in groups:
        balances = [balance_of(city, group, year, scenario) for scenario in scenarios]
        for name, figure in MEASURES.items():
            values = [measure_value(name, balance) for balance in balances]
            reserves = [figure(balance).reserve for balance in balances]
            rows.append((names[group], name, values, _least_sure(reserves)))
    return rows


def _least_sure(reserves: Sequence[str]) -> str:
    order = ("fictief", "aanname", "niet nagekeken")
    return next((word for word in order if word in reserves), "")


def _effect_told(effect: ScenarioEffect) -> str:
    before, after = effect.base.need.structural, effect.changed.need.structural
    name, year = lower(effect.group.name), effect.base.need.year
    if not after.is_known:
        return (
            f"Voor {name} blijft onbekend hoeveel plekken er in {year} nodig zijn: {after.unknown}."
        )
    if not before.is_known:
        return f"{marked(places(after), after)} nodig voor {name} in {year}; zonder scenario is dat niet bekend."
    more = (whole_places(after) or 0) - (whole_places(before) or 0)
    told = f"{plain(whole_places(after) or 0)} in plaats van {marked(places(before), after)}"
    if more == 0:
        return (
            f"Voor {name} blijven in {year} {marked(places(after), after)} nodig{_waits(effect)}."
        )
    step = f"{plain(abs(more))} {'plek' if abs(more) == 1 else 'plekken'}"
    direction = "meer" if more > 0 else "minder"
    return f"{step} {direction} nodig voor {name} in {year}: {told}{_waits(effect)}."


def _waits(effect: ScenarioEffect) -> str:
    """Return what the scenario does to the wait with what there is, where that is known."""
    before, after = effect.base.waiting_months, effect.changed.waiting_months
    if after.is_known and (not before.is_known or round(after.value, 1) != round(before.value, 1)):
        return f"; met wat er is wacht men {months_told(after)}"
    return ""
