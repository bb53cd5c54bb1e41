"""What the centre municipality does for its region, prevention beside homes, costs, and the quality of shelter."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spreidingskaart.city import load_city
from spreidingskaart.city.access import seen_by
from spreidingskaart.model import FigureStatus
from spreidingskaart.programme.needs import need_of, whole_places
from spreidingskaart.programme.region import sentences
from spreidingskaart.programme.region.costs import costs
from spreidingskaart.programme.region.division import divided, money
from spreidingskaart.programme.region.prevention import prevention
from spreidingskaart.programme.region.quality import quality
from spreidingskaart.programme.region.shares import region_of
from spreidingskaart.programme.scenario import scenario_of
from spreidingskaart.web.opgave.region_tables import (
    costs_table,
    division_table,
    money_table,
    prevention_table,
    quality_table,
)
from tests.city_folder import write_city

GROUPS = "id,name,forms\nbw,Beschermd wonen,beschermd_wonen_plus\ndakloos,Dakloze mensen,domus\nleeg,Anderen,\n"
REGION = "code,name,inhabitants,budget_keur,status,source\nGM9999,Proefstad,,3000,fictional,proef\n{rest}"
WHOLE = "GM9,Elders,3000,,assumption,proef\n"
INPUTS = "group,quantity,from_year,value,status,source\n" + "".join(
    f"{group},{quantity},2020,{value},fictional,proef\n"
    for group in ("bw", "dakloos")
    for quantity, value in {
        "inflow": 24, "care_time": 1.0, "wait_for_home": 6, "occupancy": 90, "cost_per_place": 60_000,
        "cost_at_home": 20_000,
    }.items()
)  # fmt: skip


def spaced(text):
    """Return a text with plain spaces."""
    return text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.fixture
def made(tmp_path):
    """Give a function that writes a city with its region."""

    def make(rest=WHOLE, role="public", **tables):
        told = {"programme_groups": GROUPS, "programme": INPUTS, "region": REGION} | tables
        write_city(tmp_path, **{name: text.format(rest=rest) for name, text in told.items()})
        return seen_by(load_city(tmp_path), role)

    return make


def test_shares_are_of_the_inhabitants_and_add_up(made):
    city = made()
    region = region_of(city)
    on_map = city.areas("districts")["inhabitants"].sum()
    assert region.own.inhabitants.value == on_map
    assert region.own.share.value == pytest.approx(on_map / (on_map + 3000))
    assert sum(one.share.value for one in region.every) == pytest.approx(1)
    assert region.others[0].inhabitants.status is FigureStatus.ASSUMPTION


def test_what_is_divided_adds_up_and_only_protected_living_is_decentralised(made):
    city = made()
    region = region_of(city)
    living, homeless = divided(city, region, city.year)
    for one in (living, homeless):
        assert one.own_need.value + one.others_need.value == pytest.approx(one.need.value)
    assert living.own_places + living.others_places == whole_places(living.need)
    assert living.decentralised
    assert not homeless.decentralised
    assert living.gap_after.value == pytest.approx(living.own_need.value - living.supply.value)
    assert homeless.gap_after.value == pytest.approx(homeless.gap.value)
    amounts = money(region)
    assert amounts.whole.value == 3_000_000
    assert amounts.own.value + amounts.others.value == pytest.approx(3_000_000)
    # the assumption of ours stands beside it, even where all figures were sourced
    assert "verdeeld naar inwoners" in [source.text for source in living.own_need.sources]


def test_a_municipality_without_inhabitants_leaves_the_shares_unknown_until_somebody_assumes_them(
    made,
):
    city = made(rest="GM9,Elders,,,unverified,CBS\n")
    region = region_of(city)
    assert region.without_inhabitants == ("Elders",)
    living, homeless = divided(city, region, city.year)
    assert not living.own_need.is_known
    told = sentences.of_division("Proefstad", living, region)
    assert told == (
        "40 plekken voor beschermd wonen heeft de hele regio nodig (fictief). Nu zorgt Proefstad daarvoor als "
        "centrumgemeente. Wat daarvan bij wie hoort is niet te zeggen: de inwoners van Elders zijn niet bekend."
    )
    assert sentences.of_division("Proefstad", homeless, region).endswith(
        "Dat blijft zo: de doordecentralisatie gaat alleen over beschermd wonen."
    )
    tried = region_of(city, region.own.inhabitants.value * 3)
    assert tried.own.share.value == pytest.approx(0.25)
    assert "inwoners van de andere gemeenten, hier ingevuld" in [
        one.text for one in tried.own.share.sources
    ]
    living, _ = divided(city, tried, city.year)
    assert sentences.of_division("Proefstad", living, tried).endswith(
        "Met de doordecentralisatie horen daarvan 10 plekken bij Proefstad (25% van de inwoners) en 30 plekken bij de "
        "andere gemeenten (fictief)."
    )
    assert spaced(sentences.of_money("Proefstad", money(tried), tried)) == (
        "€ 3 miljoen per jaar krijgt Proefstad nu voor de regio (fictief); naar inwoners verdeeld blijft daarvan "
        "€ 750.000 bij Proefstad (fictief)."
    )


@pytest.fixture(scope="module")
def prevented(tmp_path_factory):
    folder = tmp_path_factory.mktemp("prevented")
    write_city(folder, programme_groups=GROUPS, programme=INPUTS)
    return load_city(folder)


@settings(max_examples=25, deadline=None)
@given(fewer=st.floats(0, 40, allow_nan=False).map(lambda value: round(value, 2)))
def test_prevention_saves_just_the_places_that_the_need_then_lacks(prevented, fewer):
    """Oracle: the need itself, asked again with so many people a year less."""
    found = prevention(prevented, "bw", 2026, fewer)
    before = need_of(prevented, "bw", 2026)
    less = max(0.0, 24 - fewer)
    after = need_of(
        prevented, "bw", 2026, scenario_of(f"x;bw.inflow={str(less).replace('.', ',')}")
    )
    assert found.places.value == pytest.approx(before.structural.value - after.structural.value)
    assert found.people.value == pytest.approx(before.offered_load.value - after.offered_load.value)
    assert found.homes_a_year.value <= 24


def test_prevention_says_what_homes_cannot_do(prevented):
    assert sentences.of_prevention("Beschermd wonen", prevention(prevented, "bw", 2026, 10)) == (
        "10 mensen per jaar minder erin bij beschermd wonen doet op den duur evenveel als 15 woningen (fictief): er "
        "zijn dan 15 mensen minder binnen, en er zijn 17 plekken minder nodig. Daarna zijn er elk jaar ook 10 woningen "
        "minder nodig. Met woningen alleen kan dat niet: er wachten 12 mensen op een woning, en de anderen hebben nog "
        "zorg nodig."
    )
    assert sentences.of_prevention("Anderen", prevention(prevented, "leeg", 2026, 10)).startswith(
        "Wat minder instroom bij anderen doet is niet te zeggen: geen cijfer voor instroom"
    )
    assert sentences.of_prevention("Anderen", prevention(prevented, "bw", 2026, 0)) == (
        "Bij anderen komt er niemand minder in."
    )


def test_costs_are_told_with_what_waiting_adds_and_never_guessed(prevented):
    living, _, others = costs(prevented, 2026)
    assert living.of_waiting.value == pytest.approx(40_000 * 12)
    assert spaced(sentences.of_costs(living)) == (
        "€ 60.000 per jaar kost een plek voor beschermd wonen, en € 20.000 een woning met begeleiding (fictief). "
        "Binnen wachten 12 mensen op een woning; dat kost € 480.000 per jaar meer (fictief)."
    )
    assert (
        sentences.of_costs(others)
        == "Wat een plek en een woning voor anderen kosten is niet bekend."
    )


def test_quality_counts_rooms_only_where_they_are_known_and_small_only_below_the_limit(made):
    city = made(role="planner")
    facilities = city.layers["facilities"]
    last = 0.0
    for limit in (0, 5, 12, 30, 500):
        for one in quality(city, limit):
            if one.places.is_known:
                assert 0 <= one.small_share.value <= 1
        whole = sum(one.small.value for one in quality(city, limit) if one.small.is_known)
        assert whole >= last
        last = whole
    everything = quality(city, float(max(facilities["places"])))
    assert all(one.small_share.value == 1 for one in everything if one.places.is_known)


def test_more_rooms_than_places_count_as_all_places_and_rows_of_a_secret_facility_change_nothing(
    made,
):
    def with_rooms(ids, role):
        rows = "".join(f"{name},9999,fictional,proef\n" for name in ids)
        return made(role=role, shelter_quality=f"facility,single_rooms,status,source\n{rows}")

    ids = made(role="planner").layers["facilities"]["id"].tolist()
    shares = [one.single_share for one in quality(with_rooms(ids, "planner"), 30)]
    assert [share.value for share in shares if share.is_known] == [1.0]
    public = with_rooms(ids, "public")
    shown = public.layers["facilities"]["id"].tolist()
    assert set(shown) < set(ids)
    assert quality(public, 30) == quality(with_rooms(shown, "public"), 30)


def test_a_city_without_these_tables_says_what_is_not_known(tmp_path):
    write_city(
        tmp_path,
        programme_groups=GROUPS,
        programme="group,quantity,from_year,value,status\n",
        region="code,name,inhabitants,budget_keur,status\n",
        shelter_quality="facility,single_rooms,status\n",
    )
    city = load_city(tmp_path)
    assert region_of(city) is None
    for head, rows in (
        division_table(None, None, city),
        money_table(None, city),
        prevention_table(10, None, city),
        costs_table(None, city),
        quality_table(30, city),
    ):
        assert all(len(row) == len(head) for row in rows)
        assert not any(cell != cell for row in rows for cell in row)  # noqa: PLR0124


def test_every_row_of_a_table_says_how_it_is_known(made):
    city = made()
    for _, rows in (
        division_table(None, None, city),
        money_table(None, city),
        prevention_table(10, None, city),
        costs_table(None, city),
    ):
        assert rows
        for row in rows:
            known = any(isinstance(cell, int | float) for cell in row)
            assert ("geen cijfers" not in row[-1]) == known
            if known and city.municipality.name not in row[0]:
                assert "fictief" in row[-1] or "aanname" in row[-1] or "kaart" in row[-1]


def test_a_changed_input_of_a_scenario_shows_in_every_table_and_is_called_an_assumption(made):
    city = made()
    scenario = scenario_of("proef;bw.inflow=12;bw.cost_per_place=50000")
    _, before = division_table(None, None, city)
    _, after = division_table(None, scenario, city)
    assert (before[0][1], after[0][1]) == (40, 20)
    assert before[1] == after[1]
    assert "scenario proef" in after[0][-1]
    assert costs_table(scenario, city)[1][0][1] == 50_000
    # no more people can be kept out than come in
    assert prevention_table(20, scenario, city)[1][0][1] == 12
