"""The SES-WOA score of CBS per wijk and buurt: prosperity, education and recent work of households, as one number."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from spreidingskaart.city.sources.column_specs import CBS_UNKNOWN
from spreidingskaart.city.sources.receipts import Question
from spreidingskaart.city.sources.services.answers import (
    check_fields,
    document_of,
    number_in,
    rows_in,
    text_in,
)
from spreidingskaart.city.sources.services.asking import Connector
from spreidingskaart.city.sources.services.expectations import service
from spreidingskaart.city.sources.services.failing import SourceError
from spreidingskaart.city.sources.services.joined_figures import COLUMNS, FIGURES, Joined, joined

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spreidingskaart.city.sources.made_layer import MadeLayer
    from spreidingskaart.city.sources.services.asking import Asker, Wanted
    from spreidingskaart.city.sources.services.expectations import Collection, Service

_SERVICE: Final = "ses"
(_COLUMN,) = COLUMNS[_SERVICE]
_NEXT: Final = "@odata.nextLink"


def fetch_ses(asker: Asker, wanted: Wanted) -> Sequence[MadeLayer]:
    """Return the layers of key figures with the score.

    Raises
    ------
    SourceError
        If CBS does not answer as expected, or there are no key figures yet.
    """
    cbs = service(_SERVICE)
    table = cbs.collection("scores")
    receipts: list[str] = []
    measure = _measure(asker, cbs, table, receipts)
    rows = [
        row
        for start in FIGURES
        for row in _observations(
            asker, cbs, table, f"{start}{wanted.municipality.code[2:]}", measure, receipts
        )
    ]
    by_period = _by_period(rows, table)
    if not by_period:
        raise SourceError(f"{cbs.dutch} heeft geen scores van {wanted.municipality.name}.")
    newest = max(by_period)
    year = int(newest[:4])
    about = f"{_COLUMN}: CBS, SES-WOA {year}; 0 is het gemiddelde van Nederland"
    scores = {_COLUMN: by_period[newest]}
    return joined(Joined(scores, about, dt.date(year, 1, 1), tuple(receipts)), cbs, wanted)


def _by_period(rows: list[dict[str, Any]], table: Collection) -> dict[str, dict[str, float]]:
    """Return the scores by period and then by code; what CBS leaves empty is unknown."""
    found: dict[str, dict[str, float]] = {}
    for row in rows:
        area, period = (text_in(row, table.fields[name]) for name in ("area", "period"))
        value = number_in(row, table.fields["value"])
        if area and period and period[:4].isdigit() and value is not None and value > CBS_UNKNOWN:
            found.setdefault(period, {})[area] = value
    return found


def _measure(asker: Asker, cbs: Service, table: Collection, receipts: list[str]) -> str:
    """Return the code of the score in the table: CBS numbers its measures anew in each."""
    rows = _all(asker, cbs, cbs.address(f"/{table.id}/MeasureCodes"), receipts)
    found = _titled(rows, table.fields["measure"])
    if len(found) > 1:
        groups = _all(asker, cbs, cbs.address(f"/{table.id}/MeasureGroups"), receipts)
        totals = {text_in(row, "Id") for row in _titled(groups, table.fields["group"])}
        found = [row for row in found if text_in(row, "MeasureGroupId") in totals]
    code = text_in(found[0], "Identifier") if len(found) == 1 else None
    if code is None:
        there = ", ".join(sorted({text_in(row, "Title") or "" for row in rows})[:20])
        raise SourceError(
            f"{cbs.dutch}: in tabel {table.id} is niet één maat {table.fields['measure']!r} van "
            f"{table.fields['group']!r}; er zijn: {there}."
        )
    return code


def _titled(rows: list[dict[str, Any]], title: str) -> list[dict[str, Any]]:
    return [row for row in rows if (text_in(row, "Title") or "").casefold() == title.casefold()]


def _observations(
    asker: Asker, cbs: Service, table: Collection, start: str, measure: str, receipts: list[str]
) -> list[dict[str, Any]]:
    condition = f"Measure eq '{measure}' and startswith({table.fields['area']},'{start}')"
    address = cbs.address(f"/{table.id}/Observations?{urlencode({'$filter': condition})}")
    rows = _all(asker, cbs, address, receipts)
    if rows:
        needs = (table.fields[name] for name in ("area", "period", "value"))
        check_fields({name for row in rows for name in row}, needs, cbs, table.dutch)
    # a filter that is not understood must not pass for one that is
    strangers = [
        row for row in rows if not (text_in(row, table.fields["area"]) or "").startswith(start)
    ]
    if strangers:
        raise SourceError(
            f"{cbs.dutch} gaf ook gebieden die niet met {start} beginnen; het filter werkt niet."
        )
    return rows


def _all(asker: Asker, cbs: Service, address: str, receipts: list[str]) -> list[dict[str, Any]]:
    """Return the rows of an address and of all pages after it."""
    rows: list[dict[str, Any]] = []
    seen: set[str] = set()
    while address not in seen and len(seen) < cbs.limits.pages:
        seen.add(address)
        reply = asker.ask(Question(service=cbs.name, address=address))
        receipts.append(reply.receipt.id)
        document = document_of(reply, cbs)
        rows += rows_in(document, ("value",), cbs)
        following = document.get(_NEXT)
        if not isinstance(following, str):
            return rows
        address = following
    raise SourceError(f"{cbs.dutch} verwijst steeds naar een volgende bladzijde.")


SES: Final = Connector(
    name="ses",
    dutch="de SES-WOA-scores",
    layers=("figures_buurten", "figures_wijken"),
    run=fetch_ses,
    after=("areas", "figures"),
)
