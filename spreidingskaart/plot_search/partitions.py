"""Screen plots in partitions: a file of plots per municipality in, a file of verdicts per municipality out.

Each partition is asked by `screen`, here or on a Dask cluster (on_dask.py); there is no second way of judging. A
result is written under a passing name and then renamed, so that a file that is there is whole. It says which
plots, city, question and code it comes from: who starts again after a kill does only what is not done yet.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import time
import uuid
from dataclasses import asdict, dataclass, field
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import shapely

from geo.crs import RD
from spreidingskaart import PROJECT
from spreidingskaart.city import BUNDLED_CITY, DATA, load_city
from spreidingskaart.city.access import PLANNER, seen_by
from spreidingskaart.city.hidden_rows import HIDING
from spreidingskaart.city.sources.folder import CITY_FILE
from spreidingskaart.errors import DataError, InputError, SpreidingskaartError
from spreidingskaart.model import Lean, Verdict
from spreidingskaart.model.fields import OF_PLOTS
from spreidingskaart.plot_search.own import read_own_plots
from spreidingskaart.plot_search.run import screen
from spreidingskaart.plot_search.sites import own_plots, usable
from spreidingskaart.plot_search.table import frame, rests_on_fiction
from spreidingskaart.plot_search.unblock import unblock
from spreidingskaart.plot_search.where import chosen_rows
from spreidingskaart.rules import OWN_RULES, read_yaml, rule_files

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
    from pathlib import Path

    from distributed import Client

    from spreidingskaart.city import City

SUFFIX: Final = ".parquet"
CITIES_KEPT: Final = 2
"""Cities that one process keeps in memory: a shared one, or the one of this partition and the one before."""
_MUNICIPALITY: Final = "municipality"
_FIRST_KEYS: Final = 2
"""Version of the fields that every key of a result has."""
_CODE: Final = re.compile(r"GM\d{4}")
_RECORD: Final = "spreidingskaart"
_PASSING: Final = ".passing"
JUDGING: Final = (
    "geo",
    *(
        f"spreidingskaart/{room}"
        for room in (
            "errors.py",
            "model",
            "words",
            "rules",
            "city",
            "criteria",
            "site_test",
            "plot_search",
        )
    ),
)
"""Rooms that a verdict rests on. Other text on a screen or on paper makes no verdict old; a test holds the list
against what this module imports."""


@dataclass(frozen=True)
class ScreenQuestion:
    """What is asked of every plot; None where nobody said."""

    form: str
    numbers: Mapping[str, float]
    """What is known of `model.fields.OF_PLOTS`, by name."""
    role: str = "public"
    where: str | None = None
    """Only plots that answer this are written."""
    helps: bool = False
    """Whether to work out what would help as well."""
    lean: str | None = None
    """Only plots that lean at least so, or do not lean, are written."""

    def as_key(self) -> dict[str, Any]:
        """Return the question as a result keeps it: another question makes an earlier result old.

        A field that came later is left out where it is not known, so that results of before it stay right.
        """
        numbers = {
            field.name: self.numbers.get(field.name)
            for field in OF_PLOTS
            if field.since <= _FIRST_KEYS or field.name in self.numbers
        }
        later = ("numbers", *(("lean",) if self.lean is None else ()))
        about = {name: value for name, value in asdict(self).items() if name not in later}
        return {**about, **numbers}


@dataclass(frozen=True)
class Partition:
    """One file to do: all that a worker needs to know, and nothing that is large."""

    name: str
    plots: Path
    out: Path
    cities: Path
    """Folder of one City for all partitions, or of a folder for each municipality."""
    rules: Path
    question: ScreenQuestion
    code: str
    """Version of the code that asks; a worker with another version refuses."""
    workers: int | None = None
    """Threads."""


@dataclass(frozen=True)
class Done:
    """What became of one partition."""

    name: str
    plots: int = 0
    chosen: int = 0
    """Plots that were written: all, or those that answer `where`."""
    left_out: Mapping[str, int] = field(default_factory=dict)
    """Plots that cannot be screened, by reason (Dutch)."""
    verdicts: Mapping[str, int] = field(default_factory=dict)
    leans: Mapping[str, int] = field(default_factory=dict)
    fictional: bool = False
    """Whether a layer that the verdicts rest on is fictional."""
    kept: bool = False
    """Whether the file of an earlier run was still right."""
    seconds: float = 0.0
    """By the clock, reading and writing included."""
    processor_seconds: float = 0.0
    """Of the whole process in that time: of this partition alone where a worker has one thread."""
    fault: str | None = None
    """One Dutch sentence where there is no result."""


@dataclass(frozen=True)
class Partitions:
    """What became of all partitions, in the order of their names."""

    done: tuple[Done, ...]

    @property
    def plots(self) -> int:
        """Plots that were screened."""
        return sum(each.plots for each in self.done)

    @property
    def chosen(self) -> int:
        """Plots that were written."""
        return sum(each.chosen for each in self.done)

    @property
    def fictional(self) -> bool:
        """Whether a layer of any of the municipalities is fictional."""
        return any(each.fictional for each in self.done)

    @property
    def kept(self) -> int:
        """Partitions that an earlier run had done."""
        return sum(each.kept for each in self.done)

    @property
    def faults(self) -> dict[str, str]:
        """One Dutch sentence for each partition without a result."""
        return {each.name: each.fault for each in self.done if each.fault is not None}

    def count(self) -> dict[str, int]:
        """Return the number of plots per verdict, every verdict named."""
        return {
            verdict.value: sum(each.verdicts.get(verdict.value, 0) for each in self.done)
            for verdict in Verdict
        }

    def count_leans(self) -> dict[str, int]:
        """Return the number of plots per lean, every lean named; most plots have none."""
        return {
            lean.value: sum(each.leans.get(lean.value, 0) for each in self.done) for lean in Lean
        }

    def left_out(self) -> dict[str, int]:
        """Return the number of plots that cannot be screened, by reason (Dutch)."""
        return _summed(each.left_out for each in self.done)


def screen_partitions(  # noqa: PLR0913 - a question is what a person fills in
    folder_in: Path,
    folder_out: Path,
    *,
    form: str,
    places: float,
    role: str = "public",
    where: str | None = None,
    lean: str | None = None,
    helps: bool = False,
    cities: Path = BUNDLED_CITY,
    rules: Path = DATA / "rules",
    client: Client | None = None,
    workers: int | None = None,
    progress: Callable[[int, int], None] | None = None,
    **numbers: float | None,
) -> Partitions:
    """Screen every partition of a folder and write one GeoParquet file for each.

    Parameters
    ----------
    folder_in
        Files of plots (.parquet, EPSG:28992; columns as for `own_plots`), one for each municipality: named after its
        code, as in GM0233.parquet, or with a column `municipality` that holds one code.
    folder_out
        Where the results go, under the same names; made where it is not there. Results that are still right are kept.
    form, places, numbers
        What is proposed for every plot: `model.fields.OF_PLOTS`, None where nobody said.
    role
        Who asks.
    where
        As for `where`: only these plots are written.
    lean
        The least lean of plots that are written; what does not lean is.
    helps
        Whether to work out what would help each blocked plot.
    cities
        Folder of one City in which all plots lie, or a folder that holds a City for each code.
    rules
        Folder with the rules of municipalities.
    client
        Of a Dask cluster whose workers see the same folders; without one everything is done here.
    workers
        Threads for each partition here; a worker of a cluster uses one.
    progress
        Called with the number of plots done and of all plots, now and then.

    Raises
    ------
    InputError
        If the folders or the question cannot be right. A partition that cannot be done is told in the answer.
    """
    said = {"places": float(places), **numbers}
    known = {name: float(value) for name, value in said.items() if value is not None}
    question = ScreenQuestion(form, known, role, where, helps, lean)
    files = partition_files(folder_in, folder_out)
    check_question(question, files, cities, rules)
    folder_out.mkdir(exist_ok=True)
    threads = workers if client is None else 1
    code = code_version()
    sizes = {path: _rows(path) for path in files}
    # the largest first, so that no worker begins on it when the others are ready
    work = [
        Partition(
            path.stem, path.resolve(), (folder_out / path.name).resolve(), cities.resolve(), rules.resolve(),
            question, code, threads,
        )
        for path in sorted(files, key=lambda path: (-sizes[path], path.name))
    ]  # fmt: skip
    found: list[Done] = []
    ready, all_ = 0, sum(sizes.values())
    for done in _as_done(work, client):
        found.append(done)
        ready += sizes[folder_in / f"{done.name}{SUFFIX}"]
        if progress is not None and all_:
            progress(ready, all_)
    _tidy(folder_out, [path.stem for path in files])
    return Partitions(tuple(sorted(found, key=lambda done: done.name)))


def _as_done(work: list[Partition], client: Client | None) -> Iterable[Done]:
    """Do each partition, here or on a cluster; give each as soon as it is done."""
    if client is None:
        return map(do_partition, work)
    from spreidingskaart.plot_search.on_dask import spread_out

    return spread_out(client, work, do_partition)


def partition_files(folder_in: Path, folder_out: Path) -> list[Path]:
    """Return the files to do, by name.

    Raises
    ------
    InputError
        If there are none, or the results would go where the plots are.
    """
    if not folder_in.is_dir():
        message = f"De map {folder_in} met percelen bestaat niet."
        raise InputError(message)
    if folder_in.resolve() == folder_out.resolve():
        message = (
            f"De uitkomsten kunnen niet in dezelfde map als de percelen (gegeven: {folder_out})."
        )
        raise InputError(message)
    if not folder_out.resolve().parent.is_dir() or (
        folder_out.exists() and not folder_out.is_dir()
    ):
        message = f"In {folder_out} is geen map voor de uitkomsten te maken."
        raise InputError(message)
    files = sorted(path for path in folder_in.glob(f"*{SUFFIX}") if not path.name.startswith("."))
    if not files:
        message = f"In de map {folder_in} staan geen bestanden met percelen ({SUFFIX})."
        raise InputError(message)
    return files


def check_question(
    question: ScreenQuestion, files: Sequence[Path], cities: Path, rules: Path
) -> None:
    """Put the question to one spot of the first municipality that can be asked, so that what is wrong is told at once.

    Raises
    ------
    InputError
        If the role, the care form, a number or `where` cannot be right, or no municipality can be asked.
    """
    city = _first_city(question, files, cities, rules)
    part = max(shapely.get_parts(city.outline), key=shapely.area)
    square = shapely.point_on_surface(part).buffer(1, cap_style="square")
    proposals = own_plots(
        city, pd.DataFrame(index=range(1)), np.array([square], dtype=object), form=question.form, **question.numbers
    )  # fmt: skip
    if question.where or question.lean:
        nothing = screen(city, proposals.take(np.zeros(0, dtype=np.int64)))
        chosen_rows(nothing, question.where, question.lean)


def _first_city(question: ScreenQuestion, files: Sequence[Path], cities: Path, rules: Path) -> City:
    why = None
    for path in files:
        try:
            return city_at(city_folder(cities, municipality_of(path)), rules, question.role)
        except DataError as error:
            why = why or error
    raise InputError(str(why)) from why


def do_partition(work: Partition) -> Done:
    """Screen one partition and write its file, unless the file that is there is still right."""
    start, processor = time.perf_counter(), time.process_time()
    if work.code != code_version():
        return Done(
            work.name,
            fault="Deze worker heeft een andere versie van Spreidingskaart dan wie het vroeg.",
        )
    try:
        return _done(work, start, processor)
    except SpreidingskaartError as error:
        return Done(work.name, seconds=time.perf_counter() - start, fault=str(error))
    except OSError as error:
        why = f"{work.name} is niet te lezen of te schrijven ({error.strerror or error})."
        return Done(work.name, seconds=time.perf_counter() - start, fault=why)


def _done(work: Partition, start: float, processor: float) -> Done:
    question, code = work.question, municipality_of(work.plots)
    folder = city_folder(work.cities, code)
    rests_on = {
        "plots": _content(work.plots),
        "city": seen_hash(folder, work.rules, question.role),
        "question": question.as_key(),
        "code": work.code,
    }
    earlier = read_record(work.out)
    if work.out.exists() and earlier is None:
        message = f"{work.out.name} staat al in de map en is geen uitkomst van het doorzoeken; geef een andere map."
        raise DataError(message)
    if earlier is not None and earlier["rests_on"] == rests_on:
        return Done(work.name, **earlier["counts"], kept=True, seconds=time.perf_counter() - start)
    city = city_at(folder, work.rules, question.role)
    plots = read_own_plots(work.plots)
    keep, left_out = usable(city, plots.geometry)
    proposals = own_plots(
        city,
        plots.table[keep],
        plots.geometry[keep],
        form=question.form,
        **question.numbers,
    )
    result = screen(city, proposals, workers=work.workers)
    rows = np.flatnonzero(chosen_rows(result, question.where, question.lean))
    helped = unblock(city, result, workers=work.workers) if question.helps else None
    shown = frame(result, city, rows, helped)
    shown.insert(0, _MUNICIPALITY, code)
    counts: dict[str, Any] = {
        "plots": len(result),
        "chosen": len(rows),
        "left_out": dict(left_out),
        "verdicts": result.count(),
        "leans": result.count_leans(),
        "fictional": rests_on_fiction(city),
    }
    made = gpd.GeoDataFrame(shown, geometry=proposals.geometry[rows], crs=RD)
    record = {
        "data_version": city.version,
        "role": city.role,
        "rests_on": rests_on,
        "counts": counts,
    }
    made.attrs[_RECORD] = json.dumps(record, sort_keys=True)
    _put(made, work.out)
    return Done(
        work.name,
        **counts,
        seconds=time.perf_counter() - start,
        processor_seconds=time.process_time() - processor,
    )


def _put(made: gpd.GeoDataFrame, out: Path) -> None:
    """Write a file whole or not at all; the name in between is of this process alone."""
    passing = out.with_name(f".{out.stem}.{uuid.uuid4().hex}{_PASSING}")
    try:
        made.to_parquet(passing, index=False, compression="zstd")
        with passing.open("rb") as written:
            os.fsync(written.fileno())
        passing.replace(out)
    finally:
        passing.unlink(missing_ok=True)


def _tidy(folder: Path, names: Sequence[str]) -> None:
    """Remove what killed processes left half written, of the partitions that are done now."""
    ours = set(names)
    for left in folder.glob(f".*{_PASSING}"):
        if left.name.removesuffix(_PASSING).rpartition(".")[0].removeprefix(".") in ours:
            left.unlink(missing_ok=True)


def read_record(path: Path) -> dict[str, Any] | None:
    """Return what a result says it rests on, and its counts; None where it is no whole result of ours."""
    try:
        stored = (pq.read_schema(path).metadata or {}).get(b"PANDAS_ATTRS")
        record = json.loads(json.loads(stored)[_RECORD]) if stored else None
    except (
        OSError,
        ValueError,
        KeyError,
        TypeError,
    ):  # pyarrow's own faults are a ValueError or an OSError
        return None
    return record if isinstance(record, dict) and {"rests_on", "counts"} <= set(record) else None


def municipality_of(path: Path) -> str:
    """Return the code of the municipality of a partition: its name, or the one code in its column.

    Raises
    ------
    DataError
        If neither tells it, or they differ.
    """
    named = path.stem if _CODE.fullmatch(path.stem) else None
    try:
        has_column = _MUNICIPALITY in pq.read_schema(path).names
        codes = (
            set(pq.read_table(path, columns=[_MUNICIPALITY])[_MUNICIPALITY].to_pylist())
            if has_column
            else set()
        )
    except (OSError, ValueError) as error:
        message = f"Het bestand {path.name} is niet te lezen als {SUFFIX[1:]}."
        raise DataError(message) from error
    found = {str(code) for code in codes} | ({named} if named else set())
    if len(found) != 1:
        told = ", ".join(sorted(found)[:3]) or "geen enkele"
        message = f"In {path.name} hoort één gemeente; gevonden: {told}. Noem het bestand naar de code, als GM0233."
        raise DataError(message)
    return found.pop()


def city_folder(cities: Path, code: str) -> Path:
    """Return the folder of a municipality: the shared one, or the one of its code.

    Raises
    ------
    DataError
        If there is none.
    """
    for folder in (cities, cities / code):
        # a code that is a path would lead elsewhere
        if (folder == cities or _CODE.fullmatch(code)) and (folder / CITY_FILE).is_file():
            return folder
    message = f"Voor gemeente {code} is er geen map met {CITY_FILE} in {cities.name}."
    raise DataError(message)


def city_at(folder: Path, rules: Path, role: str) -> City:
    """Return the City of a folder as a role may see it; a process loads a version once."""
    return _loaded(folder, rules, role, city_hash(folder, rules))


@lru_cache(maxsize=CITIES_KEPT)
def _loaded(folder: Path, rules: Path, role: str, version: str) -> City:
    del version  # part of the key: other files are another City
    return seen_by(load_city(folder, rules_folder=rules), role)


def seen_hash(folder: Path, rules: Path, role: str) -> str:
    """Return a hash of what a role sees of a City; for the public one that no hidden facility changes.

    A result keeps it and may be handed on. A hash of the file with facilities in it would let anybody test a guess
    at what is hidden.
    """
    if role == PLANNER or not _files_named(folder).keys() & set(HIDING):
        return city_hash(folder, rules)
    return f"{city_hash(folder, rules, without=HIDING)}-{city_at(folder, rules, role).version}"


def city_hash(folder: Path, rules: Path, *, without: Collection[str] = ()) -> str:
    """Return a hash of every file that a City is made of but those of some layers, without loading it."""
    entry = read_yaml(folder / CITY_FILE)
    named = _files_named(folder)
    files = [path for layer, path in named.items() if layer not in without]
    book = rules / str(entry.get("rules", "")) if isinstance(entry, dict) else rules
    files += rule_files(book, folder / OWN_RULES)
    return _hash_of([folder / CITY_FILE, *files])


def _files_named(folder: Path) -> dict[str, Path]:
    """Return the file of each layer that city.yaml names."""
    entry = read_yaml(folder / CITY_FILE)
    layers = entry.get("layers") if isinstance(entry, dict) else None
    named = layers.items() if isinstance(layers, dict) else ()
    return {
        str(name): folder / str(layer["file"])
        for name, layer in named
        if isinstance(layer, dict) and "file" in layer
    }


@cache
def code_version() -> str:
    """Return a hash of the code and the general rules that judge; a result of other code is done again."""
    sources = [
        path
        for room in JUDGING
        for path in sorted(_files_of(PROJECT / room))
        if path.suffix in (".py", ".yaml")
    ]
    return _hash_of([*sources, *sorted(DATA.glob("*.yaml"))])


def _files_of(room: Path) -> Iterable[Path]:
    return room.rglob("*") if room.is_dir() else (room,)


def _hash_of(files: Sequence[Path]) -> str:
    digest = hashlib.sha256()
    for path in files:
        digest.update(f"{path.name} {_content(path) if path.is_file() else '-'}\n".encode())
    return digest.hexdigest()[:16]


def _content(path: Path) -> str:
    """Return the hash of a file; it is read again when its size or its time changed."""
    state = path.stat()
    return _hashed(path, state.st_size, state.st_mtime_ns)


@lru_cache(maxsize=4_096)
def _hashed(path: Path, size: int, changed: int) -> str:
    del size, changed  # part of the key
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()[:16]


def _rows(path: Path) -> int:
    """Return the number of plots of a file, without reading them; 0 where it cannot be read."""
    try:
        return int(pq.read_metadata(path).num_rows)
    except (OSError, ValueError):
        return 0


def _summed(counts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    total: dict[str, int] = {}
    for each in counts:
        for name, many in each.items():
            total[name] = total.get(name, 0) + many
    return total
