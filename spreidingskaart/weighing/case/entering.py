"""What people enter by hand, held against what the framework asks: on its way into the store, and on its way back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spreidingskaart.errors import InputError
from spreidingskaart.store import ANYTHING
from spreidingskaart.weighing.framework.entry_range import refusal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from spreidingskaart.model import Person, Verdict
    from spreidingskaart.store import Expected, SiteEntry, Store
    from spreidingskaart.weighing.framework.framework import Framework
    from spreidingskaart.weighing.ranking.inputs import Entry


def enter(  # noqa: PLR0913 - a cell, what was found there, and who says so
    framework: Framework,
    store: Store,
    *,
    municipality: str,
    site: str,
    criterion: str,
    found: float | Verdict,
    source: str,
    reason: str,
    by: Person,
    expected: Expected = ANYTHING,
) -> SiteEntry:
    """Keep what somebody found by hand, if the framework can count it.

    Raises
    ------
    InputError
        If it is outside the range that the framework asks, or lacks a reason or a source.
    ChangedError
        If something else stands in the cell than the person saw.
    """
    wrong = refusal(framework, criterion, found)
    if wrong:
        raise InputError(f"Niet bewaard: {wrong}")
    return store.enter(
        framework.id,
        municipality,
        site,
        criterion,
        found,
        source=source,
        reason=reason,
        by=by,
        expected=expected,
    )


def sound_entries(
    framework: Framework, entries: Iterable[Entry], *, names: Mapping[str, str] | None = None
) -> tuple[tuple[Entry, ...], tuple[str, ...]]:
    """Return the entries that count, and about each other one why it does not, as a Dutch sentence.

    Parameters
    ----------
    framework
        What asks them.
    entries
        As kept or read.
    names
        What to call sites, by id; their ids where left out. Those of other sites are nobody's fault and told of nobody.
    """
    sound, faults = [], []
    for entry in entries:
        found = entry.verdict if entry.value is None else entry.value
        wrong = (
            None if found is None else refusal(framework, entry.criterion, found, unit=entry.unit)
        )
        if wrong is None:
            sound.append(entry)
        elif names is None or entry.site in names:
            called = entry.site if names is None else names[entry.site]
            faults.append(f"Telt niet mee bij {called}: {wrong} Ingevuld door {entry.by}.")
    return tuple(sound), tuple(faults)


def refuse_unsound(framework: Framework, entries: Iterable[Entry], what: str) -> tuple[Entry, ...]:
    """Return the entries of a file.

    Raises
    ------
    InputError
        If one of them does not count; the message names every one.
    """
    sound, faults = sound_entries(framework, entries)
    if faults:
        raise InputError(f"{what} is niet te gebruiken. {' '.join(faults[:20])}")
    return sound
