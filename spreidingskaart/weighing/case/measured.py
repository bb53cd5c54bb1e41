"""The candidate sites of a City asked every criterion of the engine at once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

from spreidingskaart.city.known import Latest, of_rules
from spreidingskaart.city.measures.fair_share import ratio_columns
from spreidingskaart.errors import InputError
from spreidingskaart.model import Fictional, Verdict
from spreidingskaart.site_test.assess import assess, assessment
from spreidingskaart.site_test.overrides import apply_overrides, hard_criteria
from spreidingskaart.site_test.proposals import proposals_from
from spreidingskaart.store import proposal_key
from spreidingskaart.weighing.case.facts import Facts, called
from spreidingskaart.weighing.case.facts_gaps import gaps_found
from spreidingskaart.weighing.framework.fair_share import UNIT as FAIR_SHARE_UNIT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import shapely
    from numpy.typing import NDArray

    from geo.layer import Layer
    from spreidingskaart.city import City
    from spreidingskaart.model import Assessment, Findings, Proposals
    from spreidingskaart.store import Override

CANDIDATES: Final = "sites"
_MOST_KEPT: Final = 24
"""Answers that are kept with a City: visitors may ask for any number of places."""
_Question: TypeAlias = tuple[str, float, tuple[str, ...] | None]
"""The care form, the number of places, and the sites where only some were asked."""
_MOST_TOLD: Final = 64
"""Findings that are looked at for the unit of a criterion; most tell it at once."""


@dataclass(frozen=True, eq=False)
class Measured:
    """What the engine found of n sites for one care form and size, as one role may see it."""

    city: City
    form: str
    places: float
    proposals: Proposals
    columns: Mapping[str, Findings]
    facts: Facts
    fictional: tuple[bool, ...]
    """Whether each site is fictional."""

    @cached_property
    def found(self) -> tuple[Assessment, ...]:
        """All findings per site, as the engine gave them."""
        return tuple(
            assessment(self.proposals, self.city, i, self.columns)
            for i in range(len(self.proposals))
        )

    def assessments(self, overrides: Iterable[Override] = ()) -> tuple[Assessment, ...]:
        """Return all findings per site; overrides stand beside what was found and change no number."""
        by_key: dict[str, list[Override]] = {}
        for made in overrides:
            by_key.setdefault(made.proposal_key, []).append(made)
        if not by_key:
            return self.found
        return tuple(
            apply_overrides(
                found,
                by_key.get(proposal_key(found.proposal), ()),
                hard=hard_criteria(self.columns, i),
            )
            for i, found in enumerate(self.found)
        )

    def overrides_of(self, overrides: Iterable[Override]) -> tuple[Override, ...]:
        """Return the overrides of these sites that this role may see: those that stand beside a finding."""
        every = tuple(overrides)
        shown = {
            finding.override.event_id
            for found in self.assessments(every)
            for finding in found.findings
            if finding.override is not None
        }
        return tuple(made for made in every if made.event_id in shown)


def measure(
    city: City,
    *,
    form: str,
    places: float,
    sites: Sequence[str] | None = None,
    plots: Sequence[shapely.Geometry] | None = None,
    names: Sequence[str] | None = None,
) -> Measured:
    """Return what the engine finds of n sites, in one call per criterion.

    Parameters
    ----------
    city
        City as one role may see it.
    form, places
        Care form and number of places that are proposed.
    sites
        Ids: of candidate sites of the City, by default all; or of `plots`.
    plots
        n polygons, EPSG:28992, instead of candidate sites.
    names
        Names of `plots`; their ids where left out.

    Raises
    ------
    InputError
        If there are no candidate sites, or a site, form or number cannot be right.
    """
    if plots is not None:
        return _measured(city, form, places, sites, plots, names)
    kept = city.known(
        of_rules("weighing.measured"), lambda: Latest[_Question, Measured](_MOST_KEPT)
    )
    question: _Question = (form, float(places), None if sites is None else tuple(sites))
    return kept.known(question, lambda: _measured(city, form, places, sites, None, names))


def _measured(
    city: City,
    form: str,
    places: float,
    sites: Sequence[str] | None,
    plots: Sequence[shapely.Geometry] | None,
    names: Sequence[str] | None,
) -> Measured:
    ids, shown, fictional = _which(city, sites, plots, names)
    proposals = proposals_from(
        city, form=form, places=places, site_id=ids, geometry=None if plots is None else list(plots)
    )
    columns = assess(proposals, city)
    shares = _shares(proposals, city)
    facts = Facts(
        sites=tuple(ids),
        names=called(ids, shown, fictional),
        values={name: np.array(found.value, dtype=np.float64) for name, found in columns.items()}
        | shares,
        verdicts={name: np.array(found.verdict, dtype=np.int8) for name, found in columns.items()}
        | {name: _reported(ratio) for name, ratio in shares.items()},
        leans={
            name: np.array(found.lean, dtype=np.int8)
            for name, found in columns.items()
            if found.lean is not None
        },
        units={name: _unit(found, len(ids)) for name, found in columns.items()}
        | dict.fromkeys(shares, FAIR_SHARE_UNIT),
        gaps=gaps_found(columns, fictional),
    )
    return Measured(city, form, float(places), proposals, columns, facts, tuple(fictional))


def _shares(proposals: Proposals, city: City) -> dict[str, NDArray[np.float64]]:
    """Return the ratios to a fair share for every way of counting; none where no facilities are loaded."""
    return {} if city.layer("facilities") is None else ratio_columns(proposals, city)


def _reported(ratio: NDArray[np.float64]) -> NDArray[np.int8]:
    return np.where(np.isnan(ratio), Verdict.NOT_TESTED.code, Verdict.REPORTED.code).astype(np.int8)


def _which(
    city: City,
    sites: Sequence[str] | None,
    plots: Sequence[shapely.Geometry] | None,
    names: Sequence[str] | None,
) -> tuple[list[str], list[str], list[bool]]:
    if plots is not None:
        ids = [f"P{i + 1}" for i in range(len(plots))] if sites is None else list(sites)
        return ids, list(ids if names is None else names), [False] * len(ids)
    return _candidates(city, sites)


def _candidates(city: City, sites: Sequence[str] | None) -> tuple[list[str], list[str], list[bool]]:
    layer = city.layer(CANDIDATES)
    if layer is None or not len(layer):
        raise InputError(f"Er zijn geen kandidaatlocaties. {city.why_missing(CANDIDATES)}")
    ids = list(layer["id"]) if sites is None else list(sites)
    _check_sites(ids, layer)
    rows = [layer.index[site] for site in ids]
    fictional = (
        [layer["fictional"][row] == Fictional.YES for row in rows]
        if "fictional" in layer.columns
        else [False] * len(rows)
    )
    return ids, [str(layer["name"][row]) for row in rows], fictional


def _check_sites(ids: Sequence[str], layer: Layer) -> None:
    """Refuse sites that are no candidates, and a site that is named twice."""
    unknown = [site for site in ids if site not in layer.index]
    if unknown:
        known = f"{layer['id'][0]} tot en met {layer['id'][-1]}"
        raise InputError(f"Kandidaatlocatie {unknown[0]} bestaat niet; er zijn {known}.")
    if len(set(ids)) != len(ids):
        raise InputError("Een locatie staat er twee keer in; noem elke locatie één keer.")


def _unit(found: Findings, n: int) -> str:
    told = (found.tell(i).unit for i in range(min(n, _MOST_TOLD)))
    return next((unit for unit in told if unit), "")
