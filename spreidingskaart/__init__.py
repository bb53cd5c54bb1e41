"""Spreidingskaart: where people live with care or find shelter, and what one decision does to that."""

from pathlib import Path
from typing import Final

from geo.drivers import restrict

restrict()  # before anything loads GDAL

__version__ = "0.1.0"

PROJECT: Final = Path(__file__).resolve().parents[1]
"""Folder of the project: pages/, data/ and the code. The only place that counts steps up from a file."""
