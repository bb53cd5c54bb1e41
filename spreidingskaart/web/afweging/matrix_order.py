"""In which order the rows of the matrix stand, and what a click on each of its headers makes of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import streamlit as st

from spreidingskaart.web.url_state import Name, kept, link_here

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from spreidingskaart.web.afweging.case import ShownCase

RANK: Final = "rang"
NAME: Final = "naam"
TOTAL: Final = "totaal"
_ASCENDING: Final = (RANK, NAME)
"""Start with the least; points start with the most."""


@dataclass(frozen=True)
class Order:
    """An order of the rows."""

    by: str
    """`RANK`, `NAME`, `TOTAL` or the id of a criterion."""
    turned: bool
    """Whether the last comes first."""
    names: Mapping[str, str]
    """What each order is called, also in the address."""

    def aria(self, by: str) -> str:
        """Return how a column is sorted, as `aria-sort` says it."""
        if by != self.by:
            return "none"
        return "ascending" if (by in _ASCENDING) != self.turned else "descending"

    def link(self, by: str) -> str:
        """Return the address of this page sorted by a column; a second click turns the order."""
        asked = {} if by == RANK else {str(Name.ORDER): self.names[by]}
        turn = {str(Name.TURNED): "true"} if by == self.by and not self.turned else {}
        return link_here({**asked, **turn}, without=(Name.ORDER, Name.TURNED))


def ask_order(case: ShownCase) -> Order:
    """Show the fields; return the order."""
    names = {
        RANK: "Rang",
        TOTAL: "Totaal, ook van wie afvalt",
        NAME: "Naam",
        **{criterion.id: criterion.label for criterion in case.framework.scored},
    }
    by = st.selectbox(
        "Sorteer op", list(names), format_func=names.__getitem__, width=320, **kept(Name.ORDER)
    )
    turned = st.toggle("Andersom", **kept(Name.TURNED))
    return Order(str(by) if by in names else RANK, turned, names)


def ordered(case: ShownCase, order: Order) -> list[int]:
    """Return the rows of the sites in the order that is asked; equals stay in order of rank."""
    by_rank = [int(i) for i in case.weighed.ranking.order]
    if order.by == RANK:
        return by_rank[::-1] if order.turned else by_rank
    if order.by == NAME:
        return sorted(by_rank, key=lambda i: _name_key(case, i), reverse=order.turned)
    column = _points(case, order.by)
    sign = 1 if order.turned else -1
    # what is not known stands at the end either way
    return sorted(by_rank, key=lambda i: (np.isnan(column[i]), sign * float(column[i])))


def _name_key(case: ShownCase, i: int) -> tuple[int, str]:
    """Return by what names are sorted; cover names count on: ..., Y, Z, AA."""
    return len(case.shown[i]) if case.covered else 0, case.shown[i]


def _points(case: ShownCase, by: str) -> NDArray[np.float64]:
    ranking = case.weighed.ranking
    if by == TOTAL:
        return ranking.totals.total
    ids = [criterion.id for criterion in case.framework.scored]
    return np.asarray(ranking.judged.scores[:, ids.index(by)])
