"""Screening against plain geopandas and against PostGIS: what is measured is the same to 1e-6, and what is judged too.

PostGIS is asked where SPREIDINGSKAART_POSTGIS=1: installing and starting it takes longer than all other tests here.
"""

import os
from functools import cache

import numpy as np
import pandas as pd
import pytest
import shapely

from bench import peers_geopandas, peers_postgis
from bench.peers_ground import tables_of
from geo.overlap import SLIVER, overlaps
from geo.proximity import nearest, within
from spreidingskaart.city.measures.designations import nearest_to, share_of, shared_ground
from spreidingskaart.city.measures.places import places_table
from spreidingskaart.criteria.base import general_norms
from spreidingskaart.criteria.business_park.criterion import NORMS
from spreidingskaart.criteria.business_park.parks import GROUPS, parks_of
from spreidingskaart.criteria.spread.counts import nearest_same_form, within_radius
from spreidingskaart.criteria.zoning.criterion import ROUNDING, SMALL_SHARE, ways_of
from spreidingskaart.criteria.zoning.ground import ground_of
from spreidingskaart.model import Verdict
from spreidingskaart.plot_search import screen
from spreidingskaart.site_test.proposals import proposals_from
from tests.bundled import bundled_city

MANY = 300
FORM, PLACES = "beschermd_wonen_24u", 24
SPACES = 6
SAME_FORM = "verpleeghuis_wlz"
WALK, RADIUS = 100 / 1.3, 1_000.0
CLOSE = 1e-6
PEERS = ["geopandas", "postgis"]


@cache
def city():
    return bundled_city("planner")


@cache
def asked():
    """Return plots drawn from all over the city, and as many again where plots are hard: borders, marks, zones."""
    plots = city().layer("plots")
    draw = np.random.default_rng(34)
    ground = ground_of(city())
    hard = [
        plots.tree.query(
            layer.geometry[draw.permutation(len(layer))[:200]], predicate="intersects"
        )[1]
        for layer in (
            ground.marked.layer,
            ground.zones.layer,
            city().layer("green_blue"),
            city().layer("car_parks"),
        )
    ]
    hard.append(plots.tree.query(ground.designations.layer.geometry, predicate="overlaps")[1])
    some = [draw.permutation(np.unique(rows))[: MANY // 5] for rows in hard]
    rows = np.unique(np.concatenate([draw.choice(len(plots), MANY, replace=False), *some]))
    return proposals_from(
        city(), form=FORM, places=PLACES, own_parking=SPACES, geometry=plots.geometry[rows],
        site_id=plots["id"][rows].tolist(),
    )  # fmt: skip


@cache
def screened():
    return screen(city(), asked())


@cache
def tables():
    return tables_of(city(), asked(), SAME_FORM)


@cache
def with_geopandas():
    made = peers_geopandas.prepared(tables())
    every = {**peers_geopandas.questions(WALK), **peers_geopandas.more_questions(RADIUS)}
    return {name: [ask(tables(), made) for ask in ways] for name, ways in every.items()}


@cache
def with_postgis():
    if os.environ.get("SPREIDINGSKAART_POSTGIS") != "1":
        pytest.skip("PostGIS is asked only with SPREIDINGSKAART_POSTGIS=1 in the environment")
    try:
        peers_postgis.install()
    except peers_postgis.NoPostgisError as missing:
        pytest.skip(str(missing))
    every = {
        **peers_postgis.questions(WALK, peers_postgis.categories(tables())),
        **peers_postgis.more_questions(RADIUS),
    }
    with peers_postgis.server() as at:
        peers_postgis.prepare(at, tables())
        return {name: [at.frame(query) for query in ways] for name, ways in every.items()}


@pytest.fixture(params=PEERS)
def answers(request):
    """Return what a peer found: for every question the rows of each way of asking it."""
    return with_geopandas() if request.param == "geopandas" else with_postgis()


def added_up(found, keys):
    """Return area by plot and keys; slivers are no ground."""
    summed = found.groupby(["plot", *keys], as_index=False)["area"].sum()
    return summed[summed["area"] > SLIVER]


def same_ground(ours, theirs, keys):
    """Compare shares of plots, pair by pair; a pair that one of both lacks is a share of nothing."""
    both = added_up(ours, keys).merge(
        added_up(theirs, keys), on=["plot", *keys], how="outer", suffixes=("", "_peer")
    )
    both = both.fillna(0.0)
    assert len(both)
    whole = asked().area[both["plot"]]
    np.testing.assert_allclose(both["area"] / whole, both["area_peer"] / whole, rtol=0, atol=CLOSE)


def per_plot(found, column):
    """Return one value per plot, NaN where the peer found none."""
    values = np.full(len(asked()), np.nan)
    values[found["plot"]] = found[column]
    return values


# ------------------------------------------------------------------------------------------- what is measured
def test_shares_of_designations(answers):
    pairs = shared_ground(asked(), ground_of(city()).designations.layer)
    ours = pd.DataFrame({"plot": pairs.site, "zone": pairs.zone, "area": pairs.area})
    assert ours["plot"].duplicated().any()
    for theirs in answers["designations"]:
        same_ground(ours, theirs, ["zone"])


def test_ground_under_marks(answers):
    marked = ground_of(city()).marked
    pairs = overlaps(asked().geometry, marked.layer)
    ours = pd.DataFrame(
        {"plot": pairs.site, "zone": marked.designation[pairs.zone], "reading": marked.reading[pairs.zone],
         "area": pairs.area}
    )  # fmt: skip
    for theirs in answers["marks"]:
        same_ground(ours, added_up(theirs, ["zone", "mark", "reading"]), ["zone", "reading"])


def test_safety_zones(answers):
    pairs = overlaps(asked().geometry, ground_of(city()).zones.layer)
    ours = pd.DataFrame({"plot": pairs.site, "zone": pairs.zone, "area": pairs.area})
    for theirs in answers["safety zones"]:
        same_ground(ours, theirs, ["zone"])


def test_sizes_on_the_map_of_the_plan(answers):
    pairs = shared_ground(asked(), ground_of(city()).limits.layer)
    ours = pd.DataFrame({"plot": pairs.site, "size": pairs.zone, "area": pairs.area})
    for theirs in answers["sizes"]:
        same_ground(ours, theirs, ["size"])


def test_share_in_the_green_blue_network(answers):
    ours = screened().columns["green_blue"].value
    assert ((ours > 0) & (ours < 1)).any()
    for theirs in answers["green-blue"]:
        share = np.nan_to_num(per_plot(added_up(theirs, []), "area")) / asked().area
        np.testing.assert_allclose(ours, share, rtol=0, atol=CLOSE)


def test_area():
    np.testing.assert_allclose(
        screened().columns["area"].value, tables().plots.area, rtol=0, atol=CLOSE
    )


def test_metres_to_the_nearest_station(answers):
    for theirs in answers["station"]:
        np.testing.assert_allclose(
            screened().columns["public_transport"].value,
            per_plot(theirs, "metres"),
            rtol=0,
            atol=CLOSE,
        )


def test_metres_to_business_ground(answers):
    parks = parks_of(city())
    for theirs in answers["businesses"]:
        for category, layer in enumerate(parks.by_category.values()):
            metres = per_plot(theirs[theirs["category"] == category], "metres")
            np.testing.assert_allclose(
                nearest(asked().geometry, layer)[1], metres, rtol=0, atol=CLOSE
            )
    for theirs in answers["business ground without category"]:
        metres = per_plot(theirs, "metres")
        np.testing.assert_allclose(
            nearest_to(asked(), parks.unknown)[1], metres, rtol=0, atol=CLOSE
        )


def test_car_parks_within_walking_distance(answers):
    pairs = within(asked().geometry, city().layer("car_parks"), WALK)
    ours = pd.DataFrame({"plot": pairs.site, "car_park": pairs.row, "metres": pairs.distance})
    assert len(ours)
    for theirs in answers["car parks"]:
        both = ours.merge(theirs, on=["plot", "car_park"], how="outer", suffixes=("", "_peer"))
        np.testing.assert_allclose(both["metres"], both["metres_peer"], rtol=0, atol=CLOSE)


def test_facilities_around(answers):
    ours = [len(within_radius(asked(), city(), i, RADIUS)) for i in range(len(asked()))]
    assert max(ours) > 1
    for theirs in answers["facilities around"]:
        assert np.nan_to_num(per_plot(theirs, "number")).tolist() == ours
    metres = nearest_same_form(asked(), SAME_FORM, city())[1]
    for theirs in answers["same form"]:
        np.testing.assert_allclose(metres, per_plot(theirs, "metres"), rtol=0, atol=CLOSE)


# --------------------------------------------------------------------------------------------- what is judged
def test_the_rate_that_the_spread_reports(answers):
    table = places_table(city(), "districts")
    code = city().areas("buurten")["district_code"]
    row_of = {name: row for row, name in enumerate(table.codes)}
    for theirs in answers["buurt"]:
        buurt = per_plot(theirs, "buurt").astype(int)
        district = np.array([row_of[code[row]] for row in buurt])
        there = table.existing[table.forms.index(FORM), district]
        rate = 1_000 * (there + PLACES) / table.inhabitants[district]
        np.testing.assert_allclose(screened().columns["spread"].value, rate, rtol=0, atol=CLOSE)


def test_the_business_ground_that_weighs_most(answers):
    parks, guide = parks_of(city()), general_norms(city(), NORMS)
    groups = np.array(
        [(name or "").lower() for name in ground_of(city()).designations.layer["main_group"]]
    )
    ground = added_up(answers["designations"][0], ["zone"])

    def share(of):
        rows = ground[np.isin(groups[ground["zone"]], of)]
        return np.minimum(
            np.bincount(rows["plot"], rows["area"], minlength=len(asked())) / asked().area, 1
        )

    np.testing.assert_allclose(share_of(asked(), city(), GROUPS), share(GROUPS), rtol=0, atol=CLOSE)
    mixed = share(("centrum", "gemengd")) > 0.5
    found = answers["businesses"][0]
    metres = np.stack(
        [
            per_plot(found[found["category"] == number], "metres")
            for number in range(len(parks.by_category))
        ],
        axis=1,
    )
    reach = np.array(
        [
            [guide[f"{where}_{word}"].value for word in parks.by_category]
            for where in ("quiet", "mixed")
        ]
    )
    worst = np.argmin(np.round(metres - reach[mixed.astype(int)], 6), axis=1)
    ours = screened().columns["business_park"]
    rows = np.arange(len(asked()))
    np.testing.assert_allclose(ours.value, metres[rows, worst], rtol=0, atol=CLOSE)
    clear = ours.verdict == Verdict.FITS.code
    assert clear.any()
    assert (metres[clear] >= reach[mixed.astype(int)][clear]).all()


def test_the_zoning_that_decides(answers):
    """Judge the peer's ground by the rule table, written out as the criterion describes itself."""
    ground, whole = ground_of(city()), asked().area
    ways, n = ways_of(asked()), len(asked())
    lies = added_up(answers["designations"][0], ["zone"]).assign(mark=-1)
    under = added_up(answers["marks"][0], ["zone", "mark", "reading"]).drop(columns="mark")
    way = ways[under["plot"]]
    acts = (ground.admits | ground.excludes)[under["reading"].to_numpy()[:, None], way].any(axis=1)
    acts &= ground.concerned(asked().forms)[under["reading"], asked().form[under["plot"]]]
    under = under[acts].rename(columns={"reading": "mark"})
    taken = (
        under.groupby(["plot", "zone"], as_index=False)["area"]
        .sum()
        .rename(columns={"area": "taken"})
    )
    covered = np.bincount(lies["plot"], lies["area"], minlength=n)
    lies = lies.merge(taken, how="left", on=["plot", "zone"]).fillna({"taken": 0.0})
    lies["area"] = np.maximum(lies["area"] - lies["taken"], 0)
    parts = pd.concat([lies[["plot", "zone", "mark", "area"]], under], ignore_index=True)
    parts["key"] = ground.designations.what[parts["zone"]]
    parts = added_up(parts, ["key", "mark"])
    parts["share"] = parts["area"] / whole[parts["plot"]]
    lines = zip(ways[parts["plot"]], parts["key"], parts["mark"], strict=True)
    parts["verdict"] = [judged(ground, *line) for line in lines]
    zones = answers["safety zones"][0].assign(name=lambda f: ground.zones.what[f["zone"]])
    zones = zones[zones["area"] > SLIVER].groupby(["plot", "name"], as_index=False)["area"].sum()
    zones["share"] = np.minimum(zones["area"] / whole[zones["plot"]], 1)
    zones["verdict"] = ground.zone_verdict[
        zones["name"].to_numpy()[:, None], ways[zones["plot"]]
    ].max(axis=1)
    exceeded = exceeded_by_hand(ground.limits, answers["sizes"][0])
    ours, checked = screened().columns["zoning"], 0
    for plot in np.flatnonzero(np.abs(covered - whole) <= ROUNDING * whole):
        of, over = parts[parts["plot"] == plot], zones[zones["plot"] == plot]
        large = of[of["share"] > SMALL_SHARE]
        decide = [
            *(large if len(large) else of)["verdict"],
            *over[over["share"] > SMALL_SHARE]["verdict"],
        ]
        bad = of[of["verdict"] >= Verdict.CONFLICTS.code]["share"].sum()
        worst = over[over["verdict"] >= Verdict.CONFLICTS.code]["share"].max()
        decide += [Verdict.CONFLICTS.code] if exceeded[plot] else []
        assert ours.verdict[plot] == max(decide)
        value = 100 * min(np.fmax(np.fmax(bad, worst), exceeded[plot]), 1.0)
        if ours.verdict[plot] != Verdict.NOT_TESTED.code:
            assert ours.value[plot] == pytest.approx(value, rel=0, abs=100 * CLOSE)
            checked += 1
    assert checked > MANY / 2


def exceeded_by_hand(limits, sizes):
    """Return the largest share of each plot on which it has too few parking spaces, the only size that is known.

    A minimum is one of its whole area: only a plot that covers all of that can have too few.
    """
    minimum = {
        row: limit.value
        for thing in range(len(limits.layer))
        for row, limit in (
            (thing, each) for each in limits.read[limits.start[thing] : limits.start[thing + 1]]
        )
        if limit.name == "minimum aantal parkeerplaatsen"
    }
    held = sizes[[minimum.get(size, 0) > SPACES for size in sizes["size"]]]
    wide = shapely.area(limits.layer.geometry)[held["size"]]
    few = held[held["area"] / wide > 1 - SMALL_SHARE].groupby("plot")["area"].sum()
    share = few.reindex(range(len(asked())), fill_value=0.0).to_numpy() / asked().area
    assert (share > SMALL_SHARE).any()
    return np.where(share > SMALL_SHARE, np.minimum(share, 1), 0)


def judged(ground, ways, key, mark):
    """Return the strictest verdict of both ends of a way of living."""
    ends = []
    for way in ways:
        verdict = ground.verdict[key, way]
        if mark >= 0 and ground.excludes[mark, way] and verdict < Verdict.CONFLICTS.code:
            verdict = Verdict.CONFLICTS.code
        elif mark >= 0 and ground.admits[mark, way] and verdict == Verdict.CONFLICTS.code:
            verdict = Verdict.MAY_FIT.code
        ends.append(verdict)
    return max(ends)
