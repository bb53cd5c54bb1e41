"""What a proposal does to the spread, area by area: sums by hand, what cannot be said, and the picture of it."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spreidingskaart.city.access import seen_by
from spreidingskaart.print.spread_picture import effect_alt, effect_picture, effect_svg
from spreidingskaart.site_test.proposals import proposals_from
from spreidingskaart.spread.before_after import before_after, per_level
from spreidingskaart.spread.effect import effect
from spreidingskaart.words.shares import against_share, then_and_now
from tests.bundled import bundled_city
from tests.synthetic import at, facility, synthetic_city

WEST, EAST = (250, 250), (1500, 500)


def there(spot, key, places, **other):
    """Return a facility in the buurt of one of the two spots."""
    codes = {
        WEST: {"buurt_code": "BU1", "wijk_code": "WK1", "district_code": "west"},
        EAST: {"buurt_code": "BU5", "wijk_code": "WK3", "district_code": "oost"},
    }[spot]
    return facility(key, *spot, **codes, places=float(places), **other)


PLANNED = [there(WEST, "F", 20, status="planned", opened=2030.0)]


def asked(rows, *, places=20.0, form="domus", spots=(WEST,), role="planner", **other):
    city = seen_by(synthetic_city(facilities=rows, **other), role)
    points = [at(*spot) for spot in spots]
    proposals = proposals_from(
        city, form=form, places=places, x=[x for x, _ in points], y=[y for _, y in points]
    )
    return city, proposals


def test_before_and_after_follow_from_a_sum_by_hand():
    # west has 5,000 of 10,000 inhabitants: 20 of 100 places is 60% too few, 40 of 120 is a third too few
    city, proposals = asked([there(WEST, "F", 20), there(EAST, "G", 80)])
    found = before_after(city, proposals)
    west = next(area for area in found.areas if area.here)
    assert (west.places_before, west.places_after) == (20.0, 40.0)
    assert west.ratio_before == pytest.approx(20 / 100 / (west.inhabitants / 10_000))
    assert west.ratio_after == pytest.approx(40 / 120 / (west.inhabitants / 10_000))
    assert (found.direction, found.known, found.fictional) == (1, True, "")
    assert found.sentence == (
        "20 plekken erbij maken de verdeling over de stadsdelen gelijker. "
        "Stadsdeel West had 60% te weinig, nu 33%."
    )


def test_the_answer_is_that_of_the_effect_over_all_proposals():
    city = bundled_city("public")
    proposals = proposals_from(city, form="domus", places=24.0, site_id=["L01", "L07", "L12"])
    columns = effect(city, proposals, levels=["districts", "wijken"])
    for i in range(3):
        for found in per_level(city, proposals, [i]):
            column = columns[found.level, "clustered"]
            assert found.direction == column.direction[i]
            assert found.hoover_after == pytest.approx(column.after[i], abs=1e-5)
            own = found.own_areas[0]
            assert own.code == column.areas.codes[column.row[i]]
            if own.ratio_before is not None:
                assert own.ratio_before == pytest.approx(
                    column.quotient_before[column.row[i]], abs=1e-5
                )


@pytest.mark.parametrize(
    ("rows", "other", "told"),
    [
        (PLANNED, {"without": ("facilities",)}, "is niet te zeggen."),
        (
            PLANNED,
            {},
            "Er zijn nog geen geclusterde plekken: deze 20 plekken zijn de eerste. Ze komen in stadsdeel West.",
        ),
        (
            [there(WEST, "F", 20), there(WEST, "N", float("nan")), there(EAST, "G", 80)],
            {},
            "Stadsdeel West zelf is niet te vergelijken: aantal plekken niet bekend.",
        ),
        (
            [there(WEST, "F", 20, fictional="yes"), there(EAST, "G", 80)],
            {},
            "(deels fictieve plekken).",
        ),
    ],
)
def test_what_cannot_be_said_or_is_invented_is_told(rows, other, told):
    city, proposals = asked(rows, **other)
    assert told in before_after(city, proposals).sentence


def test_dispersed_homes_are_told_per_district_only():
    rows = [there(WEST, "H", 11, form="housing_first")]
    districts, wijken = per_level(*asked(rows, form="housing_first"))
    assert districts.known
    assert not wijken.known
    assert "per stadsdeel" in wijken.sentence


def test_the_picture_has_each_area_in_words_and_stands_alone():
    city, proposals = asked([there(WEST, "F", 20), there(EAST, "G", 80)])
    found = before_after(city, proposals)
    drawn = ET.fromstring(effect_svg(found))  # noqa: S314 - our own drawing
    words = "".join(drawn.itertext())
    assert all(area.name in words for area in found.shown())
    assert drawn.get("aria-label") == effect_alt(found)
    assert [row.area.here for row in effect_picture(found).rows].count(True) == 1


def test_a_name_cannot_break_out_of_the_picture():
    city, proposals = asked([there(WEST, "F", 20), there(EAST, "G", 80)])
    found = before_after(city, proposals)
    spoilt = [
        type(area)(**{**vars(area), "name": '"><script>alert(1)</script>'}) for area in found.areas
    ]
    drawn = effect_svg(type(found)(**{**vars(found), "areas": tuple(spoilt)}))
    assert "<script" not in drawn
    ET.fromstring(drawn)  # noqa: S314 - our own drawing


def test_a_picture_of_many_wijken_keeps_the_own_one_and_stays_small():
    city = bundled_city("public")
    proposals = proposals_from(city, form="domus", places=24.0, site_id=["L12"])
    found = before_after(city, proposals, level="wijken")
    shown = found.shown()
    assert len(found.areas) > len(shown)
    assert len(shown) <= 9
    assert any(area.here for area in shown)


@settings(max_examples=30, deadline=None)
@given(
    st.floats(min_value=0, max_value=30),
    st.floats(min_value=0, max_value=30),
)
def test_a_change_never_says_the_same_twice_without_saying_so(before, after):
    told = then_and_now(before, after)
    assert told.startswith((against_share(before), against_share(before, 1)))
    assert ", nu " in told or told.endswith("ervoor en erna")
