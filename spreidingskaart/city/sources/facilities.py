"""Check a municipality's own file of facilities: every fault at once, with its row."""

from __future__ import annotations

import csv
import io
import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import shapely

from geo.crs import looks_like_degrees
from spreidingskaart.city.sources.schema import PRECISIONS, SCHEMAS, STATUSES, VISIBILITIES
from spreidingskaart.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    from geo.layer import Layer

MOST_BYTES: Final = 20_000_000
MOST_PLACES: Final = 10_000
_SCHEMA: Final = SCHEMAS["facilities"]
_YEARS: Final = (1900, 2100)
_DATE: Final = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_CODES: Final = {"buurt_code": "buurten", "wijk_code": "wijken", "district_code": "districts"}
_NEEDED_CODE: Final = {"buurt": "buurt_code", "wijk": "wijk_code", "district": "district_code"}
COLUMNS: Final = (
    *_SCHEMA.text,
    *_SCHEMA.number,
    *_SCHEMA.optional_text,
    *_SCHEMA.optional_number,
    "x",
    "y",
)


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong."""

    row: int | None
    """Row as a spreadsheet numbers it (the header is row 1); None where it is about the file."""
    column: str | None
    value: str | None
    message: str

    @property
    def sentence(self) -> str:
        """The fault as one line."""
        where = [
            f"rij {self.row}" if self.row else "",
            f"kolom {self.column}" if self.column else "",
        ]
        prefix = ", ".join(word for word in where if word)
        return f"{prefix[0].upper()}{prefix[1:]}: {self.message}" if prefix else self.message


@dataclass(frozen=True)
class FacilityCheck:
    """What a file holds and what is wrong with it."""

    rows: int
    faults: tuple[Fault, ...]


def check_facilities(
    path: Path, *, forms: Collection[str], areas: Mapping[str, Layer], municipality: str
) -> FacilityCheck:
    """Return every fault of a CSV file of facilities.

    Parameters
    ----------
    path
        CSV in UTF-8 with commas and the columns of docs/data.md.
    forms
        Ids of the care forms.
    areas
        The layers buurten, wijken and districts.
    municipality
        Name, for the sentences.

    Raises
    ------
    InputError
        If there is no such file or it is far too large.
    """
    faults: list[Fault] = []
    header, rows = _read(path, faults)
    _check_header(header, faults)
    seen: dict[str, int] = {}
    outline = shapely.union_all(areas["districts"].geometry)
    for number, cells in rows:
        if len(cells) != len(header):
            message = (
                f"{len(cells)} cellen, maar de kop heeft er {len(header)}; staat er een komma in een "
                "tekst zonder aanhalingstekens?"
            )
            faults.append(Fault(number, None, None, message))
            continue
        record = dict(zip(header, (cell.strip() for cell in cells), strict=True))
        row = _Row(number, record, faults)
        row.check_words(forms)
        row.check_numbers()
        row.check_codes(areas)
        row.check_point(outline, municipality)
        name = record.get("id", "")
        if name and name in seen:
            row.fault(
                "id",
                f"{name!r} staat ook in rij {seen[name]}; elke voorziening heeft een eigen id.",
            )
        seen.setdefault(name, number)
    if not rows:
        faults.append(Fault(None, None, None, "Er staat geen enkele voorziening in het bestand."))
    return FacilityCheck(len(rows), tuple(faults))


def _read(path: Path, faults: list[Fault]) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """Return the header and the numbered rows; a wrong encoding or separator is told, and read on past."""
    try:
        size = path.stat().st_size
        raw = path.read_bytes() if size <= MOST_BYTES else b""
    except OSError as error:
        message = f"Het bestand {path.name} bestaat niet of is niet te lezen."
        raise InputError(message) from error
    if size > MOST_BYTES:
        message = f"Het bestand {path.name} is groter dan {MOST_BYTES // 1_000_000} MB."
        raise InputError(message)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = raw[: error.start].count(b"\n") + 1
        faults.append(
            Fault(row, None, None, "Het bestand is geen UTF-8; sla het op als 'CSV UTF-8'.")
        )
        text = raw.decode("cp1252", errors="replace")
    if "\0" in text:
        message = f"Het bestand {path.name} is geen CSV."
        raise InputError(message)
    separator = _separator(text, faults)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    header: list[str] = []
    rows: list[tuple[int, list[str]]] = []
    try:
        for number, cells in enumerate(reader, start=1):
            if number == 1:
                header = [cell.strip() for cell in cells]
            elif any(cell.strip() for cell in cells):
                rows.append((number, cells))
    except csv.Error as error:
        faults.append(
            Fault(reader.line_num, None, None, f"De CSV is hier niet te lezen ({error}).")
        )
    return header, rows


def _separator(text: str, faults: list[Fault]) -> str:
    first = text.partition("\n")[0]
    separator = max((",", ";", "\t", "|"), key=first.count)
    if separator == "," or first.count(separator) < 2:
        return ","
    name = {";": "een puntkomma (;)", "\t": "een tab", "|": "een streep (|)"}[separator]
    faults.append(Fault(1, None, None, f"Het scheidingsteken is {name}; gebruik een komma."))
    return separator


def _check_header(header: list[str], faults: list[Fault]) -> None:
    missing = [name for name in (*_SCHEMA.text, *_SCHEMA.number) if name not in header]
    if missing:
        faults.append(Fault(1, None, None, f"Deze kolommen ontbreken: {', '.join(missing)}."))
    unknown = [name for name in header if name not in COLUMNS]
    if unknown:
        shown = ", ".join(name or "(leeg)" for name in unknown)
        faults.append(
            Fault(
                1,
                None,
                None,
                f"Deze kolommen zijn niet bekend: {shown}. Bekend zijn: {', '.join(COLUMNS)}.",
            )
        )
    double = sorted({name for name in header if header.count(name) > 1})
    if double:
        faults.append(
            Fault(1, None, None, f"Deze kolommen staan er twee keer: {', '.join(double)}.")
        )
    if ("x" in header) != ("y" in header):
        faults.append(
            Fault(1, None, None, "De kolommen x en y horen bij elkaar; er is er maar één.")
        )


@dataclass(frozen=True)
class _Row:
    number: int
    record: Mapping[str, str]
    faults: list[Fault]

    def fault(self, column: str, message: str) -> None:
        self.faults.append(Fault(self.number, column, self.record.get(column), message))

    def check_words(self, forms: Collection[str]) -> None:
        for column in _SCHEMA.required:
            if column in self.record and not self.record[column]:
                self.fault(column, "is leeg.")
        allowed = {
            "form": forms,
            "status": STATUSES,
            "visibility": VISIBILITIES,
            "fictional": ("yes", "no"),
            "precision": PRECISIONS,
        }
        for column, words in allowed.items():
            value = self.record.get(column)
            if value and value not in words:
                self.fault(column, f"{value!r} is niet bekend; kies uit: {', '.join(words)}.")
        if "fictional" in self.record and not self.record["fictional"]:
            self.fault("fictional", "is leeg; kies uit: yes, no.")
        date = self.record.get("source_date")
        if date and not _DATE.fullmatch(date):
            self.fault(
                "source_date", f"{date!r} is geen datum; schrijf jjjj, jjjj-mm of jjjj-mm-dd."
            )

    def number_in(self, column: str) -> float | None:
        """Return the number of a cell; None where it is empty or, told as a fault, no number."""
        text = self.record.get(column)
        if not text:
            return None
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if math.isfinite(value):
            return value
        hint = " Gebruik een punt en geen komma." if re.fullmatch(r"-?[\d.]*,\d+", text) else ""
        self.fault(column, f"{text!r} is geen getal.{hint}")
        return None

    def check_numbers(self) -> None:
        for column in ("places", "units"):
            value = self.number_in(column)
            if value is not None and not (0 <= value <= MOST_PLACES and value.is_integer()):
                allowed = f"geef een heel getal van 0 tot en met {MOST_PLACES}, of laat leeg"
                self.fault(column, f"{self.record[column]} kan niet; {allowed}.")
        years = {column: self.number_in(column) for column in ("opened", "closes")}
        for column, year in years.items():
            if year is not None and not (_YEARS[0] <= year <= _YEARS[1] and year.is_integer()):
                self.fault(
                    column,
                    f"{self.record[column]} is geen jaar van {_YEARS[0]} tot en met {_YEARS[1]}.",
                )
        opened, closes = years["opened"], years["closes"]
        if opened is not None and closes is not None and closes < opened:
            self.fault("closes", f"sluit ({closes:g}) voordat het opent ({opened:g}).")

    def check_codes(self, areas: Mapping[str, Layer]) -> None:
        for column, level in _CODES.items():
            code = self.record.get(column)
            if code and code not in areas[level].index:
                self.fault(column, f"{code!r} bestaat niet in de laag {level}.")
        precision = self.record.get("precision", "")
        needed = _NEEDED_CODE.get(precision)
        if needed and not self.record.get(needed):
            self.fault(needed, f"is leeg, maar de precisie is {precision}.")
        if precision in ("", "point") and not (self.record.get("x") and self.record.get("y")):
            codes = [name for name in _CODES if self.record.get(name)]
            if precision == "point" or not codes:
                self.fault("x", "x en y zijn leeg, terwijl er geen gebied is dat de plek zegt.")
        self._check_nesting(areas)

    def _check_nesting(self, areas: Mapping[str, Layer]) -> None:
        for fine, level, coarse in (
            ("buurt_code", "buurten", "wijk_code"),
            ("buurt_code", "buurten", "district_code"),
            ("wijk_code", "wijken", "district_code"),
        ):
            inner, outer = self.record.get(fine), self.record.get(coarse)
            if inner and outer and inner in areas[level].index:
                right = areas[level][coarse][areas[level].index[inner]]
                if right != outer:
                    self.fault(coarse, f"{outer} klopt niet: {inner} ligt in {right}.")
                    return

    def check_point(self, outline: shapely.Geometry, municipality: str) -> None:
        x, y = self.number_in("x"), self.number_in("y")
        if bool(self.record.get("x")) != bool(self.record.get("y")):
            self.fault("x", "x en y horen bij elkaar; er is er maar één ingevuld.")
        if x is None or y is None:
            return
        if looks_like_degrees(x, y):
            self.fault("x", f"x = {x:g}, y = {y:g} lijken graden; geef RD in meters (EPSG:28992).")
        elif not shapely.intersects_xy(outline, x, y):
            self.fault("x", f"x = {x:g}, y = {y:g} ligt buiten {municipality}.")
