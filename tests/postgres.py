"""A PostgreSQL server of the tests' own: Debian's programs, a temporary folder, a socket and no port.

`server()` runs one; `Server.fresh()` gives the address of an empty database. Tests take the fixtures `postgres` (one
server for all tests of a process) and `postgres_place` (a database for one test) of `tests/conftest.py`.
"""

from __future__ import annotations

import itertools
import os
import re
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest

WHY_NOT = "no PostgreSQL: install Debian's postgresql"
USERS = ("postgres", "nobody")
"""Who runs the server where we are root, which it refuses: the first that exists."""
SETTINGS = """
listen_addresses = ''
unix_socket_directories = '{folder}'
max_connections = 100
shared_buffers = 32MB
autovacuum = off
jit = off
{durable}
"""
HASTY = "fsync = off\nfull_page_writes = off\nsynchronous_commit = on\n"
"""A power cut may cost these data: for tests that cut no power."""


def programs():
    """Return the folder of the newest PostgreSQL that is installed; None without one."""
    found = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = sorted(found, key=lambda path: int(re.sub(r"\D", "", path.parts[-3]) or 0))
    return newest[-1].parent if newest else None


class Server:
    """A server in a folder that also holds its socket."""

    def __init__(self, folder, *, durable):
        self.folder, self._durable = Path(folder), durable
        self._data = self.folder / "data"
        self._as = []
        self._numbers = itertools.count(1)
        if os.geteuid() == 0:
            names = {line.split(":")[0] for line in Path("/etc/passwd").read_text().splitlines()}
            user = next(name for name in USERS if name in names)
            shutil.chown(self.folder, user)
            self._as = ["runuser", "-u", user, "--"]

    def _run(self, program, *arguments):
        # pg_ctl hands its output on to the server: a pipe would stay open
        with (self.folder / "log").open("ab") as log:
            command = [*self._as, str(programs() / program), *map(str, arguments)]
            subprocess.run(command, cwd=self.folder, check=True, stdout=log, stderr=log)

    def make(self):
        """Make the cluster."""
        plain = ("--auth=trust", "-E", "UTF8", "--locale=C", "--no-sync")
        self._run("initdb", "-D", self._data, "-U", "postgres", *plain)
        settings = SETTINGS.format(folder=self.folder, durable="" if self._durable else HASTY)
        with (self._data / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.write(settings)

    def start(self):
        """Start, and wait until it answers."""
        log = self._data / "server.log"
        self._run("pg_ctl", "-D", self._data, "-w", "-t", "60", "-l", log, "start")

    def stop(self, how="fast"):
        """Stop: `fast` sends everybody away, `immediate` is as a crash."""
        self._run("pg_ctl", "-D", self._data, "-w", "-m", how, "stop")

    def place(self, database="postgres"):
        """Return the address of a database, as SPREIDINGSKAART_STORE takes it."""
        return f"postgresql://postgres@/{database}?host={self.folder}"

    def connect(self, database="postgres"):
        """Return a connection that commits each statement by itself."""
        import psycopg

        return psycopg.connect(
            host=str(self.folder), user="postgres", dbname=database, autocommit=True
        )

    def fresh(self, template="template0"):
        """Make a database of our own, empty or as another one; return its address."""
        name = f"store_{os.getpid()}_{next(self._numbers)}"
        with self.connect() as connection:
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return self.place(name)

    def drop(self, place):
        """Remove a database that `fresh` made, whoever is still connected."""
        name = re.search(r"@/(\w+)\?", place).group(1)
        with self.connect() as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextmanager
def server(*, durable=False):
    """Run a server; skip the test where there is no PostgreSQL.

    `durable` leaves fsync on, as a real server has it; without it a test takes less time.
    """
    if programs() is None:
        pytest.skip(WHY_NOT)
    # not in pytest's own folder: the path of a socket may have 107 characters at most
    folder = tempfile.mkdtemp(prefix="pg-")
    try:
        made = Server(folder, durable=durable)
        made.make()
        made.start()
        try:
            yield made
        finally:
            made.stop("immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
