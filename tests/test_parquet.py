"""Parquet in pieces: the same file as geopandas would write, read the same, and never one piece."""

import geopandas as gpd
import geopandas.testing
import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.crs import RD
from spreidingskaart.city.sources import parquet
from spreidingskaart.city.sources.made_layer import MadeLayer, Provenance
from spreidingskaart.errors import DataError

_SHAPES = st.one_of(
    st.none(),
    st.builds(lambda x, r: shapely.Point(x, 480_000).buffer(r), st.integers(1, 9), st.integers(1, 9)),
    st.builds(lambda x: shapely.MultiPolygon([shapely.box(x, 0, x + 1, 1)]), st.integers(1, 9)),
    st.builds(lambda x: shapely.LineString([(x, 0), (x, 1)]), st.integers(1, 9)),
    st.just(shapely.Polygon()),
)  # fmt: skip
_TEXTS = st.one_of(st.none(), st.text("aé\n;", max_size=3))


@pytest.fixture
def small(monkeypatch):
    monkeypatch.setattr(parquet, "_CORNERS", 40)
    monkeypatch.setattr(parquet, "_ROWS", 3)
    monkeypatch.setattr(parquet, "_READ", 2)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(_SHAPES, _TEXTS), max_size=12))
def test_what_is_written_in_pieces_is_what_geopandas_writes_and_reads(small, tmp_path, rows):
    shapes = np.array([*(shape for shape, _ in rows), None], dtype=object)[:-1]
    table = {"name": [text for _, text in rows], "row": range(len(rows))}
    frame = gpd.GeoDataFrame(table, geometry=shapes, crs=RD)[["name", "geometry", "row"]]
    ours, theirs = tmp_path / "ours.parquet", tmp_path / "theirs.parquet"
    parquet.write_parquet(frame, ours)
    frame.to_parquet(theirs, index=False)
    expected = gpd.read_parquet(theirs)
    pd.testing.assert_frame_equal(gpd.read_parquet(ours), expected)
    for source in (ours, theirs, ours.read_bytes()):
        read = parquet.read_parquet(source, "x")
        pd.testing.assert_frame_equal(read.columns, pd.DataFrame(expected.drop(columns="geometry")))
        assert read.geometry.dtype == object
        geopandas.testing.assert_geoseries_equal(
            gpd.GeoSeries(read.geometry, crs=RD), expected.geometry, check_series_type=False
        )
        assert read.claim.code == 28992
    with pq.ParquetFile(ours) as file:
        assert file.num_row_groups >= len(rows) / 3
        assert all(file.metadata.row_group(at).num_rows <= 3 for at in range(file.num_row_groups))


def test_degrees_are_claimed_where_the_file_says_so_and_where_it_says_nothing(tmp_path):
    points = gpd.GeoDataFrame({"id": ["a"]}, geometry=[shapely.Point(5, 52)], crs=4326)
    points.to_parquet(tmp_path / "a.parquet")
    assert parquet.read_parquet(tmp_path / "a.parquet", "a").claim.code == 4326
    points.set_crs(None, allow_override=True).to_parquet(tmp_path / "b.parquet")
    assert parquet.read_parquet(tmp_path / "b.parquet", "b").claim is None


def test_two_columns_of_shapes_and_shapes_that_are_no_wkb_are_read_too(tmp_path):
    points = gpd.GeoSeries([shapely.Point(150_000, 480_000)], crs=RD)
    frame = gpd.GeoDataFrame({"id": ["a"], "other": points}, geometry=points)
    frame.to_parquet(tmp_path / "a.parquet")
    frame[["id", "geometry"]].to_parquet(tmp_path / "b.parquet", geometry_encoding="geoarrow")
    for name in ("a", "b"):
        read = parquet.read_parquet(tmp_path / f"{name}.parquet", name)
        assert read.geometry.tolist() == points.tolist()


@pytest.mark.parametrize(
    "spoil", [lambda c: c[:-9], lambda c: c[:90], lambda _: b"PAR1" + bytes(40)]
)
def test_what_is_broken_is_one_sentence(tmp_path, spoil):
    frame = gpd.GeoDataFrame({"id": ["a"]}, geometry=[shapely.Point(1, 2)], crs=RD)
    parquet.write_parquet(frame, tmp_path / "a.parquet")
    broken = spoil((tmp_path / "a.parquet").read_bytes())
    with pytest.raises(DataError, match=r"^Het bestand a is niet te lezen als Parquet\.$"):
        parquet.read_parquet(broken, "a")


def test_shapes_that_are_no_wkb_after_all_are_refused(tmp_path):
    frame = gpd.GeoDataFrame({"id": ["a"]}, geometry=[shapely.Point(1, 2)], crs=RD)
    frame.to_parquet(tmp_path / "a.parquet", index=False)
    table = pq.read_table(tmp_path / "a.parquet")
    wrong = table.set_column(1, table.schema.field(1), [[b"geen vorm"]])
    pq.write_table(wrong, tmp_path / "b.parquet")
    with pytest.raises(DataError, match="niet te lezen als Parquet"):
        parquet.read_parquet(tmp_path / "b.parquet", "b")


def test_rows_that_were_let_go_are_never_taken_for_no_rows():
    layer = MadeLayer("stations", pd.DataFrame({"code": ["a"]}), Provenance("x", None, None), 1)
    layer.let_go()
    with pytest.raises(AttributeError, match="rows"):
        layer.rows  # noqa: B018 - asking is the test
