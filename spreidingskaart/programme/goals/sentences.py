"""What people read of a goal: the number first, then how far it is, where it points and what is not known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from spreidingskaart.words.lists import count, join
from spreidingskaart.words.numbers import percent, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spreidingskaart.programme.figures import ProgrammeFigure
    from spreidingskaart.programme.goals.reading import Goal

_PERCENT: Final = "procent"


def goal_told(goal: Goal) -> str:
    """Return where a goal stands, in two Dutch sentences: "120 mensen per jaar in 2024; het doel is 250."."""
    newest = goal.newest
    target = _amount(goal.target, _sign(goal))
    by = "" if goal.target_year is None else f" in {goal.target_year}"
    if newest is None:
        return f"{_amount(goal.target, goal.unit)} is het doel{by}. Er is nog niets gemeten."
    now = _amount(newest.figure, goal.unit)
    return f"{now} in {newest.year}; het doel is {target}{by}. {_progress_told(goal)}"


def trend_told(goal: Goal) -> str:
    """Return where the results point, in one Dutch sentence; what is said of a year to come is only a line drawn on."""
    trend = goal.trend
    if not trend.a_year.is_known:
        measured = count(len(goal.results), "meting", "metingen")
        return f"Te weinig metingen voor een trend: {measured}, en 3 is het minste."
    a_year = trend.a_year.value
    way = "bij" if a_year >= 0 else "af"
    moves = "komt" if a_year >= 0 else "gaat"
    step = f"Per jaar {moves} er gemiddeld {plain(abs(a_year))} {way}{_beside(trend.a_year)}"
    if not trend.in_target_year.is_known:
        why = trend.in_target_year.unknown
        return f"{step}. Waar dat op uitkomt is niet te zeggen: {why}."
    there = trend.in_target_year.value
    if there < 0 <= min(result.figure.value for result in goal.results):
        below = f"Zo komt de lijn in {goal.target_year} onder 0 uit; zover doortrekken kan niet."
        return f"{step}. {below}"
    met = "gehaald" if _reached(goal, there) else "niet gehaald"
    return (
        f"{step}. Gaat dat zo door, dan is het in {goal.target_year} {_amount(trend.in_target_year, _sign(goal))}, "
        f"en is het doel {met}. Dat is een lijn door de metingen, geen voorspelling."
    )


def missing_told(goal: Goal) -> str:
    """Return what a goal does not say, in one Dutch sentence; "" where it says all."""
    if not goal.missing:
        return ""
    verb = "is" if len(goal.missing) == 1 else "zijn"
    told = join(goal.missing)
    return f"{told[:1].upper()}{told[1:]} {verb} niet genoemd."


def all_told(goals: Sequence[Goal]) -> str:
    """Return how many goals are reached, in one Dutch sentence."""
    known = [goal for goal in goals if goal.progress.is_known]
    reached = sum(goal.progress.value >= 1 for goal in known)
    verb = "is" if reached == 1 else "zijn"
    told = f"{reached} van de {count(len(goals), 'doel', 'doelen')} {verb} gehaald"
    open_ = len(goals) - len(known)
    return f"{told}; van {open_} is dat niet te zeggen." if open_ else f"{told}."


def _progress_told(goal: Goal) -> str:
    progress = goal.progress
    if not progress.is_known:
        return f"Hoeveel daarvan is gehaald, is niet te zeggen: {progress.unknown}."
    way = f"van {plain(goal.baseline.value)} naar {plain(goal.target.value)}"
    if progress.value >= 1:
        return f"De weg {way} is afgelegd: het doel is gehaald{_beside(progress)}."
    if progress.value < 0:
        return f"Van de weg {way} is niets gehaald: het ging de andere kant op{_beside(progress)}."
    return f"Van de weg {way} is {percent(progress.value)} gehaald{_beside(progress)}."


def _reached(goal: Goal, value: float) -> bool:
    """Whether a value is as far as the target, in the direction in which the goal goes."""
    if goal.baseline.is_known and goal.baseline.value > goal.target.value:
        return value <= goal.target.value
    return value >= goal.target.value


def _sign(goal: Goal) -> str:
    """Return the unit of a goal where only its sign must stand beside a number."""
    return _PERCENT if goal.unit.startswith(_PERCENT) else ""


def _amount(figure: ProgrammeFigure, unit: str) -> str:
    """Return a number with its unit: "120 mensen per jaar", and "61% van de plekken" of "procent van de plekken"."""
    of_hundred = unit == _PERCENT or unit.startswith(f"{_PERCENT} ")
    told = f"%{unit.removeprefix(_PERCENT)}" if of_hundred else f" {unit}"
    return f"{plain(figure.value)}{told}".strip() + _beside(figure)


def _beside(figure: ProgrammeFigure) -> str:
    return f" ({figure.reserve})" if figure.reserve else ""
