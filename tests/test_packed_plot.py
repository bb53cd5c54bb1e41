"""A plot of many corners fits in an address, and comes back as it was; older spelling stays readable."""

from __future__ import annotations

import math
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spreidingskaart.web import url_state
from spreidingskaart.web.packed_plot import MARK, pack, unpack

CORNER = st.tuples(st.integers(-90_000_000, 90_000_000), st.integers(-180_000_000, 180_000_000)).map(
    lambda whole: (whole[0] / 1e6, whole[1] / 1e6)
)  # fmt: skip


def around(corners):
    """A field with a wavy border, of some 300 m, in the middle of the city."""
    turns = [2 * math.pi * k / corners for k in range(corners)]
    far = [0.0025 * (1 + 0.2 * math.sin(9 * turn)) for turn in turns]
    return [
        (round(52.37 + r * math.sin(turn), 6), round(5.21 + 1.6 * r * math.cos(turn), 6))
        for turn, r in zip(turns, far, strict=True)
    ]


@given(st.lists(CORNER, max_size=60))
def test_packed_and_unpacked_it_is_the_same(ring):
    text = pack(ring)
    assert unpack(text) == ring
    assert set(text) <= set(f"{string.ascii_letters}{string.digits}-_{MARK}")


@given(st.lists(CORNER, min_size=1, max_size=60))
def test_whatever_is_written_is_read_back(ring):
    assert url_state.read_plot(url_state.plot_text(ring)) == ring


@given(st.text(max_size=40))
def test_any_other_text_is_no_plot_or_one_of_whole_corners(text):
    found = unpack(MARK + text)
    assert found is None or pack(found).removeprefix(MARK)[:1] in (text[:1], "")


def test_a_plot_of_320_corners_fits_and_a_small_one_stays_legible():
    large = url_state.plot_text(around(320))
    assert len(large) < url_state.LONGEST / 2
    assert url_state.is_plot(large)
    assert url_state.plot_text(around(4)).count(";") == 3


@pytest.mark.parametrize("text", ["~", "~a", "~aaa", "~!", "~99999999", "aa", "~aa" + "g"])
def test_a_spoilt_packed_plot_is_no_plot(text):
    assert not url_state.read_plot(text)
