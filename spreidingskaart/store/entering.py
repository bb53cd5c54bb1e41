"""What people find by hand for a site and a criterion of a framework."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final, cast

from sqlalchemy import insert

from spreidingskaart.errors import InputError
from spreidingskaart.model import Role, Verdict
from spreidingskaart.store import checks, journal
from spreidingskaart.store.expecting import ANYTHING, refuse_if_changed
from spreidingskaart.store.nouns import SiteEntry
from spreidingskaart.store.tables import ENTRIES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.engine import Connection, Row

    from spreidingskaart.store.expecting import Expected

MOST_ID: Final = 120
"""Characters in the id of a site."""


def checked(
    framework_id: str, municipality: str, site: str, criterion: str, found: object, source: str
) -> dict[str, Any]:
    """Return the columns of an entry.

    Raises
    ------
    InputError
        If site, criterion or source is missing, or what was found is neither a finite number nor a verdict.
    """
    faults = [
        f"{what} ontbreekt"
        for what, text in (("de locatie", site), ("het criterium", criterion), ("de bron", source))
        if not str(text or "").strip()
    ]
    if len(str(site)) > MOST_ID:
        faults.append(f"de locatie is te lang ({len(str(site))} tekens; er passen er {MOST_ID})")
    if len(str(source)) > checks.MOST_REASON:
        faults.append(
            f"de bron is te lang ({len(str(source))} tekens; er passen er {checks.MOST_REASON})"
        )
    fault = _fault(found)
    if fault:
        faults.append(fault)
    if faults:
        raise InputError(f"Niet bewaard: {'; '.join(faults)}.")
    return {
        "framework_id": framework_id,
        "municipality": municipality,
        "site": site.strip(),
        "criterion": criterion.strip(),
        "value": None if isinstance(found, str) else float(cast("float", found)),
        "verdict": str(found) if isinstance(found, str) else None,
        "source": source.strip(),
    }


def _fault(found: object) -> str:
    """Return what is wrong with what was found; empty for a verdict or a finite number."""
    if isinstance(found, str):
        allowed = [each.value for each in Verdict if each is not Verdict.NOT_TESTED]
        return (
            "" if found in allowed else f"`{found}` is geen oordeel; kies uit: {', '.join(allowed)}"
        )
    if isinstance(found, int | float) and not isinstance(found, bool) and math.isfinite(found):
        return ""
    return "wat is gevonden is geen getal en geen oordeel"


def add(
    connection: Connection,
    columns: Mapping[str, Any],
    signature: journal.Signature,
    expected: Expected = ANYTHING,
) -> SiteEntry:
    """Write an entry and return it; the same entry by the same person is not written twice.

    Raises
    ------
    ChangedError
        If something else stands in the cell than the person saw.
    """
    everything = Role.PLANNER
    cell = (columns["site"], columns["criterion"])
    every = in_force(
        connection,
        columns["framework_id"],
        columns["municipality"],
        site=cell[0],
        seen_by=everything,
    )
    standing = next((entry for entry in every if entry.criterion == cell[1]), None)
    if standing is not None:
        same = all(getattr(standing, name) == told for name, told in columns.items())
        if same and (standing.name, standing.reason) == (signature.name, signature.reason):
            return standing
    refuse_if_changed(standing, expected)
    event_id = journal.append(connection, journal.ENTRY, signature)
    connection.execute(insert(ENTRIES).values(event_id=event_id, **columns))
    question = journal.with_turns(ENTRIES, seen_by=everything)
    question = question.where(ENTRIES.c.event_id == event_id)
    return _entry(journal.as_they_stand(connection, question, seen_by=everything)[0])


def in_force(
    connection: Connection,
    framework_id: str,
    municipality: str,
    *,
    seen_by: Role,
    site: str | None = None,
) -> tuple[SiteEntry, ...]:
    """Return the newest entry of each site (or of one) and criterion that this role sees in force, by both."""
    question = journal.with_turns(ENTRIES, seen_by=seen_by).where(
        (ENTRIES.c.framework_id == framework_id) & (ENTRIES.c.municipality == municipality)
    )
    if site is not None:
        question = question.where(ENTRIES.c.site == site)
    every = map(_entry, journal.as_they_stand(connection, question, seen_by=seen_by))
    newest = {(entry.site, entry.criterion): entry for entry in every if entry.in_force}
    return tuple(newest[cell] for cell in sorted(newest))


def _entry(row: Row[Any]) -> SiteEntry:
    return SiteEntry(
        **journal.made(row),
        framework_id=row.framework_id,
        municipality=row.municipality,
        site=row.site,
        criterion=row.criterion,
        value=row.value,
        verdict=None if row.verdict is None else Verdict(row.verdict),
        source=row.source,
    )
