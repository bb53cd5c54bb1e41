"""`fetch` and `import` killed at random moments: `python -m tests.soak.fetch [TIMES]`; `make soak` runs it.

Before each kill a city is in use. After it that same city is, or the new one, whole. The next run comes to its end,
and asks no answer again that was kept. One that was on its way when the plug was pulled may come twice: it is counted.
"""

# ruff: noqa: T201 - a script that a person runs
from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from spreidingskaart.city.sources.folder import read_folder
from spreidingskaart.city.sources.receipts import Receipt, Receipts
from spreidingskaart.city.sources.versions import in_use
from spreidingskaart.cli.import_ import KINDS
from tests.fakes import country
from tests.fakes.server import Server, serve

TIMES = 20
_COLUMNS = (
    "id;name;form;target_groups;operator;places;opened;status;visibility;fictional;precision;"
    "district_code;source;source_date;x;y\n"
)


@dataclass(frozen=True)
class Killed:
    """What became of one run that was killed."""

    at: float
    """Seconds after it began, or after its first question."""
    kept: int
    """Answers that were kept by then."""
    swapped: bool
    """Whether the new city was in use already."""
    whole: bool
    """Whether what is in use is read without a fault."""
    ended: bool
    """Whether the next run came to its end, with everything."""
    asked_again: int
    """Kept answers that were asked again; must be none."""
    twice: int
    """Answers that came whole twice: they were on their way when the plug was pulled."""


def _start(words: list[str], environ: dict[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "spreidingskaart", *words, "--json"],
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )


def _wait_for_first(words: list[str], server: Server, asked: int) -> None:
    """Wait until a fetch has asked something: before that there is nothing to lose."""
    if words[0] == "fetch":
        while len(server.asked) == asked:
            time.sleep(0.005)


def _kept(folder: Path) -> set[str]:
    return {
        each.question.address
        for each in Receipts.of_city(folder).every()
        if isinstance(each, Receipt)
    }


def _whole(folder: Path) -> bool:
    return not any(report.fault for report in read_folder(folder).reports.values())


def killed_once(
    words: list[str], server: Server, city: Path, folder: Path, at: float, environ: dict[str, str]
) -> Killed:
    """Kill one run of a command on a copy of a city, look at what is left, and run it again."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(city, folder)
    before = in_use(folder)
    server.whole.clear()
    asked = len(server.asked)
    run = _start(words, environ)
    _wait_for_first(words, server, asked)
    time.sleep(at)
    run.send_signal(signal.SIGKILL)
    run.communicate()
    kept, swapped, whole = _kept(folder), in_use(folder) != before, _whole(folder)
    asked = len(server.asked)
    again = _start(words, environ)
    out, _ = again.communicate()
    addresses = [f"{server.base}{request.address}" for request in server.asked[asked:]]
    ended = again.returncode == 0 and not json.loads(out).get("failed") and _whole(folder)
    return Killed(
        at,
        len(kept),
        swapped,
        whole and (swapped or in_use(folder) is not None),
        ended and in_use(folder) != before,
        sum(address in kept for address in addresses),
        sum(times > 1 for times in server.whole.values()),
    )


def main(times: int = TIMES, commands: tuple[str, ...] = ("fetch", "import")) -> int:
    """Kill both commands many times and print what became of each."""
    wrong = 0
    with tempfile.TemporaryDirectory() as made, serve(country.country(most=7)) as server:
        root = Path(made)
        environ = {**os.environ, **country.environment(server, root, {"page": 7})}
        city, folder = root / "city", root / "killed"
        first = _start(["fetch", "--city", str(city), "--municipality", country.town.CODE], environ)
        out, _ = first.communicate()
        if first.returncode:
            print(out.decode())
            return 1
        shutil.rmtree(city / "receipts")  # so that everything comes anew
        chance = random.Random(12)  # noqa: S311 - which moments is no secret
        print("command  killed after  kept  swapped  whole  ended  asked again  in flight")
        for command in commands:
            if command == "import" and "facilities" not in KINDS:
                print("import facilities is not there yet: not tried")
                continue
            words = _words(command, folder, root)
            lasts = _lasts(words, server, city, folder, environ)
            for _ in range(times):
                found = killed_once(
                    words, server, city, folder, chance.uniform(0.0, lasts), environ
                )
                bad = not found.whole or not found.ended or found.asked_again or found.twice > 1
                wrong += bool(bad)
                print(
                    f"{command:7}  {found.at:10.2f} s  {found.kept:4}  {found.swapped!s:7}  {found.whole!s:5}  "
                    f"{found.ended!s:5}  {found.asked_again:11}  {found.twice:9}{'  WRONG' if bad else ''}",
                    flush=True,
                )
    print(f"{wrong} wrong of {len(commands) * times}")
    return 1 if wrong else 0


def _words(command: str, folder: Path, root: Path) -> list[str]:
    if command == "fetch":
        return ["fetch", "--city", str(folder)]
    register = root / "register.csv"
    row = "F{0};Huis {0};domus;daklozen;Zorg;12;2010;existing;public;no;point;;Gemeente;2026;{1};{2}\n"
    x, y = country.town.X, country.town.Y
    rows = [row.format(at, x + 10 + at % 500, y + 10 + at // 500) for at in range(2_000)]
    register.write_text(_COLUMNS + "".join(rows), encoding="utf-8")
    return ["import", "facilities", str(register), "--city", str(folder)]


def _lasts(
    words: list[str], server: Server, city: Path, folder: Path, environ: dict[str, str]
) -> float:
    """Return how many seconds a run takes that nobody kills."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(city, folder)
    asked = len(server.asked)
    run = _start(words, environ)
    _wait_for_first(words, server, asked)
    begun = time.monotonic()
    out, _ = run.communicate()
    if run.returncode:
        raise SystemExit(out.decode())
    server.whole.clear()
    return time.monotonic() - begun


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else TIMES))
