"""Put the texts of plans that somebody read, one row an article, beside those that a city has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pandas as pd

from spreidingskaart.city.sources.draft import read_draft
from spreidingskaart.city.sources.faults import Fault
from spreidingskaart.city.sources.made_layer import MadeLayer, Provenance
from spreidingskaart.city.sources.schema import SCHEMAS
from spreidingskaart.errors import DataError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Hashable, Mapping
    from pathlib import Path
    from typing import Any

    from spreidingskaart.city.sources.folder import FolderContents

LAYER: Final = "plan_texts"
_KEY: Final = ["plan_id", "article"]
_OWN: Final = "Gelezen door de gemeente zelf"


@dataclass(frozen=True, eq=False)
class ReadTexts:
    """What came of a file with texts of plans."""

    layer: MadeLayer | None
    """All texts that the city then has; None where no row of the file can be used."""
    read: int
    kept: tuple[Mapping[Hashable, Any], ...]
    """The rows of the file that can be used."""
    rows: tuple[int, ...]
    """Where each of them stands; the header is row 1."""
    dropped: tuple[Fault, ...]


def read_texts(contents: FolderContents, path: Path, *, today: dt.date) -> ReadTexts:
    """Return the texts of plans that a city has once a file of them is imported.

    Parameters
    ----------
    contents
        What the city has; an article that it had already is replaced.
    path
        A CSV with the columns of `plan_texts`.

    Raises
    ------
    DataError
        If it is no CSV, or lacks columns.
    """
    if path.suffix.lower() != ".csv":
        raise DataError(
            f"{path.name} is geen CSV; zet de planregels in een CSV, één artikel per rij."
        )
    draft = read_draft(path, LAYER, SCHEMAS[LAYER])
    frame = draft.layer().frame()
    numbers = draft.typed.numbers[draft.keep]
    faults = list(draft.faults)
    plans = contents.layers.get("zoning_plans")
    known = set() if plans is None else set(plans["id"].tolist())
    for row, plan in zip(numbers.tolist(), frame["plan_id"], strict=True):
        if plan not in known:
            why = f"het plan {plan} staat niet bij de plannen van de gemeente; lees dat eerst in."
            faults.append(Fault(LAYER, row, "plan_id", why, value=str(plan)))
    wrong = {fault.row for fault in faults}
    usable = [row not in wrong for row in numbers.tolist()]
    new = frame[usable]
    dropped = tuple(sorted(faults, key=lambda fault: fault.row or 0))
    layer = None if new.empty else _with_others(contents, new, draft.read, dropped, today)
    rows = tuple(int(row) for row in numbers[usable])
    return ReadTexts(layer, draft.read, tuple(new.to_dict("records")), rows, dropped)


def _with_others(
    contents: FolderContents,
    new: pd.DataFrame,
    read: int,
    dropped: tuple[Fault, ...],
    today: dt.date,
) -> MadeLayer:
    there, report = contents.layers.get(LAYER), contents.reports.get(LAYER)
    entry = None if report is None else report.entry
    if there is None or entry is None:
        return MadeLayer(LAYER, new, Provenance(_OWN, today, None), read, dropped)
    old = there.frame()
    again = pd.MultiIndex.from_frame(old[_KEY]).isin(pd.MultiIndex.from_frame(new[_KEY]))
    provenance = Provenance(
        source=entry.source if entry.source == _OWN else f"{entry.source}; {_OWN}",
        date=max(entry.date, today),
        licence=entry.licence,
        fictional=entry.fictional,
        url=entry.url,
        note=entry.note,
    )
    rows = pd.concat([each for each in (old[~again], new) if len(each)], ignore_index=True)
    return MadeLayer(LAYER, rows, provenance, read, dropped, title=entry.title)
