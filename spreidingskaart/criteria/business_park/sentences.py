"""What people read about business parks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from spreidingskaart.model import Gap, GapKind, Verdict
from spreidingskaart.words.numbers import RoundingWay, metres, percent

NO_LAW: Final = "Op de plankaart staat geen bestemming die geldt."
_MAY_DEVIATE: Final = Gap(
    GapKind.ASSUMED, "van een richtafstand kan met onderzoek worden afgeweken"
)
_GROUND_UNKNOWN: Final = Gap(
    GapKind.UNKNOWN,
    "van een deel van de grond in de buurt is de bestemming niet bekend",
    layer="zoning",
)
_CATEGORY_UNKNOWN: Final = Gap(
    GapKind.UNKNOWN, "de zwaarste categorie is niet bekend", layer="zoning"
)
_LEAST_TOLD: Final = 0.005
SURROUNDINGS: Final = {"quiet": "rustige woonwijk", "mixed": "gemengd gebied"}


@dataclass(frozen=True)
class BusinessParkSite:
    """What was found for one site."""

    verdict: Verdict
    share: float
    """Share of the site on business ground, 0..1."""
    on_park: bool
    """Whether that share is large enough to count."""
    category: str | None
    """Category of the part that weighs most."""
    distance: float
    """Metres to that part."""
    guide: float
    """Its guide distance in metres."""
    unknown: float | None
    """Metres to the nearest business ground without a category; None where it lies beyond `reach`."""
    reach: float
    """Metres within which any business could matter."""
    open_share: float
    """Share of the ground within `reach` of which the designation is not known, 0..1."""
    surroundings: str
    fictional: bool


def sentence(case: BusinessParkSite) -> str:
    """Return what was found, number first."""
    example = " (voorbeeldplan, geen geldend recht)" if case.fictional else ""
    if case.on_park:
        on = f"{percent(case.share)} van de locatie is bedrijventerrein of bedrijf{example}."
        if case.verdict is Verdict.UNSUITABLE:
            return (
                f"{on} De gemeente noemt bedrijventerreinen ongeschikt voor woonzorg (jaarverslag)."
            )
        return f"{on} De gemeente heeft daarover niets vastgesteld."
    if case.verdict is Verdict.NOT_TESTED and case.unknown is None:
        return f"{_open_ground(case)}{example}. Daar kunnen bedrijven liggen, dus de richtafstand is niet te toetsen."
    if case.verdict is Verdict.NOT_TESTED and case.unknown is not None:
        return (
            f"{metres(case.unknown)} is het naar bedrijven waarvan het plan de zwaarste categorie niet noemt"
            f"{example}. Zonder die categorie is de richtafstand niet te toetsen."
        )
    if case.category is None:
        return f"Er zijn geen bedrijventerreinen in de buurt van deze locatie{example}."
    here = metres(case.distance, RoundingWay.beside(case.distance, case.guide))
    asked = f"{metres(case.guide, RoundingWay.EXACT)} ({SURROUNDINGS[case.surroundings]})"
    found = (
        f"De dichtstbijzijnde bedrijven (categorie {case.category}) liggen op {here}{example}. "
        f"Dat moet ten minste {asked} zijn."
    )
    return f"{found} Afwijken kan met onderzoek." if case.verdict is Verdict.MAY_FIT else found


def _open_ground(case: BusinessParkSite) -> str:
    """Return what is not known within reach; a share that would round to nothing is told as a part."""
    within = f"binnen {metres(case.reach)}"
    if case.open_share < _LEAST_TOLD:
        return f"Van een deel van de grond {within} is niet bekend wat er mag"
    return f"Van {percent(case.open_share)} van de grond {within} is de bestemming niet bekend"


def helps(case: BusinessParkSite) -> tuple[str, ...]:
    """Return what would change the verdict."""
    if case.verdict is Verdict.UNSUITABLE and case.share < 0.95:
        return (
            f"Zonder het deel op bedrijventerrein ({percent(case.share)}) vervalt dit bezwaar.",
        )
    if case.verdict is Verdict.MAY_FIT and case.distance < case.guide:
        now = metres(case.distance, RoundingWay.DOWN)
        return (
            f"Op {metres(case.guide, RoundingWay.EXACT)} van deze bedrijven (nu {now}) past het zonder onderzoek.",
        )
    if case.verdict is Verdict.NOT_TESTED and case.unknown is None:
        return (
            f"Vul de plankaart aan met alle grond binnen {metres(case.reach)}, ook buiten de gemeente.",
        )
    return ()


def gap_of(case: BusinessParkSite) -> Gap | None:
    """Return what, apart from rules and data, keeps the verdict from being firm."""
    if case.verdict is Verdict.MAY_FIT:
        return _MAY_DEVIATE
    if case.verdict is not Verdict.NOT_TESTED:
        return None
    return _GROUND_UNKNOWN if case.unknown is None else _CATEGORY_UNKNOWN
