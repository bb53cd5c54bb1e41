"""Never surer than the data: what is taken away or came in part makes no verdict firmer, and never lets one pass."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spreidingskaart.city.access import PLANNER, seen_by
from spreidingskaart.city.sources.folder import LayerEntry, LoadReport
from spreidingskaart.criteria import BY_ID, CRITERIA
from spreidingskaart.model import Fictional, Verdict, ZoningAsked
from spreidingskaart.site_test.assess import assess
from spreidingskaart.site_test.proposals import proposals_from
from tests.synthetic import AROUND, DEFAULT_ZONES, SITING, box, facility, synthetic_city, zone

AREAS = ("buurten", "wijken", "districts")
SPOILT = (
    {"complete": False},
    {"reserve": "het is het bestand van de maand"},
    {"complete": False, "asked": tuple(ZoningAsked)},
)
ASKED = {"form": "domus", "places": 20, "own_parking": 400.0}


def with_all_known():
    """Return a City in which as much as can be is firm, and passes."""
    source = {"source": "Raadsbesluit", "status": "verified", "forms": ["domus"]}
    limits = {
        "max_places_per_1000_district": {"value": 1000.0, "unit": "plekken per 1.000 inwoners"},
        "green_blue_max_share": {"value": 0.5, "unit": "aandeel"},
        "min_area": {"value": 10.0, "unit": "m2"},
        "max_station_distance": {"value": 90000.0, "unit": "m hemelsbreed"},
    }
    norms = {
        **SITING["norms"],
        **{name: {**limit, **source, "title": name} for name, limit in limits.items()},
    }
    rest = zone("enkelbestemming", "Groen", box(1000, 1500, 1000, 500), "groen")
    city = synthetic_city(
        zones=[*DEFAULT_ZONES, rest, AROUND],
        facilities=[facility("F1", form="domus", places=10)],
        siting={**SITING, "norms": norms},
    )
    reports = {
        name: _real(name, city.reports.get(name), len(city.layers[name])) for name in city.layers
    }
    return seen_by(replace(city, reports=reports), PLANNER)


def _real(name, report, size):
    entry = report.entry if report is not None else None
    entry = entry or LayerEntry(
        file="x.csv", title=name, source="proef", date=dt.date(2025, 1, 1), fictional="no"
    )
    entry = entry.model_copy(update={"fictional": Fictional.NO, "asked": tuple(ZoningAsked)})
    return LoadReport(name, entry, size, size)


@pytest.fixture(scope="module")
def city():
    return with_all_known()


def told(city, **more):
    """Return findings of two sites and of each alone."""
    both = assess(proposals_from(city, site_id=["L01", "L02"], **ASKED, **more), city)
    alone = [
        assess(proposals_from(city, site_id=[name], **ASKED, **more), city)
        for name in ("L01", "L02")
    ]
    for name, found in both.items():
        for i, one in enumerate(alone):
            assert found.verdict[i] == one[name].verdict[0]
            assert found.firm[i] == one[name].firm[0]
            for finding in (found.tell(i), one[name].tell(0)):
                assert finding.firm == found.firm[i], (name, finding.gaps)
                assert finding.verdict.code == found.verdict[i]
    return both


@pytest.fixture(scope="module")
def before(city):
    return told(city)


def test_the_city_in_which_all_is_known_has_firm_answers_and_passes(before):
    firm = {name for name, found in before.items() if found.firm.any()}
    passes = {name for name, found in before.items() if (found.verdict == Verdict.FITS.code).any()}
    assert firm >= {"business_park", "spread", "area", "public_transport", "green_blue"}
    assert passes >= {"business_park", "spread", "area", "green_blue"}


def changed(city, spoilt, gone):
    """Return the City of which some layers came in part and others are not there."""
    reports = dict(city.reports)
    for name, how in spoilt.items():
        reports[name] = replace(
            reports[name], entry=reports[name].entry.model_copy(update=SPOILT[how])
        )
    layers = {name: layer for name, layer in city.layers.items() if name not in gone}
    reports = {name: report for name, report in reports.items() if name not in gone}
    return replace(city, layers=layers, reports=reports)


LAYERS = sorted({layer for one in CRITERIA for layer in one.layers} | set(AREAS))


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_less_is_never_surer_and_what_came_in_part_is_never_firm(city, before, data):
    there = [name for name in LAYERS if name in city.layers]
    spoilt = data.draw(
        st.dictionaries(st.sampled_from(there), st.integers(0, len(SPOILT) - 1), max_size=4)
    )
    gone = data.draw(
        st.sets(st.sampled_from([n for n in there if n not in (*AREAS, "sites")]), max_size=2)
    )
    after = told(changed(city, spoilt, gone))
    for name, found in after.items():
        criterion = BY_ID[name]
        assert not (found.firm & ~before[name].firm).any(), name
        new_pass = (found.verdict == Verdict.FITS.code) & (
            before[name].verdict != Verdict.FITS.code
        )
        assert not new_pass.any(), name
        partly = set(spoilt) - gone
        if partly & (set(criterion.layers) | set(AREAS)) - {"sites", "plots"} - set(
            criterion.told_by_row
        ):
            assert not found.firm.any(), name
        if partly & set(criterion.passes_by_absence):
            assert not (found.verdict == Verdict.FITS.code).any(), name


@pytest.mark.parametrize(
    "criterion", [one for one in CRITERIA if one.taken_from], ids=lambda one: one.id
)
def test_a_fact_of_a_site_from_a_layer_that_came_in_part_is_not_firm(city, before, criterion):
    after = told(changed(city, {"sites": 0}, set()))[criterion.id]
    assert not after.firm.any()
    assert not np.array_equal(after.firm, before[criterion.id].firm)


def test_a_layer_of_which_some_rows_are_fictional_is_real_only_where_rows_tell(city):
    entry = city.reports["sites"].entry.model_copy(update={"fictional": Fictional.MIXED})
    for name in ("sites", "green_blue"):
        mixed = replace(
            city, reports={**city.reports, name: replace(city.reports[name], entry=entry)}
        )
        found = told(mixed)
        rests = ("area", "land_owner") if name == "sites" else ("green_blue",)
        assert not any(found[criterion].firm.any() for criterion in rests)
