"""The compiled loops give what the arithmetic on whole arrays gives, and only a process that screens has them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.synthetic_city import Size, synthetic_city
from geo import compiled
from geo.compiled import compiled_or_plain, is_compiled, use_compiled
from geo.layer import Layer
from geo.overlap import overlaps
from geo.proximity import most_pressing, nearest
from spreidingskaart.plot_search import plot_proposals, screen

from .test_screen_ground import shapes

ROOT = Path(__file__).resolve().parents[1]
MANY = 40


def both(ask):
    """Return what is found with plain arithmetic, and with compiled loops."""
    found = []
    for on in (False, True):
        with compiled_or_plain(compiled=on):
            found.append(ask())
    return found


def layer_of(geometry):
    made = np.empty(len(geometry), dtype=object)
    made[:] = geometry
    return Layer(made, {"id": np.arange(len(made))})


def things(seed, kind):
    """Return polygons near and around the sites, or their middles, or their borders as lines; one row has none."""
    near = [
        *shapes(seed, 12, 30, 40, rounded=True),
        shapely.box(140_100, 480_100, 140_200, 480_200),
    ]
    made = {
        "polygons": near,
        "points": shapely.point_on_surface(near),
        "lines": shapely.boundary(near),
    }[kind]
    return layer_of([*made, None, made[0]])


@settings(max_examples=10)
@given(
    seed=st.integers(0, 100_000),
    kind=st.sampled_from(["polygons", "points", "lines"]),
    pins=st.booleans(),
    rounded=st.booleans(),
)
def test_what_presses_most_is_the_same_to_a_billionth_of_a_metre(seed, kind, pins, rounded):
    sites = shapes(seed + 1, MANY, 7, 12, rounded=rounded)
    if pins:
        sites[::3] = shapely.point_on_surface(sites[::3])
    around = things(seed, kind)
    reach = np.random.default_rng(seed).choice([0.0, 10.0, 50.0, 300.0], len(around))
    (row, metres), (same_row, same_metres) = both(lambda: most_pressing(sites, around, reach))
    np.testing.assert_array_equal(row, same_row)
    np.testing.assert_allclose(metres, same_metres, rtol=0, atol=1e-9)


@settings(max_examples=10)
@given(seed=st.integers(0, 100_000), rounded=st.booleans())
def test_shared_ground_is_the_same_to_a_square_millimetre(seed, rounded):
    sites = shapes(seed, MANY, 7, 25, rounded=rounded)
    zones = layer_of(
        [
            *shapes(seed + 1, 20, 60, 90, rounded=rounded),
            shapely.box(140_050, 480_050, 140_250, 480_250),
        ]
    )
    plain, loops = both(lambda: overlaps(sites, zones))
    np.testing.assert_array_equal(plain.site, loops.site)
    np.testing.assert_array_equal(plain.zone, loops.zone)
    np.testing.assert_allclose(plain.area, loops.area, rtol=0, atol=1e-6)


@pytest.mark.parametrize("far", [1.0, 1e5])
def test_many_things_for_a_few_sites_that_lie_far_apart_are_all_weighed(far):
    draw = np.random.default_rng(8)
    sites = shapely.points(*draw.uniform(0, far, (2, MANY)))
    around = layer_of(shapely.points(*draw.uniform(0, far, (2, 3_000))))
    (row, metres), (same_row, same_metres) = both(lambda: nearest(sites, around))
    np.testing.assert_array_equal(row, same_row)
    np.testing.assert_array_equal(metres, same_metres)


def test_every_criterion_says_the_same_of_every_plot():
    city = synthetic_city(Size(1_500, 60, 20, 30, 5, 3))

    def asked():
        proposals = plot_proposals(city, form="beschermd_wonen_24u", places=24, own_parking=6)
        proposals.ground.clear()
        return screen(city, proposals, workers=1)

    plain, loops = both(asked)
    np.testing.assert_array_equal(plain.verdict, loops.verdict)
    np.testing.assert_array_equal(plain.firm, loops.firm)
    for name, column in plain.columns.items():
        np.testing.assert_array_equal(column.verdict, loops.columns[name].verdict)
        np.testing.assert_allclose(column.value, loops.columns[name].value, rtol=0, atol=1e-6)


def test_the_compiled_loops_are_off_until_they_are_asked_for_and_where_there_is_no_compiler(
    monkeypatch,
):
    assert not is_compiled()
    monkeypatch.setattr(compiled, "find_spec", lambda _: None)
    assert not use_compiled()
    with compiled_or_plain(compiled=True):
        assert not is_compiled()


def test_nothing_that_a_server_runs_turns_them_on():
    pages = [ROOT / "app.py", *(ROOT / "pages").glob("*.py")]
    served = [*pages, *(ROOT / "spreidingskaart" / "web").rglob("*.py")]
    assert len(served) > 100
    assert not [path.name for path in served if "compiled" in path.read_text(encoding="utf-8")]


def test_asking_every_criterion_imports_no_compiler():
    asked = (
        "import sys; from bench.synthetic_city import Size, synthetic_city; from bench.screen import anew; "
        "anew(synthetic_city(Size(40, 12, 3, 5, 2, 1)), 1); sys.exit('numba' in sys.modules)"
    )
    run = subprocess.run(
        [sys.executable, "-c", asked], cwd=ROOT, capture_output=True, check=False, text=True
    )
    assert run.returncode == 0, run.stderr


def test_what_was_compiled_is_forgotten_when_any_loop_changes(tmp_path):
    from geo.compiled.loops import version_of

    for name, text in (("one.py", "a"), ("two.py", "b")):
        (tmp_path / name).write_text(text)
    before = version_of(tmp_path.glob("*.py"))
    (tmp_path / "two.py").write_text("c")
    assert version_of(tmp_path.glob("*.py")) != before
