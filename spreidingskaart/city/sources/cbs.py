"""The areas and figures of a municipality as CBS publishes them, under its own column names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import shapely
from pydantic import BaseModel, ConfigDict

from spreidingskaart.city.sources.column_specs import CBS_UNKNOWN
from spreidingskaart.city.sources.columns import as_text
from spreidingskaart.city.sources.files import read_features
from spreidingskaart.city.sources.shapes import Shape
from spreidingskaart.errors import DataError, InputError
from spreidingskaart.rules import read_yaml
from spreidingskaart.words.lists import count, join

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from spreidingskaart.city.sources.files import Features

_COLUMNS: Final = Path(__file__).with_name("cbs_columns.yaml")
_CODE: Final = re.compile(r"(GM)?(\d{1,4})", re.IGNORECASE)
_BUURT: Final = re.compile(r"BU(\d{4})(\d{2})\d{2}")
_YEAR: Final = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_BEGINS_WITH_YEAR: Final = re.compile(r"(20\d\d)GM|(20\d\d)BU|(20\d\d)WK|(20\d\d)$")
_MOST_NAMED: Final = 8


class CbsColumns(BaseModel):
    """How CBS calls each column; the first name that a file has counts."""

    model_config = ConfigDict(extra="forbid")

    areas: dict[str, tuple[str, ...]]
    figures: dict[str, tuple[str, ...]]
    men: tuple[str, ...]
    women: tuple[str, ...]
    """Together the inhabitants, where a file does not give those."""
    shares_of_inhabitants: dict[str, tuple[str, ...]]
    tenure: dict[str, tuple[str, ...]]
    sums: tuple[str, ...]
    """Figures of a wijk that are the sum of those of its buurten."""
    needed: tuple[str, ...]
    """Figures without which what a service gives is not used."""
    years: dict[int, dict[str, tuple[str, ...]]] = {}
    """By year: names of figures that count in that year only, before the others."""


@dataclass(frozen=True, eq=False)
class CbsLevel:
    """The areas of one level with their figures."""

    table: pd.DataFrame
    """n rows: code, name, and of a buurt its wijk_code."""
    geometry: NDArray[np.object_]
    figures: pd.DataFrame
    """n rows: code and every figure that the file holds; NaN where CBS does not say."""
    tenure: pd.DataFrame | None = None
    """n rows: code and tenure, where the file holds how many homes are of corporations."""


@dataclass(frozen=True, eq=False)
class CbsAreas:
    """One municipality out of a file of CBS."""

    code: str
    name: str
    year: int | None
    """Of the division and the figures; None where neither the file nor its name says it."""
    buurten: CbsLevel
    wijken: CbsLevel
    dissolved: bool
    """Whether the wijken were made from the buurten."""
    notes: tuple[str, ...]


def municipality_code(text: str) -> str:
    """Return the code of a municipality as CBS writes it: GM0233 for 233, 0233 and gm0233.

    Raises
    ------
    InputError
        If it is no such code.
    """
    match = _CODE.fullmatch(text.strip())
    if match is None:
        raise InputError(f"{text.strip()!r} is geen gemeentecode; schrijf hem als GM0233.")
    return f"GM{int(match.group(2)):04d}"


def read_cbs_areas(path: Path, code: str) -> CbsAreas:
    """Return the buurten and wijken of one municipality with their figures.

    A file of buurten alone will do: the wijken are then their union, and their figures the sums. In a GeoPackage with
    more layers, `buurten` and `wijken` are read.

    Parameters
    ----------
    code
        As `municipality_code` gives it.

    Raises
    ------
    DataError
        If the file cannot be read or holds no buurten of CBS.
    InputError
        If it holds other municipalities only; the message names them.
    """
    features = _layer(path, "buurten")
    return cbs_areas(features, _wijken_in(path), code, name=path.name)


def cbs_areas(
    buurten_read: Features, wijken_read: Features | None, code: str, *, name: str
) -> CbsAreas:
    """Return the buurten and wijken of one municipality out of what was read of them.

    Parameters
    ----------
    buurten_read
        Buurten under the column names of CBS.
    wijken_read
        The same for wijken; without them they are made from the buurten.
    code
        As `municipality_code` gives it.
    name
        Of the file or the service, for sentences.

    Raises
    ------
    DataError
        If there are no buurten of CBS.
    InputError
        If there are those of other municipalities only; the message names them.
    """
    features = buurten_read
    columns = _known(features.columns, cbs_names().areas)
    _refuse_without_codes(columns, name)
    of_city = _rows_of(columns, code, name)
    first = int(np.flatnonzero(of_city)[0])
    year = _year(columns, first, name)
    buurten = _buurten(features, columns, of_city, cbs_names(year))
    wijken, dissolved = _wijken(wijken_read, code, buurten, columns, of_city, name, cbs_names(year))
    return CbsAreas(
        code=code,
        name=_text(columns, "municipality_name", first) or code,
        year=year,
        buurten=buurten,
        wijken=wijken,
        dissolved=dissolved,
        notes=_lost(features, of_city),
    )


@cache
def cbs_names(year: int | None = None) -> CbsColumns:
    """Return how CBS calls each column (cbs_columns.yaml); names of one year go before the others."""
    names = CbsColumns.model_validate(read_yaml(_COLUMNS))
    of_year = names.years.get(year or 0, {})
    figures = {name: (*of_year.get(name, ()), *theirs) for name, theirs in names.figures.items()}
    return names.model_copy(update={"figures": figures})


def _bare(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _layer(path: Path, name: str) -> Features:
    """Return the layer of this name, or the only one there is."""
    try:
        return read_features(path, shapes={Shape.AREA}, degrees=True)
    except DataError as error:
        try:
            return read_features(path, layer=name, shapes={Shape.AREA}, degrees=True)
        except DataError:
            raise error from None


def _known(table: pd.DataFrame, names: Mapping[str, Iterable[str]]) -> dict[str, NDArray[Any]]:
    """Return the columns that are known, under our names."""
    given = {_bare(str(name)): str(name) for name in table.columns}
    found = {}
    for ours, theirs in names.items():
        column = next((given[_bare(name)] for name in theirs if _bare(name) in given), None)
        if column is not None:
            found[ours] = table[column].to_numpy()
    return found


def _refuse_without_codes(columns: Mapping[str, NDArray[Any]], name: str) -> None:
    codes = [as_text(value) or "" for value in columns.get("code", np.array([]))[:20].tolist()]
    if not any(_BUURT.fullmatch(code) for code in codes):
        raise DataError(
            f"In {name} staan geen buurten van CBS: geef een bestand met een kolom buurtcode (BU02330001), "
            "zoals de Wijk- en Buurtkaart."
        )


def _rows_of(columns: Mapping[str, NDArray[Any]], code: str, name: str) -> NDArray[np.bool_]:
    """Return which rows are of the municipality; its own code tells it, else that of the buurt."""
    own = columns.get("municipality_code", columns["code"])
    codes = np.array([_municipality_of(as_text(value)) for value in own.tolist()], dtype=object)
    of_city = np.asarray(codes == code, dtype=bool)
    if not of_city.any():
        there = sorted({found for found in codes.tolist() if found})
        more = f" en nog {len(there) - _MOST_NAMED}" if len(there) > _MOST_NAMED else ""
        raise InputError(
            f"In {name} staat {code} niet; er staat: {', '.join(there[:_MOST_NAMED])}{more}."
        )
    return of_city


def _municipality_of(text: str | None) -> str | None:
    digits = re.match(r"(?:GM|BU|WK)?(\d{4})", text or "")
    return f"GM{digits.group(1)}" if digits else None


def _text(columns: Mapping[str, NDArray[Any]], name: str, row: int) -> str | None:
    return as_text(columns[name][row]) if name in columns else None


def _year(columns: Mapping[str, NDArray[Any]], row: int, name: str) -> int | None:
    told = _BEGINS_WITH_YEAR.match(_text(columns, "year", row) or "")
    if told is not None:
        return int(next(part for part in told.groups() if part))
    named = _YEAR.search(name)
    return int(named.group(1)) if named else None


def _buurten(
    features: Features,
    columns: Mapping[str, NDArray[Any]],
    of_city: NDArray[np.bool_],
    names: CbsColumns,
) -> CbsLevel:
    rows = np.flatnonzero(of_city & features.usable)
    if not len(rows):
        raise DataError("De buurten van deze gemeente hebben geen vorm die te lezen is.")
    codes = [_text(columns, "code", row) or "" for row in rows.tolist()]
    table = pd.DataFrame(
        {
            "code": codes,
            "name": [
                _name(columns, row, code) for row, code in zip(rows.tolist(), codes, strict=True)
            ],
            "wijk_code": [
                _text(columns, "wijk_code", row) or _wijk_of(code)
                for row, code in zip(rows.tolist(), codes, strict=True)
            ],
        }
    )
    shapes = features.geometry
    assert shapes is not None  # noqa: S101 - a file without shapes was refused
    return CbsLevel(table, shapes[rows], _figures(features.columns.iloc[rows], codes, names))


def _name(columns: Mapping[str, NDArray[Any]], row: int, code: str) -> str:
    named = _text(columns, "name", row)
    if named:
        return named
    water = (_text(columns, "water", row) or "").upper()
    return "Water" if water in ("JA", "B", "1") else f"Buurt {code[-4:]}"


def _wijk_of(buurt: str) -> str:
    match = _BUURT.fullmatch(buurt)
    return f"WK{match.group(1)}{match.group(2)}" if match else buurt


def _figures(table: pd.DataFrame, codes: list[str], names: CbsColumns) -> pd.DataFrame:
    figures = {name: _numbers(values) for name, values in _known(table, names.figures).items()}
    shares = _known(table, names.shares_of_inhabitants)
    people = _people(table, figures.get("inhabitants", np.full(len(table), np.nan)))
    figures["inhabitants"] = people
    for name, values in shares.items():
        figures.setdefault(name, np.round(people * _numbers(values) / 100))
    ordered = [name for name in names.figures if name in figures]
    known = {name: figures[name] for name in ordered if not np.isnan(figures[name]).all()}
    return pd.DataFrame({"code": codes, "inhabitants": figures["inhabitants"], **known})


def _people(table: pd.DataFrame, inhabitants: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the inhabitants; where CBS gives none, men and women together."""
    both = _known(table, {"men": cbs_names().men, "women": cbs_names().women})
    if len(both) < 2:
        return inhabitants
    together = _numbers(both["men"]) + _numbers(both["women"])
    return np.where(np.isnan(inhabitants), together, inhabitants)


def _numbers(values: NDArray[Any]) -> NDArray[np.float64]:
    found = pd.to_numeric(pd.Series(values), errors="coerce").to_numpy(dtype=float)
    return np.where(found <= CBS_UNKNOWN, np.nan, found)


def _wijken_in(path: Path) -> Features | None:
    try:
        return read_features(path, layer="wijken", shapes={Shape.AREA}, degrees=True)
    except DataError:
        return None


def _wijken(
    features: Features | None,
    code: str,
    buurten: CbsLevel,
    columns: Mapping[str, NDArray[Any]],
    of_city: NDArray[np.bool_],
    name: str,
    names: CbsColumns,
) -> tuple[CbsLevel, bool]:
    """Return the wijken as they were read, or else the union of the buurten in each."""
    if features is None:
        return _dissolved(buurten, columns, of_city), True
    wijk_names = {**names.areas, "code": ("wijkcode", "wk_code", "statcode", "gwb_code")}
    wijk_names["name"] = ("wijknaam", "wk_naam", "statnaam", "gwb_naam")
    known = _known(features.columns, wijk_names)
    if "code" not in known or features.geometry is None:
        return _dissolved(buurten, columns, of_city), True
    rows = np.flatnonzero(_rows_of(known, code, name) & features.usable)
    codes = [_text(known, "code", row) or "" for row in rows.tolist()]
    table = pd.DataFrame(
        {
            "code": codes,
            "name": [
                _text(known, "name", row) or f"Wijk {each[-2:]}"
                for row, each in zip(rows.tolist(), codes, strict=True)
            ],
        }
    )
    rest = features.columns.iloc[rows]
    tenure = _known(rest, names.tenure)
    share = {name: _numbers(values) for name, values in tenure.items()}
    told = pd.DataFrame({"code": codes, **share}) if "corporation_pct" in share else None
    return CbsLevel(table, features.geometry[rows], _figures(rest, codes, names), told), False


def _dissolved(
    buurten: CbsLevel, columns: Mapping[str, NDArray[Any]], of_city: NDArray[np.bool_]
) -> CbsLevel:
    """Return the wijken as unions of their buurten; averages are left out, numbers are added up."""
    wijk_codes = buurten.table["wijk_code"].to_numpy()
    codes = sorted(set(wijk_codes.tolist()))
    rows = np.flatnonzero(of_city).tolist()
    named = {_text(columns, "wijk_code", row): _text(columns, "wijk_name", row) for row in rows}
    members = [wijk_codes == code for code in codes]
    names = [
        named.get(code) or _name_of_members(code, buurten.table["name"][inside].tolist())
        for code, inside in zip(codes, members, strict=True)
    ]
    shapes = [shapely.union_all(buurten.geometry[inside]) for inside in members]
    figures = {
        name: [
            _known_sum(buurten.figures[name].to_numpy(dtype=float)[inside]) for inside in members
        ]
        for name in cbs_names().sums
        if name in buurten.figures
    }
    table = pd.DataFrame({"code": codes, "name": names})
    return CbsLevel(table, np.array(shapes, dtype=object), pd.DataFrame({"code": codes, **figures}))


def _name_of_members(code: str, buurten: list[str]) -> str:
    """Return a name for a wijk that CBS gives none: that of its only buurt, or its number."""
    return buurten[0] if len(set(buurten)) == 1 else f"Wijk {code[-2:]}"


def _known_sum(values: NDArray[np.float64]) -> float:
    known = values[~np.isnan(values)]
    return float(known.sum()) if len(known) else float("nan")


def _lost(features: Features, of_city: NDArray[np.bool_]) -> tuple[str, ...]:
    lost = [fault for fault in features.faults if fault.row and of_city[fault.row - 1]]
    if not lost:
        return ()
    told = join([fault.line for fault in lost[:3]])
    return (f"{count(len(lost), 'buurt is', 'buurten zijn')} weggelaten: {told}",)
