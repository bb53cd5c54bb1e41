"""What would fill a gap: a layer of data, or somebody who looks a rule up."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from spreidingskaart.city.sources.schema import TITLES
from spreidingskaart.criteria import BY_ID
from spreidingskaart.model import Finding, Gap, GapKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from spreidingskaart.city import City


class FillerKind(StrEnum):
    """What kind of thing fills a gap."""

    LAYER = "layer"
    """Real and whole data in a layer."""
    RULES = "rules"
    """Somebody looks up the rules and norms of a criterion, or the municipality sets its own."""
    PROPOSAL = "proposal"
    """Whoever makes a proposal fills it in."""
    NOBODY = "nobody"
    """No data and no rule: research on the site, a choice, something that this program does not ask."""


@dataclass(frozen=True, slots=True, order=True)
class Filler:
    """One thing that can be done about gaps."""

    kind: FillerKind
    about: str
    """Name of the layer, or id of the criterion."""

    @property
    def dutch(self) -> str:
        """What it is, in Dutch: "Bestemmingen en aanduidingen" or "Regels en normen van Parkeren nakijken"."""
        match self.kind:
            case FillerKind.LAYER:
                return TITLES[self.about]
            case FillerKind.RULES:
                return f"Regels en normen van {BY_ID[self.about].title} nakijken"
            case FillerKind.PROPOSAL:
                return "Wat u bij een voorstel invult"
            case FillerKind.NOBODY:
                return "Wat geen gegevens of regels oplossen"


PROPOSAL: Final = Filler(FillerKind.PROPOSAL, "")
NOBODY: Final = Filler(FillerKind.NOBODY, "")
_TEXTS: Final = Filler(FillerKind.LAYER, "plan_texts")
_TOGETHER: Final = {"zoning_plans": "zoning", "figures_wijken": "figures_buurten"}
"""Layers that come with another one, from one source in one go: filling them is one thing to do."""


def fillers_of(gap: Gap, finding: Finding, city: City) -> frozenset[Filler]:
    """Return everything that is needed to fill one gap of a finding.

    The criterion names the layer where it knows it (`Gap.layer`); else the kind of the gap and the layers that the
    finding rests on tell. What nothing here can fill needs `NOBODY`, so that no verdict on it is called firm.
    """
    if gap.layer is not None:
        return _layers([gap.layer])
    if gap.kind in (GapKind.FICTIONAL, GapKind.NOT_TESTED, GapKind.UNREAD):
        return _layers(_behind(gap.kind, finding, city))
    return frozenset({_BY_KIND.get(gap.kind) or Filler(FillerKind.RULES, finding.criterion)})


_BY_KIND: Final = {
    GapKind.TEXT_DECIDES: _TEXTS,
    GapKind.UNKNOWN: PROPOSAL,
    GapKind.TRIED: NOBODY,
    GapKind.HIDDEN: NOBODY,
    GapKind.ASSUMED: NOBODY,
}
"""What fills a gap of a kind that says enough; what is left are rules that somebody looks up."""


def _behind(kind: GapKind, finding: Finding, city: City) -> list[str]:
    """Return the layers of a finding that leave a gap of this kind."""
    if kind is GapKind.UNREAD:
        return [ref.layer for ref in finding.data[:1]]
    if kind is GapKind.FICTIONAL:
        return [ref.layer for ref in finding.data if ref.fictional]
    return [ref.layer for ref in finding.data if city.layer(ref.layer) is None]


def _layers(names: Iterable[str]) -> frozenset[Filler]:
    known = [_TOGETHER.get(name, name) for name in names if name in TITLES]
    return frozenset(Filler(FillerKind.LAYER, name) for name in known) or frozenset({NOBODY})
