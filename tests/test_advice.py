"""Who does literally what an advice says finds that it works: numbers in advice are rounded the safe way."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spreidingskaart.criteria.area.criterion import find as area
from spreidingskaart.criteria.green_blue.criterion import find as green_blue
from spreidingskaart.criteria.parking.criterion import find as parking
from spreidingskaart.criteria.public_transport.criterion import find as public_transport
from spreidingskaart.criteria.spread.criterion import find as spread
from spreidingskaart.model import Verdict
from spreidingskaart.site_test.proposals import proposals_from, propose
from spreidingskaart.words.numbers import RoundingWay, hectares, metres, read_number
from tests.synthetic import SITING, box, synthetic_city, unit_of

UNITS = {"m": 1.0, "km": 1000.0, "m²": 1.0, "ha": 10_000.0}


def with_norms(**norms):
    def record(name, value):
        return {
            "title": "Grens", "value": value, "unit": unit_of(name), "source": "Proefgemeente", "status": "policy",
        }  # fmt: skip

    return synthetic_city(
        siting={"norms": {**SITING["norms"], **{name: record(name, at) for name, at in norms.items()}}}
    )  # fmt: skip


def amounts(text):
    """Every number with a unit in a sentence, in metres or square metres."""
    found = re.findall(r"(\d[\d.,]*) (m²|ha|km|m)\b", text)
    return [read_number(value.replace(".", "")) * UNITS[unit] for value, unit in found]


# ------------------------------------------------------------------------------------------- the numbers
@given(st.floats(0.001, 9e6), st.sampled_from([metres, hectares]))
def test_up_is_never_less_and_down_never_more_and_exact_is_the_same(value, tell):
    [up], [down] = (amounts(tell(value, way)) for way in (RoundingWay.UP, RoundingWay.DOWN))
    assert down - 1e-6 <= value <= up + 1e-6
    assert amounts(tell(round(value, 2), RoundingWay.EXACT))[0] == pytest.approx(
        round(value, 2), abs=0.02
    )


@given(st.floats(1, 9e6), st.integers(1, 9_000_000), st.sampled_from([metres, hectares]))
def test_beside_a_norm_nothing_seems_to_reach_what_it_does_not(value, norm, tell):
    [told] = amounts(tell(value, RoundingWay.beside(value, norm)))
    [asked] = amounts(tell(norm, RoundingWay.EXACT))
    assert np.sign(told - asked) == np.sign(value - norm)


@pytest.mark.parametrize(
    ("area", "way", "told"),
    [
        (12_500, RoundingWay.NEAREST, "1,25 ha"),
        (10_000, RoundingWay.EXACT, "1 ha"), (2_598.5, RoundingWay.NEAREST, "0,26 ha"),
        (7_401.5, RoundingWay.UP, "0,75 ha"),
        (9_996, RoundingWay.DOWN, "0,99 ha"), (340, RoundingWay.NEAREST, "340 m²"),
        (12_345.6, RoundingWay.EXACT, "1,23456 ha"), (996, RoundingWay.UP, "0,1 ha"),
    ],
)  # fmt: skip
def test_an_area_is_told_one_way_everywhere(area, way, told):
    assert hectares(area, way) == told


# -------------------------------------------------------------------------------------------- the advice
@settings(max_examples=30, deadline=None)
@given(st.integers(300, 1400), st.integers(20, 1400))
def test_a_plot_with_what_is_missing_added_is_large_enough(side, other):
    city = with_norms(min_area=float(side * side) / 1.7)
    shape = box(100, 100, other / 10, side / 10)
    plot = area(propose(city, form="domus", places=20, geometry=shape), city).tell(0)
    if plot.verdict is Verdict.UNSUITABLE:
        [more] = amounts(plot.helps[0])
        assert plot.value + more >= plot.threshold
        [told, asked] = amounts(plot.sentence)
        assert told < asked


@pytest.mark.parametrize("own", [0, 3, 7])
@pytest.mark.parametrize("units", [7, 20, 33])
def test_a_plot_with_the_spaces_or_the_units_of_the_advice_has_enough(own, units):
    city = synthetic_city()

    def asked(own, units):
        proposal = propose(
            city, form="domus", places=20, geometry=box(100, 100, 40, 40), own_parking=own, units=units
        )  # fmt: skip
        return parking(proposal, city).tell(0)

    first = asked(own, units)
    for advice in first.helps:
        if found := re.search(r"Met (\d+) parkeerplaats(?:en)? erbij", advice):
            assert asked(own + int(found[1]), units).verdict is Verdict.FITS
        if found := re.search(r"hoogstens (\d+) eenhe", advice):
            assert asked(own, int(found[1])).verdict is Verdict.FITS


@settings(max_examples=20, deadline=None)
@given(st.floats(1, 40), st.integers(2, 90))
def test_with_the_places_of_the_advice_an_area_stays_under_its_limit(limit, places):
    city = with_norms(max_places_per_1000_wijk=limit)

    def asked(places):
        return spread(
            proposals_from(city, form="domus", places=places, x=[140500.0], y=[480250.0]), city
        ).tell(0)

    for advice in asked(places).helps:
        if found := re.search(r"Met hoogstens (\d+) plekken", advice):
            assert asked(int(found[1])).verdict is not Verdict.CONFLICTS


def test_within_the_distance_of_the_advice_a_station_is_near_enough():
    city = with_norms(max_station_distance=449.0)
    finding = public_transport(
        propose(city, form="domus", places=20, geometry=box(1800, 1800, 20, 20)), city
    ).tell(0)
    assert finding.verdict is Verdict.CONFLICTS
    assert amounts(finding.helps[0]) == [449.0]


def test_without_the_ground_of_the_advice_nothing_of_a_site_lies_in_the_network():
    city = synthetic_city()
    finding = green_blue(
        propose(city, form="beschermd_wonen_plus", places=20, geometry=box(480.3, 900, 40, 33.3)), city
    ).tell(0)  # fmt: skip
    for advice in finding.helps:
        assert amounts(advice)[0] >= finding.value * 40 * 33.3 - 1e-6
