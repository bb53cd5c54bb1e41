"""What a visit costs the server: `python -m bench.session [times]`.

For a first page, a click on each page of the menu and a change of page: processor of the server by floor of the house,
messages, and their bytes as they are sent and as the websocket would compress them. The visitor is no browser, but
keeps large messages as one does. What a browser waits for is measured by `bench.second_page`.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
import time
import zlib
from collections import defaultdict
from dataclasses import dataclass, field
from statistics import median
from typing import TYPE_CHECKING, Any, Final

from bench.running import load, server
from spreidingskaart.web.navigation import PAGES
from tests.streamlit_client import MAP, Door, visit

if TYPE_CHECKING:
    from pathlib import Path

    from tests.streamlit_client import Answer, Visitor

TIMES: Final = 12
SITE: Final = "locatietoets"
SOUTH_WEST, NORTH_EAST = (52.335, 5.15), (52.40, 5.27)
"""Where pins are put: latitude and longitude in degrees."""
_WARMING: Final = "warming up"
_WRITTEN_WITHIN: Final = 2.0
"""Seconds in which the server has written down what a run cost."""


@dataclass
class Runs:
    """What the runs of one kind cost."""

    costs: list[float] = field(default_factory=list)
    """Milliseconds of processor of the whole server."""
    pages: list[float] = field(default_factory=list)
    """The same of the thread that computes the page."""
    shares: list[dict[str, float]] = field(default_factory=list)
    messages: list[int] = field(default_factory=list)
    sent: list[int] = field(default_factory=list)
    compressed: list[int] = field(default_factory=list)

    def line(self, name: str) -> str:
        """Return the medians as one line."""
        cost, page = (median(of) if of else float("nan") for of in (self.costs, self.pages))
        floors: dict[str, float] = defaultdict(float)
        for one in self.shares:
            for floor, share in one.items():
                floors[floor] += page * share / len(self.shares)
        told = sorted(floors.items(), key=lambda item: -item[1])
        most = ", ".join(f"{floor} {taken:.1f}" for floor, taken in told if taken >= 0.25)
        amount, sent, compressed = map(median, (self.messages, self.sent, self.compressed))
        return (
            f"{name:26}{cost:7.1f}{page:7.1f}{cost - page:7.1f}{amount:6.0f}"
            f"{sent / 1e3:8.1f}{compressed / 1e3:8.1f}  {most}"
        )


@dataclass
class Book:
    """What the server wrote down, and what it was asked."""

    file: Path
    kinds: list[str] = field(default_factory=list)
    runs: dict[str, Runs] = field(default_factory=lambda: defaultdict(Runs))

    def note(self, kind: str, answer: Answer, packer: Any) -> None:  # noqa: ANN401 - zlib names no type
        """Note what one question was answered with, once the server wrote down what it cost."""
        # the server writes a line when the thread of a page ends, a moment after the page is there
        until = time.perf_counter() + _WRITTEN_WITHIN
        while len(self.lines()) <= len(self.kinds) and time.perf_counter() < until:
            time.sleep(0.005)
        self.kinds += [kind] * (len(self.lines()) - len(self.kinds))
        of_kind = self.runs[kind]
        of_kind.messages.append(len(answer.frames))
        of_kind.sent.append(sum(map(len, answer.frames)))
        of_kind.compressed.append(sum(packed(packer, frame) for frame in answer.frames))

    def lines(self) -> list[str]:
        """Return what the server wrote down."""
        return self.file.read_text(encoding="utf-8").splitlines() if self.file.exists() else []

    def close(self) -> None:
        """Give every kind of run its costs: up to the next run, so that what is sent afterwards counts too."""
        told = [json.loads(line) for line in self.lines()]
        for kind, one, after in zip(self.kinds, told, told[1:], strict=False):
            if one["shares"] is not None:
                self.runs[kind].shares.append(one["shares"])
            else:
                self.runs[kind].costs.append(1_000 * (after["process"] - one["process"]))
                self.runs[kind].pages.append(one["milliseconds"])


def packed(packer: Any, frame: bytes) -> int:  # noqa: ANN401
    """Return the bytes of a message as a websocket sends it compressed (permessage-deflate)."""
    return len(packer.compress(frame) + packer.flush(zlib.Z_SYNC_FLUSH)) - 4


def new_packer() -> Any:  # noqa: ANN401
    """Return what compresses the messages of one connection, as the server would."""
    return zlib.compressobj(wbits=-12, memLevel=5)


async def click(visitor: Visitor, map_: object, lot: random.Random) -> Answer:
    """Use a page: on Locatietoets a pin somewhere else, elsewhere any choice, which draws the page anew."""
    if visitor.page != SITE:
        return await visitor.run()
    ends = zip(SOUTH_WEST, NORTH_EAST, strict=True)
    return await visitor.tap(map_, *(round(lot.uniform(low, high), 6) for low, high in ends))


async def look_around(door: Door, book: Book, times: int) -> None:
    """Open every page in a session of its own, use it, and go from one page to the next."""
    lot = random.Random(1)  # noqa: S311 - where somebody clicks
    for page in PAGES:
        for turn in range(3):
            async with visit(door) as visitor:
                packer = new_packer()
                answer = await visitor.run(page)
                book.note(f"{page}, first page", answer, packer)
                for _ in range(times if turn == 0 else 0):
                    answer_to = await click(visitor, answer.widgets().get(MAP), lot)
                    book.note(f"{page}, click", answer_to, packer)
    async with visit(door) as visitor:
        packer = new_packer()
        for _ in range(5):
            for page in PAGES:
                book.note(f"{page}, next page", await visitor.run(page), packer)


def main() -> None:
    """Print the table."""
    times = int(sys.argv[1]) if len(sys.argv) > 1 else TIMES
    with server("-m", "bench.clocked", "{folder}/runs") as running:
        door, book = Door("127.0.0.1", running.port), Book(running.folder / "runs")
        asyncio.run(look_around(door, Book(book.file), 2))  # the first visitors warm the server up
        book.kinds += [_WARMING] * len(book.lines())
        asyncio.run(look_around(door, book, times))
        book.close()
    print(load())
    print(
        "Milliseconds of processor: together, the page, around it; messages; kB sent, compressed; floors"
    )
    for kind, runs in book.runs.items():
        if runs.messages:
            print(runs.line(kind))


if __name__ == "__main__":
    main()
