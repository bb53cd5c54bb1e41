"""Coverage: how far each data set reaches, and which gaps keep verdicts from being firm."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spreidingskaart.city.access import PLANNER, PUBLIC, seen_by
from spreidingskaart.city.sources.folder import LayerEntry, LoadReport
from spreidingskaart.city.sources.schema import SCHEMAS
from spreidingskaart.cli.main import DONE, main
from spreidingskaart.criteria import CRITERIA
from spreidingskaart.model import Fictional, Gap, GapKind
from spreidingskaart.model.details import plain
from spreidingskaart.site_test.coverage.asking import asked_of_city
from spreidingskaart.site_test.coverage.counting import data_sets
from spreidingskaart.site_test.coverage.document import (
    HEAD,
    WHOLE,
    coverage_of,
    document,
    rows,
    sentences,
)
from spreidingskaart.site_test.coverage.fillers import NOBODY, PROPOSAL, Filler, FillerKind
from spreidingskaart.site_test.coverage.firmness import MOST, Gain, firmness
from spreidingskaart.site_test.coverage.nouns import Covered, Extent
from spreidingskaart.site_test.proposals import proposals_from
from tests.city_folder import write_city
from tests.synthetic import (
    AROUND,
    DEFAULT_FACILITIES,
    DEFAULT_ZONES,
    box,
    facility,
    synthetic_city,
    zone,
)

TODAY = dt.date(2026, 11, 30)
FETCHED = dt.datetime(2026, 11, 30, 9, 0, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def city():
    return seen_by(synthetic_city(), PUBLIC)


def sets(city):
    return {one.layer: one for one in data_sets(city, TODAY)}


def told_of(city, layer, **changes):
    """Return the City of which city.yaml says something else of a layer."""
    report = city.reports.get(layer) or LoadReport(layer, None, 0, 0)
    entry = report.entry or LayerEntry(
        file="x.csv", title=layer, source="proef", date=dt.date(2025, 11, 30), fictional="no"
    )
    size = len(city.layers[layer])
    own = {name: changes.pop(name) for name in ("read", "kept") if name in changes}
    new = replace(report, entry=entry.model_copy(update=changes), read=size, kept=size)
    return replace(city, reports={**city.reports, layer: replace(new, **own)})


# ------------------------------------------------------------------------------------------------- how far it reaches


def test_every_layer_that_can_be_there_is_told_once(city):
    told = [one.layer for one in data_sets(city, TODAY)]
    assert sorted(told) == sorted(SCHEMAS)
    assert all(len(one.districts) == 2 for one in data_sets(city, TODAY))


def test_zoning_is_told_by_the_ground_that_has_a_designation(city):
    """West is designated throughout; of Oost, 1 by 2 km, the upper 500 m are not."""
    zoning = sets(told_of(city, "zoning"))["zoning"]
    west, oost = zoning.districts
    assert (west.extent, oost.extent) == (Extent.FULL, Extent.PARTLY)
    assert oost.share == pytest.approx(0.75)
    assert zoning.whole.share == pytest.approx(0.875)
    assert (oost.word, zoning.measure) == ("deels (75%)", "van de grond")


def test_ground_under_two_plans_counts_once(city):
    layer = city.layers["zoning"]
    twice = replace(
        city,
        layers={**city.layers, "zoning": layer.take(np.r_[0 : len(layer), 0 : len(layer)])},
    )
    assert sets(twice)["zoning"].districts[1].share == pytest.approx(0.75)


def test_points_never_know_that_they_are_all_unless_their_source_says_so(city):
    by_hand = sets(told_of(city, "stations"))["stations"]
    assert by_hand.whole.extent is Extent.SOME
    assert by_hand.whole.word == "volledigheid niet bekend"
    whole = sets(told_of(city, "stations", fetched=FETCHED))["stations"]
    assert {each.extent for each in (whole.whole, *whole.districts)} == {Extent.FULL}


@pytest.mark.parametrize(
    "spoilt", [{"complete": False}, {"read": 9, "kept": 1}], ids=["not all came", "dropped rows"]
)
def test_what_came_in_part_is_never_full(city, spoilt):
    for layer in ("stations", "zoning"):
        told = sets(told_of(city, layer, fetched=FETCHED, **spoilt))[layer]
        assert not told.complete
        assert told.note
        assert Extent.FULL not in {each.extent for each in (told.whole, *told.districts)}


def test_a_layer_that_is_not_there_says_what_it_leaves_untested(city):
    walking = sets(city)["walking"]
    assert (walking.loaded, walking.age, walking.whole.word) == (False, None, "niets")
    assert walking.left_untested == "Niet of minder zeker getoetst: Parkeren, Openbaar vervoer."
    assert walking.why_missing == "De laag Wandelnetwerk is niet geladen."


def test_what_is_fictional_is_told_as_nothing_else(city):
    sites = sets(told_of(city, "sites", fictional=Fictional.YES, fetched=FETCHED))["sites"]
    assert {each.word for each in (sites.whole, *sites.districts)} == {"fictief"}
    assert sites.left_untested.startswith("Voorlopig waar het hierop rust, want fictief: ")


def test_in_a_mixed_layer_the_rows_say_in_which_district_something_is_fictional(city):
    invented = [
        facility(
            "F9",
            1500,
            700,
            buurt_code="BU5",
            wijk_code="WK3",
            district_code="oost",
            fictional="yes",
        )
    ]
    mixed = synthetic_city(facilities=[*DEFAULT_FACILITIES[:1], *invented])
    told = sets(told_of(seen_by(mixed, PLANNER), "facilities", fictional=Fictional.MIXED))[
        "facilities"
    ]
    assert [each.fictional for each in told.districts] == [Fictional.NO, Fictional.YES]
    assert told.whole.fictional is Fictional.MIXED


def test_an_age_counts_from_the_date_of_the_source(city):
    year_ago = told_of(city, "stations", date=dt.date(2025, 11, 30))
    assert sets(year_ago)["stations"].age == pytest.approx(1.0, abs=0.01)
    future = told_of(city, "stations", date=dt.date(2030, 1, 1))
    assert sets(future)["stations"].age == 0


def test_figures_are_told_by_the_areas_with_a_number(tmp_path, capsys):
    folder = write_city(tmp_path)
    figures = folder / "figures_buurten.csv"
    lines = figures.read_text(encoding="utf-8").splitlines()
    figures.write_text(
        "\n".join(
            line if not line.startswith(("BU6", "BU7")) else f"{line[:3]}," for line in lines
        ),
        encoding="utf-8",
    )
    assert main(["coverage", "--json", "--city", str(folder)]) == DONE
    told = json.loads(capsys.readouterr().out)
    of = {one["layer"]: one for one in told["data_sets"]}["figures_buurten"]
    assert of["districts"]["west"]["extent"] == "full"
    assert (of["districts"]["oost"]["extent"], of["districts"]["oost"]["share"]) == (
        "partly",
        0.3333,
    )
    assert of["share_of"] == "van de buurten"


@given(share=st.floats(0.0, 1.0))
def test_partly_never_reads_as_all(share):
    assert "100%" not in Covered(Extent.PARTLY, 1, share).word


# ------------------------------------------------------------------------------------------------- who may see it


def test_what_is_secret_changes_nothing_for_everybody():
    without = tuple(row for row in DEFAULT_FACILITIES if row["visibility"] != "secret")
    seen = [
        plain(
            document(coverage_of(seen_by(synthetic_city(facilities=each), PUBLIC), TODAY))[
                "data_sets"
            ]
        )
        for each in (DEFAULT_FACILITIES, without)
    ]
    assert seen[0] == seen[1]


def test_facilities_are_never_all_for_the_public():
    whole = told_of(synthetic_city(), "facilities", fetched=FETCHED)
    assert sets(seen_by(whole, PLANNER))["facilities"].whole.extent is Extent.FULL
    public = sets(seen_by(whole, PUBLIC))["facilities"]
    assert public.whole.extent is Extent.SOME
    assert public.note.startswith("Wat beschermd is, telt hier niet mee")


# -------------------------------------------------------------------------------- what a criterion rests on


class Noting(dict):
    """Layers or reports that note which of them somebody asked for."""

    def __init__(self, *given):
        super().__init__(*given)
        self.names = set()

    def __getitem__(self, name):
        self.names.add(name)
        return super().__getitem__(name)

    def get(self, name, default=None):
        self.names.add(name)
        return super().get(name, default)


AREAS = {"buurten", "wijken", "districts"}


@pytest.mark.parametrize("criterion", CRITERIA, ids=lambda one: one.id)
def test_a_criterion_declares_every_layer_that_it_reads(city, criterion):
    layers, reports = Noting(city.layers), Noting(city.reports)
    noting = replace(city, layers=layers, reports=reports)
    asked = {"form": "domus", "places": 20, "site_id": ["L01", "L02"]}
    proposals = proposals_from(noting, **asked, old_function="kantoor_met_balie", old_size=100.0)
    layers.names.clear()
    reports.names.clear()
    found = criterion.find(proposals, noting)
    told = {ref.layer for i in range(2) for ref in found.tell(i).data} & set(SCHEMAS)
    assert (layers.names | reports.names | told) - AREAS <= set(criterion.layers)
    assert set(criterion.layers) <= set(SCHEMAS)


def test_the_layer_of_a_gap_stays_out_of_json_and_makes_no_second_gap():
    gap = Gap(GapKind.UNKNOWN, "de eigenaar is niet bekend", layer="plots")
    assert plain(gap) == {"kind": "unknown", "what": "de eigenaar is niet bekend"}
    assert gap == Gap(GapKind.UNKNOWN, "de eigenaar is niet bekend")


# ------------------------------------------------------------------------------------------------- which gaps matter


def of_layer(name):
    return Filler(FillerKind.LAYER, name)


A, B, C, D = (of_layer(name) for name in ("plots", "sites", "walking", "zoning"))


def test_a_verdict_with_two_gaps_needs_both():
    """One gap holds back most; two others, of which each alone gives nothing, give more together."""
    needs = [frozenset({A}), *[frozenset({B, C})] * 3, frozenset({A, D})]
    found = firmness(needs, [])
    assert set(found.first.fillers) == {A, B, C}
    assert found.first.gains[-1].assessments == 4
    assert {one.filler: one.alone.assessments for one in found.held} == {A: 1, B: 0, C: 0, D: 0}


def test_what_nothing_fills_never_becomes_firm():
    needs = [frozenset({A, NOBODY}), frozenset({NOBODY})]
    found = firmness(needs, [])
    assert (found.never, found.first.fillers, found.least) == (2, (), ())


def test_what_a_proposal_says_is_no_gap():
    found = firmness([frozenset({PROPOSAL})], [])
    assert (found.firm.assessments, found.first.fillers) == (1, ())


def test_where_three_are_not_enough_the_fewest_are_named():
    needs = [frozenset({A, B, C, D})]
    found = firmness(needs, [])
    assert found.first.gains[-1:] in ((), (Gain(0, 0),))
    assert found.least == tuple(sorted((A, B, C, D)))
    assert found.least_gain.assessments == 1


_NEEDS = st.frozensets(
    st.sampled_from([A, B, C, D, of_layer("stations"), of_layer("water"), NOBODY]), max_size=4
)


@settings(max_examples=30, deadline=None)
@given(whole=st.lists(_NEEDS, max_size=12), parts=st.lists(_NEEDS, max_size=12))
def test_no_other_three_make_more_firm(whole, parts):
    found = firmness(whole, parts)
    every = {each for needs in (*whole, *parts) for each in needs} - {NOBODY}

    def gained(filled):
        return tuple(sum(bool(n) and n <= set(filled) for n in each) for each in (whole, parts))

    best = max(
        (gained(each) for k in range(MOST + 1) for each in combinations(every, k)), default=(0, 0)
    )
    assert gained(found.first.fillers) == best
    if found.first.gains:
        last = found.first.gains[-1]
        assert (last.assessments, last.findings) == best
    worths = [(gain.assessments, gain.findings) for gain in found.first.gains]
    assert worths == sorted(worths)


@pytest.mark.parametrize("layer", ["sites", "green_blue", "zoning"])
def test_what_is_foretold_comes_true_where_a_layer_is_real(layer):
    """The oracle: say that the layer is real, ask everything again, and count what became firm."""
    rest = zone("enkelbestemming", "Groen", box(1000, 1500, 1000, 500), "groen")
    fictional = synthetic_city(zones=[*DEFAULT_ZONES, rest, AROUND])
    for name in ("sites", "green_blue", "zoning"):
        fictional = told_of(fictional, name, fictional=Fictional.YES)
    before = asked_of_city(seen_by(fictional, PLANNER)).found
    foretold = next(one.alone for one in before.held if one.filler == of_layer(layer))
    real = told_of(fictional, layer, fictional=Fictional.NO)
    after = asked_of_city(seen_by(real, PLANNER)).found
    assert after.firm.assessments - before.firm.assessments == foretold.assessments
    assert after.firm.findings - before.firm.findings == foretold.findings
    assert foretold.findings


def test_a_city_without_sites_and_plots_is_asked_a_spot_in_each_buurt(city):
    bare = replace(
        city, layers={name: layer for name, layer in city.layers.items() if name != "sites"}
    )
    asked = asked_of_city(bare)
    assert (asked.layer, asked.sites) == ("buurten", 7)
    assert sentences(coverage_of(bare, TODAY))[0].startswith(
        "Geteld over 14 toetsen: 7 buurten × 2 "
    )


def test_a_sentence_says_over_what_was_counted(city):
    told = sentences(coverage_of(city, TODAY))
    assert (
        told[0] == "Geteld over 4 toetsen: 2 zoeklocaties × 2 woonzorgvormen. Nu zijn er 0 zeker."
    )


# ------------------------------------------------------------------------------------------------- how it is handed out


def test_there_is_a_row_for_each_data_set_and_district(city):
    table = rows(coverage_of(city, TODAY))
    assert {len(row) for row in table} == {len(HEAD)}
    areas = Counter(row[2] for row in table)
    assert areas == {WHOLE: len(SCHEMAS), "West": len(SCHEMAS), "Oost": len(SCHEMAS)}


def test_the_table_for_people_names_shape_and_word(tmp_path, capsys):
    assert main(["coverage", "--city", str(write_city(tmp_path))]) == DONE
    told = capsys.readouterr().out
    assert "△ fictief" in told
    assert "– niets" in told
    assert "Wat scheelt het meest?" in told
