"""Programs that a test or a measurement runs as a process of their own, above all the application.

`with application(SPREIDINGSKAART_CITY=folder) as running:` starts it on a free port of this machine with these settings
and no others, waits until it answers, and ends it. `starting` does not wait, so that several can start at once.
"""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOT: Final = Path(__file__).resolve().parent.parent
START_WITHIN: Final = 120.0
"""Seconds: several processes that start together on a busy machine."""
END_WITHIN: Final = 20.0
"""Seconds."""
LOCAL: Final = {"SPREIDINGSKAART_PLANNER": "local"}
"""Settings with which one person becomes planner, by the code that is printed at start."""
_CODE: Final = re.compile(r"één keer\): ([A-Z0-9]{4}-[A-Z0-9]{4})")
WATCHED: Final = """
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


def free_port() -> int:
    """Return a port of this machine on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class Program:
    """A program that answers on a port; in text it is its address."""

    port: int
    process: subprocess.Popen[bytes]
    folder: Path
    asks: str
    """Path that tells that it answers; an answer that refuses is one too."""
    began: float = field(default_factory=time.perf_counter)
    ready_after: float = float("nan")
    """Seconds from its start to its first answer."""

    def __str__(self) -> str:
        return self.address

    @property
    def address(self) -> str:
        """Where it listens itself, without anything before it."""
        return f"http://127.0.0.1:{self.port}"

    def said(self) -> str:
        """Return all that it said so far, on both outputs."""
        return (self.folder / "said").read_text(encoding="utf-8", errors="replace")

    def asked_outside(self) -> str:
        """Return which addresses outside this machine it asked for, where it is watched."""
        return (self.folder / "asked-outside").read_text(encoding="utf-8")

    def code(self) -> str:
        """Return the code to log in by that it printed last."""
        return _CODE.findall(self.said())[-1]

    def send(self, request: bytes, *, patience: float = 20.0) -> bytes:
        """Send bytes and return everything that is answered until it closes."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=patience) as line:
            line.sendall(request)
            return b"".join(iter(lambda: line.recv(65536), b""))

    def ready(self) -> Program:
        """Wait until it answers.

        Raises
        ------
        RuntimeError
            If it ends, or does not answer in time, with what it said.
        """
        while time.perf_counter() - self.began < START_WITHIN and self.process.poll() is None:
            if self._answers():
                self.ready_after = time.perf_counter() - self.began
                return self
            time.sleep(0.05)
        raise RuntimeError(f"no answer on {self.address}{self.asks}:\n{self.said()[-2_000:]}")

    def _answers(self) -> bool:
        try:
            urllib.request.urlopen(f"{self.address}{self.asks}", timeout=5).read()  # noqa: S310 - on this machine
        except urllib.error.HTTPError:  # as when there is no city
            return True
        except OSError:
            return False
        return True


@contextmanager
def program(
    words: Sequence[str], port: int, *, asks: str, environment: dict[str, str], cwd: Path = ROOT
) -> Iterator[Program]:
    """Start a program with this environment and give it at once; it ends with the block."""
    with tempfile.TemporaryDirectory(prefix="program-") as name:
        folder = Path(name)
        (folder / "asked-outside").touch()
        with (
            (folder / "said").open("wb") as said,
            subprocess.Popen(
                [part.replace("{folder}", name) for part in words],
                cwd=cwd, env=environment, stdout=said, stderr=subprocess.STDOUT,
            ) as process,
        ):  # fmt: skip
            try:
                yield Program(port, process, folder, asks)
            finally:
                process.terminate()
                try:
                    process.wait(END_WITHIN)
                except subprocess.TimeoutExpired:
                    process.kill()


@contextmanager
def starting(
    port: int | None = None,
    *,
    watched: bool = False,
    before: Sequence[str] = (),
    **settings: object,
) -> Iterator[Program]:
    """Start the application and give it at once; `ready()` waits.

    Parameters
    ----------
    port
        Port of this machine; a free one by default.
    watched
        Whether to write down what it asks outside this machine; costs a little at every socket.
    before
        What Python is told before the application: a module that runs it and looks on; `{folder}` is its own folder.
    settings
        Its environment beside that of this process, of which no setting of the application is taken. The store is in
        memory unless it is named; None leaves a setting out.
    """
    port = port or free_port()
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith("SPREIDINGSKAART_")
    }
    told = {"SPREIDINGSKAART_STORE": ":memory:", "HOST": "127.0.0.1", **settings, "PORT": port}
    given = {name: str(value) for name, value in told.items() if value is not None}
    words = [sys.executable, *before, "app.py"]
    if watched:
        words = [sys.executable, "-c", WATCHED, "app.py", "{folder}/asked-outside"]
    with program(
        words, port, asks="/healthz",
        environment={**kept, "PYTHONUNBUFFERED": "1", "PYTHONUTF8": "1", **given},
    ) as started:  # fmt: skip
        yield started


@contextmanager
def application(
    port: int | None = None,
    *,
    watched: bool = False,
    before: Sequence[str] = (),
    **settings: object,
) -> Iterator[Program]:
    """Run the application, ready to answer; see `starting`."""
    with starting(port, watched=watched, before=before, **settings) as started:
        yield started.ready()
