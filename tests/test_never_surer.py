"""An answer is never surer than a row that it rests on: found by changing the row, and held to how the row is known."""

from __future__ import annotations

import random
from dataclasses import fields, is_dataclass, replace
from typing import Any

import numpy as np
import pytest
import yaml

from spreidingskaart.city import load_city
from spreidingskaart.city.access import seen_by
from spreidingskaart.cli.programme import _group
from spreidingskaart.model import Fictional, FigureStatus
from spreidingskaart.programme.fair_share.document import fair_share_document
from spreidingskaart.programme.figures import FigureSource, ProgrammeFigure
from spreidingskaart.programme.flow.group_flow import flow_of
from spreidingskaart.programme.goals.reading import goals_of
from spreidingskaart.programme.groups import target_groups
from spreidingskaart.programme.growth import growth_of
from spreidingskaart.programme.plan import alarms, moments, time_lines
from spreidingskaart.programme.region.costs import costs
from spreidingskaart.programme.region.division import divided, money
from spreidingskaart.programme.region.prevention import prevention
from spreidingskaart.programme.region.quality import quality
from spreidingskaart.programme.region.shares import region_of
from spreidingskaart.programme.scenario import scenario_of
from spreidingskaart.programme.scenarios_compared import effects_of
from spreidingskaart.programme.supply import supply_of
from tests.city_folder import tables, write_city

YEAR = 2030
ORDER = list(FigureStatus)
GROUP = "dakloos"
NUMBERS = {
    "programme": "value",
    "homes_routes": "homes",
    "shelter_quality": "single_rooms",
    "growth": "inhabitants",
    "goals": "target",
    "goal_results": "value",
    "region": "inhabitants",
    "plan_moments": "year",
    "facilities": "places",
}
"""The number of each row that is changed, by table."""


@pytest.fixture(scope="module")
def sure(tmp_path_factory):
    """A city of which a source says everything."""
    folder, told = tmp_path_factory.mktemp("sure"), {}
    for name, table in tables().items():
        text = table.astype(object)
        for column, word in (("status", "sourced"), ("fictional", "no")):
            if column in text.columns and (column != "status" or name in NUMBERS):
                text[column] = text[column] if name == "facilities" and column == "status" else word
        told[name] = text
    told["region"] = _with_own_row(told["region"])
    write_city(folder, **{name: table.to_csv(index=False) for name, table in told.items()})
    entry = yaml.safe_load((folder / "city.yaml").read_text(encoding="utf-8"))
    for layer in entry["layers"].values():
        layer["fictional"] = "no"
    (folder / "city.yaml").write_text(yaml.safe_dump(entry), encoding="utf-8")
    return seen_by(load_city(folder), "public")


def _with_own_row(region):
    own = region.iloc[0].to_dict() | {"code": "GM9999", "name": "Proefstad", "budget_keur": 900}
    rows = [*region.to_dict("records"), own]
    return type(region)(rows)


def answers(city) -> dict[str, tuple[Any, Any]]:
    """Return every number and sentence of the programme with its status, by where it stands."""
    scenario = scenario_of(f"Proef;{GROUP}.backlog=80")
    region = region_of(city)
    flow = flow_of(city, GROUP)
    said = {
        "programme": [
            _group(city, group, (city.year, YEAR), None) for group in target_groups(city)
        ],
        "share": fair_share_document(city, YEAR)["groups"],
        "goals": [goal.as_dict() for goal in goals_of(city)],
        "effects": [one.as_dict() for one in effects_of(city, scenario, YEAR)],
        "flow": {"status": flow.rests_on.status, "needed": flow.places_needed.tolist()},
        "growth": growth_of(city, YEAR),
        "costs": costs(city, YEAR),
        "quality": quality(city, 8),
        "prevention": prevention(city, GROUP, YEAR, 2),
        "region": region,
        "divided": divided(city, region, YEAR),
        "money": money(region),
        "moments": [one.as_dict() for one in moments(city)],
        "alarms": [one.as_dict() for one in alarms(city)],
        "lines": time_lines(city),
    }
    return dict(_leaves(said, "", None))


def _leaves(said, where, status):
    if isinstance(said, ProgrammeFigure):
        yield where, (said.value, said.status)
    elif is_dataclass(said) and not isinstance(said, type):
        source = getattr(said, "source", None)
        status = source.status if isinstance(source, FigureSource) else status
        for field in fields(said):
            yield from _leaves(getattr(said, field.name), f"{where}.{field.name}", status)
    elif isinstance(said, dict):
        own = said.get("status", status)
        for name, value in said.items():
            if name not in ("status", "sources", "fictional"):
                yield from _leaves(value, f"{where}.{name}", own)
    elif isinstance(said, list | tuple):
        for place, value in enumerate(said):
            yield from _leaves(value, f"{where}[{place}]", status)
    elif isinstance(said, float | int | np.floating) and not isinstance(said, bool):
        yield where, (float(said), status)


def with_cells(city, table, row, **cells):
    """Return the City with other cells in one row."""
    layer = city.layers[table]
    columns = {name: layer[name].copy() for name in cells}
    for name, value in cells.items():
        columns[name][row] = value
    return replace(city, layers={**city.layers, table: layer.with_columns(**columns)})


def number_of(city, table, row):
    return float(city.layers[table][NUMBERS[table]][row])


def changed(city, table, row):
    """Return the City with another number in a row."""
    value = number_of(city, table, row)
    other = value + 1 if table == "plan_moments" else value * 1.5 + 1
    return with_cells(city, table, row, **{NUMBERS[table]: other})


def known_as(city, table, row, status):
    """Return the City in which a row is known by this status; a facility is real or not."""
    if table == "facilities":
        return with_cells(city, table, row, fictional="yes")
    return with_cells(city, table, row, status=status.value)


@pytest.mark.parametrize("table", NUMBERS)
def test_whatever_changes_with_a_row_is_no_surer_than_the_row(sure, table):
    chance = random.Random(table)  # noqa: S311 - a choice of rows
    row = chance.randrange(len(sure.layers[table]))
    status = FigureStatus.FICTIONAL if table == "facilities" else chance.choice(ORDER[1:])
    before, after = answers(sure), answers(changed(sure, table, row))
    unsure = answers(known_as(sure, table, row, status))
    rests = [key for key in before.keys() & after.keys() if not same(before[key], after[key])]
    assert rests or table == "homes_routes", table
    wrong = [key for key in rests if rank(unsure[key][1]) < rank(status)]
    assert sorted(wrong) == []


def same(one, other):
    return one[0] == other[0] or (one[0] != one[0] and other[0] != other[0])


def rank(status):
    return -1 if status is None else ORDER.index(FigureStatus(status))


def test_that_can_fail(sure):
    """A figure whose sources were lost would be found."""
    before, after = answers(sure), answers(changed(sure, "programme", 0))
    assert any(not same(before[key], after[key]) and rank(before[key][1]) == 0 for key in before)


@pytest.mark.parametrize("layer", ["figures_wijken", "facilities"])
@pytest.mark.parametrize("kind", [Fictional.YES, Fictional.MIXED])
def test_what_counts_people_is_no_surer_than_a_layer_with_something_fictional_in_it(
    sure, layer, kind
):
    report = sure.reports[layer]
    entry = report.entry.model_copy(update={"fictional": kind})
    told = replace(sure, reports={**sure.reports, layer: replace(report, entry=entry)})
    told = with_cells(told, "region", len(told.layers["region"]) - 1, inhabitants=np.nan)
    places_of_nobody = with_cells(told, "facilities", 0, places=np.nan)
    if layer == "facilities":
        assert supply_of(places_of_nobody, YEAR)["anderen"].total.is_known is False
        rates = [
            area.places_now for area in growth_of(told, YEAR).districts if not area.places_now.value
        ]
        assert {figure.status for figure in rates} <= {FigureStatus.FICTIONAL}
    else:
        assert region_of(told).own.inhabitants.status is FigureStatus.FICTIONAL
        assert {group["status"] for group in fair_share_document(told, YEAR)["groups"]} == {
            "fictional"
        }


def test_a_group_without_figures_never_gets_a_number(sure):
    for year in (sure.year, YEAR):
        said = _group(sure, target_groups(sure)[1], (year,), None)
        numbers = [
            value for key, (value, _) in _leaves(said, "", None) if not key.endswith(".year")
        ]
        assert np.isnan(np.array(numbers, dtype=float)).all(), said
