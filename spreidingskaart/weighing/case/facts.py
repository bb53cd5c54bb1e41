"""What is known of n sites: columns of the engine and entries by hand; plain enough to freeze and replay."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, FiniteFloat

from spreidingskaart.errors import InputError
from spreidingskaart.model import NO_LEAN, Lean, Verdict
from spreidingskaart.weighing.case.facts_gaps import GapsFile, with_entry_gaps
from spreidingskaart.weighing.ranking.inputs import Entry, Inputs, from_columns, with_entries

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from spreidingskaart.store import SiteEntry
    from spreidingskaart.weighing.case.facts_gaps import FactsGaps

SCHEMA: Final = "spreidingskaart/weighing-facts/1"
_FICTIONAL: Final = " (fictief)"


@dataclass(frozen=True, eq=False)
class Facts:
    """What is known of n sites."""

    sites: tuple[str, ...]
    """Ids, all different."""
    names: tuple[str, ...]
    """What people call them, all different."""
    values: Mapping[str, NDArray[np.float64]]
    """Measured numbers by criterion of the engine, shape (n,); NaN where there is none."""
    verdicts: Mapping[str, NDArray[np.int8]]
    """Verdict codes by criterion of the engine, shape (n,)."""
    leans: Mapping[str, NDArray[np.int8]] = field(default_factory=dict)
    """Lean codes by criterion of the engine that leans, shape (n,), -1 for none; facts of before have none."""
    units: Mapping[str, str] = field(default_factory=dict)
    entries: tuple[Entry, ...] = ()
    """Found by hand; `site` is an id."""
    gaps: FactsGaps | None = None
    """What keeps the columns of the engine from being sure; None in facts that were frozen before that was kept."""

    @property
    def every_gap(self) -> FactsGaps | None:
        """The gaps of the engine and of the entries; None where they are not known."""
        return None if self.gaps is None else with_entry_gaps(self.gaps, self.entries, self.sites)

    def inputs(self, shown: Sequence[str] | None = None) -> Inputs:
        """Return the facts as a weighing takes them, entries included.

        Parameters
        ----------
        shown
            n names to call the sites by, for instance cover names; by default their own.
        """
        called = tuple(self.names if shown is None else shown)
        columns = {name: (self.values[name], codes) for name, codes in self.verdicts.items()}
        found = from_columns(called, columns, leans=self.leans, units=self.units)
        name_of = dict(zip(self.sites, called, strict=True))
        entries = [entry.model_copy(update={"site": name_of[entry.site]}) for entry in self.entries]
        return with_entries(found, entries)

    def with_entries(self, entries: Iterable[Entry]) -> Facts:
        """Return the facts with more entries; those of other sites are left out."""
        known = set(self.sites)
        return replace(
            self, entries=(*self.entries, *(entry for entry in entries if entry.site in known))
        )

    def entry(self, site: str, criterion: str) -> Entry | None:
        """Return the entry that counts for one cell: the latest."""
        found = [each for each in self.entries if (each.site, each.criterion) == (site, criterion)]
        return max(found, key=lambda each: each.at) if found else None

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON; what is not known is None."""
        return {
            "schema": SCHEMA,
            "sites": list(self.sites),
            "names": list(self.names),
            "values": {
                name: [None if np.isnan(value) else float(value) for value in column]
                for name, column in self.values.items()
            },
            "verdicts": {
                name: [Verdict.from_code(code).value for code in column]
                for name, column in self.verdicts.items()
            },
            **({"leans": self._leans()} if self.leans else {}),
            "units": dict(self.units),
            "entries": [entry.model_dump(mode="json") for entry in self.entries],
            **({} if self.gaps is None else {"gaps": self.gaps.as_dict()}),
        }

    def _leans(self) -> dict[str, list[str | None]]:
        told = {name: map(Lean.from_code, column) for name, column in self.leans.items()}
        return {
            name: [None if lean is None else lean.value for lean in leans]
            for name, leans in told.items()
        }


def facts_from(data: Any) -> Facts:  # noqa: ANN401 - anything may stand in a file
    """Return the facts that `as_dict` gave.

    Raises
    ------
    InputError
        If it is something else.
    """
    try:
        facts = _facts(_FactsFile.model_validate(data))
        facts.inputs()  # refuses columns of another length and what comes twice
    except (KeyError, TypeError, ValueError) as error:
        raise InputError("De vastgelegde gegevens van de locaties zijn niet te lezen.") from error
    return facts


class _FactsFile(BaseModel):
    """The file that `as_dict` writes."""

    model_config = ConfigDict(extra="forbid", strict=True)

    schema_: Literal["spreidingskaart/weighing-facts/1"] = Field(alias="schema")
    sites: list[str]
    names: list[str]
    values: dict[str, list[FiniteFloat | None]]
    verdicts: dict[str, list[str]]
    leans: dict[str, list[str | None]] = Field(default_factory=dict)
    units: dict[str, str]
    entries: list[Any]
    gaps: Any = None


def _check_whole(file: _FactsFile) -> None:
    if len(set(file.sites)) != len(file.sites) or len(file.names) != len(file.sites):
        raise ValueError("sites must all be different, with a name each")
    if file.values.keys() != file.verdicts.keys():
        raise ValueError("every criterion has numbers and verdicts")
    if not file.leans.keys() <= file.verdicts.keys():
        raise ValueError("only a criterion with verdicts leans")


def _facts(file: _FactsFile) -> Facts:
    """Return the facts in a file; a KeyError or ValueError says that they cannot be right."""
    _check_whole(file)
    facts = Facts(
        sites=tuple(file.sites),
        names=tuple(file.names),
        values={
            name: np.array([np.nan if value is None else value for value in column], dtype=float)
            for name, column in file.values.items()
        },
        verdicts={
            name: np.array([Verdict(word).code for word in column], dtype=np.int8)
            for name, column in file.verdicts.items()
        },
        leans={
            name: np.array(
                [NO_LEAN if word is None else Lean(word).code for word in column], dtype=np.int8
            )
            for name, column in file.leans.items()
        },
        units=file.units,
        entries=tuple(Entry.model_validate(entry) for entry in file.entries),
        gaps=None
        if file.gaps is None
        else GapsFile.model_validate(file.gaps).gaps(len(file.sites)),
    )
    if not {entry.site for entry in facts.entries} <= set(facts.sites):
        raise ValueError("an entry belongs to one of the sites")
    return facts


def entries_from_store(saved: Iterable[SiteEntry]) -> tuple[Entry, ...]:
    """Return what people kept in the store as entries of a weighing."""
    return tuple(
        Entry(
            site=entry.site,
            criterion=entry.criterion,
            value=entry.value,
            verdict=entry.verdict,
            reason=entry.reason,
            source=entry.source,
            by=entry.name,
            at=entry.made_at,
        )
        for entry in saved
    )


def called(ids: Sequence[str], names: Sequence[str], fictional: Sequence[bool]) -> tuple[str, ...]:
    """Return names that are all different, with the id where one comes twice; of a fictional site it says "(fictief)".

    So no ranking and no sentence can name one without that word.
    """
    short = [name.removesuffix(_FICTIONAL) or site for site, name in zip(ids, names, strict=True)]
    times = Counter(short)
    return tuple(
        f"{name if times[name] == 1 else f'{name} ({site})'}{_FICTIONAL if unreal else ''}"
        for site, name, unreal in zip(ids, short, fictional, strict=True)
    )
