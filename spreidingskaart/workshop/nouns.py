"""What there is in a workshop session: tables, cards, pins, dots and weights, as its steps made them."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping


class StepKind(StrEnum):
    """What a step does. The first ones are of tables, the others of who leads."""

    JOIN = "join"
    CARD = "card"
    PIN = "pin"
    DOTS = "dots"
    WEIGHTS = "weights"
    WITHDRAW = "withdraw"
    RESTORE = "restore"
    HIDE = "hide"
    SHOW = "show"
    PAUSE = "pause"
    RESUME = "resume"
    CLOSE = "close"
    REOPEN = "reopen"
    FREEZE = "freeze"
    ANSWER = "answer"
    PUBLISH = "publish"
    UNPUBLISH = "unpublish"

    @property
    def dutch(self) -> str:
        """What was done, as the audit tells it."""
        return _DONE[self]


_DONE: Final = {
    StepKind.JOIN: "tafel erbij",
    StepKind.CARD: "reactie",
    StepKind.PIN: "punt",
    StepKind.DOTS: "stippen",
    StepKind.WEIGHTS: "gewichten",
    StepKind.WITHDRAW: "teruggehaald",
    StepKind.RESTORE: "teruggezet",
    StepKind.HIDE: "verborgen",
    StepKind.SHOW: "weer getoond",
    StepKind.PAUSE: "gepauzeerd",
    StepKind.RESUME: "verder gegaan",
    StepKind.CLOSE: "gesloten",
    StepKind.REOPEN: "heropend",
    StepKind.FREEZE: "uitkomst vastgezet",
    StepKind.ANSWER: "antwoord geschreven",
    StepKind.PUBLISH: "antwoorden gepubliceerd",
    StepKind.UNPUBLISH: "antwoorden weer intern",
}


class WorkshopStatus(StrEnum):
    """Whether tables may do something."""

    OPEN = "open"
    PAUSED = "paused"
    CLOSED = "closed"

    @property
    def dutch(self) -> str:
        """The word on screen."""
        return {"open": "open", "paused": "staat stil", "closed": "gesloten"}[self.value]


class CardKind(StrEnum):
    """What a reaction is."""

    IDEA = "idea"
    WORRY = "worry"
    FACT = "fact"

    @property
    def dutch(self) -> str:
        """The word on screen."""
        return {"idea": "idee", "worry": "zorg", "fact": "feit"}[self.value]


@dataclass(frozen=True)
class WorkshopQuestion:
    """What a session asks: the proposal that a pin begins with, and how many dots a table has."""

    form: str
    """Id of a care form."""
    places: int
    dots: int


@dataclass(frozen=True)
class WorkshopTable:
    """People who answer together, under a name that they chose."""

    number: int
    name: str
    key: str
    """Fingerprint of the code by which it comes back."""


@dataclass(frozen=True, kw_only=True)
class _Said:
    number: int
    """That of the step which made it."""
    table: int
    at: dt.datetime
    once: str
    """What the browser that sent it called it."""
    withdrawn: bool = False
    hidden: str | None = None
    """Why who leads the session hid it."""

    @property
    def shown(self) -> bool:
        """Whether the room sees it."""
        return not self.withdrawn and self.hidden is None


@dataclass(frozen=True, kw_only=True)
class ReactionCard(_Said):
    """What a table has to say of a place."""

    kind: CardKind
    text: str
    criterion: str | None
    """Id of the criterion that it is about."""
    where: Mapping[str, Any] | None
    """Place that it is about, as `whereabouts` tells it."""


@dataclass(frozen=True, kw_only=True)
class WorkshopPin(_Said):
    """A place that a table proposes, with the verdict that it got at that moment."""

    latitude: float
    longitude: float
    """Degrees (WGS84)."""
    form: str
    places: int
    verdict: Mapping[str, Any]
    """As `pin_verdict` tells it."""
    answer: str | None = None
    """The public answer that somebody wrote to it."""


@dataclass(frozen=True)
class FrozenResult:
    """That the outcome was fixed: of which steps, and its fingerprint."""

    through: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class Workshop:
    """A session as it stands after a number of steps."""

    version: int = 0
    """Number of the newest step."""
    status: WorkshopStatus = WorkshopStatus.OPEN
    tables: Mapping[int, WorkshopTable] = field(default_factory=dict)
    cards: Mapping[int, ReactionCard] = field(default_factory=dict)
    pins: Mapping[int, WorkshopPin] = field(default_factory=dict)
    dots: Mapping[str, Mapping[int, int]] = field(default_factory=dict)
    """Dots by target and table."""
    weights: Mapping[int, Mapping[str, int]] = field(default_factory=dict)
    """What a table's sliders say of each criterion, 0 to 100, by table."""
    steps_of: Mapping[int, int] = field(default_factory=dict)
    """How many steps each table took."""
    frozen: FrozenResult | None = None
    published: bool = False

    def takes_dots(self, on: str) -> bool:
        """Whether a target takes part: a candidate does, and a pin while the room sees it."""
        pin = next((pin for pin in self.pins.values() if pin_target(pin.number) == on), None)
        return pin.shown if pin is not None else on.startswith(candidate_target(""))

    def made_once(self, table: int, once: str) -> int | None:
        """Return the number of what a table sent under this name before; None where it did not."""
        made = (*self.cards.values(), *self.pins.values())
        found = (one.number for one in made if (one.table, one.once) == (table, once))
        return next(found, None)

    def dots_of(self, table: int) -> int:
        """Return how many dots a table gave."""
        return sum(given.get(table, 0) for given in self.dots.values())

    def said(self, number: int) -> ReactionCard | WorkshopPin | None:
        """Return the card or pin of a step; None where it made neither."""
        return self.cards.get(number) or self.pins.get(number)


def pin_target(number: int) -> str:
    """Return how a pin is called among what gets dots."""
    return f"pin:{number}"


def candidate_target(site: str) -> str:
    """Return how a candidate is called among what gets dots."""
    return f"candidate:{site}"
