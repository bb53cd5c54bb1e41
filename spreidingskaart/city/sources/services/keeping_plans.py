"""Ask the plans of a place for a city, and keep what came with its facts."""

from __future__ import annotations

import contextlib
import fcntl
import os
from typing import TYPE_CHECKING, Final

from spreidingskaart.city.sources.draft import close_draft, read_draft
from spreidingskaart.city.sources.folder import CITY_FILE
from spreidingskaart.city.sources.plans.asked import ASKED_PLANS, asked_layer, asked_plans
from spreidingskaart.city.sources.receipts.kept import RECEIPTS
from spreidingskaart.city.sources.schema import SCHEMAS
from spreidingskaart.city.sources.services import expectations, ontsluiten
from spreidingskaart.city.sources.services.client import Client, on_stderr
from spreidingskaart.city.sources.services.plans_at import PUBLISHER, ask_plans
from spreidingskaart.city.sources.versions import keep_version
from spreidingskaart.errors import InputError
from spreidingskaart.rules import read_yaml

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    import shapely

    from spreidingskaart.city.sources.plans.asked import AskedPlans
    from spreidingskaart.city.sources.versions import CityVersion


_LOCK: Final = ".asking"


def why_not_asked(environ: Mapping[str, str] = os.environ) -> str | None:
    """Return one Dutch sentence that says what is missing to ask the plans of a place; None where nothing is."""
    key = expectations.service(ontsluiten.SERVICE, environ).key
    if key is None or key.given(environ)[1]:
        return None
    where = f" Een sleutel vraagt u aan via {key.asked_at}." if key.asked_at else ""
    return (
        "Voor de plannen van een locatie is een sleutel van het omgevingsloket nodig. "
        f"Zet die in de omgeving van de server, in {key.variable}.{where}"
    )


def ask_and_keep(
    folder: Path,
    place: shapely.Geometry,
    *,
    called: str,
    now: dt.datetime,
    told: Callable[[str], None] = on_stderr,
    environ: Mapping[str, str] = os.environ,
) -> tuple[AskedPlans, CityVersion]:
    """Ask what plans hold at a place, keep every answer, and let the city know what came.

    Parameters
    ----------
    folder
        Of the city.
    place
        Point or polygon, EPSG:28992.
    called
        What people call the place.
    now
        In UTC.
    told
        Is given each step, as a Dutch sentence.

    Raises
    ------
    InputError
        If there is no key, the place is no point or plot, or the folder cannot be written.
    """
    missing = why_not_asked(environ)
    if missing:
        raise InputError(missing)
    with Client(folder, begun_at=now, told=told, environ=environ) as client:
        asked, series = ask_plans(client, place, now=now)
        client.keep_series(series)
    with _alone(folder):
        layer = asked_layer([*_before(folder), asked], PUBLISHER, now)
        version = keep_version(folder, [layer], why=f"gevraagd: plannen van {called}", now=now)
    return asked, version


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Let one process at a time add to what was asked, so that none forgets what another just added."""
    with (folder / RECEIPTS / _LOCK).open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _before(folder: Path) -> tuple[AskedPlans, ...]:
    """Return what was asked before; of a layer that cannot be read nothing is kept but its receipts."""
    layers = read_yaml(folder / CITY_FILE).get("layers")
    entry = layers.get(ASKED_PLANS) if isinstance(layers, dict) else None
    if not isinstance(entry, dict) or not (folder / str(entry.get("file"))).is_file():
        return ()
    draft = read_draft(folder / entry["file"], ASKED_PLANS, SCHEMAS[ASKED_PLANS])
    close_draft(draft)
    return () if draft.broken else asked_plans(draft.layer())
