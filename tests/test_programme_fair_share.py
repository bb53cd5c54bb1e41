"""The fair share of every district: it adds up to the need, whatever corrects it, and unknown stays unknown."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.statistics.apportion import largest_remainder, shares_by
from spreidingskaart.city.access import seen_by
from spreidingskaart.city.measures.places import entries_of
from spreidingskaart.cli.main import main
from spreidingskaart.errors import InputError
from spreidingskaart.model import FigureStatus
from spreidingskaart.programme.fair_share.asked import (
    group_needs,
    left_out,
    need_named,
    together,
)
from spreidingskaart.programme.fair_share.decisions import planned_decisions, site_decisions
from spreidingskaart.programme.fair_share.places import district_places
from spreidingskaart.programme.fair_share.shares import GroupNeed, divided
from spreidingskaart.programme.fair_share.told import (
    best_decision,
    fiction,
    headline,
    of_district,
    remarks,
)
from spreidingskaart.programme.fair_share.weights import (
    ShareCorrection,
    corporation_share,
    weights_of,
)
from spreidingskaart.programme.figures import FigureSource, ProgrammeFigure, unknown
from spreidingskaart.programme.scenario import scenario_of
from tests.bundled import bundled_city
from tests.synthetic import synthetic_city

WEIGHTS = st.lists(st.floats(0, 1e6), min_size=1, max_size=12)


def need(places, *, forms=("domus",), status=FigureStatus.SOURCED, name="Dakloze mensen"):
    figure = ProgrammeFigure(places, (FigureSource(status, "proef"),))
    return GroupNeed("dakloos", name, forms, figure)


def city_with(**columns):
    """Return the test city with figures of its wijken."""
    city = synthetic_city()
    changed = city.layers["wijken"].with_columns(
        **{name: np.array(values, dtype=float) for name, values in columns.items()}
    )
    return replace(city, layers={**city.layers, "wijken": changed})


def test_the_spreidingswet_example_uncorrected():
    """Wijdemeren: 24,659 of 17,947,684 inhabitants, 96,000 places."""
    share = shares_by(np.array([24_659.0, 17_947_684.0 - 24_659.0]))
    assert 96_000 * share[0] == pytest.approx(131.9, abs=0.05)


@given(WEIGHTS, st.integers(0, 5_000))
@settings(max_examples=25)
def test_whole_shares_add_up_and_are_the_exact_ones_rounded_down_or_up(weights, total):
    shares = shares_by(np.array(weights))
    whole = largest_remainder(total, shares)
    if not sum(weights):
        assert np.isnan(whole).all()
        return
    assert shares.sum() == pytest.approx(1)
    assert whole.sum() == total
    assert (np.abs(whole - total * shares) < 1 + 1e-6).all()
    assert (whole[np.array(weights) == 0] == 0).all()


@given(WEIGHTS, st.data())
@settings(max_examples=25)
def test_whatever_corrects_the_weights_the_whole_stays_the_whole(weights, data):
    factors = data.draw(st.lists(st.floats(0.1, 3), min_size=len(weights), max_size=len(weights)))
    shares = shares_by(np.array(weights), np.array(factors))
    assert not sum(weights) or shares.sum() == pytest.approx(1)


def test_of_equal_remainders_the_largest_share_comes_first():
    assert largest_remainder(3, np.array([0.25, 0.5, 0.25])).tolist() == [1, 1, 1]
    assert largest_remainder(1, np.array([0.25, 0.25, 0.5])).tolist() == [0, 0, 1]
    assert largest_remainder(2, np.array([0.5, np.nan, 0.5])).tolist()[0] == 1
    with pytest.raises(ValueError, match="at least 0"):
        largest_remainder(-1, np.array([1.0]))
    with pytest.raises(ValueError, match="at least 0"):
        shares_by(np.array([1.0, -1.0]))


def test_without_a_correction_every_inhabitant_counts_the_same():
    """West has 5,000 of the 10,000 inhabitants of the test city."""
    city = synthetic_city()
    found = divided(city, need(101.2), 2026)
    assert found.weights.weight.tolist() == [0.5, 0.5]
    assert found.need.value == 102
    assert found.share.tolist() == [51, 51]
    assert found.exact.sum() == pytest.approx(102)


def test_a_correction_is_renormalised_and_says_that_nobody_checked_it():
    city = city_with(ses_woa=[-0.5, -0.5, 0.5, 0.5])
    found = divided(city, need(100), 2026, ShareCorrection.SES_WOA)
    assert found.weights.factor.tolist() == [0.5, 1.5]
    assert found.share.tolist() == [25, 75]
    assert found.need.status is FigureStatus.UNVERIFIED
    assert any("niet gelezen" in one for one in remarks(found))


def test_the_liveability_of_the_city_is_the_middle_of_its_correction():
    city = city_with(liveability_score=[3, 3, 5, 5])
    found = weights_of(city, ShareCorrection.LIVEABILITY)
    assert found.factor.tolist() == [0.75, 1.25]
    assert found.weight.sum() == pytest.approx(1)


def test_a_score_that_is_not_known_counts_as_the_mean_and_is_called_an_assumption():
    city = city_with(ses_woa=[-0.5, -0.5, np.nan, np.nan])
    found = divided(city, need(100), 2026, ShareCorrection.SES_WOA)
    assert found.weights.assumed == ("Oost",)
    assert found.share.tolist() == [50, 50]
    assert found.need.status is FigureStatus.ASSUMPTION
    people = city.layers["districts"].with_columns(inhabitants=np.array([2_000.0, 8_000.0]))
    few = replace(city, layers={**city.layers, "districts": people})
    thin = weights_of(few, ShareCorrection.SES_WOA)
    assert thin.unknown == "SES-WOA is maar van 20% van de inwoners bekend"
    assert np.isnan(thin.weight).all()


def test_the_share_of_corporations_is_a_fact_per_district():
    city = city_with(tenure_corporation_pct=[40, 20, 30, np.nan])
    west, oost = corporation_share(city)
    assert west == pytest.approx((40 * 4_000 + 20 * 1_000) / 5_000)
    assert oost == 30


def test_what_is_not_loaded_or_not_known_stays_unknown():
    city = synthetic_city()
    found = divided(city, need(100), 2026, ShareCorrection.SES_WOA)
    assert np.isnan(found.share).all()
    assert headline(found) == "Geen cijfers: SES-WOA is niet geladen."
    nobody = GroupNeed("x", "X", ("domus",), unknown("geen cijfer voor de instroom"))
    assert headline(divided(city, nobody, 2026)) == "Geen cijfers: geen cijfer voor de instroom."
    assert (
        np.isnan(corporation_share(city)).all()
        or "tenure_corporation_pct" in city.areas("wijken").columns
    )


def test_a_district_without_inhabitants_gets_nothing_and_is_named():
    city = synthetic_city()
    for people, share in ((0.0, 0), (np.nan, None)):
        empty = city.layers["districts"].with_columns(inhabitants=np.array([people, 5000.0]))
        found = divided(replace(city, layers={**city.layers, "districts": empty}), need(10), 2026)
        first = found.share[0]
        assert (None if np.isnan(first) else first) == share
        assert found.share[1] == 10
        assert found.weights.empty == ("West",)
        assert any("West heeft geen bekende inwoners" in one for one in remarks(found))


@pytest.fixture(scope="module")
def almere():
    return bundled_city("public")


@pytest.mark.parametrize("year", [2026, 2029, 2035])
def test_what_the_districts_have_is_what_the_register_says(almere, year):
    """Places of districts and of the city as a whole together are the open places of that year."""
    forms = tuple(almere.forms)
    found = district_places(almere, forms, year)
    then, now = entries_of(almere.at(year)), entries_of(almere)
    counted = then.open & ~np.isnan(then.places) & (then.form >= 0)
    dated = found.coming.sum() - found.undated.sum()
    undated_whole = now.places[
        then.planned & (now.area["districts"] < 0) & ~np.isnan(now.places)
    ].sum()
    assert found.there.sum() + dated + found.whole_there + found.whole_coming - undated_whole == (
        pytest.approx(then.places[counted].sum())
    )


def test_what_is_there_is_compared_with_the_share(almere):
    group = need(
        172, forms=("beschermd_wonen_24u", "beschermd_wonen_plus"), status=FigureStatus.FICTIONAL,
        name="Beschermd wonen",
    )  # fmt: skip
    found = divided(almere, group, 2026)
    assert found.share.sum() == 172
    assert found.more_now.tolist() == (found.places.there - found.share).tolist()
    assert headline(found) == (
        "Fictief: Haven heeft 15 plekken meer dan zijn deel, Buiten 18 minder. "
        "Met wat er komt heeft Hout 28 plekken meer dan zijn deel, Buiten 18 minder."
    )
    assert fiction(found) == (
        "De behoefte is fictief en alle 180 plekken die er zijn, zijn fictief."
    )
    assert of_district(found, 0) == (
        "Eerlijk deel in 2026 van beschermd wonen: 19 plekken (fictief). Er zijn er 34."
    )
    plans = planned_decisions(almere, found)
    assert [one.name for one in plans] == [
        "Beschermd Wonen Plus Oosterwold (gepland)",
        "Fictieve voorziening 09 (beschermd wonen)",
        "Fictieve voorziening 19 (beschermd wonen plus)",
    ]
    first = plans[0]
    assert (first.district, first.before, first.after, first.share) == ("Hout", 0, 36, 8)
    assert (first.nearer, first.told) == (-20, "verder van het deel")
    sites = site_decisions(almere, found, 24)
    assert len(sites) == len(almere.layers["sites"])
    assert {one.after - one.before for one in sites if one.district} == {24}
    assert best_decision(plans) == (
        "1 van de 3 plannen brengt een stadsdeel dichter bij zijn deel, 2 brengen het verder weg."
    )


def test_a_facility_without_a_number_leaves_its_district_unknown():
    city = synthetic_city()
    facilities = city.layers["facilities"]
    spoilt = facilities.with_columns(places=np.full(len(facilities), np.nan))
    found = divided(replace(city, layers={**city.layers, "facilities": spoilt}), need(20), 2026)
    assert np.isnan(found.more_now[found.places.without_number > 0]).all()
    assert any("Niet geteld" in one for one in remarks(found))
    none = replace(city, layers={k: v for k, v in city.layers.items() if k != "facilities"})
    assert "geen voorzieningen geladen" in headline(divided(none, need(20), 2026))
    formless = divided(city, need(20, forms=()), 2026)
    assert "geen woonzorgvorm bekend" in headline(formless)


def test_a_secret_facility_counts_nowhere():
    city = synthetic_city()
    whole, public = (
        district_places(one, tuple(city.forms), 2026) for one in (city, seen_by(city, "public"))
    )
    assert (
        np.nansum(public.there) + public.whole_there <= np.nansum(whole.there) + whole.whole_there
    )


def test_the_command_gives_what_scripts_build_on(capsys):
    assert main(["fair-share", "--year", "2030", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert {"schema", "municipality", "data_version", "role", "year", "correction"} <= set(document)
    known = [group for group in document["groups"] if group["need"] is not None]
    assert known
    for group in known:
        assert sum(district["share"] for district in group["districts"]) == group["need"]
        assert group["status"] == "fictional"
    unknown_ones = [group for group in document["groups"] if group["need"] is None]
    assert unknown_ones
    assert all(group["unknown"] for group in unknown_ones)
    assert all(one["share"] is None for group in unknown_ones for one in group["districts"])
    assert main(["fair-share", "--correction", "woz"]) == 2
    assert "kies uit: none, ses_woa, liveability" in capsys.readouterr().err
    assert main(["fair-share", "--year", "later"]) == 2


def test_a_scenario_of_the_programme_changes_the_shares_and_is_an_assumption(almere):
    before, after = (
        divided(almere, need_named(almere, "beschermd_wonen", 2026, scenario), 2026)
        for scenario in (None, scenario_of("Meer;beschermd_wonen.inflow=600"))
    )
    assert after.need.value > before.need.value
    assert after.share.sum() == after.need.value
    assert any("Meer" in source.text for source in after.need.sources)
    with pytest.raises(InputError, match="kies uit: alle, beschermd_wonen"):
        need_named(almere, "iedereen", 2026)


def test_all_groups_together_are_those_whose_need_is_known(almere):
    needs = group_needs(almere, 2026)
    known = [one for one in needs if one.places.is_known]
    whole = together(needs)
    assert whole.places.value == sum(one.places.value for one in known)
    assert "Dakloze jongeren" in left_out(needs)
    assert not together([one for one in needs if not one.places.is_known]).places.is_known


def test_a_year_that_is_not_now_stands_in_the_sentence():
    city = synthetic_city()
    assert headline(divided(city, need(100), 2030)) == (
        "Oost heeft 20 plekken minder dan zijn deel in 2030. "
        "Met wat er komt heeft West 29 plekken meer dan zijn deel, Oost 20 minder."
    )
