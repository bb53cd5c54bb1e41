"""The table of places per 1,000 inhabitants that stands under two of the screens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from spreidingskaart.spread.areas import ONE
from spreidingskaart.web.spreiding.parts import rounded, table

if TYPE_CHECKING:
    from spreidingskaart.spread.index import Index

INDEX_HEAD: Final = (
    "gebied", "inwoners", "plekken", "gepland", "voorzieningen", "per 1.000", "laagst aannemelijk",
    "hoogst aannemelijk", "deel van de plekken (%)", "deel van de inwoners (%)", "keer wat past", "rang van",
    "rang tot", "te klein voor een uitspraak", "deels fictief",
)  # fmt: skip


def index_table(index: Index, *, unfolded: bool = False) -> None:
    """Show the areas, the highest rate first."""
    rows = [_row(index, int(row)) for row in index.highest_first]
    name = f"spreiding-{ONE[index.areas.level]}-{index.year}"
    table(INDEX_HEAD, rows, name=name, unfolded=unfolded)


def _row(index: Index, row: int) -> tuple[Any, ...]:
    return (
        str(index.areas.names[row]),
        rounded(index.areas.inhabitants[row], 0),
        rounded(index.existing[row], 0),
        rounded(index.planned[row], 0),
        int(index.facilities[row]),
        rounded(index.rate[row], 2),
        rounded(index.low[row], 2),
        rounded(index.high[row], 2),
        rounded(100 * index.share_of_places[row], 1),
        rounded(100 * index.share_of_inhabitants[row], 1),
        rounded(index.quotient[row], 2),
        rounded(index.best_rank[row], 0),
        rounded(index.worst_rank[row], 0),
        "ja" if index.too_small[row] else "nee",
        "ja" if index.fictional[row] else "nee",
    )
