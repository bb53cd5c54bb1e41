"""The score of the Leefbaarometer per buurt and wijk, beside the key figures."""

from __future__ import annotations

import datetime as dt
import io
import math
import re
import zipfile
from typing import TYPE_CHECKING, Final

import pandas as pd

from spreidingskaart.city.sources import zips
from spreidingskaart.city.sources.services.answers import check_fields
from spreidingskaart.city.sources.services.asking import Connector
from spreidingskaart.city.sources.services.expectations import service
from spreidingskaart.city.sources.services.failing import SourceError
from spreidingskaart.city.sources.services.joined_figures import COLUMNS, Joined, joined

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spreidingskaart.city.sources.made_layer import MadeLayer
    from spreidingskaart.city.sources.services.asking import Asker, Wanted
    from spreidingskaart.city.sources.services.expectations import Collection, Service

_SERVICE: Final = "leefbaarometer"
LIMITS: Final = zips.ZipLimits(entries=500, unpacked=10_000_000_000)
_LARGEST: Final = 500_000_000
"""Bytes of one table; the scores of all squares of 100 m are larger, and not read."""
_SCORE, _CLASS = COLUMNS[_SERVICE]
_CLASSES: Final = (1, 9)
_WORDS: Final = "klassen van 1 (zeer onvoldoende) tot en met 9 (uitstekend)"


def fetch_liveability(asker: Asker, wanted: Wanted) -> Sequence[MadeLayer]:
    """Return the layers of key figures with the score, and the class where the source has it.

    Raises
    ------
    SourceError
        If the file does not come, is not as expected, or there are no key figures yet.
    """
    lbm = service(_SERVICE)
    address = lbm.address(f"/{lbm.collection('file').id}")
    fetched = asker.file(lbm.name, address, what="Leefbaarometer")
    found: dict[str, dict[str, float]] = {_SCORE: {}, _CLASS: {}}
    years: set[int] = set()
    try:
        archive = zipfile.ZipFile(fetched.path)
    except zips.BROKEN as error:
        raise SourceError(f"{lbm.dutch}: het bestand is geen leesbare zip.") from error
    with archive:
        refused = zips.why_refused(archive, fetched.path.stat().st_size, LIMITS)
        if refused is not None:
            raise SourceError(f"{lbm.dutch}: de zip is geweigerd: {refused}.")
        for level in ("buurten", "wijken"):
            scores, year = _scores(archive, lbm, lbm.collection(level), wanted)
            years.add(year)
            for column, values in scores.items():
                found[column].update(values)
    found = {column: values for column, values in found.items() if values}
    told = " en ".join(map(str, sorted(years)))
    classes = f", {_WORDS}" if _CLASS in found else ""
    about = f"{_SCORE}: Leefbaarometer {told}{classes}"
    date = dt.date(max(years), 1, 1)
    series = fetched.series
    return joined(Joined(found, about, date, (series.id,), complete=series.complete), lbm, wanted)


def _scores(
    archive: zipfile.ZipFile, lbm: Service, level: Collection, wanted: Wanted
) -> tuple[dict[str, dict[str, float]], int]:
    """Return score and class by code of one level of areas, and the year of which they are."""
    rows = _table(archive, lbm, level)
    rows = rows[rows[level.fields["code"]].str.slice(2, 6) == wanted.municipality.code[2:]]
    year = pd.to_numeric(rows[level.fields["year"]], errors="coerce")
    past = year[year <= wanted.now.year]
    if past.empty:
        raise SourceError(f"{lbm.dutch} heeft geen {level.dutch} van {wanted.municipality.name}.")
    newest = int(past.max())
    rows = rows[year == newest]
    codes = rows[level.fields["code"]].str.strip()
    score = _numbers(rows[level.fields["score"]])
    found = {_SCORE: dict(zip(codes, score, strict=True))}
    if level.fields["class"] in rows:
        classes = _numbers(rows[level.fields["class"]])
        found[_CLASS] = dict(zip(codes, classes.where(classes.between(*_CLASSES)), strict=True))
    return {
        column: {code: one for code, one in values.items() if not math.isnan(one)}
        for column, values in found.items()
    }, newest


def _table(archive: zipfile.ZipFile, lbm: Service, level: Collection) -> pd.DataFrame:
    """Return the table of one level, as text."""
    pattern = re.compile(level.id, re.IGNORECASE)
    entries = [entry for entry in archive.infolist() if pattern.search(entry.filename)]
    if len(entries) != 1:
        names = ", ".join(sorted(entry.filename for entry in archive.infolist())[:10])
        raise SourceError(
            f"{lbm.dutch}: {len(entries)} bestanden heten als de scores per {level.dutch}, en het moet er één zijn; "
            f"in de zip zit: {names}."
        )
    content = zips.member(archive, entries[0]) if entries[0].file_size <= _LARGEST else None
    if content is None:
        raise SourceError(f"{lbm.dutch}: {entries[0].filename} is stuk of te groot.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    first = text.partition("\n")[0]
    separator = ";" if first.count(";") > first.count(",") else ","
    try:
        rows = pd.read_csv(io.StringIO(text), sep=separator, dtype=str, keep_default_na=False)
    except (pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise SourceError(
            f"{lbm.dutch}: {entries[0].filename} is niet te lezen als CSV."
        ) from error
    rows.columns = rows.columns.str.strip().str.strip('"')
    check_fields(list(rows.columns), level.needs, lbm, entries[0].filename)
    return rows


def _numbers(cells: pd.Series) -> pd.Series:
    return pd.to_numeric(cells.str.replace(",", "."), errors="coerce")


LIVEABILITY: Final = Connector(
    name="liveability",
    dutch="de scores van de Leefbaarometer",
    layers=("figures_buurten", "figures_wijken"),
    run=fetch_liveability,
    after=("areas", "figures"),
)
