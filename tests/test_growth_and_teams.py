"""What the growth of the city asks: places per district, and district teams; with the mark of every number."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from geo.layer import Layer
from spreidingskaart.model import FigureStatus
from spreidingskaart.programme.growth import growth_of, inhabitants_over, is_planned, quarters
from spreidingskaart.programme.teams import teams_of
from spreidingskaart.web.opgave import growth as growth_screen
from spreidingskaart.web.opgave import teams as teams_screen
from tests.bundled import bundled_city


@pytest.fixture(scope="module")
def city():
    return bundled_city("public")


def without(city, *names):
    """Return the city without some tables."""
    return replace(
        city, layers={name: layer for name, layer in city.layers.items() if name not in names}
    )


def test_places_asked_keep_the_rate_of_now_and_are_no_surer_than_the_plans(city):
    found = growth_of(city, 2032)
    poort = next(area for area in found.districts if area.name == "Poort")
    asked = poort.places_now.value / poort.now.value * (poort.then.value - poort.now.value)
    assert poort.more_needed.value == pytest.approx(asked)
    assert poort.then.status is poort.more_needed.status is FigureStatus.FICTIONAL
    assert poort.now.status is FigureStatus.SOURCED
    assert found.whole.then.value == pytest.approx(sum(one.then.value for one in found.districts))


def test_a_district_where_nobody_lives_now_has_no_rate_of_its_own(city):
    pampus = next(one for one in growth_of(city, 2032).districts if one.name == "Pampus")
    assert not pampus.more_needed.is_known
    assert "te weinig inwoners" in pampus.more_needed.unknown


def test_lines_are_the_inhabitants_of_each_year(city):
    years = (2026, 2030, 2040)
    people = inhabitants_over(city, years)
    for column, year in enumerate(years):
        np.testing.assert_equal(people[:, column], city.at(year).areas("districts")["inhabitants"])


def test_sentences_of_growth(city):
    found = growth_of(city, 2032)
    assert growth_screen.told(found).startswith(
        "30.515 inwoners heeft Poort in 2032 met de geplande woningen (fictief), 8.700 meer dan nu. "
        "Om in Poort per inwoner evenveel plekken te houden zijn er "
    )
    assert any(
        "In Pampus wonen nu te weinig mensen" in told for told in growth_screen.new_told(found)
    )
    assert {source.status for one in quarters(city) for source in one.inhabitants.sources} == {
        FigureStatus.FICTIONAL
    }


def test_people_are_counted_once_where_teams_share(city):
    found = teams_of(city, 2032)
    buiten = next(area for area in found.served if area.name == "Buiten")
    assert len(buiten.teams) == 2
    assert buiten.per_team.value == buiten.now.value / 2
    everyone = np.nansum(city.areas("wijken")["inhabitants"])
    assert sum(area.now.value for area in found.areas if area.now.is_known) == everyone


def test_hout_is_served_by_haven_and_pampus_by_nobody_as_the_list_says(city):
    found = teams_of(city, 2032)
    haven = next(area for area in found.served if area.teams == ("Wijkteam Haven",))
    assert haven.name == "Haven en Hout"
    assert haven.then.status is FigureStatus.FICTIONAL
    assert "Pampus" in [area.name for area in found.unserved]
    assert any(
        "zolang Hout geen eigen wijkteam heeft" in told for told in teams_screen.source_notes(found)
    )
    pampus = next(area for area in found.unserved if area.name == "Pampus")
    assert not pampus.per_team.is_known


@pytest.mark.parametrize("given", [None, 20_000.0])
def test_the_norm_is_the_mean_or_a_choice_that_is_called_so(city, given):
    found = teams_of(city, 2032)
    norm = teams_screen.norm_of(found, given)
    told = teams_screen.norm_told(found, given)
    if given is None:
        assert norm == found.mean
        assert told.startswith("Er is geen norm bekend.")
    else:
        assert norm.status is FigureStatus.ASSUMPTION
        assert "aanname" in told
    haven = found.served[0]
    assert haven.short_of(norm).value == pytest.approx(haven.then.value / norm.value - 1)


def test_a_city_without_the_tables_says_what_would_fill_them(city):
    empty = without(city, "growth", "district_teams")
    assert not is_planned(empty)
    assert "growth.csv" in growth_screen.nothing_planned(empty)
    assert teams_of(empty, 2032) is None
    assert teams_screen.team_rows(2032, None, empty)[1] == []
    assert "district_teams.csv" in teams_screen.no_teams(empty)


def test_teams_whose_codes_are_of_no_area_serve_nobody(city):
    teams = city.layers["district_teams"]
    nowhere = Layer(
        teams.geometry,
        {**teams.columns, "serves": np.array(["<b>; ", None, "", ";;", "x"], dtype=object)},
    )
    found = teams_of(replace(city, layers={**city.layers, "district_teams": nowhere}), 2032)
    assert found.served == ()
    assert not found.mean.is_known
    assert teams_screen.told(found) == "Hoeveel inwoners elk wijkteam heeft, is niet bekend."
    norm = teams_screen.norm_of(found, None)
    assert teams_screen.growth_told(found, norm) == []
    assert len(teams_screen.team_rows(2032, None, city)[1]) == len(teams_of(city, 2032).areas)
