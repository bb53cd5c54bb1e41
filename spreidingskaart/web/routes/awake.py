"""What a server does once when it starts, beside answering, so that the first visitor waits no longer than others."""

from __future__ import annotations

import asyncio
import ctypes
import gc
import logging
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pyarrow as pa

from spreidingskaart.errors import SpreidingskaartError
from spreidingskaart.web import deployment, readying
from spreidingskaart.web.identity.ways import ways
from spreidingskaart.web.routes import screen

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

_LOG = logging.getLogger(__name__)
_ARENAS, _TRIM_ABOVE = (-8, 2), (-1, 64 * 1024)
"""Options of the C library's `mallopt`: heaps that threads share, and bytes free at the top that go back at once."""


@asynccontextmanager
async def awake(_app: object) -> AsyncIterator[None]:
    """Start to make ready, and answer meanwhile."""
    _share_memory()
    ways()
    task = asyncio.create_task(asyncio.to_thread(make_ready))
    yield
    await task


def make_ready() -> None:
    """Load the public City, ask every criterion once, and compress the page: what a first visitor would wait for.

    A City that cannot be loaded is no reason to stop: `/healthz` and every page say what is wrong with it.
    """
    try:
        readying.make_ready(deployment.whole_city())
    except SpreidingskaartError as error:
        _LOG.warning("Not ready: %s", error)
    screen.make_ready()
    # give back what reading needed; what was loaded stays, and is never looked through again
    pa.default_memory_pool().release_unused()
    gc.collect()
    gc.freeze()


def _share_memory() -> None:
    """Let threads share two heaps: every run has a thread of its own, and a heap of its own would stay.

    Other C libraries than glibc have no such option and are left as they are.
    """
    library = ctypes.CDLL(None)
    if hasattr(library, "mallopt"):
        for name, value in (_ARENAS, _TRIM_ABOVE):
            library.mallopt(name, value)
