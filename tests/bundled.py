"""The bundled city, loaded once in each process that runs tests: a City never changes, so tests may share it."""

from __future__ import annotations

from functools import cache

from spreidingskaart.city import City, load_city
from spreidingskaart.city.access import seen_by


@cache
def bundled_city(role: str = "all") -> City:
    """Return the bundled city as loaded, or as a role may see it."""
    return load_city() if role == "all" else seen_by(bundled_city(), role)
