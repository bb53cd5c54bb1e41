"""Whether a session, as it stands, takes what a table wants."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NoReturn

from spreidingskaart.errors import InputError
from spreidingskaart.words.lists import count
from spreidingskaart.workshop import limits
from spreidingskaart.workshop.acts import PutCard, PutPin
from spreidingskaart.workshop.codes import fingerprint_of
from spreidingskaart.workshop.nouns import StepKind, Workshop, WorkshopStatus
from spreidingskaart.workshop.steps import Written, one_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from spreidingskaart.workshop.acts import TableAct
    from spreidingskaart.workshop.nouns import WorkshopQuestion

_STOPPED: Final = {
    WorkshopStatus.PAUSED: "De sessie staat even stil. Uw tekst blijft staan; probeer het zo opnieuw.",
    WorkshopStatus.CLOSED: "De sessie is gesloten; er kan niets meer bij.",
}


class DoneBeforeError(InputError):
    """The same was sent before and stands.

    Attributes
    ----------
    number
        That of the step which made it.
    """

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__("Dit was al bewaard.")


def join(workshop: Workshop, session: str, name: str, code: str) -> tuple[int, Written]:
    """Return the number of a new table, and its step.

    Parameters
    ----------
    workshop, session
        Session as it stands, and its code.
    name, code
        What the table is called, and the code by which it comes back.

    Raises
    ------
    InputError
        If the session takes no more tables, or the name cannot be used.
    """
    _refuse_stopped(workshop)
    if len(workshop.tables) >= limits.MOST_TABLES:
        _refuse(f"er doen al {limits.MOST_TABLES} tafels mee")
    wanted = one_text("naam", name, limits.MOST_TABLE_NAME)
    if wanted.casefold() in {table.name.casefold() for table in workshop.tables.values()}:
        raise InputError(
            f"Er is al een tafel met de naam {wanted}. Kies een andere naam, of kom terug met uw terugkomcode."
        )
    number = max(workshop.tables, default=0) + 1
    return number, (StepKind.JOIN, {"name": wanted, "key": fingerprint_of(session, code)})


def refuse_full(act: TableAct, workshop: Workshop, table: int) -> None:
    """Raise where the session takes nothing of this kind of a table, whatever it says; as `refuse_unfit`."""
    _refuse_any(workshop, table, act.once if isinstance(act, PutCard | PutPin) else "")
    if isinstance(act, PutPin):
        _refuse_too_many_pins(workshop, table)


def refuse_unfit(
    written: Written, workshop: Workshop, table: int, question: WorkshopQuestion
) -> None:
    """Raise where the session does not take a step of a table.

    Raises
    ------
    DoneBeforeError
        If it did take this very step before, and the answer was lost.
    InputError
        One Dutch sentence that says why.
    """
    kind, document = written
    _refuse_any(workshop, table, document.get("once", ""))
    if kind in _REFUSES:
        _REFUSES[kind](document, workshop, table, question)


def _card(_: Mapping[str, Any], workshop: Workshop, table: int, __: WorkshopQuestion) -> None:
    _refuse_too_many(workshop.cards, table, limits.MOST_CARDS, "reacties")


def _pin(_: Mapping[str, Any], workshop: Workshop, table: int, __: WorkshopQuestion) -> None:
    _refuse_too_many_pins(workshop, table)


def _dots(
    document: Mapping[str, Any], workshop: Workshop, table: int, question: WorkshopQuestion
) -> None:
    on, wanted = document["on"], document["dots"]
    if wanted and not workshop.takes_dots(on):
        _refuse("dit punt doet niet mee")
    elsewhere = workshop.dots_of(table) - workshop.dots.get(on, {}).get(table, 0)
    if elsewhere + wanted > question.dots:
        left = count(question.dots - elsewhere, "stip", "stippen")
        _refuse(f"uw tafel kan hier nog {left} geven; haal er eerst ergens een weg")


def _take_back(withdrawn: bool) -> Callable[..., None]:  # noqa: FBT001 - which of the two it is
    def refuse(
        document: Mapping[str, Any], workshop: Workshop, table: int, _: WorkshopQuestion
    ) -> None:
        said = workshop.said(document["step"])
        if said is None or said.table != table:
            _refuse("een tafel haalt alleen terug wat van haarzelf is")
        if said.withdrawn is withdrawn:
            _refuse("dit is al gebeurd")

    return refuse


_REFUSES: Final[Mapping[StepKind, Callable[..., None]]] = {
    StepKind.CARD: _card,
    StepKind.PIN: _pin,
    StepKind.DOTS: _dots,
    StepKind.WITHDRAW: _take_back(withdrawn=True),
    StepKind.RESTORE: _take_back(withdrawn=False),
}


def _refuse_any(workshop: Workshop, table: int, once: str) -> None:
    made = workshop.made_once(table, once)
    if made is not None:
        raise DoneBeforeError(made)
    _refuse_stopped(workshop)
    if workshop.steps_of.get(table, 0) >= limits.MOST_STEPS_OF_TABLE:
        _refuse("deze tafel deed al meer dan in een sessie past")


def _refuse_too_many_pins(workshop: Workshop, table: int) -> None:
    _refuse_too_many(workshop.pins, table, limits.MOST_PINS, "punten")


def _refuse_stopped(workshop: Workshop) -> None:
    if workshop.status in _STOPPED:
        raise InputError(_STOPPED[workshop.status])


def _refuse_too_many(said: Mapping[int, Any], table: int, most: int, what: str) -> None:
    if sum(1 for one in said.values() if one.table == table and not one.withdrawn) >= most:
        _refuse(f"een tafel heeft ten hoogste {most} {what}; haal er eerst een terug")


def _refuse(why: str) -> NoReturn:
    raise InputError(f"Niet bewaard: {why}.")
