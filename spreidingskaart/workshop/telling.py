"""A session as plain data, for browsers and for what is kept of it: the room's, and that of who leads."""

from __future__ import annotations

import math
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, TypeVar

from spreidingskaart.workshop.agreement import agreement
from spreidingskaart.workshop.answers import draft_answer, survival

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from spreidingskaart.workshop.nouns import ReactionCard, Workshop, WorkshopPin

_Said = TypeVar("_Said", "ReactionCard", "WorkshopPin")


def told(workshop: Workshop, *, leading: bool = False) -> dict[str, Any]:
    """Return a session as plain data.

    Parameters
    ----------
    workshop
        Session as it stands.
    leading
        Whether it is for who leads: then what is hidden stands in it with its reason, and every pin with its answer.
        Of what is hidden or withdrawn the room gets no more than its number, and why it is hidden (`gone`).
    """
    met = agreement(workshop)
    cards = _seen(workshop.cards.values(), leading=leading)
    pins = _seen(workshop.pins.values(), leading=leading)
    return {
        "version": workshop.version,
        "status": workshop.status.value,
        "frozen": None if workshop.frozen is None else asdict(workshop.frozen),
        "published": workshop.published,
        "tables": {str(table.number): table.name for table in workshop.tables.values()},
        "cards": [_card(card, leading=leading) for card in cards],
        "pins": [_pin(pin, leading=leading) for pin in pins],
        "gone": _gone(workshop),
        "dots": [{**asdict(one), "by": _by_table(workshop.dots[one.on])} for one in met.dots],
        "sliders": {str(table): dict(by) for table, by in sorted(workshop.weights.items())},
        "weights": [asdict(one) for one in met.weights],
        "concordance": None if math.isnan(met.concordance) else round(met.concordance, 3),
        "sentences": [*met.sentences, survival(pins).told],
        "survival": asdict(survival(pins)),
    }


def _seen(all_of_them: Iterable[_Said], *, leading: bool) -> list[_Said]:
    """Return what one may read: for who leads also what is hidden, for nobody what was withdrawn."""
    return [one for one in all_of_them if one.shown or (leading and not one.withdrawn)]


def _gone(workshop: Workshop) -> list[dict[str, Any]]:
    said = (*workshop.cards.values(), *workshop.pins.values())
    return [
        {"number": one.number, "table": one.table, "why": one.hidden}
        for one in said
        if not one.shown
    ]


def _by_table(dots: Mapping[int, int]) -> dict[str, int]:
    return {str(table): number for table, number in sorted(dots.items())}


def _card(card: ReactionCard, *, leading: bool) -> dict[str, Any]:
    return {
        **_said(card, leading=leading),
        "kind": card.kind.value,
        "text": card.text,
        "criterion": card.criterion,
        "where": None if card.where is None else dict(card.where),
    }


def _pin(pin: WorkshopPin, *, leading: bool) -> dict[str, Any]:
    answers = {"answer": pin.answer, "draft": draft_answer(pin)} if leading else {}
    return {
        **_said(pin, leading=leading),
        "latitude": pin.latitude,
        "longitude": pin.longitude,
        "form": pin.form,
        "places": pin.places,
        "verdict": dict(pin.verdict),
        **answers,
    }


def _said(one: ReactionCard | WorkshopPin, *, leading: bool) -> dict[str, Any]:
    told = {"number": one.number, "table": one.table, "at": one.at.isoformat()}
    return {**told, "hidden": one.hidden} if leading else told
