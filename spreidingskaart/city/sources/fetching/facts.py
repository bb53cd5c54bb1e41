"""What a connector may know of the city: layers that are in use or came, and where the municipality lies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import geopandas as gpd
import shapely

from geo.crs import RD
from spreidingskaart.city.sources.folder import CITY_FILE, Municipality, read_folder
from spreidingskaart.city.sources.made_layer import Provenance
from spreidingskaart.errors import InputError
from spreidingskaart.model import Fictional

if TYPE_CHECKING:
    from pathlib import Path

    from spreidingskaart.city.sources.made_layer import MadeLayer

_NOT_TOLD: Final = frozenset({"facilities"})
"""Layers that may hold secret addresses: what asks other services never sees them."""


class KnownFacts:
    """Grows while a fetch runs."""

    def __init__(self, folder: Path, municipality: Municipality | None) -> None:
        """Read what is in use in a folder, if anything.

        Raises
        ------
        InputError
            If the folder is no city and nobody says whose it becomes, or it is of another municipality.
        """
        self.layers: dict[str, gpd.GeoDataFrame] = {}
        self.provenance: dict[str, Provenance] = {}
        self.fictional: set[str] = set()
        self.is_new = not (folder / CITY_FILE).is_file()
        if self.is_new:
            if municipality is None:
                raise InputError(
                    f"In de map {folder} staat nog niets; geef ook --municipality, zoals GM0233."
                )
            self.municipality = municipality
            return
        contents = read_folder(folder)
        self.municipality = contents.entry.municipality
        if municipality is not None and municipality.code != self.municipality.code:
            raise InputError(
                f"De map {folder} is van {self.municipality.name} ({self.municipality.code}), niet van "
                f"{municipality.code}; kies een andere map."
            )
        for name, layer in contents.layers.items():
            entry = contents.reports[name].entry
            if entry is not None and entry.fictional != Fictional.NO:
                self.fictional.add(name)
            if entry is not None:
                self.provenance[name] = Provenance.of_entry(entry)
            if name not in _NOT_TOLD:
                self.layers[name] = gpd.GeoDataFrame(
                    dict(layer.columns), geometry=layer.geometry, crs=RD
                )

    def add(self, layer: MadeLayer) -> None:
        """Remember a layer that came."""
        if layer.name not in _NOT_TOLD:
            self.layers[layer.name] = gpd.GeoDataFrame(layer.rows)
            self.provenance[layer.name] = layer.provenance

    @property
    def outline(self) -> shapely.Geometry | None:
        """The municipality in EPSG:28992; None until its buurten are there."""
        buurten = self.layers.get("buurten")
        if buurten is None or not len(buurten):
            return None
        return shapely.union_all(buurten.geometry.to_numpy())
