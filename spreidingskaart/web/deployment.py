"""The one City that this process serves, as each role may see it."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Final

from spreidingskaart.city import BUNDLED_CITY, load_city
from spreidingskaart.city.access import PUBLIC, seen_by

if TYPE_CHECKING:
    from spreidingskaart.city import City

_LOADING: Final = Lock()


@cache
def _whole_city() -> City:
    return load_city(Path(os.environ.get("SPREIDINGSKAART_CITY") or BUNDLED_CITY))


def served_city(role: str = PUBLIC) -> City:
    """Return the City as `role` may see it; loaded once, from SPREIDINGSKAART_CITY or the bundled one."""
    with _LOADING:
        return seen_by(_whole_city(), role)


def public_version() -> str:
    """Return the data version as every role may read it.

    That of a planner's City is a hash of what is secret too: whoever reads it from a screen could test guesses.
    """
    return served_city(PUBLIC).version
