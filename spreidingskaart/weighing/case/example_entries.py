"""Fictional entries by hand for the fictional candidate sites, so that the instrument can be tried whole."""

from __future__ import annotations

import csv
import datetime as dt
from typing import TYPE_CHECKING, Final

from spreidingskaart.errors import InputError
from spreidingskaart.model import Verdict
from spreidingskaart.weighing.case.offered import FOLDER
from spreidingskaart.weighing.ranking.inputs import Entry
from spreidingskaart.words.numbers import read_number

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

BY: Final = "Voorbeeld (fictief)"
_AT: Final = dt.datetime(2026, 11, 22, tzinfo=dt.UTC)


def example_entries(
    framework_id: str, municipality_code: str, fictional: Sequence[bool]
) -> tuple[Entry, ...]:
    """Return the fictional entries for a framework; none unless every candidate site is fictional too.

    Parameters
    ----------
    framework_id
        Framework that asks them.
    municipality_code
        Code of the municipality in which the sites lie.
    fictional
        Whether each candidate site is fictional.
    """
    path = FOLDER / "example_entries" / municipality_code / f"{framework_id}.csv"
    if not (all(fictional) and path.is_file()):
        return ()
    return tuple(entry.model_copy(update={"fictional": True}) for entry in read_entries(path))


def read_entries(path: Path) -> tuple[Entry, ...]:
    """Return the entries in a CSV with site, criterion, value or verdict, reason, source (and unit, by, at).

    Raises
    ------
    InputError
        If a row cannot be read; the message has every fault with its row number.
    """
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    entries, faults = [], []
    for line, row in enumerate(rows, start=2):
        try:
            entries.append(_entry(row))
        except KeyError as error:
            faults.append(f"regel {line}: de kolom {error} ontbreekt")
        except InputError as error:
            faults.append(f"regel {line}: {str(error).removesuffix('.')}")
        except (ValueError, TypeError):
            faults.append(f"regel {line}: een waarde klopt niet")
    if faults:
        raise InputError(f"{path.name} is niet te gebruiken; {'; '.join(faults[:20])}.")
    return tuple(entries)


def _entry(row: dict[str, str]) -> Entry:
    at = dt.datetime.fromisoformat(row["at"]) if row.get("at") else _AT
    return Entry(
        site=row["site"],
        criterion=row["criterion"],
        value=read_number(row["value"]) if row["value"] else None,
        verdict=Verdict(row["verdict"]) if row["verdict"] else None,
        reason=row["reason"],
        source=row["source"],
        by=row.get("by") or BY,
        unit=row.get("unit") or None,
        at=at if at.tzinfo else at.replace(tzinfo=dt.UTC),
    )
