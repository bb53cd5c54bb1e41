"""One stadsdeel or wijk in short: nothing lost between areas, nothing hidden told, and sentences as approved."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from spreidingskaart.city.access import PLANNER, PUBLIC
from spreidingskaart.errors import InputError
from spreidingskaart.programme.area import area_profile, find_area
from spreidingskaart.programme.area.finding import areas_told
from tests.bundled import bundled_city


@pytest.fixture(scope="module")
def city():
    return bundled_city(PUBLIC)


@pytest.fixture(scope="module")
def profiles(city):
    return {area.code: area_profile(city, area.code) for area in areas_told(city)}


def without(city, *names):
    layers = {name: layer for name, layer in city.layers.items() if name not in names}
    return replace(city, layers=layers)


def test_every_stadsdeel_and_wijk_has_a_profile_in_whole_sentences(city, profiles):
    assert len(profiles) == len(city.areas("districts")) + len(city.areas("wijken"))
    for profile in profiles.values():
        for theme in profile.themes:
            assert theme.sentence.endswith("."), theme
            assert "nan" not in theme.sentence
        assert all(sentence.endswith(".") for sentence in profile.coming)
        assert profile.sources


@pytest.mark.parametrize("level", ["districts", "wijken"])
def test_no_facility_and_no_candidate_is_told_in_two_areas_or_in_none(city, profiles, level):
    codes = city.areas(level)["code"]
    facilities = [one.id for code in codes for one in profiles[code].facilities]
    candidates = [one.id for code in codes for one in profiles[code].candidates]
    assert len(facilities) == len(set(facilities))
    assert sorted(candidates) == sorted(city.layers["sites"]["id"])
    column = {"districts": "district_code", "wijken": "wijk_code"}[level]
    assert set(facilities) <= set(city.layers["facilities"]["id"])
    if level == "districts":
        assert len(facilities) == (city.layers["facilities"][column] != None).sum()  # noqa: E711


def test_the_sentences_of_one_stadsdeel(profiles):
    assert {theme.title: theme.sentence for theme in profiles["hout"].themes} == {
        "Woonzorg": "2,0 fictieve geclusterde plekken per 1.000 inwoners in Hout: 22 bij 10.985 inwoners. 2% van de "
        "plekken, 5% van de inwoners. Dat rust op één voorziening: één besluit meer of minder maakt het heel "
        "anders. In heel Almere: 6,3 per 1.000.",
        "Verandering": "22 plekken in 2026. Eerder: in 2025 22, in 2021 0, in 2016 0. Deze aantallen zijn geheel of "
        "deels fictief.",
        "Eerlijk verdeeld": "Hout heeft 68% te weinig, naar aantal inwoners. Dat rust op fictieve plekken. Eerlijk "
        "deel in 2026 van alle groepen met cijfers: 75 plekken (fictief). Er zijn er 22, er komen er 41 bij.",
        "Inwoners": "10.985 inwoners: 5% van de stad. In 2036 21.435, met de geplande woningen, fictief.",
        "Ouderen": "10% van de inwoners is 65 jaar of ouder. In de hele stad 14%.",
        "Corporatiewoningen": "9% van de woningen is van een corporatie. In de hele stad 27%.",
        "Inkomen": "€ 38.700 per inwoner, gemiddeld. In de hele stad € 34.300.",
    }
    assert profiles["hout"].coming[-1] == (
        "Nieuwbouw Oosterwold: 4.200 inwoners erbij in 2032 en 9.500 in 2040 (fictief)."
    )


def test_the_public_profile_holds_no_facility_that_only_a_planner_sees(city):
    planner = bundled_city(PLANNER)
    public_ids = set(city.layers["facilities"]["id"])
    seen = [one.id for area in areas_told(city) for one in area_profile(city, area.code).facilities]
    more = [
        one.id for area in areas_told(city) for one in area_profile(planner, area.code).facilities
    ]
    assert set(seen) <= public_ids
    assert set(more) - public_ids


def test_what_is_not_loaded_is_not_none(city):
    profile = area_profile(without(city, "facilities", "sites", "tenure_wijken"), "haven")
    told = {theme.title: theme.sentence for theme in profile.themes}
    assert told["Verandering"] == "Niet te zeggen: er zijn geen voorzieningen geladen."
    assert told["Eerlijk verdeeld"].startswith("Niet te zeggen")
    assert len(profile.missing) == 2
    assert all(np.isnan(group.places) for group in profile.groups)


def test_places_per_group_add_up_over_the_stadsdelen(city, profiles):
    per_group = {}
    for code in city.areas("districts")["code"]:
        for group in profiles[code].groups:
            per_group[group.name] = per_group.get(group.name, 0.0) + group.places
    people = city.areas("districts")["inhabitants"].sum()
    for group in profiles["haven"].groups:
        assert per_group[group.name] <= group.city_rate * people / 1000 + 1e-6


@pytest.mark.parametrize("asked", ["haven", "HAVEN", " Haven "])
def test_an_area_is_found_by_code_and_by_name(city, asked):
    assert find_area(city, asked).code == "haven"


@pytest.mark.parametrize(
    "asked", ["", "xx", "WK0034", "<script>", "' OR 1=1", "haven\x00", "x" * 5000]
)
def test_a_wrong_code_is_told_with_what_is_right(city, asked):
    with pytest.raises(InputError) as wrong:
        find_area(city, asked)
    assert "kies bijvoorbeeld haven, stad" in str(wrong.value)
    assert len(str(wrong.value)) < 200
