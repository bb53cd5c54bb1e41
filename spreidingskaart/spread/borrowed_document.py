"""What spread rules of other places would say of this City, as records for the command line, files and the page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from spreidingskaart.city.measures.norms import DETOUR, book_of
from spreidingskaart.model import Status
from spreidingskaart.model.details import plain
from spreidingskaart.model.gaps import Gap, GapKind, gap_of_status, gaps_told
from spreidingskaart.rules.borrowed import CITY, borrowed_rules
from spreidingskaart.spread.borrowed import Borrowed, borrowed_of
from spreidingskaart.spread.borrowed_history import History, Would, history_of
from spreidingskaart.spread.kinds import CLUSTERED
from spreidingskaart.spread.sentences.borrowed import headline, more

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spreidingskaart.city import City
    from spreidingskaart.spread.borrowed import AreasUnder


@dataclass(frozen=True, eq=False)
class BorrowedAnswer:
    """One rule of elsewhere with everything that it says of a City."""

    city: City
    """In the year that was asked."""
    found: Borrowed
    past: History | None
    """None where the rule cannot be run."""
    sentence: str
    """Begins with the number; whose rule it is and what stands in are part of it."""
    more: tuple[str, ...]
    gaps: tuple[Gap, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return the record of one rule, JSON-ready."""
        rule = self.found.rule
        return {
            "id": self.found.rule_id,
            "title": rule.title,
            "whose": rule.whose,
            "not_here": rule.not_here.format(city=self.city.municipality.name),
            "subject": rule.subject,
            "source": rule.source,
            "url": rule.url,
            "status": rule.status.value,
            "valid_from": rule.valid_from.isoformat() if rule.valid_from else None,
            "valid_until": rule.valid_until.isoformat() if rule.valid_until else None,
            "version": rule.version,
            "computed": not self.found.why_not,
            "why_not": self.found.why_not or None,
            "sentence": self.sentence,
            "more": list(self.more),
            "limits": [
                {"says": limit.says, "stands_in": limit.stands_in, "effect": limit.effect.value}
                for limit in rule.limits
            ],
            "not_computed": list(rule.not_computed),
            "too_large": self.found.too_large,
            **self._first(),
            "areas": [self._areas(under) for under in self.found.areas],
            "facilities": self._facilities(),
            "firm": not self.gaps,
            "why_not_firm": gaps_told(self.gaps),
            "gaps": plain(self.gaps),
        }

    def _first(self) -> dict[str, int | None]:
        """Return in how many areas the first limit about areas is passed, now and with one facility more."""
        first = next(iter(self.found.areas), None)
        if first is None:
            return {"before": None, "after": None, "of": None}
        told = self._areas(first)
        return {name: told[name] for name in ("before", "after", "of")}

    def _areas(self, under: AreasUnder) -> dict[str, Any]:
        counting = under.counting
        return {
            "by": counting.level,
            "tested": under.limit.tested,
            "of": int(np.isfinite(under.allowed).sum()),
            "before": int(under.before.sum()),
            "after": int(under.after.sum()),
            "perhaps_before": int((under.perhaps_before & np.isfinite(under.allowed)).sum()),
            "perhaps_after": int((under.perhaps_after & np.isfinite(under.allowed)).sum()),
            "areas": [
                {
                    "code": str(counting.codes[row]),
                    "name": str(counting.names[row]),
                    "inhabitants": _number(counting.inhabitants[row]),
                    "counted": float(under.counted[row]),
                    "allowed": _number(under.allowed[row]),
                    "before": bool(under.before[row]),
                    "after": bool(under.after[row]),
                    "perhaps_before": bool(under.perhaps_before[row]),
                    "perhaps_after": bool(under.perhaps_after[row]),
                    "fictional": bool(under.fictional[row]),
                }
                for row in range(len(counting.codes))
            ],
        }

    def _facilities(self) -> dict[str, Any] | None:
        if self.past is None:
            return None
        layer, past = self.city.layers["facilities"], self.past
        return {
            "of": len(past.would),
            **{would.value: past.count(would) for would in Would},
            "not_told_one_by_one": past.hidden,
            "in_order_of_opening": [
                {
                    "id": str(layer["id"][row]),
                    "name": str(layer["name"][row]),
                    "opened": _number(opened),
                    "fictional": layer["fictional"][row] == "yes",
                    "would": would.value,
                }
                for row, opened, would in zip(past.row, past.opened, past.would, strict=True)
            ],
        }


def borrowed_answer(
    city: City, rule_id: str, kind: str = CLUSTERED, *, places: float, year: int | None = None
) -> BorrowedAnswer:
    """Return one rule of elsewhere with everything that it says; the arguments are those of `borrowed_of`."""
    found = borrowed_of(city, rule_id, kind, places=places, year=year)
    there, name = city.at(found.year), city.municipality.name
    past = None if found.why_not else history_of(city, found)
    return BorrowedAnswer(
        city=there,
        found=found,
        past=past,
        sentence=headline(found, past, name),
        more=more(found, past, name),
        gaps=tuple(_gaps(there, found, past)),
    )


def borrowed_answers(
    city: City, kind: str = CLUSTERED, *, places: float, year: int | None = None
) -> tuple[BorrowedAnswer, ...]:
    """Return every rule of elsewhere with everything that it says."""
    return tuple(
        borrowed_answer(city, rule_id, kind, places=places, year=year)
        for rule_id in borrowed_rules()
    )


def _gaps(city: City, found: Borrowed, past: History | None) -> Iterator[Gap]:
    """Yield what keeps an answer from being firm; that the rule does not hold here is always one."""
    rule = found.rule
    yield Gap(GapKind.ASSUMED, f"{rule.whose} geldt hier niet voor wonen met zorg")
    if rule.status is Status.EXAMPLE:
        yield gap_of_status(rule.status, "de regel is een voorbeeld van elders")
    elif not rule.status.firm:
        yield gap_of_status(rule.status, f"de bron van {rule.whose} is {rule.status.dutch}")
    for limit in rule.limits:
        yield Gap(GapKind.ASSUMED, limit.stands_in)
    if past is None:
        yield Gap(GapKind.NOT_TESTED, "de regel is hier niet uit te rekenen")
        return
    fiction = found.kind.fiction.sentence
    if fiction:
        yield Gap(GapKind.FICTIONAL, f"{fiction[0].lower()}{fiction[1:].removesuffix('.')}")
    if city.planned_housing is not None:
        yield city.planned_housing.gap
    yield from _unknown(city, found, past)


def _unknown(city: City, found: Borrowed, past: History) -> Iterator[Gap]:
    if any((one.perhaps_before | one.perhaps_after).any() for one in found.areas):
        yield Gap(GapKind.UNKNOWN, "niet alle plekken zijn per gebied bekend")
    if past.count(Would.UNKNOWN):
        yield Gap(GapKind.UNKNOWN, "niet van elke voorziening zijn jaar, plek en aantal bekend")
    if past.hidden:
        yield Gap(GapKind.HIDDEN, "een deel van de aantallen is afgerond om adressen te beschermen")
    if found.apart is not None and found.apart.on_foot:
        status = book_of(city).numbers[DETOUR].status
        if not status.firm:
            yield gap_of_status(status, f"de omloopfactor is {status.dutch}")


def _number(value: float) -> float | None:
    return round(float(value), 4) if np.isfinite(value) else None


def level_of(answer: BorrowedAnswer) -> AreasUnder | None:
    """Return what the rule says of the areas that a table can show; None where it speaks of none."""
    return next((one for one in answer.found.areas if one.counting.level != CITY), None)
