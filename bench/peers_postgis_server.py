"""A PostgreSQL server with PostGIS of one's own: in a temporary folder, on a socket in it and on no port.

It is stopped and removed at the end. Debian's packages are installed where they are missing and this user may.
"""
# every program is written in this file; nothing comes from outside
# ruff: noqa: S603

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bench.peers_protocol import NotHereError

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGES = ("postgresql-15", "postgresql-15-postgis-3")
PROGRAMS = Path("/usr/lib/postgresql/15/bin")
EXTENSION = Path("/usr/share/postgresql/15/extension/postgis.control")
USER = "postgres"
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


def install() -> None:
    """Install Debian's packages where they are not there yet and this user may.

    Raises
    ------
    NotHereError
        If they are not there and cannot be installed.
    """
    if (PROGRAMS / "initdb").exists() and EXTENSION.exists():
        return
    may = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if shutil.which("apt-get") is None or (may and shutil.which("sudo") is None):
        raise NotHereError(f"no PostGIS: install Debian's {' and '.join(PACKAGES)}")
    quiet = [*may, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    for command in (["update"], ["install", "-y", "--no-install-recommends", *PACKAGES]):
        if subprocess.run([*quiet, *command], capture_output=True, check=False).returncode:
            raise NotHereError(
                f"no PostGIS, and it could not be installed: Debian's {' and '.join(PACKAGES)}"
            )


@contextmanager
def server() -> Iterator[Path]:
    """Run a server and give the folder that holds its socket and `data`; `postgres` owns it where we are root."""
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
            done = subprocess.run(
                [*other, *command], cwd=folder, check=False, stdout=log, stderr=log
            )
        if done.returncode:
            raise NotHereError(f"no PostGIS: {Path(command[0]).name} failed on this machine")

    try:
        run(
            PROGRAMS / "initdb", "-D", data, "-U", USER, "--auth=trust", "-E", "UTF8", "--locale=C", "--no-sync",
        )  # fmt: skip
        settings = data / "postgresql.conf"
        with settings.open("a", encoding="utf-8") as file:
            file.write(f"{SETTINGS}unix_socket_directories = '{folder}'\n")
        run(PROGRAMS / "pg_ctl", "-D", data, "-w", "-t", "60", "-l", data / "server.log", "start")
        try:
            yield folder
        finally:
            run(PROGRAMS / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def processor_seconds(folder: Path) -> float:
    """Return the seconds of processor of a server: its own, those of its processes, and of those that ended."""
    first = int((folder / "data" / "postmaster.pid").read_text().split()[0])
    children = Path(f"/proc/{first}/task/{first}/children").read_text().split()
    own, ended = _ticks(first)
    return (own + ended + sum(_ticks(int(child))[0] for child in children)) / os.sysconf(
        "SC_CLK_TCK"
    )


def _ticks(process: int) -> tuple[int, int]:
    """Return the clock ticks of a process, and of its children that ended; none of one that ended itself."""
    try:
        # the name of a program may hold blanks: what follows its bracket does not
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0, 0
    return int(fields[11]) + int(fields[12]), int(fields[13]) + int(fields[14])
