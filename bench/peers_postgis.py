"""The questions that screening asks of the ground, in PostGIS: a server of one's own and the SQL.

The server runs in a temporary folder, listens on a socket in it and on no port, and is stopped and removed at the
end. It is spoken to with `psql`, so that nothing needs to be installed besides Debian's two packages.
"""
# every name in the SQL and every program is written in this file; nothing comes from outside
# ruff: noqa: S603, S608

from __future__ import annotations

import io
import os
import re
import shutil
import statistics
import subprocess
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import shapely

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import geopandas as gpd

    from bench.peers_ground import Tables

PACKAGES = ("postgresql-15", "postgresql-15-postgis-3")
PROGRAMS = Path("/usr/lib/postgresql/15/bin")
EXTENSION = Path("/usr/share/postgresql/15/extension/postgis.control")
USER = "postgres"
RD = 28992
WORKERS = 2
SETTINGS = f"""
listen_addresses = ''
fsync = off
full_page_writes = off
autovacuum = off
jit = off
shared_buffers = 512MB
work_mem = 256MB
maintenance_work_mem = 256MB
max_parallel_workers_per_gather = {WORKERS}
max_parallel_workers = {WORKERS}
min_parallel_table_scan_size = 0
min_parallel_index_scan_size = 0
parallel_setup_cost = 10
parallel_tuple_cost = 0.001
random_page_cost = 1.1
"""
"""Memory in plenty, and nothing that keeps the planner from its workers."""


class NoPostgisError(RuntimeError):
    """PostGIS is not here and cannot be installed; the message says what is missing."""


def install() -> None:
    """Install Debian's packages where they are not there yet and this user may.

    Raises
    ------
    NoPostgisError
        If they are not there and cannot be installed.
    """
    if (PROGRAMS / "initdb").exists() and EXTENSION.exists():
        return
    may = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if shutil.which("apt-get") is None or (may and shutil.which("sudo") is None):
        raise NoPostgisError(f"no PostGIS: install Debian's {' and '.join(PACKAGES)}")
    quiet = [*may, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    for command in (["update"], ["install", "-y", "--no-install-recommends", *PACKAGES]):
        if subprocess.run([*quiet, *command], capture_output=True, check=False).returncode:
            raise NoPostgisError(
                f"no PostGIS, and it could not be installed: Debian's {' and '.join(PACKAGES)}"
            )


@dataclass(frozen=True)
class Server:
    """A running server; `folder` holds its socket."""

    folder: Path

    def said(self, script: str, *options: str) -> str:
        """Return what psql writes when it runs a script."""
        command = [
            PROGRAMS / "psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", self.folder, "-U", USER, "-d", "postgres",
            *options,
        ]  # fmt: skip
        done = subprocess.run(command, input=script, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"PostGIS: {done.stderr.strip()[:2_000]}")
        return done.stdout

    def frame(self, question: str) -> pd.DataFrame:
        """Return the rows of a query."""
        return pd.read_csv(io.StringIO(self.said(question, "--csv")))

    def seconds(self, question: str, rounds: int) -> float:
        """Return the median time of some rounds in one session; rows are made and added up, and not sent."""
        counting = f"SELECT count(*), {_sums(question)} FROM ({question}) AS found;\n"
        # the first line loads the library and is not timed
        said = self.said("SELECT postgis_full_version();\n\\timing on\n" + counting * rounds)
        times = [float(found) for found in re.findall(r"^Time: ([\d.]+) ms", said, re.MULTILINE)]
        return statistics.median(times) / 1e3

    def load(self, name: str, table: gpd.GeoDataFrame) -> None:
        """Make a table of a frame, with a GiST index."""
        columns = [column for column in table.columns if column != "geometry"]
        types = ["boolean" if table[column].dtype == bool else "integer" for column in columns]
        fields = ", ".join(f"{column} {kind}" for column, kind in zip(columns, types, strict=True))
        rows = pd.DataFrame(table[columns])
        rows["geometry"] = shapely.to_wkb(
            shapely.set_srid(table.geometry.to_numpy(), RD), hex=True, include_srid=True
        )
        script = f"CREATE TABLE {name} ({fields}, geometry geometry);\nCOPY {name} FROM STDIN WITH (FORMAT csv);\n"
        self.said(f"{script}{rows.to_csv(index=False, header=False)}\\.\n{_indexed(name)}")


@contextmanager
def server() -> Iterator[Server]:
    """Run a server of our own in a temporary folder; `postgres` owns it where we are root."""
    install()
    folder = Path(tempfile.mkdtemp(prefix="peers-"))
    other: list[str] = []
    if os.geteuid() == 0:
        shutil.chown(folder, USER, USER)
        other = ["runuser", "-u", USER, "--"]
    data = folder / "data"

    def run(*command: str | Path) -> None:
        # pg_ctl hands its output on to the server: a pipe would stay open
        with (folder / "log").open("ab") as log:
            subprocess.run([*other, *command], cwd=folder, check=True, stdout=log, stderr=log)

    try:
        run(
            PROGRAMS / "initdb",
            "-D",
            data,
            "-U",
            USER,
            "--auth=trust",
            "-E",
            "UTF8",
            "--locale=C",
            "--no-sync",
        )
        settings = data / "postgresql.conf"
        with settings.open("a", encoding="utf-8") as file:
            file.write(f"{SETTINGS}unix_socket_directories = '{folder}'\n")
        run(PROGRAMS / "pg_ctl", "-D", data, "-w", "-t", "60", "-l", data / "server.log", "start")
        try:
            started = Server(folder)
            started.said("SET client_min_messages = warning; CREATE EXTENSION postgis;")
            yield started
        finally:
            run(PROGRAMS / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def prepare(at: Server, tables: Tables) -> None:
    """Load the tables and make what follows from the City alone, each with a GiST index."""
    for name in tables.__dataclass_fields__:
        if name != "businesses":
            at.load(name, getattr(tables, name))
    for category in categories(tables):
        at.load(
            f"businesses_{category}", tables.businesses[tables.businesses["category"] == category]
        )
    at.load("businesses", tables.businesses)
    at.said(
        f"""
        CREATE TABLE marked AS
        SELECT zone, mark, reading, geometry FROM (
            SELECT z.zone, m.mark, m.reading, ST_Intersection(z.geometry, m.geometry) AS geometry
            FROM designations z JOIN marks m ON ST_Intersects(z.geometry, m.geometry)
            WHERE z.plan = m.plan OR m.umbrella
        ) AS both_of_them WHERE ST_Area(geometry) > 0.01;
        {_indexed("marked")}
        CREATE TABLE network AS
        SELECT ST_Subdivide((ST_Dump(ST_Union(geometry))).geom, 64) AS geometry FROM green_blue;
        {_indexed("network")}
        CREATE TABLE unknown AS
        SELECT geometry FROM (
            SELECT ST_Difference(z.geometry, coalesce(
                (SELECT ST_Union(b.geometry) FROM businesses b WHERE ST_Intersects(b.geometry, z.geometry)),
                ST_GeomFromText('POLYGON EMPTY', {RD}))) AS geometry
            FROM designations z
            WHERE z.business
        ) AS rest WHERE ST_Area(geometry) > 1.0;
        {_indexed("unknown")}
        """
    )


def categories(tables: Tables) -> list[int]:
    """Return the categories of business ground that occur."""
    return sorted(int(each) for each in tables.businesses["category"].unique())


def questions(walk: float, of_categories: Sequence[int]) -> dict[str, list[str]]:
    """Return the queries of what screening asks of every plot, each in one or more ways of asking."""
    each = [
        _nearest(f"businesses_{category}", "metres", more=f", {category} AS category")
        for category in of_categories
    ]
    in_buurt = "points p JOIN buurten b ON ST_Intersects(b.geometry, p.geometry)"
    return {
        "designations": _shared("designations", ["zone"]),
        "marks": _shared("marked", ["zone", "mark", "reading"]),
        "safety zones": _shared("safety_zones", ["zone"]),
        "sizes": _shared("sizes", ["size"]),
        "green-blue": _shared("network", []),
        "station": [_nearest("stations", "metres")],
        "businesses": [" UNION ALL ".join(each)],
        "business ground without category": [_nearest("unknown", "metres")],
        "car parks": [
            "SELECT p.plot, c.car_park, ST_Distance(p.geometry, c.geometry) AS metres FROM plots p "
            + _within("car_parks c", walk)
        ],
        "buurt": [
            f"SELECT p.plot, min(b.buurt) AS buurt FROM {in_buurt} GROUP BY p.plot",
            f"SELECT p.plot, b.buurt FROM {in_buurt}",
        ],
    }


def more_questions(radius: float) -> dict[str, list[str]]:
    """Return the queries of what is told of one site only."""
    return {
        "facilities around": [
            f"SELECT p.plot, count(*) AS number FROM plots p {_within('facilities f', radius)} GROUP BY p.plot"
        ],
        "same form": [_nearest("same_form", "metres")],
    }


def _shared(zones: str, by: list[str]) -> list[str]:
    """Return the area shared with a layer, by row of the layer; cut always, or only where it must be."""
    keys = "".join(f", z.{name}" for name in by)
    cut = "ST_Area(ST_Intersection(p.geometry, z.geometry))"
    areas = (
        f"CASE WHEN ST_CoveredBy(p.geometry, z.geometry) THEN ST_Area(p.geometry) ELSE {cut} END",
        cut,
    )
    return [
        f"SELECT p.plot{keys}, {area} AS area FROM plots p JOIN {zones} z ON ST_Intersects(p.geometry, z.geometry)"
        for area in areas
    ]


def _within(layer: str, metres: float) -> str:
    return f"JOIN {layer} ON ST_DWithin(p.geometry, {layer.split()[1]}.geometry, {metres!r})"


def _nearest(layer: str, name: str, more: str = "") -> str:
    return (
        f"SELECT p.plot, n.{name}{more} FROM plots p CROSS JOIN LATERAL ("
        f"SELECT l.geometry <-> p.geometry AS {name} FROM {layer} l ORDER BY l.geometry <-> p.geometry LIMIT 1) AS n"
    )


def _indexed(name: str) -> str:
    return f"CREATE INDEX ON {name} USING gist (geometry);\nANALYZE {name};\n"


def _sums(question: str) -> str:
    measure = next(
        word
        for word in ("area", "metres", "number", "buurt")
        if re.search(rf"\b{word}\b", question)
    )
    return f"sum({measure})"
