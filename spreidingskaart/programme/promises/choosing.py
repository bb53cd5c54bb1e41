"""Which agreements somebody wants to see: of one kind, about one stadsdeel, with certain words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from spreidingskaart.model import PromiseKind
    from spreidingskaart.programme.promises.reading import Promise


@dataclass(frozen=True)
class PromiseFilter:
    """What is asked for; what is left out asks for everything."""

    kind: PromiseKind | None = None
    district: str = ""
    """Code of a stadsdeel."""
    words: str = ""
    """Every one of them must stand in number, title, text, outcome or note, in any case."""

    def passes(self, promise: Promise) -> bool:
        """Whether an agreement is one of these."""
        about = (promise.number, promise.title, promise.text, promise.outcome, promise.note)
        told = " ".join(about).casefold()
        return (
            (self.kind is None or promise.kind is self.kind)
            and (not self.district or promise.district == self.district)
            and all(word in told for word in self.words.casefold().split())
        )

    def chosen(self, promises: Iterable[Promise]) -> tuple[Promise, ...]:
        """Return the agreements that are asked for, in their order."""
        return tuple(promise for promise in promises if self.passes(promise))
