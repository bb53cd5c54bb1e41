"""A dossier that somebody hands in: one made before, one that was forged, one that is no dossier at all."""

from __future__ import annotations

import io
import json
import lzma
import sqlite3
import zipfile
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spreidingskaart.city.access import seen_by
from spreidingskaart.city.sources import apart
from spreidingskaart.errors import InputError
from spreidingskaart.weighing.dossier import limits
from spreidingskaart.weighing.dossier.apart import try_apart
from spreidingskaart.weighing.dossier.packing import MANIFEST, as_json, pack, unpack
from spreidingskaart.weighing.dossier.plots import BEFORE, SITES, plots_of
from spreidingskaart.weighing.dossier.replay import replay, role_of
from tests.synthetic import synthetic_city

MADE_BEFORE = Path(__file__).parent / "data" / "dossier-before.zip.xz"
"""Made of the synthetic city by the version before dossiers carried their plots as GeoJSON."""
PARTS = (
    "about.json",
    "facts.json",
    "findings.json",
    "framework.json",
    "rules.json",
    "weighing.json",
    "weights.json",
)
JUNK = (
    None, "", "x", "=1+1", -1, 0, 10**400, 1e308, -1e308, True, [], {}, [None], [[[]]], {"a": 1}, "9" * 400,
)  # fmt: skip


@pytest.fixture(scope="module")
def before():
    return lzma.decompress(MADE_BEFORE.read_bytes())


@pytest.fixture(scope="module")
def today():
    """Return the city of the dossier with other data, so that its plots are measured anew."""
    return replace(seen_by(synthetic_city(), "public"), version="nieuw")


def refused(data):
    with pytest.raises(InputError) as caught:
        replay(data)
    message = str(caught.value)
    assert message.endswith(".")
    assert "\n" not in message
    return message


def test_a_dossier_made_before_is_replayed_with_its_plots(before, today):
    found = replay(before, today)
    assert BEFORE in unpack(before)
    assert found.differences == ()
    assert found.sound, found.followed
    assert found.today[1].startswith("Met de gegevens van nu ")
    assert "niet te herhalen" not in found.today[1]
    plots = plots_of(unpack(before))
    assert plots.ids == ("L01", "L02")
    assert [round(plot.area) for plot in plots.geometry] == [20_000, 10_000]


@pytest.mark.parametrize(
    "trick",
    [
        "CREATE VIEW other AS SELECT * FROM sites",
        "CREATE VIRTUAL TABLE other USING fts5(a)",
        "CREATE TRIGGER other AFTER INSERT ON sites BEGIN DELETE FROM sites; END",
        "DELETE FROM gpkg_contents",
        "UPDATE gpkg_contents SET table_name = 'sqlite_master'",
        "UPDATE gpkg_geometry_columns SET column_name = 'nergens'",
        "UPDATE sites SET geom = x'475000'",
        "UPDATE sites SET geom = NULL",
        "DELETE FROM sites",
        "ALTER TABLE sites RENAME COLUMN site TO anders",
    ],
)
def test_a_geopackage_in_a_dossier_that_is_not_plain_is_not_read(before, tmp_path, trick):
    parts = unpack(before)
    path = tmp_path / "x.gpkg"
    path.write_bytes(parts[BEFORE])
    with closing(sqlite3.connect(path)) as database:
        for (name,) in database.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'sites'"
        ).fetchall():
            database.execute(f"DROP TRIGGER {name}")
        database.execute(trick)
        database.commit()
    with pytest.raises(InputError, match=r"^In dit dossier (is|heeft) sites\.gpkg"):
        plots_of({BEFORE: path.read_bytes()})


def at_some_place(data, document):
    """Return the document with one thing in it replaced, left out or doubled."""
    place, path = document, []
    while isinstance(place, dict | list) and place:
        keys = sorted(place) if isinstance(place, dict) else range(len(place))
        path.append(data.draw(st.sampled_from(keys)))
        if data.draw(st.integers(0, 2)) == 0:
            break
        place = place[path[-1]]
    inner = document
    for step in path[:-1]:
        inner = inner[step]
    how = data.draw(st.sampled_from(["other", "other", "gone", "double"]))
    if how == "gone":
        del inner[path[-1]]
    elif how == "double" and isinstance(inner, list):
        inner.append(inner[path[-1]])
    else:
        inner[path[-1]] = data.draw(st.sampled_from(JUNK))
    return document


@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_a_forged_part_is_refused_in_one_sentence_or_replayed(before, today, data):
    parts = unpack(before)
    name = data.draw(st.sampled_from(PARTS))
    forged = pack({**parts, name: as_json(at_some_place(data, json.loads(parts[name])))})
    try:
        role_of(forged)
        found = replay(forged, today)
    except InputError as error:
        message = str(error)
        assert "\n" not in message
        assert len(message) < 2_000
        return
    for site in found.weighing["sites"]:  # what the page and the command print
        assert {"rank", "name", "total", "low", "high", "limits"} <= site.keys()


@pytest.mark.parametrize("name", [*PARTS, MANIFEST])
def test_json_that_lies_too_deep_is_refused(before, name):
    deep = b"[" * 100_000 + b"]" * 100_000
    parts = unpack(before)
    if name == MANIFEST:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr(MANIFEST, deep)
        assert MANIFEST in refused(out.getvalue())
    else:
        assert name in refused(pack({**parts, name: deep}))


@pytest.mark.parametrize("text", [b"\xff\xfe{", b'{"a": NaN}', b'{"a": 1e999}', b"\x00", b"{"])
def test_json_that_is_none_is_refused(before, text):
    assert "about.json" in refused(pack({**unpack(before), "about.json": text}))


def many_sites(parts, many):
    facts = json.loads(parts["facts.json"])
    for field in ("sites", "names"):
        facts[field] = [f"S{i}" for i in range(many)]
    facts["values"] = {name: [None] * many for name in facts["values"]}
    facts["verdicts"] = {name: ["not_tested"] * many for name in facts["verdicts"]}
    facts["entries"] = []
    return as_json(facts)


def test_more_sites_than_a_dossier_has_are_refused(before):
    parts = unpack(before)
    forged = pack({**parts, "facts.json": many_sites(parts, limits.MOST_SITES + 1)})
    assert refused(forged) == "Dit dossier heeft meer dan 5.000 locaties."


def test_more_plots_than_a_dossier_has_are_refused():
    point = {"type": "Feature", "properties": {}, "geometry": None}
    plots = {"type": "FeatureCollection", "features": [point] * (limits.MOST_SITES + 1)}
    with pytest.raises(InputError, match="geen goed aantal locaties"):
        plots_of({SITES: json.dumps(plots).encode()})


def zipped(entries, *, method=zipfile.ZIP_STORED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return out.getvalue()


def overlapping(data):
    """Return a zip of which the second member begins where the first does."""
    place = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 1)
    return data[: place + 42] + b"\0\0\0\0" + data[place + 46 :]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (
            zipped([("aa.txt", b"x"), ("bb.txt", b"x")]).replace(b"bb.txt", b"aa.txt"),
            "dezelfde naam",
        ),
        (overlapping(zipped([("a", b"x" * 999), ("b", b"x" * 999)])), "over elkaar heen"),
        (zipped([(str(i), b"") for i in range(limits.ZIP.entries + 1)]), "meer dan 50 bestanden"),
        (
            zipped([(str(i), bytes(5_000_000)) for i in range(45)], method=zipfile.ZIP_DEFLATED),
            "meer dan 200 MB",
        ),
    ],
    ids=["same name", "overlap", "many", "large"],
)
def test_a_zip_with_a_trick_is_refused_before_it_is_unpacked(data, said):
    assert said in refused(data)


# ------------------------------------------------------------------------------------ in a process of its own
def test_a_sound_dossier_is_read_apart_and_nothing_comes_of_it(before):
    assert try_apart(before) is None


def test_a_refusal_apart_is_the_same_sentence(before):
    for data in (b"no zip", before[:-40], pack({"about.json": b"{}"})):
        with pytest.raises(InputError) as caught:
            try_apart(data)
        assert str(caught.value) == refused(data)


def test_a_dossier_that_takes_too_long_apart_ends_in_one_sentence(before, monkeypatch):
    monkeypatch.setattr(apart, "MOST_SECONDS", 0.05)
    with pytest.raises(InputError, match="te groot"):
        try_apart(before)
