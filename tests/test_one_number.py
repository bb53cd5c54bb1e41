"""One number has one meaning: what two screens tell of the same question is the same, and each says what it counts."""

from __future__ import annotations

import re
from functools import cache

import numpy as np
import pytest

from spreidingskaart.city import load_city
from spreidingskaart.city.access import ROLES, seen_by
from spreidingskaart.city.measures.facility_filter import (
    FacilityFilter,
    apply_filter,
    area_places,
    totals,
)
from spreidingskaart.criteria.area.criterion import find as area
from spreidingskaart.print.words import measured
from spreidingskaart.site_test.proposals import propose
from spreidingskaart.spread import sentences
from spreidingskaart.spread.carrying import carrying_of
from spreidingskaart.spread.city_sentences import three_sentences
from spreidingskaart.spread.evenness import clustering_of, evenness_of
from spreidingskaart.spread.index import index_of
from spreidingskaart.spread.kinds import CLUSTERED
from spreidingskaart.web.kaart.panel import _site
from spreidingskaart.words.numbers import number


@cache
def city(role):
    return seen_by(load_city(), role)


def clustered_only(whole):
    forms = tuple(form.id for form in whole.forms.values() if form.clustered)
    return apply_filter(whole, FacilityFilter(forms=forms))


@pytest.mark.parametrize("role", ROLES)
def test_the_map_says_how_many_of_its_places_the_page_of_the_spread_counts(role):
    index = index_of(city(role), "wijken")
    (head, text), *_ = three_sentences(apply_filter(city(role), FacilityFilter()))
    assert "ook in verspreide woningen" in text
    assert f"Daarvan {number(index.total)} geclusterd" in text
    assert totals(clustered_only(city(role))).places == index.total
    assert head.startswith(number(totals(apply_filter(city(role), FacilityFilter())).places))
    assert f"{number(index.total)} in {index.year}" in sentences.how_much(index, "Almere")


@pytest.mark.parametrize("role", ROLES)
def test_as_many_wijken_are_compared_and_as_many_have_none_on_every_screen(role):
    index, text = index_of(city(role), "wijken"), three_sentences(clustered_only(city(role)))[-1]
    none, compared = re.search(r"(\d+) van (\d+) wijken zonder", text[0]).groups()
    what = "wijken met ten minste 500 inwoners"
    assert what in text[1]
    assert f"{none} van de {compared} {what}" in sentences.where(index)
    clustering = clustering_of(city(role), "wijken", permutations=99)
    assert f"{compared} {what}" in sentences.moran(clustering, CLUSTERED, "wijken")
    assert f"{compared} {what}" in sentences.association(carrying_of(city(role)))


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("level", ["districts", "wijken", "buurten"])
def test_the_table_of_the_map_and_that_of_the_spread_have_the_same_rate_of_the_same_places(
    role, level
):
    index, places = index_of(city(role), level), area_places(clustered_only(city(role)), level)
    assert np.array_equal(places.existing, index.existing)
    said = index.lived_in & ~index.few_inhabitants
    assert np.allclose(places.rate[said], index.rate[said])
    assert np.isnan(places.rate[~said]).all()
    assert places.coarser == index.coarser
    assert evenness_of(city(role), level).places[0] == index.existing[index.areas.lived_in].sum()


@pytest.mark.parametrize("site", ["L04", "L07", "L25"])
def test_the_area_of_a_site_is_told_alike_on_the_map_in_its_test_and_on_paper(site):
    whole = city("public")
    row = whole.layers["sites"].index[site]
    on_the_map = re.search(r"\(([\d,]+ ha)\)", _site(whole, row)).group(1)
    proposal = propose(whole, form="domus", places=20, site_id=site)
    finding = area(proposal, whole).tell(0)
    in_the_test = re.search(r"Het perceel is ([\d,]+ (?:ha|m²))", finding.sentence).group(1)
    assert on_the_map == in_the_test
    assert on_the_map in measured(finding)[0]
