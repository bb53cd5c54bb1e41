"""What a session is: that which its steps give one after another. There is no other truth."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from spreidingskaart.workshop.nouns import (
    CardKind,
    FrozenResult,
    ReactionCard,
    StepKind,
    Workshop,
    WorkshopPin,
    WorkshopStatus,
    WorkshopTable,
    pin_target,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from spreidingskaart.store import SessionStep


@dataclass
class _Made:
    """A session while its steps are gone through."""

    status: WorkshopStatus = WorkshopStatus.OPEN
    tables: dict[int, WorkshopTable] = field(default_factory=dict)
    cards: dict[int, ReactionCard] = field(default_factory=dict)
    pins: dict[int, WorkshopPin] = field(default_factory=dict)
    dots: dict[str, dict[int, int]] = field(default_factory=dict)
    weights: dict[int, dict[str, int]] = field(default_factory=dict)
    frozen: FrozenResult | None = None
    published: bool = False

    def change(self, number: int, **to: Any) -> None:  # noqa: ANN401 - fields of a card or pin
        """Change the card or pin of a step; a pin that the room no longer sees gives its dots back."""
        if number in self.cards:
            self.cards[number] = replace(self.cards[number], **to)
            return
        self.pins[number] = replace(self.pins[number], **to)
        if not self.pins[number].shown:
            self.dots.pop(pin_target(number), None)


def replay(steps: Iterable[SessionStep]) -> Workshop:
    """Return the session as it stands after these steps; they are its first ones, in order."""
    made, version, taken = _Made(), 0, Counter[int]()
    for step in steps:
        _DOES[StepKind(step.kind)](made, step)
        version = step.number
        taken[step.who] += 1
    return Workshop(
        version=version,
        status=made.status,
        tables=made.tables,
        cards=made.cards,
        pins=made.pins,
        dots=made.dots,
        weights=made.weights,
        steps_of=taken,
        frozen=made.frozen,
        published=made.published,
    )


def _join(made: _Made, step: SessionStep) -> None:
    made.tables[step.who] = WorkshopTable(step.who, step.document["name"], step.document["key"])


def _card(made: _Made, step: SessionStep) -> None:
    told = {**step.document, "kind": CardKind(step.document["kind"])}
    made.cards[step.number] = ReactionCard(number=step.number, table=step.who, at=step.at, **told)


def _pin(made: _Made, step: SessionStep) -> None:
    made.pins[step.number] = WorkshopPin(
        number=step.number, table=step.who, at=step.at, **step.document
    )


def _dots(made: _Made, step: SessionStep) -> None:
    of_target = made.dots.setdefault(step.document["on"], {})
    of_target.pop(step.who, None)
    if step.document["dots"]:
        of_target[step.who] = step.document["dots"]


def _weights(made: _Made, step: SessionStep) -> None:
    made.weights[step.who] = step.document["shares"]


def _set(name: str, value: object) -> Callable[[_Made, SessionStep], None]:
    def does(made: _Made, _: SessionStep) -> None:
        setattr(made, name, value)

    return does


def _said(
    name: str, source: Callable[[SessionStep], object]
) -> Callable[[_Made, SessionStep], None]:
    def does(made: _Made, step: SessionStep) -> None:
        made.change(step.document["step"], **{name: source(step)})

    return does


def _freeze(made: _Made, step: SessionStep) -> None:
    made.frozen = FrozenResult(step.number - 1, step.document["sha256"])
    made.status = WorkshopStatus.CLOSED


_DOES: Final[dict[StepKind, Callable[[_Made, SessionStep], None]]] = {
    StepKind.JOIN: _join,
    StepKind.CARD: _card,
    StepKind.PIN: _pin,
    StepKind.DOTS: _dots,
    StepKind.WEIGHTS: _weights,
    StepKind.WITHDRAW: _said("withdrawn", lambda _: True),
    StepKind.RESTORE: _said("withdrawn", lambda _: False),
    StepKind.HIDE: _said("hidden", lambda step: step.document["reason"]),
    StepKind.SHOW: _said("hidden", lambda _: None),
    StepKind.PAUSE: _set("status", WorkshopStatus.PAUSED),
    StepKind.RESUME: _set("status", WorkshopStatus.OPEN),
    StepKind.CLOSE: _set("status", WorkshopStatus.CLOSED),
    StepKind.REOPEN: _set("status", WorkshopStatus.OPEN),
    StepKind.FREEZE: _freeze,
    StepKind.ANSWER: _said("answer", lambda step: step.document["text"] or None),
    StepKind.PUBLISH: _set("published", value=True),
    StepKind.UNPUBLISH: _set("published", value=False),
}
"""What each kind of step does to a session."""
