"""Screening in partitions: the same answers as at once, whole files only, and nothing done twice without need."""

import json
import os
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from bench.synthetic_country import Country, cut, write_country
from spreidingskaart.city import DATA
from spreidingskaart.cli.main import main
from spreidingskaart.errors import DataError, InputError
from spreidingskaart.plot_search import screen
from spreidingskaart.plot_search.on_dask import connected, run_on, spread_out
from spreidingskaart.plot_search.partitions import (
    city_at,
    do_share,
    municipality_of,
    parts,
    read_record,
    result_file,
    run,
    screen_partitions,
    work,
)
from spreidingskaart.plot_search.sites import own_plots, usable
from spreidingskaart.plot_search.table import frame

ASKED = {"form": "beschermd_wonen_24u", "places": 24, "own_parking": 6}
NAMES = ["GM9001", "GM9002", "GM9003"]


@pytest.fixture(scope="module")
def country(tmp_path_factory):
    """Three small fictional municipalities, each with a City of its own."""
    folder = tmp_path_factory.mktemp("country")
    write_country(folder, Country(municipalities=3, plots=240))
    return folder


def ask(country, out, **other):
    return screen_partitions(
        country / "plots", out, cities=country / "cities", **{**ASKED, **other}
    )


def contents(folder):
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def cut_in_parts(monkeypatch, most=30):
    """Cut every partition in parts of so many plots, and those in shares of two."""
    monkeypatch.setattr(run, "parts_of", lambda path: parts.parts_of(path, most))
    monkeypatch.setattr(run, "most_of_share", lambda *_: 2 * most)


def copied(country, folder):
    folder.mkdir()
    for path in (country / "plots").glob("*.parquet"):
        (folder / path.name).write_bytes(path.read_bytes())
    return folder


# ---------------------------------------------------------------------------------------- the same answers
def test_partitions_of_one_city_say_what_the_city_at_once_says(tmp_path):
    city = city_at(DATA / "almere", DATA / "rules", "public")
    layer = city.layer("plots")
    rows = np.random.default_rng(5).choice(len(layer), 240, replace=False)
    frames = layer.take(np.sort(rows)).geoframe()
    (tmp_path / "in").mkdir()
    for number, some in enumerate(np.array_split(np.arange(240), 3)):
        part = frames.iloc[some].assign(municipality=f"GM000{number}")
        part.to_parquet(tmp_path / "in" / f"part-{number}.parquet", index=False)
    found = screen_partitions(tmp_path / "in", tmp_path / "out", **ASKED)
    assert found.faults == {}
    keep, _ = usable(city, frames.geometry.to_numpy())
    at_once = screen(city, own_plots(city, frames[keep], frames.geometry.to_numpy()[keep], **ASKED))
    written = pd.concat(
        [gpd.read_parquet(path) for path in sorted((tmp_path / "out").iterdir())], ignore_index=True
    )
    assert set(written["municipality"]) == {"GM0000", "GM0001", "GM0002"}
    told = pd.DataFrame(written.drop(columns=["municipality", "geometry"]))
    # values are rounded to 4 decimals: a different last bit may round the other way
    pd.testing.assert_frame_equal(told, frame(at_once, city), check_dtype=False, rtol=0, atol=2e-4)
    assert found.count() == at_once.count()


def test_a_cluster_gives_the_same_bytes_also_when_a_worker_dies(country, tmp_path, monkeypatch):
    ask(country, tmp_path / "at once")
    cut_in_parts(monkeypatch)
    ask(country, tmp_path / "here")
    died = tmp_path / "died"
    seen = []

    def dies_once(share):
        if share.partition.name == "GM9002" and not died.exists():
            died.write_text(str(os.getpid()))
            os._exit(1)
        return do_share(share)

    with connected("local", workers=2) as client:
        monkeypatch.setattr(
            "spreidingskaart.plot_search.on_dask.spread_out",
            lambda client, work, _: spread_out(client, work, dies_once),
        )
        found = ask(
            country, tmp_path / "there", client=client, progress=lambda *done: seen.append(done)
        )
    assert died.exists()
    assert found.faults == {}
    assert [done.name for done in found.done] == NAMES
    assert found.kept == 0
    assert seen[-1] == (240, 240)
    assert contents(tmp_path / "there") == contents(tmp_path / "here")
    for name in NAMES:
        at_once, in_parts = (
            gpd.read_parquet(tmp_path / folder / f"{name}.parquet")
            for folder in ("at once", "here")
        )
        pd.testing.assert_frame_equal(at_once, in_parts, rtol=0, atol=2e-4)


@pytest.mark.parametrize(
    ("groups", "most", "starts"),
    [([100], 100, [0]), ([100, 60, 40, 20], 100, [0, 100, 200]), ([250, 10], 100, [0, 83, 166])],
)
def test_parts_follow_from_the_row_groups_of_a_file(tmp_path, groups, most, starts):
    path, table = tmp_path / "plots.parquet", pa.table({"row": range(sum(groups))})
    with pq.ParquetWriter(path, table.schema) as writer:
        for start, rows in zip(np.cumsum([0, *groups]), groups, strict=False):
            writer.write_table(table.slice(start, rows), row_group_size=rows)
    found = parts.parts_of(path, most)
    assert [part.start for part in found] == starts
    assert [part.stop for part in found] == [*starts[1:], sum(groups)]
    assert sum(parts.shared_out(found, 2 * most), ()) == found


# ------------------------------------------------------------------------------------------- going on
def test_only_what_changed_is_done_again(country, tmp_path):
    plots, out = copied(country, tmp_path / "in"), tmp_path / "out"

    def again(**other):
        found = screen_partitions(plots, out, cities=country / "cities", **{**ASKED, **other})
        return [done.name for done in found.done if not done.kept], found

    assert again()[0] == NAMES
    before = contents(out)
    anew, found = again()
    assert anew == []
    assert found.count() == {
        word: sum(done.verdicts[word] for done in found.done) for word in found.count()
    }
    assert found.plots == 240
    assert contents(out) == before
    (out / "GM9001.parquet").unlink()  # as after a kill
    gpd.read_parquet(plots / "GM9003.parquet").iloc[1:].to_parquet(
        plots / "GM9003.parquet", index=False
    )
    assert again()[0] == ["GM9001", "GM9003"]
    assert contents(out)["GM9001.parquet"] == before["GM9001.parquet"]
    assert contents(out)["GM9003.parquet"] != before["GM9003.parquet"]
    assert again(places=25)[0] == NAMES


def test_other_data_of_a_city_or_other_code_is_done_again(tmp_path, monkeypatch):
    write_country(tmp_path, Country(municipalities=2, plots=80))
    ask(tmp_path, tmp_path / "out")
    stops = tmp_path / "cities" / "GM9002" / "stations.csv"
    stops.write_text("\n".join(stops.read_text().splitlines()[:-1]) + "\n")
    found = ask(tmp_path, tmp_path / "out")
    assert [done.name for done in found.done if not done.kept] == ["GM9002"]
    for room in (run, work):
        monkeypatch.setattr(room, "code_version", lambda: "later")
    assert ask(tmp_path, tmp_path / "out").kept == 0


def test_a_file_is_whole_or_not_there(country, tmp_path, monkeypatch):
    def stops_halfway(path, *_):
        Path(path).write_bytes(b"half")
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(result_file, "_writer", stops_halfway)
        with pytest.raises(KeyboardInterrupt):
            ask(country, tmp_path / "out")
    assert contents(tmp_path / "out") == {}
    left = tmp_path / "out" / ".GM9001.0123abcd.passing"  # a kill -9 leaves one behind
    left.write_bytes(b"half")
    assert ask(country, tmp_path / "out").faults == {}
    assert list(contents(tmp_path / "out")) == [f"{name}.parquet" for name in NAMES]


def test_a_killed_run_goes_on_after_the_last_part_that_is_there(country, tmp_path, monkeypatch):
    cut_in_parts(monkeypatch, 15)
    ask(country, tmp_path / "at once")
    screened, asked = work._screened, []

    def stops_at_fifth(partition, part):
        asked.append((partition.name, part))
        if len(asked) == 5:
            raise KeyboardInterrupt
        return screened(partition, part)

    monkeypatch.setattr(work, "_screened", stops_at_fifth)
    with pytest.raises(KeyboardInterrupt):
        ask(country, tmp_path / "killed")
    assert ask(country, tmp_path / "killed").faults == {}
    assert [each for each in asked if asked.count(each) > 1] == [asked[4]] * 2
    assert contents(tmp_path / "killed") == contents(tmp_path / "at once")


def test_a_worker_with_other_code_refuses(country, tmp_path, monkeypatch):
    out = tmp_path / "out"
    monkeypatch.setattr(run, "code_version", lambda: "asked")
    assert list(ask(country, out).faults) == NAMES
    assert contents(out) == {}


# -------------------------------------------------------------------------------------------- what is wrong
def test_one_broken_partition_does_not_stop_the_others(country, tmp_path):
    plots, out = copied(country, tmp_path / "in"), tmp_path / "out"
    (plots / "GM9009.parquet").write_bytes(
        (plots / "GM9002.parquet").read_bytes()
    )  # of which there is no City
    (plots / "GM9001.parquet").write_bytes(b"no parquet")
    found = screen_partitions(plots, out, cities=country / "cities", **ASKED)
    assert list(found.faults) == ["GM9001", "GM9009"]
    assert "niet te lezen" in found.faults["GM9001"]
    assert list(contents(out)) == ["GM9002.parquet", "GM9003.parquet"]


def test_a_file_of_somebody_else_is_never_overwritten(country, tmp_path):
    out = copied(country, tmp_path / "out")
    before = contents(out)
    assert list(ask(country, out).faults) == NAMES
    assert contents(out) == before


def test_plots_that_cannot_be_screened_are_counted(country, tmp_path):
    plots = copied(country, tmp_path / "in")
    far = gpd.read_parquet(plots / "GM9001.parquet")
    many = len(far)
    far.geometry = far.geometry.translate(50_000)
    far.to_parquet(plots / "GM9001.parquet", index=False)
    found = screen_partitions(plots, tmp_path / "out", cities=country / "cities", **ASKED)
    assert found.faults == {}
    assert found.plots == 240 - many
    assert list(found.left_out().values()) == [many]
    assert len(gpd.read_parquet(tmp_path / "out" / "GM9001.parquet")) == 0


@pytest.mark.parametrize(
    ("other", "told"),
    [
        ({"form": "kasteel"}, "kasteel"),
        ({"places": 0}, "0"),
        ({"role": "koning"}, "koning"),
        ({"where": "zonnig in fits"}, "zonnig"),
    ],
)
def test_a_wrong_question_is_refused_before_anything_is_done(country, tmp_path, other, told):
    with pytest.raises(InputError, match=told):
        ask(country, tmp_path / "out", **other)
    assert not (tmp_path / "out").exists()


def test_folders_that_cannot_be_right_are_refused(country, tmp_path):
    with pytest.raises(InputError, match="dezelfde map"):
        ask(country, country / "plots")
    with pytest.raises(InputError, match="geen bestanden"):
        screen_partitions(tmp_path, tmp_path / "out", **ASKED)
    with pytest.raises(InputError, match="bestaat niet"):
        screen_partitions(tmp_path / "nowhere", tmp_path / "out", **ASKED)
    with pytest.raises(InputError, match="Dask"):
        run_on("nowhere at all", country / "plots", tmp_path / "out", **ASKED)


def test_a_partition_holds_one_municipality(country, tmp_path):
    plots = gpd.read_parquet(country / "plots" / "GM9001.parquet")
    path = tmp_path / "GM9001.parquet"
    plots.assign(municipality="GM9001").to_parquet(path)
    assert municipality_of(path) == "GM9001"
    plots.assign(municipality="GM9002").to_parquet(path)
    with pytest.raises(DataError, match="GM9001, GM9002"):
        municipality_of(path)
    plots.to_parquet(tmp_path / "plots.parquet")
    with pytest.raises(DataError, match="geen enkele"):
        municipality_of(tmp_path / "plots.parquet")


# ------------------------------------------------------------------------------------------- the command
def test_the_command_screens_a_folder(country, tmp_path, capsys):
    given = [
        "screen", "--form", ASKED["form"], "--places", "24", "--own-parking", "6", "--json",
        "--plots", str(country / "plots"), "--city", str(country / "cities"), "--out", str(tmp_path / "out"),
        "--where", "zoning not in conflicts", "--helps",
    ]  # fmt: skip
    assert main(given) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["plots"] == 240
    assert document["fictional"] is True
    assert document["own_parking"] == 6
    assert sum(document["verdicts"].values()) == 240
    written = [gpd.read_parquet(path) for path in sorted((tmp_path / "out").iterdir())]
    assert document["chosen"] == sum(map(len, written)) < 240
    assert all("conflicts" not in set(table["zoning"]) and "helps" in table for table in written)
    assert read_record(tmp_path / "out" / "GM9001.parquet")["role"] == "public"
    assert main(given) == 0
    again = json.loads(capsys.readouterr().out)
    assert again["partitions"] == {"done": 0, "kept": 3, "failed": {}}
    assert again["fictional"] is True
    assert main([word for word in given if word != "--json"]) == 0
    assert "Let op: dit rust op voorbeeldgegevens" in capsys.readouterr().out


def test_the_command_tells_which_partitions_failed(country, tmp_path, capsys):
    plots = copied(country, tmp_path / "in")
    (plots / "GM9003.parquet").write_bytes(b"no parquet")
    given = ["screen", "--form", ASKED["form"], "--places", "24", "--plots", str(plots)]
    given += ["--city", str(country / "cities"), "--out", str(tmp_path / "out")]
    assert main(given) == 2
    assert "GM9003: " in capsys.readouterr().out


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ([], "--out"),
        (["--out", "X", "--grid", "100"], "--grid"),
        (["--out", "X", "--order", "zoning"], "--order"),
    ],
)
def test_the_command_refuses_what_a_folder_cannot_have(country, tmp_path, capsys, more, told):
    more = [str(tmp_path / "out") if word == "X" else word for word in more]
    given = [
        "screen",
        "--form",
        ASKED["form"],
        "--places",
        "24",
        "--plots",
        str(country / "plots"),
        *more,
    ]
    assert main(given) == 2
    assert told in capsys.readouterr().err
    assert main(["screen", "--form", ASKED["form"], "--places", "24", "--dask", "local"]) == 2
    assert "--plots" in capsys.readouterr().err


@pytest.mark.parametrize("answer", [OSError, ValueError, MemoryError, AssertionError, EOFError])
def test_what_is_no_scheduler_is_one_sentence(country, tmp_path, capsys, monkeypatch, answer):
    def no_scheduler(*_, **__):
        raise answer("Unable to allocate 3.07 EiB")

    monkeypatch.setattr("distributed.Client", no_scheduler)
    given = ["screen", "--form", ASKED["form"], "--places", "24", "--plots", str(country / "plots")]
    assert main([*given, "--out", str(tmp_path / "out"), "--dask", "1.2.3.4:1"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.splitlines() == [
        "Op '1.2.3.4:1' antwoordt geen Dask-scheduler; geef een adres als tcp://10.0.0.5:8786, of local."
    ]


# ---------------------------------------------------------------------------------------- the fictional country
def test_the_fictional_country_has_the_size_that_is_asked():
    sizes = cut(Country(municipalities=350, plots=9_000_000))
    assert len(sizes) == 350
    assert sizes.sum() == 9_000_000
    assert sizes.min() >= 1
