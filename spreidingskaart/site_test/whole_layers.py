"""Never surer than the data: what rests on a layer that is not whole is not firm, and never a pass by what lacks."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from spreidingskaart.city import LEVELS
from spreidingskaart.city.known import of_layers
from spreidingskaart.criteria.base import not_whole
from spreidingskaart.model import SITE_LAYERS, Finding, Findings, Gap, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from spreidingskaart.city import City
    from spreidingskaart.criteria import Criterion
    from spreidingskaart.model import Proposals

_NOT_SURE = " Dat het past, staat daarmee niet vast."


def held_to_whole_layers(
    criterion: Criterion, found: Findings, proposals: Proposals, city: City
) -> Findings:
    """Return the findings of a criterion, less sure where a layer that it declares came in part.

    Where it passes because something is not there, it may fit: what did not come may be what is in the way.
    """
    rests_on = of_layers("whole_layers", criterion.layers, criterion.told_by_row)
    parts = city.known(rests_on, lambda: [*_parts(criterion, city)])
    if not parts:
        return found
    doubts = [
        (gap, _rests_on(criterion, layer, proposals), layer in criterion.passes_by_absence)
        for layer, gap in parts
    ]
    here = np.any([where for _, where, _ in doubts], axis=0)
    absent = np.any([where & by_absence for _, where, by_absence in doubts], axis=0)
    open_pass = absent & (found.verdict == Verdict.FITS.code)
    verdict = np.where(open_pass, np.int8(Verdict.MAY_FIT.code), found.verdict)

    def tell(i: int) -> Finding:
        told = found.tell(i)
        gaps = (*told.gaps, *(gap for gap, where, _ in doubts if where[i]))
        told = replace(told, gaps=tuple(dict.fromkeys(gaps)))
        if open_pass[i]:
            return replace(told, verdict=Verdict.MAY_FIT, sentence=told.sentence + _NOT_SURE)
        return told

    return replace(found, verdict=verdict, firm=found.firm & ~here, tell=tell)


def _parts(criterion: Criterion, city: City) -> Iterator[tuple[str, Gap]]:
    """Yield each layer that a criterion rests on and that is not whole, and why."""
    for layer in (*LEVELS, *criterion.layers):  # areas lie under everything
        gap = None if layer in criterion.told_by_row else not_whole(city, layer)
        if gap is not None:
            yield layer, gap


def _rests_on(criterion: Criterion, layer: str, proposals: Proposals) -> NDArray[np.bool_]:
    """Return which of n sites rest on a layer: of those that hold sites only what was taken from it."""
    n = len(proposals)
    if criterion.taken_from is None or layer not in SITE_LAYERS:
        return np.ones(n, dtype=bool)
    taken = criterion.taken_from(proposals)
    if taken is None:
        return np.zeros(n, dtype=bool)
    return np.asarray(taken == SITE_LAYERS.index(layer), dtype=bool)
