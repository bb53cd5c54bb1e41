"""Areas like one area: within the tolerance in every figure, and what is not known is told."""

from __future__ import annotations

import numpy as np
import pytest

from spreidingskaart.city.access import PUBLIC
from spreidingskaart.city.measures.alike import areas_alike, figures_compared
from spreidingskaart.city.measures.facility_filter import FacilityFilter, apply_filter
from spreidingskaart.city.measures.figures import FIGURES
from tests.bundled import bundled_city

LEVELS = ("wijken", "buurten")


@pytest.fixture(scope="module")
def filtered():
    return apply_filter(bundled_city(PUBLIC), FacilityFilter())


def rows_with(filtered, level, figures):
    known = [np.isfinite(FIGURES[name].values(filtered, level)) for name in figures]
    return np.flatnonzero(np.all(known, axis=0)).tolist()


def test_places_are_no_figure_that_is_compared():
    assert not any(FIGURES[name].counts_places for name in figures_compared())
    assert set(figures_compared()) == {name for name, it in FIGURES.items() if not it.counts_places}


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize(
    "figures", [("elderly",), ("elderly", "density"), ("inhabitants", "density", "elderly")]
)
def test_alike_is_within_every_tolerance_and_not_itself(filtered, level, figures):
    for row in rows_with(filtered, level, figures)[::9]:
        found = areas_alike(filtered, level, row, figures)
        assert row not in found.rows
        for one in found.figures:
            values = FIGURES[one.figure.id].values(filtered, level)[list(found.rows)]
            assert (np.abs(values - one.value) <= one.tolerance + 1e-6).all()
        others = set(range(len(filtered.city.areas(level)))) - {row, *found.rows}
        outside = [
            any(
                not abs(FIGURES[one.figure.id].values(filtered, level)[other] - one.value)
                <= one.tolerance
                for one in found.figures
            )
            for other in others
        ]
        assert all(outside)


def test_a_wider_tolerance_loses_nobody_and_more_figures_gain_nobody(filtered):
    for row in rows_with(filtered, "wijken", ("elderly", "corporation"))[::5]:
        strict, plain, wide = (
            set(areas_alike(filtered, "wijken", row, ("elderly",), times=times).rows)
            for times in (0.5, 1, 2)
        )
        assert strict <= plain <= wide
        assert set(areas_alike(filtered, "wijken", row, ("elderly", "corporation")).rows) <= plain


def test_being_alike_in_points_holds_both_ways(filtered):
    for row in rows_with(filtered, "wijken", ("elderly", "corporation"))[::5]:
        for other in areas_alike(filtered, "wijken", row, ("elderly", "corporation")).rows:
            back = areas_alike(filtered, "wijken", other, ("elderly", "corporation"))
            assert row in back.rows


def test_the_likest_comes_first(filtered):
    values = FIGURES["elderly"].values(filtered, "wijken")
    row = rows_with(filtered, "wijken", ("elderly",))[3]
    away = np.abs(
        values[list(areas_alike(filtered, "wijken", row, ("elderly",)).rows)] - values[row]
    )
    assert len(away) > 1
    assert (np.diff(away) >= 0).all()


def test_what_is_not_known_is_told_and_makes_nobody_alike(filtered):
    values = FIGURES["income"].values(filtered, "wijken")
    unknown = int(np.flatnonzero(np.isnan(values))[0])
    found = areas_alike(filtered, "wijken", unknown, ("income",))
    assert found.rows == ()
    assert not found.can_be_told
    assert found.figures[0].told == "Inkomen per inwoner: geen cijfer, telt niet mee"
    known = int(np.flatnonzero(np.isfinite(values))[0])
    assert areas_alike(filtered, "wijken", known, ("income",)).unknown == np.isnan(values).sum()


def test_the_tolerance_is_said(filtered):
    areas = filtered.city.areas("wijken")
    row = areas.index["WK003402"]
    told = [
        one.told for one in areas_alike(filtered, "wijken", row, ("elderly", "density")).figures
    ]
    assert told == [
        "65 jaar en ouder (%): 20, van 15 tot 25",
        "Inwoners per km²: 5.836, van 4.377 tot 7.295",
    ]
