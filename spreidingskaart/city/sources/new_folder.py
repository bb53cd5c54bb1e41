"""Write a city folder for a municipality from a file of CBS: areas, figures and city.yaml."""

from __future__ import annotations

import datetime as dt
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import yaml

from geo.crs import RD
from spreidingskaart.city.sources.folder import CITY_FILE
from spreidingskaart.errors import InputError
from spreidingskaart.model import Fictional
from spreidingskaart.words.spreadsheet import write_frame

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from spreidingskaart.city.sources.cbs import CbsAreas, CbsLevel
    from spreidingskaart.city.sources.folder import Municipality

LICENCE: Final = "CC BY 4.0"
"""Under which CBS publishes its maps and figures."""
_URL: Final = "https://www.cbs.nl/nl-nl/dossier/nederland-regionaal/geografische-data"
_ADDED_UP: Final = "Opgeteld uit de buurten. Leeg is niet gepubliceerd; CBS rondt aantallen af."
_AS_GIVEN: Final = "Leeg is niet gepubliceerd; CBS rondt aantallen af."


def write_city_folder(
    areas: CbsAreas, folder: Path, *, file: str, year: int, today: dt.date
) -> None:
    """Write the folder as a whole, or nothing of it.

    Parameters
    ----------
    file
        Name of the file that the areas come from, for the source.
    year
        Of the division and the figures.
    today
        The map opens in this year.

    Raises
    ------
    InputError
        If something is there already, or the folder cannot be written.
    """
    _write_whole(folder, lambda draft: _write(areas, draft, file, year, today))


def write_empty_folder(municipality: Municipality, folder: Path, *, today: dt.date) -> None:
    """Write a folder that says whose it is, and holds no layer yet.

    Raises
    ------
    InputError
        If something is there already, or the folder cannot be written.
    """
    document = {
        "municipality": municipality.model_dump(exclude_none=True),
        "default_year": today.year,
        "rules": municipality.code,
        "layers": {},
    }
    _write_whole(folder, lambda draft: _write_city_file(draft, document))


def _write_whole(folder: Path, write: Callable[[Path], None]) -> None:
    refuse_taken(folder)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent) as beside:
            draft = Path(beside) / folder.name
            draft.mkdir()
            write(draft)
            if folder.exists():
                folder.rmdir()
            shutil.move(draft, folder)
    except OSError as error:
        raise InputError(f"De map {folder} is niet te schrijven.") from error


def refuse_taken(folder: Path) -> None:
    """Refuse a folder in which something is.

    Raises
    ------
    InputError
        If so.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputError(f"{folder} bestaat al en wordt niet overschreven; kies een andere map.")


def _write(areas: CbsAreas, folder: Path, file: str, year: int, today: dt.date) -> None:
    layers: dict[str, dict[str, Any]] = {}

    def entry(title: str, name: str, note: str | None) -> dict[str, Any]:
        told = {
            "file": name,
            "title": title,
            "source": f"CBS, Kadaster ({file})",
            "date": dt.date(year, 1, 1),
            "licence": LICENCE,
            "fictional": Fictional.NO.value,
            "url": _URL,
        }
        return told if note is None else {**told, "note": note}

    made_up = "Samengevoegd uit de buurten." if areas.dissolved else None
    for name, title, level, note in (
        ("buurten", "Buurten", areas.buurten, None),
        ("wijken", "Wijken", areas.wijken, made_up),
    ):
        _write_areas(level, folder / f"{name}.gpkg")
        layers[name] = entry(title, f"{name}.gpkg", note)
        _write_table(level.figures, folder / f"figures_{name}.csv")
        one = name.removesuffix("en") if name == "wijken" else "buurt"
        added = _ADDED_UP if areas.dissolved and name == "wijken" else _AS_GIVEN
        layers[f"figures_{name}"] = entry(
            f"Kerncijfers per {one} {year}", f"figures_{name}.csv", added
        )
    if areas.wijken.tenure is not None:
        _write_table(areas.wijken.tenure, folder / "tenure_wijken.csv")
        title = f"Woningvoorraad en eigendom per wijk {year}"
        layers["tenure_wijken"] = entry(title, "tenure_wijken.csv", None)
    document = {
        "municipality": {"code": areas.code, "name": areas.name},
        "default_year": today.year,
        "rules": areas.code,
        "layers": layers,
    }
    _write_city_file(folder, document)


def _write_city_file(folder: Path, document: dict[str, Any]) -> None:
    text = yaml.safe_dump(document, allow_unicode=True, sort_keys=False)
    (folder / CITY_FILE).write_text(text, encoding="utf-8")


def _write_areas(level: CbsLevel, path: Path) -> None:
    frame = gpd.GeoDataFrame(level.table, geometry=level.geometry, crs=RD)
    frame.to_file(path, driver="GPKG", layer=path.stem)


def _write_table(table: pd.DataFrame, path: Path) -> None:
    whole = {
        name: table[name].astype("Int64")
        for name in table.columns
        if table[name].dtype == float and (table[name].dropna() % 1 == 0).all()
    }
    write_frame(table.assign(**whole), path)
