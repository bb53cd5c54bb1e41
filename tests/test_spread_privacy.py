"""Nothing of the spread tells the public of a secret place: no number, no difference, no distance, no sentence."""

from __future__ import annotations

import datetime as dt
import json

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from spreidingskaart.city.access import seen_by
from spreidingskaart.site_test.proposals import proposals_from
from spreidingskaart.spread.areas import DIVISIONS
from spreidingskaart.spread.borrowed_document import borrowed_answers
from spreidingskaart.spread.document import spread_document
from spreidingskaart.spread.effect import effect, effect_of_set, helps_where
from spreidingskaart.spread.effect_words import effect_line, effect_sentences
from spreidingskaart.spread.kinds import CLUSTERED
from spreidingskaart.spread.sites import sites_that_help
from tests.synthetic import DEFAULT_FACILITIES, at, facility, synthetic_city

TODAY = dt.date(2026, 11, 22)
PINS = [at(250, 250), at(500, 1700), at(1500, 500)]
KINDS = (CLUSTERED, "vrouwenopvang", "housing_first")


def everything_public(rows, years=(2026, 2030)):
    """Return every number and word about the spread that the public can get, as text."""
    city = seen_by(synthetic_city(facilities=rows), "public")
    said = []
    for year in years:
        for level in DIVISIONS:
            said += [
                spread_document(city, level, kind, year=year, today=TODAY, permutations=99)
                for kind in (*KINDS, "group:dakloosheid")
            ]
            for kind in KINDS:
                helps = helps_where(city, level, kind, year=year)
                sites = sites_that_help(city, kind, level, places=20, year=year)
                said.append([helps.after.tolist(), sites.sentence, sites.change.tolist()])
        for kind in (CLUSTERED, "vrouwenopvang"):
            answers = borrowed_answers(city, kind, places=20, year=year)
            said.append([one.as_dict() for one in answers])
        for form in ("vrouwenopvang", "housing_first"):
            proposals = proposals_from(
                city, form=form, places=20, x=[x for x, _ in PINS], y=[y for _, y in PINS]
            )
            for found in (
                effect(city, proposals, year=year),
                effect_of_set(city, proposals, year=year),
            ):
                said.append(
                    [[*map(str, key), one.before, one.after.tolist()] for key, one in found.items()]
                )
                said.append([np.array([one.gains, one.losses]).tolist() for one in found.values()])
            for i in range(len(PINS)):
                said.append(
                    [one.as_dict() for one in effect_sentences(city, proposals, i, year=year)]
                )
                said.append(effect_line(city, proposals, i, year=year))
    return json.dumps(said, default=str)


secrets = st.lists(
    st.builds(
        lambda x, y, form, places, status, opened: facility(
            f"S{x}{y}{places}{form}{status}",
            x,
            y,
            visibility="secret",
            form=form,
            places=float(places),
            status=status,
            opened=float(opened),
            buurt_code="BU1",
            name=f"Geheim {x}",
        ),
        x=st.integers(1, 999),
        y=st.integers(1, 499),
        form=st.sampled_from(["domus", "vrouwenopvang", "housing_first"]),
        places=st.integers(1, 200),
        status=st.sampled_from(["existing", "planned", "closing"]),
        opened=st.integers(2000, 2035),
    ),
    min_size=1,
    max_size=4,
    unique_by=lambda record: record["id"],
)
WITHOUT = [row for row in DEFAULT_FACILITIES if row["visibility"] != "secret"]


@settings(max_examples=3)
@given(secrets)
def test_secret_facilities_change_nothing_of_the_spread(added):
    assert everything_public([*WITHOUT, *added]) == everything_public(WITHOUT)


@settings(max_examples=3)
@given(st.integers(1, 999), st.integers(1, 1499))
def test_moving_an_aggregated_facility_inside_its_wijk_changes_nothing(x, y):
    moved = [
        facility("A1", x, y, buurt_code=f"BU{1 + y // 500}", visibility="aggregated", places=12.0)
        if row["id"] == "A1"
        else row
        for row in DEFAULT_FACILITIES
    ]
    assert everything_public(moved, years=(2026,)) == everything_public(
        DEFAULT_FACILITIES, years=(2026,)
    )


def test_the_leak_test_can_fail():
    more = [*WITHOUT, facility("F9", 100, 100, form="vrouwenopvang")]
    assert everything_public(more, years=(2026,)) != everything_public(WITHOUT, years=(2026,))


def test_an_aggregated_place_is_in_no_square_no_distance_and_no_buurt():
    city = seen_by(
        synthetic_city(facilities=[facility("A", 200, 200, visibility="aggregated")]), "public"
    )
    fine = [
        spread_document(city, level, today=TODAY, permutations=9)
        for level in ("buurten", "grid500")
    ]
    assert [document["city"]["places_known_for_larger_areas_only"] for document in fine] == [20, 20]
    assert all(area["places"] == 0 for document in fine for area in document["areas"])
    assert fine[0]["reach"]["targets"] == 0
    assert fine[0]["spacing"]["facilities"] == fine[0]["scan"]["of"] == 0
    assert fine[0]["local_counts"]["areas"] == []
