"""What costs long is made by a few threads of its own, so that it never takes those on which everything else waits."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, Final, ParamSpec, TypeVar

from spreidingskaart.web.limits import HEAVY_AT_ONCE

if TYPE_CHECKING:
    from collections.abc import Callable

_Asked = ParamSpec("_Asked")
_Made = TypeVar("_Made")
_THREADS: Final = ThreadPoolExecutor(HEAVY_AT_ONCE, thread_name_prefix="heavy")


async def in_its_turn(
    make: Callable[_Asked, _Made], *asked: _Asked.args, **named: _Asked.kwargs
) -> _Made:
    """Return what a function makes; it waits in line without holding a thread of the server."""
    return await asyncio.get_running_loop().run_in_executor(
        _THREADS, partial(make, *asked, **named)
    )
