"""A workshop on one server, over real websockets: `python -m bench.crowd [sessions] [seconds]`.

Every session opens Locatietoets and puts a pin somewhere else every five seconds; then a crowd of viewers fetches the
layers of a first map. It ends with an error where one met a fault. The clients have no browser, so they cost little;
they do run on the same machine.
"""

from __future__ import annotations

import asyncio
import random
import resource
import sys
import time
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

import numpy as np

from bench.running import Figure, load, server, show
from bench.server import resident
from spreidingskaart.city import load_city
from spreidingskaart.city.access import seen_by
from spreidingskaart.web.map.layers import LAYERS, layer_version
from tests.streamlit_client import MAP, Door, visit, web

if TYPE_CHECKING:
    import httpx2

    from tests.application import Program
    from tests.streamlit_client import Visitor

SESSIONS, SECONDS, EVERY = 100, 60.0, 5.0
"""Sessions at once, how long they click, and the pause between two clicks of one session."""
VIEWERS: Final = 200
COME_WITHIN: Final = 10.0
"""Seconds."""
ANSWERED, MEMORY, LAYER = 1.0, 600.0, 150.0
"""Goals: seconds to the answer of a click (p95), megabytes resident, milliseconds to a layer (p95)."""
FAULTS: Final = "faults"
PAGE: Final = "locatietoets"
SOUTH_WEST, NORTH_EAST = (52.335, 5.15), (52.40, 5.27)
"""Where pins are put: latitude and longitude in degrees."""


@dataclass
class Crowd:
    """What all sessions met."""

    opened: list[float] = field(default_factory=list)
    answered: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


async def sit(door: Door, crowd: Crowd, seed: int, start: asyncio.Event, seconds: float) -> None:
    """Be one session: open the page, wait for the others, then click until the time is over."""
    lot = random.Random(seed)  # noqa: S311 - where somebody clicks
    try:
        async with visit(door) as visitor:
            began = time.perf_counter()
            answer = await visitor.run(PAGE)
            crowd.opened.append(time.perf_counter() - began)
            map_ = answer.widgets()[MAP]
            await start.wait()
            until = time.perf_counter() + seconds
            await asyncio.sleep(lot.uniform(0, EVERY))
            while time.perf_counter() < until:
                began = time.perf_counter()
                await _click(visitor, map_, lot, crowd)
                await asyncio.sleep(max(0.0, EVERY - (time.perf_counter() - began)))
    except Exception as error:  # noqa: BLE001 - every fault of a session is a line of the answer
        crowd.faults.append(f"{type(error).__name__}: {error}"[:120])


async def _click(visitor: Visitor, map_: object, lot: random.Random, crowd: Crowd) -> None:
    at = [
        round(lot.uniform(low, high), 6) for low, high in zip(SOUTH_WEST, NORTH_EAST, strict=True)
    ]
    began = time.perf_counter()
    answer = await visitor.tap(map_, *at)
    crowd.answered.append(time.perf_counter() - began)
    wanted = "punt={:.6f},{:.6f}".format(*at)
    if wanted not in unquote(visitor.query):
        crowd.faults.append("a click was answered for another place")
    elif "sk-band" not in answer.texts() and "sk-refusal" not in answer.texts():
        crowd.faults.append("a click got no verdict")


async def workshop(door: Door, sessions: int, seconds: float) -> Crowd:
    """Let all sessions come in, and then click at once."""
    crowd, start = Crowd(), asyncio.Event()
    tables = [
        asyncio.create_task(sit(door, crowd, seed, start, seconds)) for seed in range(sessions)
    ]
    while len(crowd.opened) + len(crowd.faults) < sessions:  # noqa: ASYNC110 - a bench may look now and then
        await asyncio.sleep(0.1)
    start.set()
    await asyncio.gather(*tables)
    return crowd


async def viewers(door: Door, version: str) -> list[float]:
    """Let a crowd fetch the layers of a first map; return the milliseconds to each answer.

    They come in within ten seconds of each other, each with a connection of their own.
    """
    taken: list[float] = []

    async def look(client: httpx2.AsyncClient) -> None:
        await asyncio.sleep(random.uniform(0, COME_WITHIN))  # noqa: S311 - people do not come in step
        for name in LAYERS:
            address = f"/layers/{version}/{name}.{'json' if name == 'marks' else 'geojson'}"
            began = time.perf_counter()
            answer = await client.get(address, headers={"Accept-Encoding": "gzip"})
            taken.append((time.perf_counter() - began) * 1_000)
            answer.raise_for_status()
            await asyncio.sleep(random.uniform(0.2, 1.0))  # noqa: S311

    async with AsyncExitStack() as clients:
        # a client costs milliseconds to make: none is made while another waits
        made = [await clients.enter_async_context(web(door)) for _ in range(VIEWERS)]
        await asyncio.gather(*map(look, made))
    return taken


def processor(pid: int) -> float:
    """Return the seconds of processor that a process has used; Linux only."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100


def measure(running: Program, sessions: int, seconds: float) -> list[Figure]:
    """Return what a workshop and a crowd of viewers meet."""
    door = Door("127.0.0.1", running.port)
    asyncio.run(workshop(door, 1, 1.0))  # the first visitor of all warms the server up
    used = processor(running.process.pid)
    crowd = asyncio.run(workshop(door, sessions, seconds))
    used = processor(running.process.pid) - used
    city = seen_by(load_city(), "public")
    layers = asyncio.run(viewers(door, layer_version(city)))
    for fault in sorted(set(crowd.faults))[:5]:
        print(f"{crowd.faults.count(fault)} x {fault}", file=sys.stderr)
    clicks = crowd.answered or [float("nan")]
    return [
        Figure(f"clicks answered by {sessions} sessions in {seconds:.0f} s", len(crowd.answered), ""),
        Figure("first page, p95, all at once", float(np.percentile(crowd.opened or [np.nan], 95)), "s"),
        Figure("click to the end of its answer, median", float(np.median(clicks)), "s"),
        Figure("click to the end of its answer, p95", float(np.percentile(clicks, 95)), "s", ANSWERED),
        Figure("click to the end of its answer, worst", float(np.max(clicks)), "s"),
        Figure(FAULTS, len(crowd.faults), "", 0),
        Figure("processor of the server, per run", 1_000 * used / max(len(clicks) + sessions, 1), "ms"),
        Figure("resident afterwards", resident(running.process.pid), "MB", MEMORY),
        Figure(f"a layer for {VIEWERS} viewers, p95", float(np.percentile(layers, 95)), "ms", LAYER),
        Figure(f"a layer for {VIEWERS} viewers, worst", float(np.max(layers)), "ms"),
    ]  # fmt: skip


def main() -> None:
    """Print the table."""
    sessions = int(sys.argv[1]) if len(sys.argv) > 1 else SESSIONS
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else SECONDS
    print(load())
    # every session holds a socket or two, on both sides
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, 8_192), most))
    with server() as running:
        found = measure(running, sessions, seconds)
        show("a workshop on one server", found)
    sys.exit(any(figure.name == FAULTS and figure.value for figure in found))


if __name__ == "__main__":
    main()
