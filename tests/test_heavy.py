"""What costs long waits in a line of its own: it never takes the threads on which everything else waits."""

from __future__ import annotations

import asyncio
import threading

import pytest
from starlette.concurrency import run_in_threadpool

from spreidingskaart.web.limits import HEAVY_AT_ONCE
from spreidingskaart.web.routes.heavy import in_its_turn
from spreidingskaart.web.routes.lately import SECONDS, Lately
from tests.test_gate import Ticks


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


def test_a_room_that_opens_one_address_lets_it_be_made_once_and_a_moment_later_anew():
    ticks, made = Ticks(), []
    lately = Lately(ticks)

    def make() -> str:
        made.append(1)
        return f"page {len(made)}"

    assert {lately.get("a", make) for _ in range(200)} == {"page 1"}
    assert lately.get("b", make) == "page 2"
    ticks.now = SECONDS + 0.1
    assert lately.get("a", make) == "page 3"


def test_what_goes_wrong_is_not_kept_and_what_is_kept_has_an_end():
    lately = Lately()
    with pytest.raises(ZeroDivisionError):
        lately.get("a", lambda: str(1 // 0))
    assert lately.get("a", lambda: "well") == "well"
    for number in range(100):
        lately.get(number, lambda: "x" * 10)
    assert len(lately._made) < 20
