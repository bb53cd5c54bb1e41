"""The words that Python and the map script share: declared here, and handed to the script when it is served."""

from __future__ import annotations

from enum import StrEnum, unique
from typing import Final

from spreidingskaart.city import LEVELS
from spreidingskaart.words.marks import STATUS_NAMES


@unique
class Mode(StrEnum):
    """What a click on the map means."""

    SELECT = "select"
    PIN = "pin"
    DRAW = "draw"


@unique
class EventKind(StrEnum):
    """What a person did on the map."""

    PIN = "pin"
    PLOT = "plot"
    """A drawing was finished."""
    PICK = "pick"
    STOP = "stop"
    """Drawing, or playing the years, was given up."""
    YEAR = "year"
    """The next year of those that are played is due."""
    VIEW = "view"
    """The map came to rest; the page is not told."""


@unique
class MapLayer(StrEnum):
    """Everything that the map fetches, by its name in the address; no underscore, or streamlit-folium rewrites it."""

    BUURTEN = "buurten"
    WIJKEN = "wijken"
    DISTRICTS = "districts"
    FACILITIES = "facilities"
    COUNTS = "counts"
    """Facilities as a number per wijk and care form, from afar."""
    HIDDEN = "hidden"
    """Where the number of places without an address stands."""
    TEAMS = "teams"
    STATIONS = "stations"
    NAMES = "names"
    SITES = "sites"
    GREENBLUE = "greenblue"
    WATER = "water"
    CARPARKS = "carparks"
    ZONING = "zoning"
    ZONES = "zones"
    MARKS = "marks"
    """The drawings of the marks; not a layer that is shown."""


def shared_names() -> dict[str, object]:
    """Return the words as the script reads them: `kaart.names.layers.FACILITIES`."""
    return {
        "modes": {mode.name: mode.value for mode in Mode},
        "events": {kind.name: kind.value for kind in EventKind},
        "layers": {layer.name: layer.value for layer in MapLayer},
        "levels": list(LEVELS),
        "statuses": {
            status: name for status, name in STATUS_NAMES.items() if status != _NEEDS_NO_WORD
        },
    }


_NEEDS_NO_WORD: Final = "existing"
"""The status that a tooltip leaves out."""
