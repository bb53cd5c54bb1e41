"""The gaps under the facts of n sites, by column; written down so that each is told once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from pydantic import BaseModel, ConfigDict

from spreidingskaart.model import Gap, GapKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from spreidingskaart.model import Findings
    from spreidingskaart.weighing.ranking.inputs import Entry
    from spreidingskaart.weighing.ranking.taint import Cell

FICTIONAL_SITE: Final = Gap(GapKind.FICTIONAL, "de locatie is fictief")
FICTIONAL_ENTRY: Final = Gap(
    GapKind.FICTIONAL, "een antwoord dat met de hand is ingevuld is fictief"
)


@dataclass(frozen=True)
class FactsGaps:
    """What keeps the facts of n sites from being sure."""

    sites: tuple[Cell, ...]
    """Of each site itself."""
    columns: Mapping[str, tuple[Cell, ...]] = field(default_factory=dict)
    """By column, one cell for each site."""

    def of(self, *names: str) -> tuple[Cell, ...]:
        """Return the cells of the first of these columns that is there; empty ones where none is."""
        found = (self.columns[name] for name in names if name in self.columns)
        return next(found, ((),) * len(self.sites))

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON: every gap once, and by its number where it is."""
        rows = [self.sites, *self.columns.values()]
        every = dict.fromkeys(gap for row in rows for cell in row for gap in cell)
        number = {gap: k for k, gap in enumerate(every)}
        sites, *columns = ([[number[gap] for gap in cell] for cell in row] for row in rows)
        return {
            "told": [{"kind": gap.kind.value, "what": gap.what} for gap in every],
            "sites": sites,
            "columns": dict(zip(self.columns, columns, strict=True)),
        }


class _Told(BaseModel):
    model_config = ConfigDict(extra="forbid")

    kind: GapKind
    what: str


class GapsFile(BaseModel):
    """What `FactsGaps.as_dict` writes."""

    model_config = ConfigDict(extra="forbid")

    told: list[_Told]
    sites: list[list[int]]
    columns: dict[str, list[list[int]]]

    def gaps(self, n: int) -> FactsGaps:
        """Return the gaps of n sites; a ValueError says that they cannot be right."""
        told = [Gap(one.kind, one.what) for one in self.told]
        numbers = [k for row in (self.sites, *self.columns.values()) for cell in row for k in cell]
        if not all(0 <= k < len(told) for k in numbers):
            raise ValueError("a gap that is not told")
        if any(len(row) != n for row in (self.sites, *self.columns.values())):
            raise ValueError("one cell for each site")
        sites, *columns = (
            tuple(tuple(told[k] for k in cell) for cell in row)
            for row in (self.sites, *self.columns.values())
        )
        return FactsGaps(sites, dict(zip(self.columns, columns, strict=True)))


def gaps_found(columns: Mapping[str, Findings], fictional: Sequence[bool]) -> FactsGaps:
    """Return the gaps that the engine found; a finding is only made where it is not firm."""
    return FactsGaps(
        tuple((FICTIONAL_SITE,) if made_up else () for made_up in fictional),
        {
            name: tuple(() if firm else found.tell(i).gaps for i, firm in enumerate(found.firm))
            for name, found in columns.items()
        },
    )


def with_entry_gaps(gaps: FactsGaps, entries: Iterable[Entry], sites: Sequence[str]) -> FactsGaps:
    """Return the gaps with those of entries by hand, each in place of what the engine found."""
    rows = {name: list(row) for name, row in gaps.columns.items()}
    place = {site: i for i, site in enumerate(sites)}
    for entry in sorted(entries, key=lambda each: each.at):
        row = rows.setdefault(entry.criterion, [()] * len(sites))
        row[place[entry.site]] = (FICTIONAL_ENTRY,) if entry.fictional else ()
    return FactsGaps(gaps.sites, {name: tuple(row) for name, row in rows.items()})
