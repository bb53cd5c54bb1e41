"""The application as a process of its own, for tests that must go over real sockets."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
WATCHED = """
import runpy, sys
log_file = sys.argv.pop()
def note(event, arguments):
    if event in ("socket.connect", "socket.sendto"):
        told = str(arguments[1])
    elif event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"):
        told = str(arguments[0])
    else:
        return
    if not any(own in told for own in ("127.0.0.1", "localhost", "'::1'", "None", "/")):
        with open(log_file, "a") as log:
            print(event, told, file=log)
sys.addaudithook(note)
del sys.argv[0]
runpy.run_path(sys.argv[0], run_name="__main__")
"""
"""Runs a program, and writes down every address outside this machine that it asks for."""


@dataclass(frozen=True)
class Served:
    """A server that runs: its port, and the file that says which addresses it asked for."""

    port: int
    asked_outside: Path

    @property
    def address(self):
        return f"http://127.0.0.1:{self.port}"

    def send(self, request, *, patience=20.0):
        """Send bytes and return everything that is answered until the server closes."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=patience) as line:
            line.sendall(request)
            return b"".join(iter(lambda: line.recv(65536), b""))


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def serving(folder, **told):
    """Run the application on a free port with these settings in its environment."""
    port, log = free_port(), folder / "asked-outside.txt"
    log.touch()
    environment = {"SPREIDINGSKAART_STORE": ":memory:", **os.environ, "PORT": str(port), **told}
    with subprocess.Popen(
        [sys.executable, "-c", WATCHED, "app.py", str(log)],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            served = Served(port, log)
            _wait_for(served, process)
            yield served
        finally:
            process.terminate()
            process.wait(30)


def _wait_for(served, process):
    for _ in range(480):
        assert process.poll() is None, "the server ended before it answered"
        try:
            urllib.request.urlopen(f"{served.address}/healthz", timeout=5).read()  # noqa: S310
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.25)
        else:
            return
    raise AssertionError("the server did not answer within two minutes")
