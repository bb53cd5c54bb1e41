"""What is fictional is called so: in every sentence that names a real area, and nowhere where all is real."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from spreidingskaart.city.access import seen_by
from spreidingskaart.city.measures.facility_filter import FacilityFilter, apply_filter
from spreidingskaart.city.measures.fiction import FictionalShare, fictional_share
from spreidingskaart.city.measures.fiction_told import band
from spreidingskaart.city.measures.places import entries_of
from spreidingskaart.criteria.spread.criterion import find
from spreidingskaart.model import Fictional
from spreidingskaart.site_test.proposals import propose
from spreidingskaart.spread import sentences
from spreidingskaart.spread.city_sentences import three_sentences
from spreidingskaart.spread.document import spread_document
from spreidingskaart.spread.effect import helps_where
from spreidingskaart.spread.effect_words import effect_line, effect_sentences
from spreidingskaart.spread.index import index_of
from spreidingskaart.spread.kinds import kinds_of
from spreidingskaart.spread.sites import sites_that_help
from spreidingskaart.weighing.case.facts import called
from tests.bundled import bundled_city


@cache
def public():
    return bundled_city("public")


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


# ------------------------------------------------------------------------------- every headline, as a kind
NO_TEXT = (
    "areas",
    "choices",
    "municipality",
    "kind_name",
    "name",
    "reach_of_teams",
    "schema",
    "data_version",
)
"""Parts of a document that are rows or names, and the district teams, which are real."""


@cache
def real():
    """The bundled city as if everything in it were real."""
    city = bundled_city()
    layers = {
        name: city.layers[name].with_columns(
            fictional=np.full(len(city.layers[name]), "no", dtype=object)
        )
        for name in ("facilities", "sites")
    }
    names = [name.removesuffix(" (fictief)") for name in city.layers["sites"]["name"]]
    layers["sites"] = layers["sites"].with_columns(name=np.array(names, dtype=object))
    reports = {
        name: replace(
            report,
            entry=report.entry and report.entry.model_copy(update={"fictional": Fictional.NO}),
        )
        for name, report in city.reports.items()
    }
    return seen_by(replace(city, layers={**city.layers, **layers}, reports=reports), "public")


def texts(document):
    """Every text in a document that people read."""
    if isinstance(document, str):
        yield document
    elif isinstance(document, dict):
        for name, value in document.items():
            yield from texts(value) if name not in NO_TEXT else ()
    elif isinstance(document, list | tuple):
        for value in document:
            yield from texts(value)


def headlines(city):
    """What the pages, the command line and the sheets say of the places of areas and sites."""
    for head, text in three_sentences(apply_filter(city, FacilityFilter())):
        yield f"{head}. {text}"
    for level, kind in (
        ("districts", "clustered"),
        ("wijken", "clustered"),
        ("wijken", "verpleeghuis_wlz"),
    ):
        yield from texts(spread_document(city, level, kind, permutations=99))
        yield sentences.helps(helps_where(city, level, kind))
        yield sites_that_help(city, kind, level, places=24).sentence
        index = index_of(city, level, kind)
        yield from (sentences.area(index, row) for row in np.flatnonzero(index.lived_in))
    for site in ("L04", "L07", "L25"):
        proposal = propose(city, form="beschermd_wonen_24u", places=24, site_id=site)
        yield find(proposal, city).tell(0).sentence
        yield effect_line(city, proposal)
        yield from (told.sentence for told in effect_sentences(city, proposal))
    sites = city.layers["sites"]
    yield from called(sites["id"], sites["name"], sites["fictional"] == "yes")
    yield band(city)


def named(city):
    """Find the name of an area or a site in a sentence."""
    names = {
        str(name)
        for layer in ("districts", "wijken", "buurten", "sites")
        for name in city.layers[layer]["name"]
    }
    longest_first = sorted(map(re.escape, names), key=len, reverse=True)
    return re.compile(rf"\b({'|'.join(longest_first)})\b")


def test_no_sentence_names_an_area_or_a_site_on_fictional_places_without_that_word():
    city = public()
    name = named(city)
    said = [
        sentence
        for text in headlines(city)
        for sentence in re.split(r"(?<=\.)\s+(?=[A-Z0-9])", text)
        if name.search(sentence)
    ]
    assert len(said) > 100
    assert [sentence for sentence in said if "fictie" not in sentence.lower()] == []


def test_with_data_that_is_all_real_the_word_is_nowhere():
    assert [text for text in headlines(real()) if "fictie" in text.lower()] == []
