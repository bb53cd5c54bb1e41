"""Versions of a city folder: swapped in whole, kept, and found again."""

import datetime as dt
import hashlib
import shutil

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from geo.crs import RD
from spreidingskaart.city import BUNDLED_CITY, load_city
from spreidingskaart.city.sources.folder import Municipality, read_folder
from spreidingskaart.city.sources.made_layer import MadeLayer, Provenance
from spreidingskaart.city.sources.receipts import Question, Receipt, Receipts, Series
from spreidingskaart.city.sources.receipts import kept as receipts_kept
from spreidingskaart.city.sources.versions import go_back, in_use, keep_version, versions
from spreidingskaart.errors import DataError, InputError

NOW = dt.datetime(2026, 11, 30, 9, 15, tzinfo=dt.UTC)
_FROM = Provenance("Kadaster, BAG", dt.date(2026, 11, 1), "Publiek domein")


def _water(*names, name="water"):
    boxes = [
        shapely.box(150_000 + 10 * i, 480_000, 150_005 + 10 * i, 480_005) for i in range(len(names))
    ]
    table = {"id": [f"w{i}" for i in range(len(names))], "name": list(names)}
    return MadeLayer(name, gpd.GeoDataFrame(table, geometry=boxes, crs=RD), _FROM, len(names))


@pytest.fixture
def city(tmp_path):
    return shutil.copytree(BUNDLED_CITY, tmp_path / "stad", ignore=shutil.ignore_patterns("raw"))


def test_a_version_is_a_whole_city_and_the_one_before_stays(city):
    before = read_folder(city)
    version = keep_version(city, [_water("Weerwater")], why="proef", now=NOW)
    assert in_use(city) == version.name
    assert [each.why for each in versions(city)] == ["proef", "zoals het was"]
    after = load_city(city)
    assert after.layers["water"]["name"].tolist() == ["Weerwater"]
    for folder in (city, city / "versions" / version.name):
        assert set(read_folder(folder).layers) == set(before.layers)
    go_back(city, versions(city)[1].name)
    assert len(read_folder(city).layers["water"]) == len(before.layers["water"])
    assert len(versions(city)) == 2


def test_what_cannot_be_read_changes_nothing(city):
    words = (city / "city.yaml").read_bytes()
    wrong = MadeLayer("stations", pd.DataFrame({"code": ["a"]}), _FROM, 1)
    with pytest.raises(DataError, match="stations"):
        keep_version(city, [wrong], why="fout", now=NOW)
    with pytest.raises(InputError, match="geen versie '2020'"):
        go_back(city, "2020")
    now = read_folder(city)
    assert now.layers.keys() == read_folder(BUNDLED_CITY).layers.keys()
    assert in_use(city) is not None or (city / "city.yaml").read_bytes() == words


def test_an_empty_folder_becomes_a_city_of_whoever_is_named(tmp_path):
    with pytest.raises(InputError, match="geen city"):
        keep_version(tmp_path / "nieuw", [_water("Meer")], why="proef", now=NOW)
    whose = Municipality(code="GM0233", name="Ermelo")
    keep_version(tmp_path / "nieuw", [_water("Meer")], why="proef", now=NOW, municipality=whose)
    contents = read_folder(tmp_path / "nieuw")
    assert contents.entry.municipality == whose
    assert contents.reports["water"].entry.licence == "Publiek domein"


@pytest.mark.parametrize("step", range(3))
def test_a_receipt_that_is_there_is_found_by_its_question_wherever_the_plug_is_pulled(
    tmp_path, monkeypatch, step
):
    kept, content = Receipts.of_city(tmp_path), b"ja"
    receipt = Receipt(
        question=Question(service="bag", address="https://dienst.example/1"),
        asked_at=dt.datetime(2026, 11, 30, tzinfo=dt.UTC),
        status=200,
        headers=(),
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
    )
    write, left = receipts_kept.write_whole, iter(range(step))

    def cut(path, content):
        if next(left, None) is None:
            raise KeyboardInterrupt
        write(path, content)

    monkeypatch.setattr(receipts_kept, "write_whole", cut)
    with pytest.raises(KeyboardInterrupt):
        kept.keep(receipt, content)
    monkeypatch.undo()
    for each in kept.every():
        assert kept.of(each.question) == each
    kept.of(receipt.question)
    kept.keep(receipt, content)
    assert kept.of(receipt.question) == receipt
    assert kept.content(receipt) == content


def test_a_receipt_is_found_by_its_question_and_refuses_what_was_changed(tmp_path):
    content = b'{"type": "FeatureCollection"}'
    question = Question(service="bag", address="https://example.org/items?limit=1000")
    receipt = Receipt(
        question=question, asked_at=NOW, status=200, sha256=hashlib.sha256(content).hexdigest(), size=len(content)
    )  # fmt: skip
    kept = Receipts.of_city(tmp_path)
    kept.keep(receipt, content)
    assert kept.of(question) == receipt
    assert kept.content(receipt) == content
    assert kept.newer_than(question, NOW + dt.timedelta(seconds=1)) is None
    series = Series(
        what="panden", service="bag", begun_at=NOW, answers=(receipt.id,), complete=True
    )
    kept.keep_series(series)
    assert list(kept.every()) == sorted([receipt, series], key=lambda each: each.id)
    record = next((tmp_path / "receipts" / "records").glob(f"*/{receipt.id}.json"))
    record.write_text(record.read_text().replace('"status": 200', '"status": 404'))
    with pytest.raises(DataError, match="veranderd"):
        kept.find(receipt.id)
    with pytest.raises(InputError, match="16 tekens"):
        kept.find("../../etc/passwd")
