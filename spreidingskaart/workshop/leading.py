"""What who leads a session may do in it: moderate, pause, close, fix the outcome, answer and publish."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NoReturn

from spreidingskaart.errors import InputError
from spreidingskaart.workshop import limits
from spreidingskaart.workshop.acts import Lead, LeadingAct, Moderate, WriteAnswer
from spreidingskaart.workshop.nouns import StepKind, Workshop, WorkshopStatus
from spreidingskaart.workshop.steps import one_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from spreidingskaart.workshop.steps import Written

_FROM: Final[Mapping[StepKind, tuple[WorkshopStatus, ...]]] = {
    StepKind.PAUSE: (WorkshopStatus.OPEN,),
    StepKind.RESUME: (WorkshopStatus.PAUSED,),
    StepKind.CLOSE: (WorkshopStatus.OPEN, WorkshopStatus.PAUSED),
    StepKind.REOPEN: (WorkshopStatus.CLOSED,),
    StepKind.FREEZE: (WorkshopStatus.CLOSED,),
}
"""In which status a session takes each of these steps."""


def judge_leading(act: LeadingAct, workshop: Workshop, fingerprint: Callable[[], str]) -> Written:
    """Return the step that an act of who leads comes to.

    Parameters
    ----------
    act, workshop
        What is asked, in the session as it stands.
    fingerprint
        Makes the fingerprint of the outcome as it stands.

    Raises
    ------
    InputError
        If it may not be done; one Dutch sentence says why.
    """
    if isinstance(act, Moderate):
        return _moderate(act, workshop)
    if isinstance(act, WriteAnswer):
        return _answer(act, workshop)
    return _lead(act, workshop, fingerprint)


def _moderate(act: Moderate, workshop: Workshop) -> Written:
    said = workshop.said(act.step)
    if said is None:
        _refuse("deze reactie bestaat niet")
    if act.what == "show":
        if said.hidden is None:
            _refuse("dit is al te zien")
        return StepKind.SHOW, {"step": act.step}
    if said.hidden is not None:
        _refuse("dit is al verborgen")
    reason = one_text("reden", act.reason, limits.MOST_TEXT)
    return StepKind.HIDE, {"step": act.step, "reason": reason}


def _answer(act: WriteAnswer, workshop: Workshop) -> Written:
    if act.step not in workshop.pins:
        _refuse("dit punt bestaat niet")
    told = one_text("tekst", act.text, limits.MOST_ANSWER) if act.text.strip() else ""
    if not told and workshop.published:
        _refuse("de antwoorden zijn openbaar; maak ze eerst weer intern")
    return StepKind.ANSWER, {"step": act.step, "text": told}


def _lead(act: Lead, workshop: Workshop, fingerprint: Callable[[], str]) -> Written:
    kind = StepKind(act.what)
    if kind in _FROM and workshop.status not in _FROM[kind]:
        _refuse(f"de sessie {_standing(workshop)}")
    if workshop.frozen is not None and kind in _FROM and kind is not StepKind.FREEZE:
        _refuse("de uitkomst staat vast")
    if kind is StepKind.FREEZE:
        # again too: what must not be public is hidden, and then left out
        if workshop.published:
            _refuse("de antwoorden zijn openbaar; maak ze eerst weer intern")
        return kind, {"sha256": fingerprint()}
    if kind is StepKind.PUBLISH:
        _refuse_publishing(workshop)
    if kind is StepKind.UNPUBLISH and not workshop.published:
        _refuse("de antwoorden zijn niet gepubliceerd")
    return kind, {}


def _refuse_publishing(workshop: Workshop) -> None:
    if workshop.published:
        _refuse("de antwoorden zijn al gepubliceerd")
    if workshop.frozen is None:
        _refuse("zet eerst de uitkomst vast")
    if any(pin.shown and pin.answer is None for pin in workshop.pins.values()):
        _refuse("nog niet elk punt heeft een antwoord")


def _standing(workshop: Workshop) -> str:
    told = {WorkshopStatus.OPEN: "is open", WorkshopStatus.PAUSED: "staat stil"}
    return told.get(workshop.status, "is gesloten")


def _refuse(why: str) -> NoReturn:
    raise InputError(f"Dit kan niet: {why}.")
