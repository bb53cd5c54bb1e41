"""Invented entries by hand for the invented candidate sites, so that the instrument can be tried whole."""

from __future__ import annotations

import csv
import datetime as dt
from typing import TYPE_CHECKING, Final

from spreidingskaart.model import Verdict
from spreidingskaart.weigh.inputs import Entry
from spreidingskaart.weighing.offered import FOLDER

if TYPE_CHECKING:
    from collections.abc import Sequence

BY: Final = "Voorbeeld (fictief)"
_AT: Final = dt.datetime(2026, 11, 22, tzinfo=dt.UTC)


def example_entries(framework_id: str, municipality_code: str, fictional: Sequence[bool]) -> tuple[Entry, ...]:
    """Return the invented entries for a framework; none unless every candidate site is invented too.

    Parameters
    ----------
    framework_id
        Framework that asks them.
    municipality_code
        Of the city whose sites they are about.
    fictional
        Whether each candidate site is invented.
    """
    path = FOLDER / "example_entries" / municipality_code / f"{framework_id}.csv"
    if not all(fictional) or not path.is_file():
        return ()
    with path.open(encoding="utf-8", newline="") as lines:
        return tuple(
            Entry(
                site=row["site"],
                criterion=row["criterion"],
                value=float(row["value"]) if row["value"] else None,
                verdict=Verdict(row["verdict"]) if row["verdict"] else None,
                reason=row["reason"],
                source=row["source"],
                by=BY,
                at=_AT,
            )
            for row in csv.DictReader(lines)
        )
