"""What people read about business parks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from spreidingskaart.model import Verdict
from spreidingskaart.words.numbers import metres, percent

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
    unknown: float
    """Metres to the nearest business ground without a category."""
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
    if case.verdict is Verdict.NOT_TESTED:
        return (
            f"{metres(case.unknown)} is het naar bedrijven waarvan het plan de zwaarste categorie niet noemt"
            f"{example}. Zonder die categorie is de richtafstand niet te toetsen."
        )
    if case.category is None:
        return f"Er zijn geen bedrijventerreinen in de buurt van deze locatie{example}."
    found = (
        f"{metres(case.distance)} is het naar bedrijven tot en met categorie {case.category}{example}; "
        f"de richtafstand is {metres(case.guide)} ({SURROUNDINGS[case.surroundings]})."
    )
    return f"{found} Afwijken kan met onderzoek." if case.verdict is Verdict.MAY_FIT else found


def helps(case: BusinessParkSite) -> tuple[str, ...]:
    """Return what would change the verdict."""
    if case.verdict is Verdict.UNSUITABLE and case.share < 0.95:
        return (
            f"Zonder het deel op bedrijventerrein ({percent(case.share)}) vervalt dit bezwaar.",
        )
    if case.verdict is Verdict.MAY_FIT and case.distance < case.guide:
        now = metres(case.distance)
        return (
            f"Op {metres(case.guide)} van deze bedrijven (nu {now}) past het zonder onderzoek.",
        )
    return ()


def why_not_firm(verdict: Verdict) -> str:
    """Return what, apart from rules and data, keeps the verdict from being firm."""
    return {
        Verdict.MAY_FIT: "van een richtafstand kan met onderzoek worden afgeweken",
        Verdict.NOT_TESTED: "de zwaarste categorie is niet bekend",
    }.get(verdict, "")
