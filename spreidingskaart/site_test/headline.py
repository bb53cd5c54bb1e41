"""The verdict of a whole site as one or two sentences: "Hier passen geen 36 plekken. Het perceel is te klein."."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from spreidingskaart.criteria import BY_ID
from spreidingskaart.model import Lean, Verdict
from spreidingskaart.words.lists import count, join

if TYPE_CHECKING:
    from collections.abc import Sequence

_TOLD: Final = {
    Verdict.FITS: "Hier {fit} {places}",
    Verdict.MAY_FIT: "Misschien {fit} hier {places}",
    Verdict.CONFLICTS: "{places} {be} hier in strijd met de regels",
    Verdict.UNSUITABLE: "Hier {fit} geen {places}",
    Verdict.REPORTED: "Hier is gemeten, maar er geldt geen norm voor {places}",
    Verdict.NOT_TESTED: "Of hier {places} {fit}, is niet getoetst",
}
_LEANING: Final = {
    Lean.LIKELY: "Waarschijnlijk {fit} hier {places}",
    Lean.UNLIKELY: "Waarschijnlijk {fit} hier geen {places}",
}


def headline(verdict: Verdict, lean: Lean | None, places: float, decisive: Sequence[str]) -> str:
    """Return the verdict as people say it, and why.

    Parameters
    ----------
    verdict, lean
        Of the whole.
    places
        That are proposed.
    decisive
        Ids of the criteria that make the verdict what it is.
    """
    form = _TOLD[verdict]
    if verdict is Verdict.MAY_FIT and lean is not None:
        form = _LEANING.get(lean, form)
    one = places == 1
    told = form.format(
        places=count(places, "plek", "plekken"),
        fit="past" if one else "passen",
        be="is" if one else "zijn",
    )
    clauses = list(dict.fromkeys(_because(name, verdict) for name in decisive))
    why = join([clause for clause in clauses if clause])
    return f"{told}. {why[0].upper()}{why[1:]}." if why else f"{told}."


def _because(criterion: str, verdict: Verdict) -> str:
    declared = BY_ID[criterion]
    if verdict not in (Verdict.MAY_FIT, Verdict.CONFLICTS, Verdict.UNSUITABLE):
        return ""
    return declared.because.get(verdict, f"{declared.title.lower()} past niet")
