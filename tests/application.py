"""The application as a process of its own, as it is served: `application(SPREIDINGSKAART_CITY=..., ...)`."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
START_WITHIN = 90.0
"""Seconds: several processes that start together on a busy machine."""


def free_port() -> int:
    """Return a port of this machine on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass(frozen=True)
class Application:
    """A process that a test started."""

    port: int
    process: subprocess.Popen[bytes]
    log: Path
    """All that it said, on both outputs."""

    @property
    def address(self) -> str:
        """Where it listens itself, without anything before it."""
        return f"http://127.0.0.1:{self.port}"

    def said(self) -> str:
        """Return what it said so far."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    def ready(self) -> Application:
        """Wait until it answers."""
        until = time.monotonic() + START_WITHIN
        while time.monotonic() < until:
            if self.process.poll() is not None:
                break
            try:
                urllib.request.urlopen(f"{self.address}/healthz", timeout=5).read()  # noqa: S310 - our own server
            except urllib.error.HTTPError:  # it answers, that there is no city
                return self
            except OSError:
                time.sleep(0.1)
            else:
                return self
        pytest.fail(f"the application does not answer:\n{self.said()[-2_000:]}")


@contextmanager
def starting(port: int | None = None, **environment: object):
    """Start the application on a port and give it at once; `ready()` waits. The store is in memory unless named."""
    port = port or free_port()
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith("SPREIDINGSKAART_")
    }
    told = {"SPREIDINGSKAART_STORE": ":memory:", "HOST": "127.0.0.1", **environment, "PORT": port}
    with tempfile.TemporaryDirectory(prefix="application-") as folder:
        log = Path(folder) / "log"
        with (
            log.open("wb") as output,
            subprocess.Popen(
                [sys.executable, "app.py"],
                cwd=ROOT,
                env={
                    **kept,
                    "PYTHONUNBUFFERED": "1",
                    **{name: str(value) for name, value in told.items()},
                },
                stdout=output,
                stderr=subprocess.STDOUT,
            ) as process,
        ):
            try:
                yield Application(port, process, log)
            finally:
                process.terminate()
                try:
                    process.wait(20)
                except subprocess.TimeoutExpired:
                    process.kill()


@contextmanager
def application(port: int | None = None, **environment: object):
    """Run the application, ready to answer."""
    with starting(port, **environment) as started:
        yield started.ready()
