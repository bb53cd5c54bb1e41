"""Weights are read and set as shares of the whole, and the points of all sites are counted in classes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spreidingskaart.web.afweging.histogram import amounts, histogram_image, tell_histogram
from spreidingskaart.weighing.framework.shares import shares, weight_for, with_share

WEIGHTS = st.dictionaries(st.sampled_from("abcdef"), st.floats(0, 1e6), min_size=2)


@given(WEIGHTS, st.floats(0, 1), st.data())
def test_one_share_as_asked_and_the_others_in_proportion(weights, share, data):
    name = data.draw(st.sampled_from(sorted(weights)))
    found = with_share(weights, name, share)
    assert list(found) == list(weights)
    assert sum(found.values()) == pytest.approx(1)
    assert found[name] == share
    others = shares({other: weight for other, weight in weights.items() if other != name})
    for other, part in others.items():
        assert found[other] == pytest.approx(part * (1 - share))


@given(
    st.dictionaries(st.sampled_from("abcdef"), st.floats(0.01, 1e6), min_size=2), st.floats(0, 0.99)
)
def test_a_weight_that_gives_a_share_leaves_the_others(weights, share):
    name = next(iter(weights))
    changed = {**weights, name: weight_for(weights, name, share)}
    assert shares(changed)[name] == pytest.approx(share)


def test_nothing_that_weighs_has_no_shares_and_divides_the_rest_equally():
    assert shares({"a": 0.0, "b": 0.0}) == {}
    assert with_share({"a": 0.0, "b": 0.0, "c": 1.0}, "c", 0.5) == {"a": 0.25, "b": 0.25, "c": 0.5}


def test_a_histogram_counts_every_site_once_and_says_so():
    points = np.array([0.0, 19.9, 20.0, 100.0, 99.0, np.nan])
    assert amounts(points) == [2, 1, 0, 0, 2]
    assert tell_histogram(points) == (
        "Locaties naar punten: 2 van 0 tot 20, 1 van 20 tot 40 en 2 van 80 tot 100; 1 locatie niet getoetst."
    )
    assert tell_histogram(np.array([np.nan])).startswith("Geen locatie heeft punten; 1 locatie")
    assert str(histogram_image(points)).count("alt=") == 1


@given(st.lists(st.floats(0, 100), max_size=40))
def test_a_histogram_leaves_nobody_out(points):
    assert sum(amounts(np.array(points))) == len(points)
