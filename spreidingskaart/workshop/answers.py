"""The public answer to each proposal, and how many proposals survive the test."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from spreidingskaart.criteria import BY_ID
from spreidingskaart.model import Verdict
from spreidingskaart.words.lists import count, join
from spreidingskaart.words.numbers import percent
from spreidingskaart.workshop.pin_verdict import survives

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from spreidingskaart.workshop.nouns import WorkshopPin


@dataclass(frozen=True)
class Survival:
    """How many pins stay possible after the test."""

    survived: int
    lost: int
    unknown: int
    """Of which nobody can say."""

    @property
    def told(self) -> str:
        """One Dutch sentence, with the number first."""
        if not self.survived + self.lost + self.unknown:
            return "Er zijn geen punten voorgesteld."
        told = [self._of_tested] if self.survived + self.lost else []
        if self.unknown:
            told.append(f"Van {count(self.unknown, 'punt', 'punten')} is het niet te zeggen.")
        return " ".join(told)

    @property
    def _of_tested(self) -> str:
        tested = self.survived + self.lost
        if tested == 1:
            return f"Het ene getoetste punt {'blijft mogelijk' if self.survived else 'valt af'}."
        stay = "blijft" if self.survived == 1 else "blijven"
        share = percent(self.survived / tested)
        return f"{self.survived} van de {tested} getoetste punten {stay} mogelijk ({share})."


def survival(pins: Iterable[WorkshopPin]) -> Survival:
    """Return how many of the pins that the room sees stay possible."""
    found = [survives(pin.verdict) for pin in pins if pin.shown]
    return Survival(found.count(True), found.count(False), found.count(None))


def draft_answer(pin: WorkshopPin) -> str:
    """Return an answer that follows from the verdict, for a person to edit: "Uw punt is ..., omdat ...".

    What the verdict does not know is said too: a provisional verdict never reads as a sure one.
    """
    told = [f"Uw punt {_place(pin)}is {pin.verdict['word']}, omdat {_because(pin.verdict)}."]
    told += [row["sentence"] for row in _decisive(pin.verdict)]
    if not pin.verdict["firm"]:
        told.append("Dit oordeel is voorlopig.")
    return " ".join(told)


def _place(pin: WorkshopPin) -> str:
    place = pin.verdict.get("place")
    return f"in {place} " if place else ""


def _because(verdict: Mapping[str, Any]) -> str:
    titles = join([BY_ID[row["criterion"]].title.lower() for row in _decisive(verdict)])
    word = Verdict(verdict["verdict"])
    if not titles:
        return "de toets geen bezwaar vond"
    if word is Verdict.FITS:
        return f"aan de eisen is voldaan voor {titles}"
    if word is Verdict.MAY_FIT:
        return f"de regels voor {titles} nog moeten worden gelezen of aangevuld"
    if word is Verdict.NOT_TESTED:
        return f"niet te toetsen is: {titles}"
    return f"het niet past bij {titles}"


def _decisive(verdict: Mapping[str, Any]) -> list[Mapping[str, str]]:
    return [row for row in verdict["rows"] if row["verdict"] == verdict["verdict"]]
