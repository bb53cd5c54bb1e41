"""What is fictional is called so: in every sentence that names a real area, and nowhere where all is real."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from spreidingskaart.city import load_city
from spreidingskaart.city.access import seen_by
from spreidingskaart.city.measures.fiction import FictionalShare, fictional_share
from spreidingskaart.city.measures.places import entries_of
from spreidingskaart.spread.index import index_of
from spreidingskaart.spread.kinds import kinds_of


@cache
def public():
    return seen_by(load_city(), "public")


@pytest.mark.parametrize(
    ("share", "adjective", "sentence"),
    [
        (FictionalShare(0, 25, 0, 2), "", ""),
        (FictionalShare(0, 0, 0, 0), "", ""),
        (FictionalShare(1404, 1429, 45, 46), "grotendeels fictieve ", "1.404 van de 1.429 plekken zijn fictief."),
        (FictionalShare(1, 20, 1, 2), "deels fictieve ", "1 van de 20 plekken is fictief."),
        (FictionalShare(20, 20, 2, 2), "fictieve ", "Alle 20 plekken zijn fictief."),
        (FictionalShare(1, 1, 1, 1), "fictieve ", "De ene plek is fictief."),
        (FictionalShare(0, 36, 1, 2), "deels fictieve ", "1 van de 2 voorzieningen is fictief."),
        (FictionalShare(0, 0, 3, 3), "fictieve ", "Alle 3 voorzieningen zijn fictief."),
    ],
)  # fmt: skip
def test_it_is_told_in_words_that_fit_the_number(share, adjective, sentence):
    assert (share.adjective, share.sentence) == (adjective, sentence)


def test_the_part_that_is_fictional_is_of_the_same_places_as_the_figure():
    for kind in kinds_of(public()).values():
        index = index_of(public(), "districts", kind.id)
        assert kind.fiction.of_places == index.total
        assert kind.fiction.places >= index.fictional_places.sum()
        assert (index.fictional_places <= index.existing).all()


def test_it_is_counted_from_the_rows_themselves():
    entries = entries_of(public())
    share = fictional_share(entries, entries.open)
    rows = entries.open & entries.fictional
    assert share.places == np.nansum(entries.places[rows])
    assert share.facilities == rows.sum() < share.of_facilities
