"""Stops of public transport in and around a municipality, by which modes each is served, and its train stations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.crs import RD, to_rd
from spreidingskaart.city.sources.faults import Fault
from spreidingskaart.city.sources.made_layer import MadeLayer, Provenance
from spreidingskaart.city.sources.services.asking import Connector
from spreidingskaart.city.sources.services.expectations import service
from spreidingskaart.city.sources.services.failing import SourceError
from spreidingskaart.city.sources.services.gtfs import TRAIN, mode_of, opened
from spreidingskaart.words.numbers import number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from spreidingskaart.city.sources.services.asking import Asker, Fetched, Wanted
    from spreidingskaart.city.sources.services.gtfs import Timetable

_SERVICE: Final = "gtfs"
_FILE: Final = "timetable"
AROUND: Final = 2_000.0
"""Metres outside the municipality: who lives at the border takes the bus there too."""
_COLUMNS: Final = ("stop_id", "stop_name", "stop_lat", "stop_lon")
_OPTIONAL: Final = ("location_type", "parent_station")
_PLATFORM: Final = ("", "0")
_STATION: Final = "1"


def fetch_stops(asker: Asker, wanted: Wanted) -> Sequence[MadeLayer]:
    """Return the layers `stops` and, where trains stop, `stations`.

    Raises
    ------
    SourceError
        If the timetable does not come or is not as expected.
    """
    if wanted.outline is None:
        raise SourceError("De haltes zijn pas op te halen als de gebieden van de gemeente er zijn.")
    gtfs = service(_SERVICE)
    fetched = asker.file(gtfs.name, gtfs.address(f"/{gtfs.collection(_FILE).id}"), what="haltes")
    with opened(fetched.path, gtfs.dutch) as timetable:
        stops, everywhere = _here(timetable, wanted.outline)
        asker.tell(f"haltes: {number(len(stops))} van {number(everywhere)} in en rond de gemeente.")
        modes = _modes(timetable, stops["stop_id"].tolist())
    return _layers(_places(stops, modes), fetched, wanted, everywhere - len(stops))


def _here(timetable: Timetable, outline: shapely.Geometry) -> tuple[pd.DataFrame, int]:
    """Return the platforms in and around the municipality with their point and place, and how many there are in all."""
    found = timetable.table("stops.txt", _COLUMNS, _OPTIONAL)
    found["point"] = _points(found)
    stations = found[found["location_type"] == _STATION].set_index("stop_id")
    stations = stations[~stations.index.duplicated()]
    platforms = found[found["location_type"].isin(_PLATFORM)].copy()
    with_parent = platforms["parent_station"].isin(stations.index)
    platforms["place"] = platforms["parent_station"].where(with_parent, platforms["stop_id"])
    for column in ("stop_name", "point"):
        platforms[f"place_{column}"] = (
            platforms["place"].map(stations[column]).where(with_parent, platforms[column])
        )
    near = shapely.buffer(outline, AROUND)
    shapely.prepare(near)
    points = platforms["place_point"].to_numpy(dtype=object)
    inside = shapely.contains(near, points)
    return platforms[inside].reset_index(drop=True), len(platforms)


def _points(stops: pd.DataFrame) -> NDArray[np.object_]:
    """Return a point (EPSG:28992) of every stop; None where the numbers are none in the Netherlands."""
    latitude = pd.to_numeric(stops["stop_lat"], errors="coerce").to_numpy(dtype=float)
    longitude = pd.to_numeric(stops["stop_lon"], errors="coerce").to_numpy(dtype=float)
    usable = (latitude > 50) & (latitude < 54.5) & (longitude > 2.5) & (longitude < 7.7)
    points = np.full(len(stops), None, dtype=object)
    points[usable] = to_rd(
        np.asarray(shapely.points(longitude[usable], latitude[usable]), dtype=object)
    )
    return points


def _modes(timetable: Timetable, stops: Sequence[str]) -> dict[str, set[str]]:
    """Return the modes by the stop that they serve: only of trips that stop here."""
    calls = timetable.pairs("stop_times.txt", ("trip_id", "stop_id"), "stop_id", stops)
    trips = timetable.pairs(
        "trips.txt", ("trip_id", "route_id"), "trip_id", calls["trip_id"].tolist()
    )
    routes = timetable.table("routes.txt", ("route_id", "route_type"))
    words = dict(zip(routes["route_id"], routes["route_type"].map(mode_of), strict=True))
    of_trip = dict(zip(trips["trip_id"], trips["route_id"].map(words), strict=True))
    served: dict[str, set[str]] = {}
    for trip, stop in zip(calls["trip_id"], calls["stop_id"], strict=True):
        word = of_trip.get(trip)
        served.setdefault(stop, set()).update({word} if isinstance(word, str) else ())
    return served


def _places(platforms: pd.DataFrame, modes: dict[str, set[str]]) -> pd.DataFrame:
    """Return one row a place that people call a stop: the platforms of both directions are one."""
    rows = []
    for place, group in platforms.groupby("place", sort=True):
        served = [modes[stop] for stop in group["stop_id"] if stop in modes]
        rows.append(
            {
                "id": place,
                "name": " ".join(str(group["place_stop_name"].iloc[0]).split()),
                "modes": ", ".join(sorted(set().union(*served))),
                "served": bool(served),
                "point": group["place_point"].iloc[0],
            }
        )
    return pd.DataFrame(rows, columns=["id", "name", "modes", "served", "point"])


def _layers(
    places: pd.DataFrame, fetched: Fetched, wanted: Wanted, elsewhere: int
) -> list[MadeLayer]:
    gtfs = service(_SERVICE)
    usable = places["served"] & (places["name"] != "")
    dropped = tuple(
        Fault("stops", row, None, "hier stopt in deze dienstregeling niets", str(name))
        if name
        else Fault("stops", row, "name", "de halte heeft geen naam")
        for row, name, good in zip(range(1, len(places) + 1), places["name"], usable, strict=True)
        if not good
    )
    kept = places[usable]
    told = Provenance(
        source=gtfs.publisher,
        date=wanted.now.date(),
        licence=gtfs.licence,
        url=gtfs.base,
        note=f"In de gemeente en {number(AROUND / 1000)} km eromheen; perrons van één halte zijn één punt. "
        f"{number(elsewhere)} haltes elders zijn niet bewaard.",
        receipts=(fetched.series.id,),
        fetched=wanted.now,
        complete=fetched.series.complete,
    )
    stops = _frame(kept, {"id": "id", "name": "name", "modes": "modes"})
    layers = [MadeLayer("stops", stops, told, read=len(places), dropped=dropped)]
    by_train = kept[kept["modes"].str.split(", ").map(lambda words: TRAIN in words)]
    if len(by_train):
        stations = _frame(by_train, {"id": "code", "name": "name"})
        layers.append(MadeLayer("stations", stations, told, read=len(by_train)))
    return layers


def _frame(places: pd.DataFrame, names: dict[str, str]) -> gpd.GeoDataFrame:
    columns = {new: places[old].tolist() for old, new in names.items()}
    return gpd.GeoDataFrame(columns, geometry=places["point"].tolist(), crs=RD)


STOPS: Final = Connector(
    name="stops",
    dutch="haltes van het openbaar vervoer",
    layers=("stops", "stations"),
    run=fetch_stops,
)
