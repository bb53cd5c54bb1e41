"""Versions under bad luck: stopped at any step, two at once, a full disk, and files that people touch."""

import contextlib
import datetime as dt
import errno
import random
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import geopandas as gpd
import pytest
import shapely
import yaml

from geo.crs import RD
from spreidingskaart import PROJECT
from spreidingskaart.city.sources.folder import read_folder
from spreidingskaart.city.sources.made_layer import MadeLayer, Provenance
from spreidingskaart.city.sources.schema import SCHEMAS
from spreidingskaart.city.sources.versions import (
    go_back,
    in_use,
    keep_version,
    prune,
    unreadable,
    versions,
)
from spreidingskaart.errors import DataError, InputError
from tests.city_folder import write_city

NOW = dt.datetime(2026, 11, 30, 9, 15, tzinfo=dt.UTC)
_FROM = Provenance("Kadaster", dt.date(2026, 11, 1), "Publiek domein")
_SHAPES = ("buurten", "wijken", "districts", "figures_buurten", "figures_wijken", "stations")


def _water(name):
    box = shapely.box(150_000, 480_000, 150_005, 480_005)
    rows = gpd.GeoDataFrame({"id": ["w0"], "name": [name]}, geometry=[box], crs=RD)
    return MadeLayer("water", rows, _FROM, 1)


def _keep(folder, name, **more):
    return keep_version(folder, [_water(name)], why=name, now=NOW, **more)


def _name_of_water(folder):
    return read_folder(folder, only=["water"]).layers["water"]["name"].tolist()


@pytest.fixture
def city(tmp_path):
    folder = tmp_path / "stad"
    write_city(folder)
    return folder


class _Killed(BaseException):
    """The process is gone: nothing that it would still have done happens."""


class _Reaper:
    """Stops every thing that is asked of the disk, from the nth on that concerns one folder."""

    def __init__(self):
        self.folder, self.left, self.error = None, None, None
        sys.addaudithook(self)

    def __call__(self, event, args):
        if self.folder is None or event not in _STEPS or self.folder not in str(args[0]):
            return
        if event == "open" and not _writes(args):
            return
        self.left -= 1
        if self.left < 0:
            raise self.error

    @contextlib.contextmanager
    def after(self, steps, folder, error=None):
        self.left, self.error, self.folder = steps, error or _Killed(), str(folder)
        try:
            yield
        finally:
            self.folder = None


_STEPS = ("open", "os.rename", "os.link", "os.mkdir", "os.remove", "os.rmdir", "os.chmod")
_REAPER = _Reaper()


def _writes(args):
    _, mode, flags = args
    return any(sign in mode for sign in "wax+") if mode else bool(flags & 0o3)


@pytest.mark.parametrize("error", [None, OSError(errno.ENOSPC, "No space left on device")])
def test_stopped_at_any_step_the_old_city_stays_or_the_new_one_is_whole(tmp_path, error):
    few = ("buurten", "wijken", "stations", "water")
    city = write_city(tmp_path / "stad", without=[name for name in SCHEMAS if name not in few])
    _keep(city, "eerste")
    before, told = set(read_folder(city).layers), 0
    for steps in range(0, 200, 1 if error is None else 3):
        had = _name_of_water(city)
        try:
            with _REAPER.after(steps, city, error):
                _keep(city, f"na {steps}")
        except _Killed:
            pass
        except InputError as refused:
            told += "vol; er is niets veranderd" in str(refused)
        else:
            break
        now = read_folder(city)
        assert set(now.layers) == before
        assert not [name for name, report in now.reports.items() if report.fault]
        assert now.layers["water"]["name"].tolist() in (had, [f"na {steps}"])
        assert unreadable(city) == ()
    assert steps > 10
    assert _name_of_water(city) == [f"na {steps}"]
    assert not list((city / "versions").glob(".*.new"))
    assert not list(city.glob(".*.new"))
    assert (told > 0) is (error is not None)


def test_two_at_once_wait_for_each_other_and_both_are_kept(city):
    words = (
        "import sys, datetime as dt; from pathlib import Path\n"
        "from spreidingskaart.city.sources.folder import read_folder\n"
        "from spreidingskaart.city.sources.made_layer import MadeLayer, Provenance\n"
        "from spreidingskaart.city.sources.versions import keep_version\n"
        "folder, name, now = Path(sys.argv[1]), sys.argv[2], dt.datetime(2026, 1, 1, tzinfo=dt.UTC)\n"
        "rows = read_folder(folder).layers['water'].geoframe()\n"
        "water = MadeLayer('water', rows, Provenance(name, now.date(), None), 1)\n"
        "[keep_version(folder, [water], why=name, now=now) for _ in range(3)]\n"
    )
    asked = [[sys.executable, "-c", words, str(city), name] for name in ("een", "twee")]
    with ThreadPoolExecutor() as both:
        runs = list(
            both.map(lambda command: subprocess.run(command, cwd=PROJECT, check=False), asked)
        )
    assert [run.returncode for run in runs] == [0, 0]
    made = versions(city)
    assert len({each.name for each in made}) == 7
    assert [each.before for each in made][:-1] == [each.name for each in made][1:]
    assert in_use(city) == made[0].name
    assert not [report.fault for report in read_folder(city).reports.values() if report.fault]


def test_what_is_broken_or_missing_or_elsewhere_stays_what_it_was(city, tmp_path):
    (tmp_path / "geheim.csv").write_text("code;name;x;y\na;b;150000;480000\n")
    document = yaml.safe_load((city / "city.yaml").read_text())
    document["layers"]["stations"]["file"] = "../geheim.csv"
    document["layers"]["schools"]["file"] = "niet_daar.csv"
    document["layers"]["../../x"] = {**document["layers"]["schools"], "file": "water.csv"}
    document["layers"]["zoning"] = "geen laag"
    (city / document["layers"]["sites"]["file"]).write_bytes(b"PAR1 stuk")
    (city / "city.yaml").write_text(yaml.safe_dump(document))
    before = {name: report.fault for name, report in read_folder(city).reports.items()}
    _keep(city, "Meer")
    after = {name: report.fault for name, report in read_folder(city).reports.items()}
    assert {name for name, fault in after.items() if fault} == {
        name for name, fault in before.items() if fault
    }
    assert {"stations", "schools", "../../x", "zoning", "sites"} <= {
        name for name, fault in after.items() if fault
    }
    assert "geheim" not in {path.stem for path in (city / "versions").rglob("*")}
    (city / "niet_daar.csv").write_bytes((city / "schools.csv").read_bytes())
    assert read_folder(city).reports["schools"].fault is None  # who puts it there later is heard


def test_parts_of_shapefiles_and_a_geopackage_of_two_layers_come_along(city):
    document = yaml.safe_load((city / "city.yaml").read_text())
    contents = read_folder(city)
    for name in ("buurten", "wijken"):
        rows = contents.layers[name].geoframe()
        rows.to_file(city / "both.gpkg", layer=f"laag_{name}", driver="GPKG")
        document["layers"][name] |= {"file": "both.gpkg", "layer": f"laag_{name}"}
    frame = contents.layers["green_blue"].geoframe()
    frame.to_file(city / "groen [1].shp")
    document["layers"]["green_blue"]["file"] = "groen [1].shp"
    (city / "city.yaml").write_text(yaml.safe_dump(document))
    _keep(city, "Meer")
    after = read_folder(city)
    assert not [report.fault for report in after.reports.values() if report.fault]
    for name in ("buurten", "wijken", "green_blue"):
        assert after.layers[name].frame().equals(contents.layers[name].frame())
    path = city / "versions" / in_use(city) / "buurten.gpkg"
    assert path.stat().st_mode & 0o777 == 0o400
    with contextlib.closing(sqlite3.connect(city / "both.gpkg")) as ours:
        ours.execute("DELETE FROM laag_buurten")
        ours.commit()
    assert len(read_folder(city).layers["buurten"]) == len(contents.layers["buurten"])


def test_an_edit_by_hand_is_kept_in_the_next_version_and_before_going_back(city):
    first = _keep(city, "eerste")
    text = (city / "city.yaml").read_text()
    (city / "city.yaml").write_text(text.replace("default_year: 2026", "default_year: 2031"))
    second = _keep(city, "tweede")
    assert read_folder(city).entry.default_year == 2031
    assert [each.why for each in versions(city)] == [
        "tweede", "met de hand veranderd", "eerste", "zoals het was"
    ]  # fmt: skip
    go_back(city, first.name, now=NOW)
    assert read_folder(city).entry.default_year == 2026
    go_back(city, second.name, now=NOW)
    assert len(versions(city)) == 4
    (city / "city.yaml").write_text("# van mij\n" + (city / "city.yaml").read_text())
    go_back(city, first.name, now=NOW)
    assert len(versions(city)) == 4  # words alone are no other city


def test_the_words_of_who_wrote_it_are_kept(city):
    written = "# gemaakt door Ida\n" + (city / "city.yaml").read_text()
    (city / "city.yaml").write_text(written)
    _keep(city, "eerste")
    was = city / "versions" / versions(city)[-1].name / "city.yaml.was"
    assert was.read_text() == written


def test_pruning_leaves_what_is_in_use_and_never_half_a_version(city):
    made = [_keep(city, str(turn)) for turn in range(12)]
    assert [each.why for each in versions(city)][:3] == ["11", "10", "9"]  # -10 is newer than -9
    go_back(city, made[2].name, now=NOW)
    with pytest.raises(_Killed), _REAPER.after(9, city):
        prune(city, 2)
    assert unreadable(city) == ()
    prune(city, 2)
    assert [each.why for each in versions(city)] == ["11", "10", "2"]
    assert not read_folder(city).reports["water"].fault
    with pytest.raises(InputError, match="minstens 1"):
        prune(city, 0)


def test_a_version_that_says_nothing_is_named_and_stops_nothing(city):
    first = _keep(city, "eerste")
    (city / "versions" / first.name / "version.json").write_text("{")
    second = _keep(city, "tweede")
    assert unreadable(city) == (first.name,)
    with pytest.raises(InputError, match="geen versie"):
        go_back(city, first.name)
    assert in_use(city) == second.name


@pytest.mark.parametrize("text", ["[]", "layers: [a]", "layers: {a: 1}\nlayers: {}", "\x00", ""])
def test_a_city_file_that_is_none_is_refused_and_stays(city, text):
    (city / "city.yaml").write_text(text)
    with pytest.raises(DataError, match=r"city\.yaml"):
        _keep(city, "Meer")
    assert (city / "city.yaml").read_text() == text


def test_bad_folders_and_bad_layers_are_refused_with_a_sentence(city, tmp_path):
    (tmp_path / "vol").write_text("")
    with pytest.raises(InputError, match="niet te schrijven"):
        keep_version(
            tmp_path / "vol",
            [],
            why="x",
            now=NOW,
            municipality=read_folder(city).entry.municipality,
        )
    with pytest.raises(InputError, match="Zonder de laag buurten"):
        _keep(city, "Meer", leave_out=["buurten"])
    facilities = read_folder(city).layers["facilities"].geoframe().assign(form="niet_bekend")
    rows = MadeLayer("facilities", facilities.set_crs(RD), _FROM, len(facilities))
    with pytest.raises(DataError, match="facilities is niet te gebruiken"):
        keep_version(city, [rows], why="fout", now=NOW)
    assert read_folder(city).reports["facilities"].fault is None


def test_any_order_of_making_going_back_and_pruning_leaves_a_whole_city(city):
    chance = random.Random(12)  # noqa: S311 - no secret
    whole = set(read_folder(city, only=_SHAPES).layers)
    for turn in range(25):
        made = versions(city)
        match chance.choice(("keep", "back", "prune", "hand")):
            case "keep":
                _keep(city, str(turn))
                assert _name_of_water(city) == [str(turn)]
            case "back" if made:
                asked = chance.choice(made)
                go_back(city, asked.name, now=NOW)
                assert in_use(city) == asked.name
            case "prune" if made:
                prune(city, chance.randint(1, 3))
            case "hand":
                document = yaml.safe_load((city / "city.yaml").read_text())
                (city / "city.yaml").write_text(
                    yaml.safe_dump(document | {"default_year": 2000 + turn})
                )
            case _:
                continue
        now = read_folder(city, only=_SHAPES)
        assert set(now.layers) == whole
        assert not [report.fault for report in now.reports.values() if report.fault]
