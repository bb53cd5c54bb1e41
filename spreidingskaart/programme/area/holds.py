"""What is in one area: its facilities, its candidate sites, and its places per target group."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from spreidingskaart.city.measures.counting import few_inhabitants
from spreidingskaart.city.measures.places import (
    PER,
    entries_of,
    inhabitants_of_city,
    per_thousand,
    places_table,
)
from spreidingskaart.model import OWNERS, Fictional
from spreidingskaart.programme.groups import target_groups
from spreidingskaart.words.lists import count
from spreidingskaart.words.marks import STATUS_NAMES, candidate_number

if TYPE_CHECKING:
    from spreidingskaart.city import City
    from spreidingskaart.city.measures.places import PlacesTable
    from spreidingskaart.model import CareForm
    from spreidingskaart.programme.area.finding import AreaFound
    from spreidingskaart.programme.groups import TargetGroup


@dataclass(frozen=True, slots=True)
class AreaFacility:
    """One facility in an area."""

    id: str
    name: str
    form: CareForm
    places: float
    """NaN where nobody gave the number."""
    status: str
    fictional: bool
    source: str

    @property
    def about(self) -> str:
        """What it is in one line: "Domus · 24 plekken · bestaand"."""
        amount = "aantal plekken niet bekend"
        if not np.isnan(self.places):
            amount = count(self.places, "plek", "plekken")
        return f"{self.form.name} · {amount} · {STATUS_NAMES.get(self.status, self.status)}"


@dataclass(frozen=True, slots=True)
class AreaCandidate:
    """One candidate site in an area."""

    id: str
    number: str
    """As it stands in the pin on every map."""
    name: str
    area: float
    """m2."""
    owner: str
    fictional: bool


@dataclass(frozen=True, slots=True)
class GroupHere:
    """Open places for one target group in an area, beside those of the whole city."""

    name: str
    places: float
    """NaN where the facilities are not loaded."""
    rate: float
    """Per 1,000 inhabitants; NaN where too few people live here."""
    city_rate: float
    fictional: bool
    rounded: bool


def facilities_in_area(city: City, area: AreaFound) -> tuple[AreaFacility, ...]:
    """Return the facilities that are known to lie in an area, whatever their status, by status and name."""
    layer = city.layer("facilities")
    if layer is None:
        return ()
    entries = entries_of(city)
    here = (entries.area[area.level] == area.row) & ~entries.rounded & (entries.form >= 0)
    found = [
        AreaFacility(
            id=str(layer["id"][row]),
            name=str(layer["name"][row]),
            form=city.forms[layer["form"][row]],
            places=float(layer["places"][row]),
            status=str(layer["status"][row]),
            fictional=layer["fictional"][row] == Fictional.YES,
            source=str(layer["source"][row] or ""),
        )
        for row in np.flatnonzero(here).tolist()
    ]
    order = list(STATUS_NAMES)
    return tuple(sorted(found, key=lambda one: (order.index(one.status), one.name)))


def candidates_in_area(city: City, area: AreaFound) -> tuple[AreaCandidate, ...]:
    """Return the candidate sites whose middle lies in an area, in the order of their layer."""
    sites = city.layer("sites")
    if sites is None:
        return ()
    middles = shapely.get_coordinates(shapely.centroid(sites.geometry))
    at = city.area_at(area.level, middles[:, 0], middles[:, 1])
    return tuple(
        AreaCandidate(
            id=str(sites["id"][row]),
            number=candidate_number(str(sites["id"][row])),
            name=str(sites["name"][row]),
            area=float(sites["area_m2"][row]),
            owner=_owner(sites["owner"][row]),
            fictional=sites["fictional"][row] == Fictional.YES,
        )
        for row in np.flatnonzero(at == area.row).tolist()
    )


def groups_in_area(city: City, area: AreaFound) -> tuple[GroupHere, ...]:
    """Return the places per target group; groups that no care form serves are left out.

    Dispersed homes count per stadsdeel only, whoever looks.
    """
    table = places_table(city, area.level)
    served = {
        group: [
            table.forms.index(form)
            for form in group.forms
            if city.forms[form].clustered or area.level == "districts"
        ]
        for group in target_groups(city)
    }
    return tuple(_group(city, area, table, group, rows) for group, rows in served.items() if rows)


def _group(
    city: City, area: AreaFound, table: PlacesTable, group: TargetGroup, rows: list[int]
) -> GroupHere:
    people = table.inhabitants[area.row]
    enough = people if people >= few_inhabitants() else np.nan
    places = table.existing[rows, area.row].sum()
    whole = table.city_total[rows].sum()
    return GroupHere(
        name=group.name,
        places=float(places),
        rate=float(per_thousand(np.array([places]), np.array([enough]))[0]),
        city_rate=float(PER * whole / inhabitants_of_city(city)),
        fictional=bool(table.fictional[rows, area.row].any()),
        rounded=bool(table.rounded[rows, area.row].any()),
    )


def _owner(word: str | None) -> str:
    return OWNERS[word].name if word in OWNERS else "eigenaar niet bekend"
