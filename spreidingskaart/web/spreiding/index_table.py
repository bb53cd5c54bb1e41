"""The table of places per 1,000 inhabitants that stands under two of the screens."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from spreidingskaart.spread import sentences
from spreidingskaart.spread.areas import ONE
from spreidingskaart.spread.index import index_of
from spreidingskaart.web.story import rounded, table

if TYPE_CHECKING:
    from spreidingskaart.city import City
    from spreidingskaart.spread.index import Index
    from spreidingskaart.web.spreiding.question import SpreadQuestion
    from spreidingskaart.web.story import Table

INDEX_HEAD: Final = (
    "gebied", "inwoners", "plekken", "gepland", "voorzieningen", "per 1.000", "laagst aannemelijk",
    "hoogst aannemelijk", "deel van de plekken (%)", "deel van de inwoners (%)", "keer wat past", "rang van",
    "rang tot", "let op", "deels fictief",
)  # fmt: skip


def index_table(question: SpreadQuestion, *, unfolded: bool = False) -> None:
    """Show the areas, the highest rate first."""
    level, kind, year = question.level, question.kind, question.year
    table(
        question.city,
        partial(index_rows, level, kind, year),
        name=f"spreiding-{ONE[level]}-{year}",
        unfolded=unfolded,
    )


def index_rows(level: str, kind: str, year: int, city: City) -> Table:
    """Return the areas of a City, the highest rate first."""
    index = index_of(city, level, kind, year=year)
    housing = index.planned_housing
    told = {} if housing is None else {"inwoners": f"inwoners ({housing.mark})"}
    return [told.get(title, title) for title in INDEX_HEAD], [
        _row(index, int(row)) for row in index.highest_first
    ]


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
        sentences.too_small(index, row) or None,
        "ja" if index.fictional[row] else "nee",
    )
