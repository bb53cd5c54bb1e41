"""Letters of drawings become shapes that look alike everywhere, and what the font lacks becomes a square."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spreidingskaart.print.letters import UNKNOWN, as_shapes, printable, text_width


@given(st.text(max_size=60))
def test_any_text_can_be_printed_and_stays_so(text):
    shown = printable(text)
    assert printable(shown) == shown
    assert not any(unicodedata.category(sign).startswith("C") for sign in shown)


def test_what_the_font_has_stays_and_what_it_lacks_becomes_a_square():
    assert printable("Wĳk één: € 3 → 4 m²") == "Wĳk één: € 3 → 4 m²"
    assert printable("huis \U0001f3e0 中") == f"huis {UNKNOWN} {UNKNOWN}"
    assert printable("a\u2028b\u202e\nc") == "ab c"


def test_a_drawing_keeps_its_place_and_colour_and_loses_its_text():
    drawn = as_shapes(
        '<text x="10" y="20" text-anchor="middle" font-size="10" font-weight="700" fill="#fff">A&amp;B</text>'
    )
    assert "<text" not in drawn
    assert 'fill="#fff"' in drawn
    assert drawn.count("<path") == 3
    left = float(re.search(r"translate\(([\d.-]+) 20.00\)", drawn)[1])
    assert left == pytest.approx(10 - text_width("A&B", 10, bold=True) / 2, abs=0.01)


def test_bold_letters_are_wider_and_a_size_twice_as_large_takes_twice_the_room():
    assert text_width("Haven", 10, bold=True) > text_width("Haven", 10)
    assert text_width("Haven", 20) == pytest.approx(2 * text_width("Haven", 10))
