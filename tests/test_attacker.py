"""Who keeps every public answer learns of a hidden facility what docs/security.md says, and nothing more."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest
import shapely

from spreidingskaart.city import access, load_city
from spreidingskaart.city.access import telling_areas_of
from spreidingskaart.city.telling_areas import FEWEST_PARTS, TellingArea
from tests.attacker import (
    TINY,
    Eyes,
    Scenario,
    attack,
    base_rate,
    canary,
    ground_of,
    outcome,
    posterior,
    scenarios,
    told_in,
    view,
)

SEEN = Scenario("seen once", ({"form": "vrouwenopvang", "places": 8.0},))


@pytest.fixture(scope="module")
def ground():
    """The bundled city; of each wijk at most the two buurten with most inhabitants, to be fast."""
    whole = ground_of(load_city())
    buurten = whole.buurten
    people = np.nan_to_num(buurten["inhabitants"])
    tried = np.zeros(len(buurten), dtype=bool)
    for wijk in set(buurten["wijk_code"]):
        rows = np.flatnonzero(buurten["wijk_code"] == wijk)
        tried[rows[np.argsort(-people[rows], kind="stable")][:2]] = True
    return replace(whole, tried=tried)


@pytest.mark.thorough
def test_her_guess_of_the_wijk_is_the_base_rate_whatever_happens(ground):
    for name, outcomes in attack(ground, [4]).items():
        for it in outcomes:
            assert it.excess <= TINY, name
            assert it.fewest_parts >= FEWEST_PARTS, name


def test_what_she_believes_is_just_the_share_of_inhabitants_in_the_telling_area(ground):
    views = Eyes(ground).by_buurt(SEEN)
    for true in np.flatnonzero(ground.prior):
        believed = posterior(ground.prior, views, int(true))
        assert believed == pytest.approx(base_rate(ground, told_in(ground, int(true), SEEN)))


def test_no_cell_of_25_metres_is_likelier_than_another(ground):
    chance = random.Random(7)  # noqa: S311 - which cells is no secret
    city = load_city()
    told = telling_areas_of(city)
    for area in chance.sample(sorted(set(told.by_wijk.values()), key=lambda it: it.code), 4):
        rows = np.flatnonzero(np.isin(ground.buurten["wijk_code"].astype(str), area.codes))
        seen = set()
        for _ in range(12):
            buurt = int(chance.choice(rows))
            seen.add(
                view(ground.with_rows([canary(city, buurt, point=_anywhere(city, buurt, chance))]))
            )
        assert len(seen) == 1, area.name


def _anywhere(city, buurt, chance):
    """Return the middle of a cell of 25 m in a buurt."""
    shape = city.areas("buurten").geometry[buurt]
    west, south, east, north = shapely.bounds(shape)
    while True:
        x, y = (
            25 * (chance.uniform(*ends) // 25) + 12.5 for ends in ((west, east), (south, north))
        )
        if shapely.contains_xy(shape, x, y):
            return shapely.Point(x, y)


def test_she_finds_out_where_it_is_under_the_rule_of_before(ground, monkeypatch):
    """Each facility got the finest area that was large enough for itself: then how it is told gives it away."""

    def told_before(city, facilities):
        wijken, districts = city.areas("wijken"), city.areas("districts")
        home = dict(zip(wijken["code"], wijken["district_code"], strict=True))
        large = {
            code
            for layer in (wijken, districts)
            for code, people in zip(layer["code"], layer["inhabitants"], strict=True)
            if people >= 500
        }
        whole = TellingArea("municipality", ("GM0034",), "Almere", None, None, None)

        def area(wijk):
            if wijk in large:
                return TellingArea("wijken", (wijk,), wijk, wijk, home[wijk], None)
            district = home.get(wijk)
            return (
                TellingArea("districts", (district,), district, None, district, None)
                if district in large
                else whole
            )

        return [area(wijk) for wijk in facilities["wijk_code"]]

    monkeypatch.setattr(access, "_told_in", told_before)
    found = outcome(ground, SEEN, Eyes(ground).by_buurt(SEEN))
    assert found.fewest_parts == 0, (
        "told for the municipality: it is in Pampus, where five people live"
    )


def test_every_history_differs_from_the_others():
    made = scenarios(random.Random(1), 2026)  # noqa: S311 - no secret
    assert len({it.name for it in made}) == len({repr(it.versions) for it in made}) == len(made)
