"""Whether facilities lie together: the scan of a City, how far apart they lie, and which areas have many."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pytest
import shapely

from geo.layer import from_frame
from geo.statistics.area_counts import binomial_tails
from spreidingskaart.city.access import seen_by
from spreidingskaart.city.known import RestsOn
from spreidingskaart.spread import sentences
from spreidingskaart.spread.apart import spacing_of
from spreidingskaart.spread.areas import areas_of
from spreidingskaart.spread.chance import chances_of
from spreidingskaart.spread.document import spread_document
from spreidingskaart.spread.kinds import kind_of
from spreidingskaart.spread.local import Local, local_of
from spreidingskaart.spread.scan import DRAWS, ScanOutcome, by_chance, scan_of
from tests.synthetic import X0, Y0, facility, synthetic_city
from tests.test_spread import planner

SIDE, CELL = 12, 400.0
MIDDLE = tuple((column, row) for column in (5, 6, 7) for row in (5, 6, 7))
"""Nine buurten in a block of 1.2 by 1.2 km: the most populous of the city."""


def layer(rows, geometry):
    return from_frame(pd.DataFrame(rows), np.array([*geometry, None], dtype=object)[:-1])


@cache
def areas_of_grid(crowded=2400.0):
    """Return 144 buurten of 400 m in 36 wijken and 4 districts; wijken and districts meet in the middle."""
    levels = {"buurten": 1, "wijken": 2, "districts": 6}
    people = np.full((SIDE, SIDE), 1000.0)
    for column, row in MIDDLE:
        people[column, row] = crowded
    layers = {}
    for level, wide in levels.items():
        rows, shapes = [], []
        for column in range(0, SIDE, wide):
            for row in range(0, SIDE, wide):
                code = f"{level}-{column // wide}-{row // wide}"
                told = {"code": code, "name": code, "inhabitants": 0.0}
                told["inhabitants"] = float(people[column : column + wide, row : row + wide].sum())
                if level != "districts":
                    told["district_code"] = f"districts-{column // 6}-{row // 6}"
                if level == "buurten":
                    told["wijk_code"] = f"wijken-{column // 2}-{row // 2}"
                rows.append(told)
                x, y = X0 + column * CELL, Y0 + row * CELL
                shapes.append(shapely.box(x, y, x + wide * CELL, y + wide * CELL))
        layers[level] = layer(rows, shapes)
    return layers


def grid_city(cells, role="planner", **other):
    """Return the grid with one facility in the middle of each of these cells."""
    rows = [facility("P", 10, 10, status="planned", opened=2040.0)]
    rows += [
        facility(
            f"F{i}",
            (column + 0.5) * CELL,
            (row + 0.5) * CELL,
            buurt_code=f"buurten-{column}-{row}",
            wijk_code=f"wijken-{column // 2}-{row // 2}",
            district_code=f"districts-{column // 6}-{row // 6}",
            **other,
        )
        for i, (column, row) in enumerate(cells)
    ]
    city = synthetic_city(facilities=rows)
    return seen_by(replace(city, layers={**city.layers, **areas_of_grid()}), role)


SPREAD_OUT = tuple((i * 7 % 4 * 3 + 1, i * 7 % 16 // 4 * 3 + 1) for i in range(16))
"""Sixteen cells over the whole city, three apart; the first few of them too."""


def test_nine_in_the_most_populous_buurten_within_a_kilometre_are_a_group_and_nowhere_even():
    city = grid_city(MIDDLE)
    document = spread_document(city, "wijken", "domus", permutations=9)
    scan = document["scan"]
    assert (scan["found"], scan["facilities"], scan["of"]) == (True, 9, 9)
    assert scan["share_of_inhabitants"] == pytest.approx(9 * 2400 / (9 * 2400 + 135 * 1000))
    assert scan["p"] == pytest.approx(1 / (DRAWS + 1))
    assert scan["sentence"] == (
        "9 van de 9 voorzieningen liggen in een cirkel waar 13,8% van de inwoners woont. Bij toeval komt ergens in "
        "de stad zo'n groep in minder dan 1 van de 1.000 gevallen voor."
    )
    assert scan["remains"] == "De groep blijft, welke voorziening u ook weglaat."
    assert "gelijker dan toeval" not in str(document).replace("ongelijker dan toeval", "")
    assert "even" not in [one["conclusion"] for one in document["map_units"]["divisions"]]


def test_the_group_is_the_circle_with_its_buurten():
    scan = scan_of(grid_city(MIDDLE), "domus")
    codes = areas_of(grid_city(MIDDLE), "buurten").codes[scan.buurten]
    assert set(codes) == {f"buurten-{column}-{row}" for column, row in MIDDLE}
    x, y, radius = scan.circle
    assert (x, y) == (X0 + 6.5 * CELL, Y0 + 6.5 * CELL)
    assert radius == pytest.approx(CELL * 2**0.5)


def test_facilities_spread_over_the_city_are_no_group():
    scan = scan_of(grid_city(SPREAD_OUT[:9]), "domus")
    assert (scan.outcome, scan.of) == (ScanOutcome.NONE, 9)
    assert scan.p > 0.05
    assert 0.5 < scan.misses < 1
    assert f"een lichte mist zij in {round(10 * scan.misses)} van de 10" in sentences.scan(scan)


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        (
            (),
            "0 voorzieningen met een bekende buurt (plekken Domus): te weinig om een groep te zien.",
        ),
        (
            SPREAD_OUT[:2],
            "2 voorzieningen met een bekende buurt (plekken Domus): te weinig om een groep te zien.",
        ),
        (SPREAD_OUT[:3], "ziet deze toets een groep alleen als ze vlak bij elkaar liggen."),
        (SPREAD_OUT[:4], "ziet deze toets een groep alleen als ze vlak bij elkaar liggen."),
        (SPREAD_OUT[:5], "ziet deze toets alleen een sterke samenklontering; een lichte mist zij"),
    ],
)
def test_with_few_facilities_it_says_what_it_cannot_see(cells, told):
    assert told in sentences.scan(scan_of(grid_city(cells), "domus"))


def test_a_group_that_hangs_on_one_facility_says_so():
    scan = scan_of(grid_city([(5, 5), (5, 5), (5, 5)]), "domus")
    assert (scan.found, scan.without_one) == (True, 0)
    assert sentences.scan_holds(scan) == (
        "Laat u één voorziening weg, welke ook, dan kan wat er over is toeval zijn."
    )


def test_what_is_not_known_per_buurt_counts_nowhere_and_that_is_told():
    city = grid_city(MIDDLE, precision="district", places=11.0)
    scan = scan_of(city, "domus")
    assert (scan.outcome, scan.of, scan.coarser) == (ScanOutcome.TOO_FEW, 0, 99)
    assert " ".join(sentences.scan_counts(scan)) == (
        "99 plekken zijn niet per buurt bekend: die voorzieningen tellen in deze toets niet mee, en een groep onder "
        "hen ziet zij niet."
    )


def test_a_facility_without_a_number_of_places_is_a_facility():
    assert scan_of(grid_city(MIDDLE, places=float("nan")), "domus").facilities == 9


def test_a_secret_or_hidden_facility_counts_for_nobody_who_may_not_see_it():
    for visibility in ("secret", "aggregated"):
        city = grid_city(MIDDLE, "public", visibility=visibility)
        assert scan_of(city, "domus").of == 0
        assert spacing_of(city, "domus").facilities == 0


def test_kinds_of_equal_number_share_their_draws_in_every_year():
    city = grid_city(MIDDLE)
    scan_of(city, "domus")
    assert "spread.scan.draws" in city.kept.names(RestsOn.PEOPLE)
    assert by_chance(city, 9) is by_chance(city.at(2030), 9)


# ------------------------------------------------------------------------------------------------ how far apart


def test_the_next_facility_is_a_number_with_its_range_and_no_verdict():
    spacing = spacing_of(grid_city(MIDDLE), "domus")
    assert spacing.to_next.here == pytest.approx(CELL)
    assert spacing.to_next.low < spacing.to_next.expected < spacing.to_next.high
    assert sentences.spacing(spacing).startswith(
        "400 m ligt een voorziening gemiddeld van de volgende (9 met een bekend adres). Bij toeval is dat "
    )
    assert not spacing.farther


def test_farther_apart_than_chance_is_told_from_fifteen_facilities_on():
    told = "Ze liggen verder uit elkaar dan toeval."
    assert told in sentences.pairs(spacing_of(grid_city(SPREAD_OUT), "domus"))
    few = sentences.pairs(spacing_of(grid_city(SPREAD_OUT[:14]), "domus"))
    assert told not in few
    assert "Onder 15 voorzieningen" in few


def test_sixteen_over_the_city_by_inhabitants_are_not_called_even_where_a_group_is_found():
    crowd = [*MIDDLE, *MIDDLE]
    city = grid_city(crowd)
    assert scan_of(city, "domus").found
    assert not spacing_of(city, "domus").farther
    assert all(answer.conclusion != "even" for answer in chances_of(city, "domus"))


# ------------------------------------------------------------------------------------------------ area by area


def test_a_wijk_with_four_of_six_has_more_than_chance():
    city = grid_city([(4, 4), (4, 5), (5, 4), (4, 4), (0, 0), (11, 11)])
    found = local_of(city, "wijken", "domus")
    assert [str(found.areas.names[found.rows[i]]) for i in found.more] == ["wijken-2-2"]
    assert sentences.local_counts(found, "wijken") == (
        "1 van de 36 wijken met ten minste 500 inwoners heeft meer voorzieningen dan toeval kan geven: wijken-2-2 (4, "
        "bij toeval 0,2). Dat een wijk geen voorziening heeft, kan hier altijd toeval zijn."
    )


def test_no_wijk_stands_out_where_they_lie_apart():
    told = sentences.local_counts(local_of(grid_city(SPREAD_OUT), "wijken", "domus"), "wijken")
    assert told.startswith("0 van de 36 wijken met ten minste 500 inwoners hebben meer")


def test_nothing_is_said_where_nothing_is_known_per_area():
    assert (
        local_of(planner(facilities=[facility("H", precision="district")]), "wijken", "domus")
        is None
    )
    assert sentences.local_counts(None, "wijken").startswith("Er zijn geen voorzieningen per wijk")


@pytest.mark.parametrize(
    ("cases", "told"),
    [
        ([0, 10, 10, 10], "Dat een wijk er geen heeft, kan hier toeval zijn."),
        ([20, 0, 20, 20], " geen voorzieningen, en dat is minder dan toeval kan geven."),
    ],
)
def test_that_a_wijk_has_none_is_only_called_chance_where_it_can_be(cases, told):
    city = grid_city(MIDDLE)
    people = np.array([100.0, 9000.0, 9000.0, 9000.0])
    areas = areas_of(city, "wijken")
    found = Local(
        kind_of(city, "domus"),
        areas,
        np.arange(4),
        np.array(cases),
        binomial_tails(cases, people),
    )
    assert not found.none_may_be_chance
    assert told in sentences.local_counts(found, "wijken")
