"""StatLine of CBS over OData 4: the observations of one municipality in the table of one year."""

from __future__ import annotations

import datetime as dt
import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import pandas as pd
from pydantic import BaseModel, ConfigDict

from spreidingskaart.city.sources.receipts import Question, Series
from spreidingskaart.city.sources.services.expectations import service as expected_of
from spreidingskaart.city.sources.services.failing import SourceError
from spreidingskaart.rules import read_yaml
from spreidingskaart.words.lists import join
from spreidingskaart.words.numbers import number, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spreidingskaart.city.sources.services.asking import Asker, Wanted
    from spreidingskaart.city.sources.services.expectations import Service

ODATA: Final = "cbs-odata"
_NEEDED: Final = "aantal_inwoners"


class StatLine(BaseModel):
    """The whole of cbs_odata.yaml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    tables: dict[int, str]
    """By year."""
    about: str
    """How the title of each begins."""
    dimension: str
    """Of areas."""
    titles: dict[str, tuple[str, ...]]
    """Titles of a measure by the name that the map of CBS gives it (cbs_columns.yaml)."""


def figures_of_year(asker: Asker, wanted: Wanted) -> tuple[pd.DataFrame, Series]:
    """Return the figures of a municipality in one year, by code of buurt and wijk, and what they rest on.

    Raises
    ------
    SourceError
        If CBS has no table of the year, it is about another one, or lacks the inhabitants.
    """
    service, begun_at = expected_of(ODATA), dt.datetime.now(dt.UTC)
    receipts: list[str] = []
    table = _table(wanted.year, service)
    _refuse_other_year(asker, service, table, wanted.year, receipts)
    measures = _measures(_every(asker, service, f"/{table}/MeasureCodes", receipts), service, table)
    asked = f"startswith({statline().dimension},'{{level}}{wanted.municipality.code[2:]}')"
    rows = [
        row
        for level in ("BU", "WK")
        for row in _every(
            asker, service, f"/{table}/Observations", receipts, asked.format(level=level)
        )
    ]
    told = f"kerncijfers van {wanted.municipality.name} in {wanted.year}"
    asker.tell(f"{told}: {number(len(rows))} cijfers")
    series = Series(
        what=told,
        service=ODATA,
        begun_at=begun_at,
        answers=tuple(dict.fromkeys(receipts)),
        complete=True,
    )
    return _by_code(rows, measures, service, told), asker.keep_series(series)


@cache
def statline() -> StatLine:
    """Return what cbs_odata.yaml says."""
    return StatLine.model_validate(read_yaml(Path(__file__).with_name("cbs_odata.yaml")))


def _table(year: int, service: Service) -> str:
    tables = statline().tables
    if year not in tables:
        there = join([str(each) for each in tables])
        raise SourceError(f"{service.dutch}: van {year} is geen tabel bekend; bekend zijn {there}.")
    return tables[year]


def _refuse_other_year(
    asker: Asker, service: Service, table: str, year: int, receipts: list[str]
) -> None:
    about = _document(asker, service, service.address(f"/{table}/Properties"), receipts)
    title = str(about.get("Title", ""))
    if not title.startswith(statline().about) or str(year) not in title:
        raise SourceError(
            f"{service.dutch}: tabel {table} heet {quoted(title)}; verwacht was {statline().about} {year}."
        )


def _measures(rows: list[dict[str, Any]], service: Service, table: str) -> dict[str, str]:
    """Return the name in the map of CBS by the code of each measure; of two with one title the first counts."""
    by_title: dict[str, str] = {}
    for row in rows:
        title, code = (
            str(row.get("Title", "")).strip().casefold(),
            str(row.get("Identifier", "")).strip(),
        )
        by_title.setdefault(title, code)
    found = {
        by_title[title.casefold()]: name
        for name, titles in statline().titles.items()
        for title in titles
        if title.casefold() in by_title
    }
    if _NEEDED not in found.values():
        wanted = join(list(statline().titles[_NEEDED]), "of")
        raise SourceError(f"{service.dutch}: tabel {table} heeft geen {quoted(wanted)}.")
    return found


def _every(
    asker: Asker, service: Service, path: str, receipts: list[str], within: str | None = None
) -> list[dict[str, Any]]:
    """Return the rows of all pages; `@odata.nextLink` names the next one."""
    address: str | None = service.address(path, year=None, **{"$filter": within})
    rows: list[dict[str, Any]] = []
    seen: set[str] = set()
    while address is not None:
        seen.add(address)
        document = _document(asker, service, address, receipts)
        page = document.get("value")
        if not isinstance(page, list) or not all(isinstance(row, dict) for row in page):
            raise SourceError(f"{service.dutch} gaf {path} zonder lijst `value`.")
        rows += page
        following = document.get("@odata.nextLink")
        address = following if isinstance(following, str) else None
        if address is not None and _origin(address) != _origin(service.base):
            raise SourceError(
                f"{service.dutch} verwijst naar een andere computer: {_origin(address)}."
            )
        if address in seen or len(seen) > service.limits.pages:
            raise SourceError(f"{service.dutch} begint bij {path} telkens opnieuw.")
    return rows


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def _document(asker: Asker, service: Service, address: str, receipts: list[str]) -> dict[str, Any]:
    reply = asker.ask(Question(service=service.name, address=address))
    receipts.append(reply.receipt.id)
    try:
        document = json.loads(reply.content)
    except ValueError as error:
        raise SourceError(f"{service.dutch} gaf geen JSON.") from error
    if not isinstance(document, dict):
        raise SourceError(f"{service.dutch} gaf JSON, maar geen document.")
    return document


def _by_code(
    rows: list[dict[str, Any]], measures: dict[str, str], service: Service, told: str
) -> pd.DataFrame:
    """Return one row an area: codes are padded with spaces, and a figure without a value is not known."""
    dimension = statline().dimension
    cells: dict[str, dict[str, float]] = {}
    for row in rows:
        name = measures.get(str(row.get("Measure", "")).strip())
        area = row.get(dimension)
        if not isinstance(area, str):
            raise SourceError(f"{service.dutch} gaf {told} zonder {dimension}.")
        value = row.get("Value")
        figures = cells.setdefault(area.strip(), {})
        if name is not None and isinstance(value, int | float):
            figures[name] = float(value)
    if not cells:
        raise SourceError(f"{service.dutch} gaf geen {told}.")
    table = pd.DataFrame.from_dict(cells, orient="index", dtype=float)
    return table.reindex(columns=sorted(set(measures.values())))


def check_odata(asker: Asker, wanted: Wanted) -> Iterator[tuple[str, bool]]:
    """Ask which table CBS has of the year."""
    service = expected_of(ODATA)
    try:
        table = _table(wanted.year, service)
        _refuse_other_year(asker, service, table, wanted.year, [])
    except SourceError as error:
        yield str(error), False
    else:
        yield f"{service.dutch}: tabel {table} is die van {wanted.year}.", True
