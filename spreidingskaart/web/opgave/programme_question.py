"""What the screen Programma is asked: which group, until which year, and with which scenario."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import streamlit as st

from spreidingskaart.errors import InputError
from spreidingskaart.programme.groups import target_groups
from spreidingskaart.programme.scenario import Scenario, check_scenario, scenario_of, scenario_text
from spreidingskaart.web import url_state
from spreidingskaart.web.rendering import literal, say_error
from spreidingskaart.web.url_state import Name, kept

if TYPE_CHECKING:
    from spreidingskaart.city import City

TOGETHER: Final = "alle"
MOST_YEARS: Final = 20


@dataclass(frozen=True)
class ProgrammeQuestion:
    """What is asked; plain data, so that a file can be made of it with another City."""

    group: str
    """Id of a target group, or `TOGETHER`."""
    last: int
    scenario: Scenario | None = None
    """None without any change."""

    def groups(self, city: City) -> list[str]:
        """Return the ids of the groups that are asked, as far as the city has them."""
        ids = [group.id for group in target_groups(city)]
        return ids if self.group == TOGETHER else [name for name in ids if name == self.group]

    def years(self, city: City) -> range:
        """Return the years that are shown, the first that of the city."""
        return range(city.year, self.last + 1)


def ask_programme(city: City) -> ProgrammeQuestion:
    """Show the choices; return the question with the scenario of the address."""
    names = {TOGETHER: "Alle doelgroepen"}
    names |= {group.id: group.name for group in target_groups(city)}
    years = [str(year) for year in range(city.year, city.year + MOST_YEARS + 1)]
    with st.container(key="task_programme", horizontal=True, vertical_alignment="bottom"):
        group = st.selectbox(
            "Doelgroep",
            list(names),
            format_func=lambda name: literal(names.get(name, name)),
            width=300,
            **kept(Name.TASK_GROUP),
        )
        year = st.selectbox(
            "Tot en met",
            years,
            index=MOST_YEARS - 1,
            width=120,
            **kept(Name.TASK_YEAR),
        )
    chosen = group if group in names else TOGETHER
    last = int(year) if year in years else city.year + MOST_YEARS - 1
    return ProgrammeQuestion(str(chosen), last, scenario_of_address(city))


def scenario_of_address(city: City) -> Scenario | None:
    """Return the scenario that the address says; where it cannot be read one sentence says why, and there is none."""
    text = url_state.choice(Name.SCENARIO)
    if not text:
        return None
    try:
        scenario = scenario_of(text)
        check_scenario(city, scenario)
    except InputError as error:
        say_error(f"{error} Nu gelden de cijfers zonder scenario.")
        return None
    return scenario if scenario.changes else None


def choose_scenario(scenario: Scenario | None) -> None:
    """Put a scenario in the address; None takes it out."""
    changed = scenario is not None and scenario.changes
    url_state.choose(Name.SCENARIO, scenario_text(scenario) if scenario and changed else None)
