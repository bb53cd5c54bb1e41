"""A weighing as a role may see it: its framework, what is known of the sites, and whether their names may show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from spreidingskaart.site_test.overrides import reader_of
from spreidingskaart.weighing.case.covering import covered_facts
from spreidingskaart.weighing.case.entering import sound_entries
from spreidingskaart.weighing.case.example_entries import example_entries
from spreidingskaart.weighing.case.facts import entries_from_store
from spreidingskaart.weighing.case.measured import measure
from spreidingskaart.weighing.case.offered import standing
from spreidingskaart.weighing.framework.lock import cover_names

if TYPE_CHECKING:
    from collections.abc import Callable

    from spreidingskaart.city import City
    from spreidingskaart.store import Store
    from spreidingskaart.weighing.case.facts import Facts
    from spreidingskaart.weighing.case.measured import Measured
    from spreidingskaart.weighing.case.offered import FrameworkStanding


@dataclass(frozen=True)
class OpenedCase:
    """What one role may see of a weighing."""

    standing: FrameworkStanding
    measured: Measured
    facts: Facts
    """Before names show: of groups of sites, in the order of the cover names (`weighing/case/covering.py`)."""
    shown: tuple[str, ...]
    """n names to call the sites by."""
    covered: bool
    """Names do not show yet."""
    examples: int
    """Entries by hand that are fictional."""
    not_counted: tuple[str, ...]
    """Why answers by hand do not count, one Dutch sentence each."""
    internal: frozenset[tuple[str, str]]
    """Cells (site, criterion) whose answer by hand is internal: the public does not see it."""


def open_case(
    city: City,
    store: Store,
    framework_id: str,
    places: float,
    *,
    examples: bool,
    key: Callable[[str], str],
) -> OpenedCase:
    """Return the weighing of all candidate sites as the role of a City may see it.

    Parameters
    ----------
    city
        As one role may see it.
    store
        Frameworks, locks and answers by hand that people kept.
    framework_id, places
        By which framework, and for how many places a site.
    examples
        Whether fictional answers by hand count, where all sites are fictional.
    key
        Returns a secret for a framework and its version: it draws the order of the cover names.

    Raises
    ------
    InputError
        If framework or sites cannot be used.
    """
    reader = reader_of(city.role)
    found = standing(framework_id, city.forms, store, folder=city.folder, seen_by=reader)
    measured = measure(city, form=found.framework.care_forms[0], places=places)
    fictional = (
        example_entries(found.framework.id, city.municipality.code, measured.fictional)
        if examples
        else ()
    )
    entries = store.entries(found.framework.id, city.municipality.name, seen_by=reader)
    called = dict(zip(measured.facts.sites, measured.facts.names, strict=True))
    sound, not_counted = sound_entries(found.framework, entries_from_store(entries), names=called)
    facts = measured.facts.with_entries((*fictional, *sound))
    names = dict(zip(facts.sites, facts.names, strict=True))
    covered = not found.seen
    if covered:
        names = cover_names(facts.sites, key=key(f"{framework_id}/{found.framework.version}"))
        facts = covered_facts(facts, sorted(names, key=lambda site: _by_letter(names[site])))
    return OpenedCase(
        standing=found,
        measured=measured,
        facts=facts,
        shown=tuple(names[site] for site in facts.sites),
        covered=covered,
        examples=len(fictional),
        not_counted=tuple(not_counted),
        internal=frozenset((each.site, each.criterion) for each in entries if not each.public),
    )


def _by_letter(cover: str) -> tuple[int, str]:
    return len(cover), cover
