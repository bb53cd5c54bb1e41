"""What an act of a table comes to: the step that is written down, made of the act and the City alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NoReturn

from spreidingskaart.criteria import BY_ID
from spreidingskaart.errors import InputError
from spreidingskaart.store.checks import one_line
from spreidingskaart.workshop import whereabouts
from spreidingskaart.workshop.acts import (
    PutCard,
    PutDots,
    PutPin,
    SetWeights,
    TableAct,
    TakeBack,
    Where,
)
from spreidingskaart.workshop.limits import MOST_TEXT
from spreidingskaart.workshop.nouns import StepKind, candidate_target, pin_target
from spreidingskaart.workshop.pin_verdict import pin_verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from spreidingskaart.city import City

Written = tuple[StepKind, dict[str, Any]]
"""Kind of a step and what it says."""


def step_of(act: TableAct, city: City) -> Written:
    """Return the step of an act; whether the session takes it, `judging.refuse_unfit` says.

    Parameters
    ----------
    act
        What a table asks for.
    city
        As everybody may see it.

    Raises
    ------
    InputError
        If what it names does not exist, or a text cannot be kept.
    """
    return _MAKES[type(act)](act, city)


def one_text(what: str, text: str, most: int) -> str:
    """Return a text on one line: what is typed on several becomes one.

    Raises
    ------
    InputError
        If it is empty, too long or holds characters that no keyboard types.
    """
    return one_line(what, " ".join(text.split()), most)


def _card(act: PutCard, city: City) -> Written:
    if act.criterion is not None and act.criterion not in BY_ID:
        _refuse("dit criterium bestaat niet")
    return StepKind.CARD, {
        "once": act.once,
        "kind": act.kind.value,
        "text": one_text("tekst", act.text, MOST_TEXT),
        "criterion": act.criterion,
        "where": None if act.where is None else _where(act.where, city),
    }


def _where(where: Where, city: City) -> dict[str, Any]:
    ways = (where.spot, where.area, where.candidate)
    if sum(way is not None for way in ways) != 1:
        _refuse("een reactie gaat over één punt, gebied of kandidaat")
    if where.spot is not None:
        return whereabouts.at_spot(city, *where.spot)
    if where.area is not None:
        return whereabouts.in_area(city, where.area)
    return whereabouts.at_candidate(city, where.candidate or "")


def _pin(act: PutPin, city: City) -> Written:
    asked = act.model_dump(exclude={"what", "once"})
    for name in ("latitude", "longitude"):
        asked[name] = round(asked[name], whereabouts.DECIMALS)
    return StepKind.PIN, {"once": act.once, **asked, "verdict": pin_verdict(city, **asked)}


def _dots(act: PutDots, city: City) -> Written:
    if act.pin is not None and act.candidate is None:
        return StepKind.DOTS, {"on": pin_target(act.pin), "dots": act.dots}
    if act.candidate is None or act.pin is not None:
        _refuse("een stip hoort bij één kandidaat of punt")
    found = whereabouts.at_candidate(city, act.candidate)
    return StepKind.DOTS, {"on": candidate_target(found["id"]), "dots": act.dots}


def _weights(act: SetWeights, _: City) -> Written:
    if set(act.shares) != set(BY_ID):
        _refuse("geef elk criterium een gewicht")
    if not any(act.shares.values()):
        _refuse("geef ten minste één criterium een gewicht boven 0")
    return StepKind.WEIGHTS, {"shares": dict(act.shares)}


def _take_back(act: TakeBack, _: City) -> Written:
    return StepKind(act.what), {"step": act.step}


_MAKES: Final[Mapping[type, Callable[..., Written]]] = {
    PutCard: _card,
    PutPin: _pin,
    PutDots: _dots,
    SetWeights: _weights,
    TakeBack: _take_back,
}


def _refuse(why: str) -> NoReturn:
    raise InputError(f"Niet bewaard: {why}.")
