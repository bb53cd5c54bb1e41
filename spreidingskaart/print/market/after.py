"""What happens next: what is not fixed, what is not known, and what was agreed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spreidingskaart.print.market.slide import MarketSlide
from spreidingskaart.words.dates import day_told
from spreidingskaart.words.numbers import number

if TYPE_CHECKING:
    from collections.abc import Iterable

    from spreidingskaart.print.market.asked import MarketQuestion


def after_slide(asked: MarketQuestion) -> MarketSlide:
    """Return the last screen: the steps that are left, as far as the data tell them."""
    steps = tuple(_steps(asked))
    return MarketSlide(
        id="verder",
        question="Hoe gaat het verder?",
        headline="Dit is geen besluit. De gemeente besluit, na onderzoek ter plaatse.",
        points=steps,
        source=f"Gegevens {asked.city.version}",
    )


def _steps(asked: MarketQuestion) -> Iterable[str]:
    yield from _of_framework(asked)
    yield from _of_answers(asked)
    if asked.amendments:
        yield "De raad stemt over de amendementen."
    yield "Met uw telefoon: richt de camera op de code en bekijk elk scherm zelf."
    if asked.case is not None and asked.case.dossier:
        yield "De code opent de stad van nu; het dossier staat alleen op dit scherm."


def _of_framework(asked: MarketQuestion) -> Iterable[str]:
    if asked.case is None:
        yield asked.why_not
        return
    lock = asked.case.lock
    if lock is None:
        yield "De criteria zijn nog niet vastgezet. Pas daarna staan de namen erbij."
    else:
        yield f"De criteria zijn vastgezet op {day_told(lock.at.date())}."


def _of_answers(asked: MarketQuestion) -> Iterable[str]:
    weighed = None if asked.case is None else asked.case.weighed
    if weighed is None or weighed.taint is None or weighed.is_sure:
        return
    unsure = weighed.taint.unsure_scores
    yield (
        f"{number(int(unsure.sum()))} van de {number(unsure.size)} scores zijn nog niet zeker; "
        "die worden eerst nagegaan."
    )
