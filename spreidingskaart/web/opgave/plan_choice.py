"""Which part of the plan is looked at: target groups and districts, as far as somebody chose any."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import streamlit as st

from spreidingskaart.programme.groups import target_groups
from spreidingskaart.programme.plan import alarms, time_lines
from spreidingskaart.web.url_state import Name, kept

if TYPE_CHECKING:
    from spreidingskaart.city import City
    from spreidingskaart.programme.plan.changes import YearChange
    from spreidingskaart.programme.plan.found import PlanAlarm
    from spreidingskaart.programme.plan.time_line import TimeLine


@dataclass(frozen=True, slots=True)
class PlanChoice:
    """The target groups and districts that are looked at; all of them where none is chosen."""

    groups: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()

    def keeps(self, group: str | None, district: str | None) -> bool:
        """Whether something of a group in a district is looked at."""
        of_group = not self.groups or group in self.groups
        return of_group and (not self.districts or district in self.districts)

    def keeps_line(self, line: TimeLine) -> bool:
        """Whether a time line is looked at."""
        return self.keeps(line.group, line.district)

    def of_change(self, change: YearChange) -> YearChange:
        """Return as much of what changes in a year as is looked at."""
        opens, closes = (
            tuple(line for line in lines if self.keeps_line(line))
            for lines in (change.opens, change.closes)
        )
        return replace(change, opens=opens, closes=closes, beside=())


def choose_plan(city: City) -> PlanChoice:
    """Show the two choices; return them."""
    names = {group.id: group.name for group in target_groups(city)}
    areas = city.areas("districts")
    districts = dict(zip(areas["code"].tolist(), areas["name"].tolist(), strict=True))
    with st.container(key="plan_bar", horizontal=True, vertical_alignment="bottom"):
        groups = st.multiselect(
            "Doelgroep",
            list(names),
            format_func=names.__getitem__,
            placeholder="Alle doelgroepen",
            width=340,
            **kept(Name.PLAN_GROUPS),
        )
        chosen = st.multiselect(
            "Stadsdeel",
            list(districts),
            format_func=districts.__getitem__,
            placeholder="Alle stadsdelen",
            width=300,
            **kept(Name.PLAN_DISTRICTS),
        )
    return PlanChoice(tuple(groups), tuple(chosen))


def lines_of(city: City, choice: PlanChoice) -> list[TimeLine]:
    """Return the time lines that are looked at."""
    return [line for line in time_lines(city) if choice.keeps_line(line)]


def alarms_of(city: City, choice: PlanChoice) -> list[PlanAlarm]:
    """Return the alarms of what is looked at; those of a whole group only where no district is chosen."""
    return [alarm for alarm in alarms(city) if choice.keeps(alarm.group, alarm.district)]
