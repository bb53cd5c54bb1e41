"""Fine borders on the map: fewer corners, no gap and no overlap, while computing keeps every corner."""

import gzip
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.coverage import simplified
from geo.layer import Layer
from spreidingskaart import PROJECT
from spreidingskaart.city.access import PUBLIC, seen_by
from spreidingskaart.city.measures import drawn_areas as module
from spreidingskaart.city.measures.drawn_areas import drawn_areas
from spreidingskaart.web.map.layers import layer_bytes
from tests.bundled import bundled_city
from tests.synthetic import synthetic_city

DETAIL = PROJECT.parent.joinpath("shared", "data", "detail", "almere_buurten_2024_detail_rd.gpkg")


def _jagged(seed, cells=4, step=100.0, corners=60):
    """Return cells side by side whose shared borders wander: every border has many corners, drawn once."""
    chance = np.random.default_rng(seed)

    def line(begin, end):
        along = np.linspace(0, 1, corners)[:, None]
        points = np.array(begin) + along * (np.array(end) - np.array(begin))
        aside = chance.uniform(-4, 4, corners) * np.sin(np.pi * along[:, 0])
        aside[[0, -1]] = 0
        points[:, 1 if begin[1] == end[1] else 0] += aside
        return points

    across = {(i, j): line((i * step, j * step), ((i + 1) * step, j * step))
              for i in range(cells) for j in range(cells + 1)}  # fmt: skip
    up = {(i, j): line((i * step, j * step), (i * step, (j + 1) * step))
          for i in range(cells + 1) for j in range(cells)}  # fmt: skip
    rings = [
        np.vstack([across[i, j], up[i + 1, j], across[i, j + 1][::-1], up[i, j][::-1]])
        for i in range(cells) for j in range(cells)
    ]  # fmt: skip
    return np.array([shapely.Polygon(ring) for ring in rings], dtype=object)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.integers(100, 3_000))
def test_simplified_areas_leave_no_gap_and_overlap_nowhere(seed, most):
    fine = _jagged(seed)
    assert shapely.coverage_is_valid(fine)
    drawn = simplified(fine, most)
    assert shapely.coverage_is_valid(drawn)
    assert shapely.is_valid(drawn).all()
    assert len(drawn) == len(fine)
    assert np.isclose(
        shapely.area(shapely.coverage_union_all(drawn)), shapely.area(drawn).sum(), rtol=1e-9
    )
    off = [a.boundary.hausdorff_distance(b.boundary) for a, b in zip(fine, drawn, strict=True)]
    assert max(off) <= 60
    if shapely.get_num_coordinates(fine).sum() <= most:
        assert drawn is fine


def test_few_corners_stay_as_they_are():
    city = bundled_city(PUBLIC)
    for level in city.levels:
        assert drawn_areas(city, level) is city.areas(level).geometry


def test_a_wijk_is_drawn_as_its_buurten_are(monkeypatch):
    monkeypatch.setattr(module, "MOST_CORNERS", 500)
    fine = _jagged(3)
    city = synthetic_city()
    wijken = city.areas("wijken")
    rows = np.arange(len(fine)) % len(wijken)
    made = replace(
        city,
        layers={
            **city.layers,
            "buurten": Layer(
                fine,
                {"code": np.array([f"B{i}" for i in range(len(fine))], dtype=object),
                 "name": np.array([f"B{i}" for i in range(len(fine))], dtype=object),
                 "wijk_code": wijken["code"][rows], "district_code": wijken["district_code"][rows]},
            ),
            "wijken": Layer(
                np.array([shapely.union_all(fine[rows == i]) for i in range(len(wijken))], dtype=object),
                wijken.columns,
            ),
        },
    )  # fmt: skip
    drawn = drawn_areas(made, "buurten")
    for row, wijk in enumerate(drawn_areas(made, "wijken")):
        apart = wijk.symmetric_difference(shapely.union_all(drawn[rows == row])).area
        assert apart < 1e-6
    assert shapely.get_num_coordinates(drawn).sum() < shapely.get_num_coordinates(fine).sum() / 3
    assert made.areas("buurten").geometry is fine


@pytest.mark.skipif(not DETAIL.is_file(), reason="the detailed buurten are not here")
def test_detailed_buurten_of_almere_travel_light():
    from spreidingskaart.city.sources.files import read_features
    from spreidingskaart.city.sources.shapes import Shape

    found = read_features(Path(DETAIL), shapes={Shape.AREA})
    city = bundled_city()
    code = found.columns["buurtcode"].to_numpy(dtype=object)
    at = [city.areas("buurten").index[each] for each in code]
    old = city.areas("buurten")
    fine = Layer(found.geometry, {name: column[at] for name, column in old.columns.items()})
    city = seen_by(replace(city, layers={**city.layers, "buurten": fine}), PUBLIC)
    sent = layer_bytes(city, "buurten")
    assert len(gzip.compress(sent, 6)) < 150_000
    shown = [shapely.geometry.shape(each["geometry"]) for each in json.loads(sent)["features"]]
    whole = shapely.union_all(shapely.make_valid(shown))
    assert shapely.area(shown).sum() == pytest.approx(
        whole.area, rel=1e-6
    )  # degrees of five decimals
    assert len(shown) == len(fine)
