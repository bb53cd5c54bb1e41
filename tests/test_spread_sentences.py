"""The sentences about the spread, as people approved them: tests/approved/spread_sentences.txt.

After a change that was meant, write the new ones with APPROVE=1 in the environment and read the difference.
"""

from __future__ import annotations

import datetime as dt
import os
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from spreidingskaart.city.access import seen_by
from spreidingskaart.site_test.proposals import proposals_from
from spreidingskaart.spread import sentences
from spreidingskaart.spread.apart import spacing_of
from spreidingskaart.spread.carrying import carrying_of
from spreidingskaart.spread.chance import chance_of, chances_of
from spreidingskaart.spread.effect import helps_where
from spreidingskaart.spread.effect_words import (
    effect_line,
    effect_sentences,
    effect_sentences_of_set,
)
from spreidingskaart.spread.evenness import clustering_of, evenness_of, leave_one_out
from spreidingskaart.spread.explained import explained
from spreidingskaart.spread.index import index_of
from spreidingskaart.spread.kinds import CLUSTERED
from spreidingskaart.spread.local import local_of
from spreidingskaart.spread.reach import reach_of, shortage_of
from spreidingskaart.spread.scan import scan_of
from tests.synthetic import DEFAULT_FACILITIES, at, facility, synthetic_city
from tests.test_evenness_docs import last_decimal, worked_out

APPROVED = Path(__file__).parent / "approved" / "spread_sentences.txt"
DOC = Path(__file__).parents[1].joinpath("docs/spread.md").read_text(encoding="utf-8")
SUMS = "".join(re.findall(r"```by-hand\n(.*?)```", DOC, re.DOTALL)).splitlines()
TODAY = dt.date(2026, 11, 22)
BUURTEN = (
    (250, 250, "BU1", "WK1", "west", 2000),
    (250, 750, "BU2", "WK1", "west", 1000),
    (250, 1250, "BU3", "WK1", "west", 1000),
    (250, 1750, "BU4", "WK2", "west", 1000),
    (1500, 500, "BU5", "WK3", "oost", 4700),
    (1500, 1250, "BU6", "WK4", "oost", 300),
)


def there(row, key, places, **other):
    x, y, buurt, wijk, district, _ = BUURTEN[row]
    codes = {"buurt_code": buurt, "wijk_code": wijk, "district_code": district}
    return facility(key, x, y, **codes, places=float(places), **other)


CASES = {
    "zero facilities": ([there(0, "F", 36, status="planned", opened=2030.0)], CLUSTERED),
    "one facility": ([there(0, "F", 1234)], CLUSTERED),
    "two facilities, one without a number": (
        [there(0, "F", 12), there(3, "G", float("nan"))],
        CLUSTERED,
    ),
    "all in one wijk": ([there(3, f"F{i}", 16) for i in range(12)], CLUSTERED),
    "perfectly even": (
        [there(row, f"F{row}", people / 10) for row, (*_, people) in enumerate(BUURTEN)],
        CLUSTERED,
    ),
    "places where nobody lives": (
        [
            there(0, "F", 20),
            facility("P", 1500, 1750, buurt_code="BU7", wijk_code="WK4", district_code="oost"),
        ],
        CLUSTERED,
    ),
    "dispersed homes": (
        [facility("H", 200, 200, form="housing_first", places=11.0)],
        "housing_first",
    ),
    "thousands and decimals": (
        [there(4, "F", 1250.5), there(0, "G", 1000), there(1, "K", 7), there(3, "L", 40)],
        CLUSTERED,
    ),
    "planned and fictional": ([*DEFAULT_FACILITIES, there(5, "N", 24, fictional="yes")], "domus"),
}


def said(rows, kind, level):
    city = seen_by(synthetic_city(facilities=rows), "planner")
    wijken = city.layers["wijken"].with_columns(
        tenure_corporation_pct=np.array([50.0, 20.0, 10.0, 90.0])
    )
    city = replace(city, layers={**city.layers, "wijken": wijken})
    index, even = index_of(city, level, kind, today=TODAY), evenness_of(city, level)
    clustering = clustering_of(city, level, permutations=199)
    scan, spacing = scan_of(city, kind), spacing_of(city, kind)
    near, bears = reach_of(city, kind), carrying_of(city, "corporation", kind)
    short = shortage_of(index.areas.inhabitants, index.existing, index.city_rate)
    yield "how much", sentences.how_much(index, "Proefstad")
    yield "where", sentences.where(index)
    yield "first area", sentences.area(index, 0)
    yield "last area", sentences.area(index, len(index.areas) - 1)
    for one in sentences.reserves(index):
        yield "reserve", one
    yield "Hoover", sentences.hoover(even, kind)
    yield "Gini", sentences.gini(even, kind)
    yield "Theil", sentences.theil(even, kind)
    yield "without one", sentences.leaning(leave_one_out(city, level, kind))
    yield "scan", sentences.scan(scan)
    for one in filter(None, (sentences.scan_holds(scan), *sentences.scan_counts(scan))):
        yield "scan", one
    for one in filter(None, (sentences.spacing(spacing), sentences.pairs(spacing))):
        yield "spacing", one
    yield "local counts", sentences.local_counts(local_of(city, level, kind), level)
    yield "Moran", sentences.moran(clustering, kind, level)
    yield "local Moran", sentences.local(clustering, kind, level)
    yield "Getis-Ord", sentences.getis(clustering, kind, level)
    yield "chance", sentences.chance(chance_of(city, level, kind), index.kind.places)
    yield "divisions", sentences.divisions(chances_of(city, kind))
    yield "indicator", sentences.indicator(bears)
    yield "association", sentences.association(bears)
    yield "reach", sentences.reach(near)
    yield "white spots", sentences.white_spots(near)
    yield (
        "shortage",
        sentences.shortage(index.kind, index.areas.names[short.row], short.places, index.city_rate),
    )
    yield "what helps", sentences.helps(helps_where(city, level, kind))
    spots = [at(500, 1700), at(1500, 500), at(1500, 1700)]
    form = kind if kind != CLUSTERED else "domus"
    proposals = proposals_from(
        city, form=form, places=20, x=[x for x, _ in spots], y=[y for _, y in spots]
    )
    for i in range(2):
        yield f"proposal {i + 1}", effect_line(city, proposals, i)
        for one in effect_sentences(city, proposals, i):
            yield f"proposal {i + 1}, {one.level}", one.sentence
    for one in effect_sentences_of_set(city, proposals):
        yield f"together, {one.level}", one.sentence


def everything():
    lines = []
    for name, (rows, kind) in CASES.items():
        for level in ("wijken", "buurten"):
            lines += ["", f"# {name}, {level}"]
            lines += [f"{what}: {sentence}" for what, sentence in said(rows, kind, level)]
    return "\n".join(lines).strip() + "\n"


@pytest.fixture(scope="module")
def now():
    return everything()


def test_people_read_what_was_approved(now):
    if os.environ.get("APPROVE"):
        APPROVED.write_text(now, encoding="utf-8")
    assert now.splitlines() == APPROVED.read_text(encoding="utf-8").splitlines()


def test_every_sentence_is_whole(now):
    sentences_said = [
        line.partition(": ")[2] for line in now.splitlines() if line and not line.startswith("#")
    ]
    for one in sentences_said:
        assert "nan" not in one.lower().split()
        assert "None" not in one
        assert "onbekend" not in one
        assert "  " not in one
        assert one.endswith(".") or one.startswith(("te weinig", "niet te toetsen"))


@pytest.mark.parametrize("line", SUMS)
def test_the_sums_in_the_docs_are_right(line):
    left, _, right = line.rpartition(" = ")
    assert worked_out(left) == pytest.approx(worked_out(right), abs=last_decimal(right))


@pytest.mark.parametrize("measure", explained())
def test_the_sums_by_hand_are_right(measure):
    lines = explained()[measure].by_hand
    assert lines
    for line in lines:
        left, _, right = line.rpartition(" = ")
        assert worked_out(left) == pytest.approx(worked_out(right), abs=last_decimal(right)), line
