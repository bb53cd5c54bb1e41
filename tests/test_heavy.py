"""What costs long waits in a line of its own: it never takes the threads on which everything else waits."""

from __future__ import annotations

import asyncio
import threading

import pytest
from starlette.concurrency import run_in_threadpool

from spreidingskaart.web.limits import HEAVY_AT_ONCE
from spreidingskaart.web.routes.heavy import in_its_turn


def test_however_many_ask_for_what_costs_long_everything_else_is_answered():
    go, busy, begun = threading.Event(), threading.Event(), []

    def heavy(number: int) -> int:
        begun.append(number)
        if len(begun) == HEAVY_AT_ONCE:
            busy.set()
        assert go.wait(20)
        return number

    async def evening():
        asked = [asyncio.create_task(in_its_turn(heavy, number)) for number in range(100)]
        async with asyncio.timeout(10):
            assert await run_in_threadpool(busy.wait, 10)
            assert await run_in_threadpool(lambda: "light") == "light"
        assert len(begun) == HEAVY_AT_ONCE
        go.set()
        return await asyncio.gather(*asked)

    assert asyncio.run(evening()) == list(range(100))


def test_what_goes_wrong_reaches_who_asked():
    def wrong() -> None:
        raise ValueError("so")

    with pytest.raises(ValueError, match="so"):
        asyncio.run(in_its_turn(wrong))
