"""A criterion says `fits` firmly only where every layer it reads covers the site and what lies within its distance.

So taking away what a city knows never gives `fits`, and never makes a verdict firm. Two kinds of things are apart,
because their absence cannot be seen: a facility that is not listed is a home that is not there, and a mark, a zone, a
bouwvlak, a size or a part of the green-blue network that is not listed is ground without one. Of those only the
whole layer is taken away.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.layer import Layer
from spreidingskaart.criteria import CRITERIA
from spreidingskaart.model import Verdict
from spreidingskaart.site_test.assess import overall
from spreidingskaart.site_test.proposals import proposals_from
from tests.synthetic import AROUND, DEFAULT_ZONES, SITING, at, box, synthetic_city, zone

FITS = Verdict.FITS.code
REST = zone("enkelbestemming", "Sport", box(1000, 1500, 1000, 500), "sport")
SIZE = zone(
    "maatvoering", "bouwhoogte", box(0, 0, 1000, 1000), values='{"maximum bouwhoogte (m)": "12"}'
)
BUILD = zone("bouwvlak", "bouwvlak", box(0, 0, 900, 900))
FORMS = ("ouderen_geclusterd", "beschermd_wonen_plus", "begeleid_wonen_groep")
PLACES = [(150, 150), (500, 500), (850, 950), (1300, 1200), (300, 1200), (1100, 1400), (1550, 500)]
THINGS = ("functieaanduiding", "gebiedsaanduiding", "maatvoering", "bouwvlak", "dubbelbestemming")
"""Kinds of plan objects of which one that is missing cannot be seen."""


def norm(value, unit):
    return {
        "title": "Grens",
        "value": value,
        "unit": unit,
        "source": "Proefgemeente",
        "status": "policy",
    }


NORMS = {
    "max_station_distance": norm(900, "m hemelsbreed"),
    "max_places_per_1000_buurt": norm(60, "plekken per 1.000 inwoners"),
    "max_places_per_1000_wijk": norm(40, "plekken per 1.000 inwoners"),
    "max_places_per_1000_district": norm(20, "plekken per 1.000 inwoners"),
    "min_distance_same_form": norm(100, "m"),
}


@cache
def whole():
    return synthetic_city(
        zones=[*DEFAULT_ZONES, REST, AROUND, SIZE, BUILD],
        siting={"norms": {**SITING["norms"], **NORMS}},
    )


@cache
def sites(form):
    """A pin and a plot of one hectare at each place, of the municipality."""
    x, y = (
        np.array(each, dtype=float) for each in zip(*(at(*place) for place in PLACES), strict=True)
    )
    plots = shapely.box(x - 50, y - 50, x + 50, y + 50)
    common = {
        "form": form,
        "places": 10,
        "units": 10,
        "own_parking": 40,
        "height": 9,
        "owner": "municipality",
    }
    return [
        proposals_from(whole(), x=x, y=y, **common),
        proposals_from(whole(), geometry=plots, **common),
    ]


def asked(city, proposals):
    return {
        criterion.id: criterion.find(proposals.on_known_ground({}), city) for criterion in CRITERIA
    }


@cache
def before(form):
    return [asked(whole(), proposals) for proposals in sites(form)]


def taken(layer, keep):
    return layer.take(np.flatnonzero(keep))


def blanked(layer, column, rows):
    values = layer[column].copy()
    values[rows] = np.nan if values.dtype.kind == "f" else None
    return layer.with_columns(**{column: values})


BLANKS = {
    "zoning": ("kind", "name", "main_group", "plan_id", "values"),
    "zoning_plans": ("status",),
    "facilities": ("places",),
    "buurten": ("inhabitants",),
    "wijken": ("inhabitants",),
    "districts": ("inhabitants",),
}
ROWS = ("zoning", "zoning_plans", "stations", "sites")
"""Layers of which single rows are taken away."""
WHOLE = ("zoning", "zoning_plans", "stations", "sites", "green_blue", "facilities")


@st.composite
def poorer(draw):
    """Draw a city that knows less than the whole one."""
    city = whole()
    layers = dict(city.layers)
    for name in draw(st.sets(st.sampled_from(ROWS), max_size=2)):
        layer = layers[name]
        keep = np.array(draw(st.lists(st.booleans(), min_size=len(layer), max_size=len(layer))))
        if name == "zoning":
            keep |= np.isin(layer["kind"], THINGS)
        layers[name] = taken(layer, keep)
    for name in draw(st.sets(st.sampled_from(sorted(BLANKS)), max_size=2)):
        layer = layers[name]
        if len(layer):
            rows = draw(st.lists(st.integers(0, len(layer) - 1), max_size=4))
            if name == "zoning":  # without its only bouwvlak nobody sees that a plan has any
                rows = [row for row in rows if layer["kind"][row] != "bouwvlak"]
            layers[name] = blanked(layer, draw(st.sampled_from(BLANKS[name])), rows)
    for name in draw(st.sets(st.sampled_from(WHOLE), max_size=1)):
        if draw(st.booleans()):
            layers[name] = layers[name].take(np.zeros(0, dtype=np.int64))
        else:
            del layers[name]
    return replace(city, layers=layers)


def holds(poor, form):
    for proposals, rich in zip(sites(form), before(form), strict=True):
        columns = asked(poor, proposals)
        was, is_now = overall(rich), overall(columns)
        assert not ((is_now[0] == FITS) & (was[0] != FITS)).any(), "as a whole"
        assert not (is_now[1] & ~was[1]).any(), "as a whole"
        for name, found in columns.items():
            new_fits = (found.verdict == FITS) & (rich[name].verdict != FITS)
            assert not new_fits.any(), (name, np.flatnonzero(new_fits))
            new_firm = found.firm & ~rich[name].firm
            assert not new_firm.any(), (name, np.flatnonzero(new_firm))


@given(poorer(), st.sampled_from(FORMS))
@settings(max_examples=30, deadline=None)
def test_what_is_missing_never_passes(poor, form):
    holds(poor, form)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", WHOLE)
def test_a_layer_that_is_missing_or_empty_never_passes(name, form):
    city = whole()
    holds(
        replace(city, layers={key: each for key, each in city.layers.items() if key != name}), form
    )
    empty = city.layers[name].take(np.zeros(0, dtype=np.int64))
    holds(replace(city, layers={**city.layers, name: empty}), form)


def test_the_whole_city_gives_firm_passes_to_lose():
    """So that the tests above can fail. Zoning passes firmly only by the text of a plan, which this city has not."""
    firm = {
        name
        for form in FORMS
        for columns in before(form)
        for name, found in columns.items()
        if (found.firm & (found.verdict == FITS)).any()
    }
    assert {
        "business_park",
        "spread",
        "area",
        "green_blue",
        "land_owner",
        "public_transport",
    } <= firm


def test_everything_is_not_tested_where_nothing_but_areas_is_known():
    city = whole()
    levels = ("buurten", "wijken", "districts")
    areas = {
        name: Layer(
            city.layers[name].geometry,
            {
                column: np.full_like(values, np.nan) if column == "inhabitants" else values
                for column, values in city.layers[name].columns.items()
            },
        )
        for name in levels
    }
    for proposals in sites("ouderen_geclusterd"):
        for name, found in asked(replace(city, layers=areas), proposals).items():
            if name not in ("parking", "area", "land_owner"):
                assert (found.verdict == Verdict.NOT_TESTED.code).all(), name
                assert not found.firm.any(), name
