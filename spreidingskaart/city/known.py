"""What is derived of a City once and then kept: typed, apart from the City, and told by what it rests on."""

from __future__ import annotations

from collections import OrderedDict
from enum import Flag
from threading import Lock
from typing import TYPE_CHECKING, Final, Generic, NamedTuple, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

_Question = TypeVar("_Question")
_Answer = TypeVar("_Answer")
_MISSING: Final = object()


class RestsOn(Flag):
    """What an answer rests on beside the layers, on which every answer rests."""

    LAYERS = 0
    """On nothing more: the same in every year and under all rules."""
    YEAR = 1
    """On the year of the City, for instance because facilities open and close."""
    RULES = 2
    """On rules of the municipality, among them norms that somebody tries out."""
    PEOPLE = 4
    """On how many people live where: the same in every year, but for those in which planned housing adds to it."""

    # there is one object of each value; the hash of Flag takes longer than the look-up that it is for
    __hash__ = object.__hash__


_ANYTHING: Final = RestsOn.RULES | RestsOn.YEAR


class Key(NamedTuple):
    """The name of a question, and what was asked; layers as the objects themselves."""

    rests_on: RestsOn
    name: str
    asked: tuple[Hashable, ...] = ()


def of_layers(name: str, *asked: Hashable) -> Key:
    """Return the key of an answer that rests on layers alone: it holds in every year, under all rules.

    Of the layers of areas on what does not change with the year: codes, names and borders, never inhabitants.
    """
    return Key(RestsOn.LAYERS, name, asked)


def of_year(name: str, *asked: Hashable) -> Key:
    """Return the key of an answer that rests on layers, the year and the people in it: it holds under all rules."""
    return Key(RestsOn.YEAR, name, asked)


def of_people(name: str, *asked: Hashable) -> Key:
    """Return the key of an answer that rests on layers and on how many people live where, planned housing included."""
    return Key(RestsOn.PEOPLE, name, asked)


def of_rules(name: str, *asked: Hashable) -> Key:
    """Return the key of an answer that may rest on anything, rules too: the right choice where in doubt."""
    return Key(_ANYTHING, name, asked)


class Known:
    """The answers that are kept with one City.

    Threads share it without a lock: two may both make an answer, and then the first that is kept is what both
    get. What a City in another year or under other rules still has in common with this one, they share.
    """

    def __init__(self) -> None:
        """Start with nothing known."""
        every = [RestsOn(value) for value in range((_ANYTHING | RestsOn.PEOPLE).value + 1)]
        self._shelves: dict[RestsOn, dict[Key, object]] = {rests_on: {} for rests_on in every}

    def known(self, key: Key, make: Callable[[], _Answer]) -> _Answer:
        """Return the answer that is kept under a key; `make` gives it the first time."""
        shelf = self._shelves[key.rests_on]
        answer = shelf.get(key, _MISSING)
        if answer is _MISSING:
            answer = shelf.setdefault(key, make())
        return cast("_Answer", answer)

    def without(self, changed: RestsOn) -> Known:
        """Return what is still known of a City that differs in what `changed` names; shared with this one."""
        other = Known()
        other._shelves |= {
            rests_on: shelf for rests_on, shelf in self._shelves.items() if not rests_on & changed
        }
        return other

    def names(self, rests_on: RestsOn | None = None) -> set[str]:
        """Return the names of what is known; where `rests_on` is given, of what rests on just that."""
        shelves = [
            shelf for kind, shelf in self._shelves.items() if rests_on is None or kind == rests_on
        ]
        return {key.name for shelf in shelves for key in list(shelf)}

    def forget(self, *names: str) -> None:
        """Forget every answer with one of these names, to measure how long making it takes."""
        for shelf in self._shelves.values():
            for key in [key for key in list(shelf) if key.name in names]:
                shelf.pop(key, None)


class Latest(Generic[_Question, _Answer]):
    """The answers to the questions that were asked last; what was not asked for longest makes room.

    For questions of which visitors can think up any number. A City keeps one by `known`.
    """

    def __init__(self, most: int) -> None:
        """Keep at most this many answers."""
        self._most = most
        self._answers: OrderedDict[_Question, _Answer] = OrderedDict()
        self._one_at_a_time = Lock()

    def get(self, question: _Question) -> _Answer | None:
        """Return the answer to a question, or None where it is not kept."""
        with self._one_at_a_time:
            if question not in self._answers:
                return None
            self._answers.move_to_end(question)
            return self._answers[question]

    def known(self, question: _Question, make: Callable[[], _Answer]) -> _Answer:
        """Return the answer to a question; `make` gives it where it is not kept."""
        answer = self.get(question)
        if answer is None:
            made = make()
            with self._one_at_a_time:
                answer = self._answers.setdefault(question, made)
                while len(self._answers) > self._most:
                    self._answers.popitem(last=False)
        return answer

    def questions(self) -> list[_Question]:
        """Return the questions whose answers are kept, the one asked longest ago first."""
        with self._one_at_a_time:
            return list(self._answers)
