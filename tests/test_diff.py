"""What differs between two versions, in words and as JSON, and never what a role may not see."""

import datetime as dt
import json

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.layer import Layer
from spreidingskaart.city.sources.comparing import compare_states
from spreidingskaart.city.sources.folder import read_folder
from spreidingskaart.city.sources.made_layer import MadeLayer, Provenance
from spreidingskaart.city.sources.versions import keep_version, versions
from spreidingskaart.cli.main import main
from tests.city_folder import write_city

NOW = dt.datetime(2026, 11, 30, 9, 15, tzinfo=dt.UTC)
_CELLS = st.dictionaries(
    st.integers(0, 8), st.tuples(st.sampled_from(["a", "b", None]), st.integers(0, 3)), max_size=6
)


def _stations(rows):
    def column(values):
        return np.array([*values, None], dtype=object)[:-1]

    places = column(shapely.Point(150_000 + 10 * rows[key][1], 480_000) for key in rows)
    names = {
        "code": column(f"S{key}" for key in rows),
        "name": column(rows[key][0] for key in rows),
    }
    return Layer(places, names)


@settings(max_examples=40, deadline=None)
@given(_CELLS, _CELLS)
def test_every_row_is_added_removed_changed_or_the_same(was, now):
    found = compare_states("stations", _stations(was), _stations(now))
    assert set(found.added) == {f"S{key}" for key in now.keys() - was.keys()}
    assert set(found.removed) == {f"S{key}" for key in was.keys() - now.keys()}
    told = {row.key: row for row in found.changed}
    assert set(told) == {f"S{key}" for key in was.keys() & now.keys() if was[key] != now[key]}
    for key in was.keys() & now.keys():
        if was[key] != now[key]:
            row, metres = told[f"S{key}"], 10 * abs(was[key][1] - now[key][1])
            assert row.columns == (("name",) if was[key][0] != now[key][0] else ())
            assert (row.moved or 0) == pytest.approx(metres)
    back = compare_states("stations", _stations(now), _stations(was))
    assert (back.added, back.removed) == (found.removed, found.added)
    assert compare_states("stations", _stations(was), _stations(was)).same


def test_rows_without_a_key_are_compared_as_a_whole_and_doubles_count():
    def lines(*ends):
        shapes = [
            shapely.LineString([(150_000, 480_000), (150_000 + end, 480_001)]) for end in ends
        ]
        ids = np.array([None] * len(ends), dtype=object)
        return Layer(np.array(shapes, dtype=object), {"id": ids})

    found = compare_states("walking", lines(1, 2, 2), lines(2, 3))
    assert (len(found.added), len(found.removed), found.changed) == (1, 2, ())


@pytest.fixture
def city(tmp_path):
    """A city in which an import changed a public facility and a secret one, and added a secret one."""
    folder = write_city(tmp_path / "stad")
    rows = read_folder(folder).layers["facilities"].geoframe()
    secret = rows["visibility"] == "secret"
    assert secret.any()
    assert (rows["visibility"] == "public").any()
    changed = rows.assign(places=rows["places"] + 3)
    extra = rows[secret].iloc[:1].assign(id="GEHEIM-1", name="Kanariehof")

    told = Provenance("Register", dt.date(2026, 11, 1), None, receipts=("0123456789abcdef",))
    layer = MadeLayer("facilities", pd.concat([changed, extra]), told, len(rows) + 1)
    keep_version(folder, [layer], why="ingelezen: voorzieningen uit register.xlsx", now=NOW)
    return folder


def _run(capsys, *words):
    code = main([*words])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_diff_tells_what_an_import_changed(city, capsys):
    old = versions(city)[-1].name
    code, out, _ = _run(capsys, "diff", old, "nu", "--city", str(city), "--role", "planner")
    assert code == 0
    assert "1 erbij, 0 weg" in out
    assert "+  GEHEIM-1" in out
    assert "datum 2024-01-01 → 2026-11-01; bron proef → Register" in out
    assert "plekken: " in out
    code, out, _ = _run(capsys, "diff", "nu", "nu", "--city", str(city))
    assert (code, out) == (0, "Er verschilt niets.\n")


def test_diff_for_the_public_knows_nothing_of_what_is_secret(city, capsys):
    old = versions(city)[-1].name
    _, out, _ = _run(capsys, "diff", old, "nu", "--city", str(city), "--json")
    told = json.loads(out)
    layer = next(each for each in told["layers"] if each["layer"] == "facilities")
    assert (layer["added"], layer["removed"]) == (0, 0)
    assert layer["changed"] > 0
    assert layer["after"]["receipts"] == []
    names = read_folder(city).layers["facilities"]
    for row in range(len(names)):
        if names["visibility"][row] != "public":
            assert names["id"][row] not in {each["key"] for each in layer["rows_changed"]}
            assert names["name"][row] not in out
    assert "0123456789abcdef" not in out


def test_a_folder_is_compared_as_well_and_what_is_none_is_one_sentence(city, tmp_path, capsys):
    other = write_city(tmp_path / "ander", without=["stations"])
    code, out, _ = _run(capsys, "diff", str(other), "nu", "--city", str(city))
    assert code == 0
    assert "stations: nieuw, 1 rij." in out
    for words in (["2020", "nu"], ["nu", str(tmp_path)], ["nu", "../x"]):
        code, out, err = _run(capsys, "diff", *words, "--city", str(city))
        assert (code, out, err.count("\n")) == (2, "", 1)
        assert "geen versie van stad; versies: 2026-11-30-091500-2, 2026-11-30-091500." in err


def test_versions_lists_goes_back_and_prunes(city, tmp_path, capsys):
    _, out, _ = _run(capsys, "versions", "--city", str(city))
    assert out.split("\n")[1].split("  ")[:2] == ["2026-11-30-091500-2", "in gebruik"]
    assert "ingelezen: voorzieningen uit register.xlsx  facilities" in out
    code, out, _ = _run(
        capsys, "versions", "back", "2026-11-30-091500", "--city", str(city), "--json"
    )
    assert (code, json.loads(out)["in_use"]) == (0, "2026-11-30-091500")
    code, out, _ = _run(capsys, "versions", "back", "2026-11-30-091500-2", "--city", str(city))
    assert out.startswith("In gebruik is nu 2026-11-30-091500-2: ingelezen: ")
    code, out, _ = _run(capsys, "versions", "prune", "--keep", "1", "--city", str(city))
    assert out.startswith("Weg: 2026-11-30-091500.\n")
    code, out, _ = _run(capsys, "versions", "--city", str(write_city(tmp_path / "nieuw")))
    assert (code, out) == (0, "De map nieuw heeft nog geen versies.\n")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["back"], "Noem de versie"),
        (["back", "../../x"], "Er is geen versie '../../x' in stad"),
        (["prune"], "hoort --keep"),
        (["list", "x"], "hoort geen versie"),
        (["list", "--keep", "3"], "hoort --keep, en alleen daar"),
        (["prune", "--keep", "0"], "van 1 tot en met"),
        (["prune", "--keep", "1,5"], "geheel getal|heel getal"),
    ],
)
def test_what_versions_cannot_do_is_one_sentence(city, capsys, words, told):
    code, out, err = _run(capsys, "versions", *words, "--city", str(city))
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert any(each in err for each in told.split("|"))
