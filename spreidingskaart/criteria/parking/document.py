"""A parking balance without a map: spaces or units in, demand per part of the day out (`parking --json`)."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from spreidingskaart.criteria.parking.asked import after_mobility, own_plot_factor, rules_firm
from spreidingskaart.criteria.parking.balance import (
    NOISE,
    Range,
    demand,
    least_peak,
    normative,
    rounded,
)
from spreidingskaart.criteria.parking.deduction import ALLOWED, Off, parts_left, peak_left
from spreidingskaart.criteria.parking.demand import EXAMPLE, ZONE_ASSUMED, Resolved, resolve
from spreidingskaart.criteria.parking.evidence import DIGITS, numbers
from spreidingskaart.criteria.parking.sentences import PART_TITLES, reason
from spreidingskaart.errors import InputError
from spreidingskaart.rules.parking.norm_book import PARTS, norm_book
from spreidingskaart.words.lists import join
from spreidingskaart.words.numbers import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from numpy.typing import NDArray

    from spreidingskaart.rules import RuleBook
    from spreidingskaart.rules.parking.norm_book import NormBook

SCHEMA: Final = "spreidingskaart/parking/1"


def parking_document(
    items: Mapping[str, float],
    units: Mapping[str, float],
    *,
    norms: str | None = None,
    zone: str | None = None,
    own_parking: float | None = None,
    old_use: Mapping[str, float] | None = None,
    rules: RuleBook,
) -> dict[str, Any]:
    """Return a parking balance as one JSON-ready document.

    Parameters
    ----------
    items
        Spaces at full presence by presence category (`woning_bewoner`, `verpleeg_verzorg`, ...).
    units
        Number of units by function (`zorgwoning`, ...), counted by the norms.
    norms
        Id or title of a norm set; the municipality's own nota where it is left out.
    zone
        Parking zone; where it is left out every zone of the set with a norm is taken, as a range.
    own_parking
        Spaces on the plot; None where unknown, and then nothing is said of a shortage.
    old_use
        What may legally be there now, as `units`: its normative demand goes off, where the municipality deducts
        it. Nothing goes off for an empty one; None where unknown.
    rules
        The rules of the municipality.

    Returns
    -------
    What is needed on top of the old use; `new_use` holds what the new use needs by itself, where something went
    off. `parts` and `normative` are the high ends where a norm gives a range, `parts_range` and `normative_range`
    hold both; None is a part whose presence is unknown. Sums are unrounded, `rounded` is the one rounding.

    Raises
    ------
    InputError
        If a category, function, set, zone or number is not one that can be used; the sentence says what is.
    """
    book = norm_book(rules)
    old = old_use or {}
    _check(items, units, old, own_parking, book)
    set_id = _set_id(book, norms) if norms is not None else None
    area = _zone(book, set_id, zone)
    chosen = norms is not None
    new = _Use(
        items, units, {name: _resolve(book, name, set_id, area, chosen=chosen) for name in units}
    )
    before = _Use({}, old, {name: _resolve_old(book, name, set_id, area) for name in old})
    left = after_mobility(book)
    alone = _sums(book, new)
    sums, peak, off = _on_top(book, alone, new, before)
    sums, peak, total = sums.times(left), peak * left, _total(new) * left
    why = [
        *_why_not_firm(book, new, own_parking),
        *_why_old_use(book, before.norms),
        *_why_higher(sums, float(peak[1])),
    ]
    return {
        "schema": SCHEMA,
        "municipality": rules.municipality,
        "items": dict(items),
        "units": dict(units),
        "norms": _norm_records(book, new),
        "zone": area,
        **_of_parts(sums),
        "normative": round(float(peak[1]), DIGITS),
        "normative_range": np.round(peak, DIGITS).tolist(),
        "normative_part": PARTS[int(np.where(sums.known, sums.high, -np.inf).argmax())],
        "rounded": _whole(book, peak)[1],
        "rounded_range": _whole(book, peak),
        "rounding": book.rounding.title,
        "without_shared_use": round(float(total[1]), DIGITS),
        "without_shared_use_range": np.round(total, DIGITS).tolist(),
        "mobility_correction": book.number("mobility_correction"),
        "own_parking": _own(book, own_parking, rounded(peak, book.rounding.rule)),
        "new_use": {
            "normative_range": np.round(left * _peak(alone, new), DIGITS).tolist(),
            "rounded_range": _whole(book, left * _peak(alone, new)),
        },
        "old_use": {
            "units": None if old_use is None else dict(old),
            "deducted": None if old_use is None else np.round(off * left, DIGITS).tolist(),
            "allowed": bool(book.number(ALLOWED)),
            "norms": _norm_records(book, before),
        },
        "firm": not why,
        "why_not_firm": f"{'; '.join(why)}." if why else None,
    }


# ------------------------------------------------------------------------------------------------ input


def _check(
    items: Mapping[str, float],
    units: Mapping[str, float],
    old: Mapping[str, float],
    own_parking: float | None,
    book: NormBook,
) -> None:
    if not items and not units:
        categories, functions = (
            join(names, "of") for names in (list(book.presence), _countable(book))
        )
        raise InputError(
            f"Geef ten minste één groep: --item CATEGORIE=PLAATSEN ({categories}) of "
            f"--unit FUNCTIE=AANTAL ({functions})."
        )
    _refuse_unknown("Categorie", items, book.presence)
    _refuse_unknown("Functie", [*units, *old], book.functions)
    given = [*items.items(), *units.items(), *old.items()]
    if own_parking is not None:
        given.append(("parkeerplaatsen op eigen terrein", own_parking))
    for name, value in given:
        if not math.isfinite(value) or value < 0:
            raise InputError(
                f"Het aantal bij {name} is {_shown(value)}; geef een getal van 0 of meer."
            )


def _refuse_unknown(kind: str, given: Iterable[str], allowed: Iterable[str]) -> None:
    names = list(allowed)
    for name in given:
        if name not in names:
            raise InputError(f'{kind} "{name}" is niet bekend; kies uit {join(names, "of")}.')


def _shown(value: float) -> str:
    return plain(value, 2) if math.isfinite(value) else str(value)


def _countable(book: NormBook) -> list[str]:
    found = {norm.function for item in book.norm_sets.values() for norm in item.norms}
    return [name for name in book.functions if name in found]


def _set_id(book: NormBook, norms: str) -> str:
    wanted = norms.strip().casefold()
    for key, item in book.norm_sets.items():
        if wanted in (key.casefold(), item.title.casefold()):
            return key
    raise InputError(
        f'Normset "{norms}" is niet bekend; kies uit {join(list(book.norm_sets), "of")}.'
    )


def _zone(book: NormBook, set_id: str | None, zone: str | None) -> str | None:
    if zone is None:
        return None
    used = set_id or book.nota
    zones = book.norm_sets[used].zones if used else ()
    for name in zones:
        if name.casefold() == zone.strip().casefold():
            return name
    if not zones:
        raise InputError(f'Zone "{zone}" kan niet worden gekozen; deze normen kennen geen zones.')
    raise InputError(
        f'Zone "{zone}" heeft geen bekende normen; kies uit {join(list(zones), "of")}.'
    )


def _resolve(
    book: NormBook, function: str, set_id: str | None, zone: str | None, *, chosen: bool
) -> Resolved:
    found = resolve(book, function, set_id=set_id, zone=zone, examples=not chosen)
    if found is not None and not (chosen and set_id not in {key for key, _ in found.norms}):
        return found
    used = set_id or book.nota
    if used is None:
        raise InputError(
            f'Voor "{function}" is geen norm bekend; kies uit {join(_countable(book), "of")}.'
        )
    allowed = join(list(book.norm_sets[used].functions), "of")
    raise InputError(f'Normset "{used}" heeft geen norm voor "{function}"; kies uit {allowed}.')


def _resolve_old(book: NormBook, function: str, set_id: str | None, zone: str | None) -> Resolved:
    found = resolve(book, function, set_id=set_id, zone=zone)
    if found is None:
        allowed = join(_countable(book), "of")
        raise InputError(
            f'Voor het oude gebruik "{function}" is geen norm bekend; laat het weg of kies uit {allowed}.'
        )
    return found


# ------------------------------------------------------------------------------------------------ sums


@dataclass(frozen=True)
class _Use:
    """What a use asks for: spaces by presence category, and units by function with the norms that hold."""

    items: Mapping[str, float]
    units: Mapping[str, float]
    norms: Mapping[str, Resolved]

    def needs(self) -> Iterator[tuple[float, Resolved]]:
        """Return each number of units with its norm."""
        for name, amount in self.units.items():
            yield amount, self.norms[name]


@dataclass(frozen=True, eq=False)
class _Sums:
    """Demand per part; (parts,) each."""

    fixed: NDArray[np.float64]
    """What does not depend on a norm; NaN where unknown."""
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    bound: NDArray[np.float64]
    """The most there can be: everybody whose presence is unknown is there."""
    known: NDArray[np.bool_]

    def times(self, share: float) -> _Sums:
        """Return the demand that is left after a correction."""
        low, high, bound = (each * share for each in (self.low, self.high, self.bound))
        return _Sums(self.fixed * share, low, high, bound, self.known)


def _sums(book: NormBook, use: _Use) -> _Sums:
    """Return the demand of a use per part of the day, before a mobility correction."""
    presence = np.array([book.presence[name].shares for name in use.items]).reshape(
        len(use.items), len(PARTS)
    )
    spaces = list(use.items.values())
    fixed = demand(spaces, presence)
    known = ~np.isnan(fixed)
    low = high = demand(spaces, np.nan_to_num(presence))
    bound = demand(spaces, np.nan_to_num(presence, nan=1.0))
    for amount, norm in use.needs():
        need = norm.per_unit
        low, high, bound = (
            low + amount * need.low,
            high + amount * need.high,
            bound + amount * need.high,
        )
        known = known & (need.known | (amount == 0))
    return _Sums(fixed, low, high, bound, np.asarray(known, dtype=bool))


def _of_parts(sums: _Sums) -> dict[str, Any]:
    """Return the demand of each part as it is written; of an unknown one only the most that it can be."""
    most = zip(PARTS, numbers(sums.bound), sums.known.tolist(), strict=True)
    return {
        "parts": dict(zip(PARTS, numbers(sums.high, sums.known), strict=True)),
        "parts_range": _ranges(sums.low, sums.high, sums.known),
        "unknown_parts": {part: {"at_most": bound} for part, bound, sure in most if not sure},
    }


def _whole(book: NormBook, spaces: NDArray[np.float64]) -> list[int]:
    return [int(end) for end in rounded(spaces, book.rounding.rule)]


def _ranges(
    low: NDArray[np.float64], high: NDArray[np.float64], known: NDArray[np.bool_]
) -> dict[str, list[float | None] | None]:
    ends = zip(PARTS, numbers(low), numbers(high), known.tolist(), strict=True)
    return {part: [first, last] if sure else None for part, first, last, sure in ends}


def _least(sums: _Sums, use: _Use) -> float:
    """Return the low end of the normative demand.

    Exact where one pair of presence tables has an unknown visitors' share; else the busiest of the low ends,
    which can only be lower.
    """
    loose = [norm.function.tables for _, norm in use.needs() if not norm.visitors_known]
    if len(set(loose)) != 1:
        return float(normative(np.where(sums.known, sums.low, np.nan)))
    ends = np.stack([sums.fixed, sums.fixed])
    for amount, norm in use.needs():
        need = norm.per_unit
        ends += amount * (need.low if norm.visitors_known else need.total_low * norm.ends)
    all_visitors, all_residents = np.where(sums.known, ends, np.nan)
    return least_peak(all_visitors, all_residents)


def _peak(sums: _Sums, use: _Use) -> NDArray[np.float64]:
    """Return (2,) the lowest and highest normative demand."""
    return np.array([_least(sums, use), normative(np.where(sums.known, sums.high, np.nan))])


def _on_top(
    book: NormBook, sums: _Sums, new: _Use, old: _Use
) -> tuple[_Sums, NDArray[np.float64], NDArray[np.float64]]:
    """Return what is needed on top of the old use, its (2,) normative demand, and (2,) what went off.

    What old and new use have in common is counted by the same norm, so what is unknown of it is the same for
    both.
    """
    peak = _peak(sums, new)
    if not old.units or not book.number(ALLOWED):
        return sums, peak, np.zeros(2)
    gone = _peak(_sums(book, old), old)
    common = sum(
        (min(new.units.get(name, 0.0), old.units[name]) * norm.per_unit.high
         for name, norm in old.norms.items()),
        np.zeros(len(PARTS)),
    )  # fmt: skip
    off = Off(gone[:1], gone[1:], np.ones(1), np.ones(1, dtype=bool))
    left = parts_left(Range(sums.low, sums.high), common, off)
    bound = parts_left(Range(sums.low, sums.bound), common, off).high
    above = replace(sums, low=left.low, high=left.high, bound=bound)
    high = float(normative(np.where(sums.known, left.high, np.nan)))
    return above, np.array([_least_left(peak, gone, new, old), high]), gone


def _least_left(
    peak: NDArray[np.float64], gone: NDArray[np.float64], new: _Use, old: _Use
) -> float:
    """Return the low end of what is left; where nothing but the number of units changes, that of the difference."""
    same = not new.items and list(new.units) == list(old.units) and len(new.units) == 1
    off = Off(gone[:1], gone[1:], np.array(list(old.units.values())[:1]), np.array([same]))
    per_unit = [(norm.per_unit.peak_low, norm.per_unit.peak_high) for norm in old.norms.values()]
    one = Range(*np.array(per_unit[0]))
    return float(peak_left(Range(peak[:1], peak[1:]), one, off).low[0])


def _total(use: _Use) -> NDArray[np.float64]:
    total = np.full(2, float(sum(use.items.values())))
    for amount, norm in use.needs():
        total = total + amount * np.array([norm.per_unit.total_low, norm.per_unit.total_high])
    return total


def _own(
    book: NormBook, own_parking: float | None, whole: NDArray[np.float64]
) -> dict[str, Any] | None:
    """Return what the plot holds and what is short there; public spaces are not asked without a place."""
    if own_parking is None:
        return None
    least, most = (own_parking * factor for factor in own_plot_factor(book))
    short = [
        max(0.0, round(float(whole[0]) - most, DIGITS)),
        max(0.0, round(float(whole[1]) - least, DIGITS)),
    ]
    return {
        "given": own_parking,
        "factor": list(own_plot_factor(book)),
        "counts_as": [least, most],
        "short": short,
        "public": "Openbare parkeerplaatsen zijn niet getoetst: zonder punt op de kaart is er geen loopafstand.",
    }


# ------------------------------------------------------------------------------------------------ evidence


def _norm_records(book: NormBook, use: _Use) -> list[dict[str, Any]]:
    return [_norm_record(book, norm) for norm in use.norms.values()]


def _norm_record(book: NormBook, one: Resolved) -> dict[str, Any]:
    return {
        "function": one.function_id,
        "unit": one.function.norm_unit,
        "min": one.ends_as_written[0],
        "max": one.ends_as_written[1],
        "basis": one.basis,
        "sets": list(dict.fromkeys(key for key, _ in one.norms)),
        "zones": list(dict.fromkeys(norm.zone for _, norm in one.norms if norm.zone)),
        "status": "verified" if one.firm else _weakest(one),
        "source": "; ".join(
            dict.fromkeys(book.norm_reference(key, norm).source for key, norm in one.norms)
        ),
    }


def _weakest(one: Resolved) -> str:
    weak = [rule.status.value for rule in one.rules if not rule.status.firm]
    return weak[0] if weak else "verified"


def _why_old_use(book: NormBook, norms: Mapping[str, Resolved]) -> list[str]:
    allowed = book.numbers[ALLOWED]
    if not norms:
        return []
    why = (
        []
        if allowed.status.firm
        else [f"{reason(allowed.title)}: {reason(allowed.note or allowed.status.dutch)}"]
    )
    if allowed.value:
        weak = [one.function.title for one in norms.values() if not one.firm]
        why += [f"de norm voor het oude gebruik ({title}) is hier niet zeker" for title in weak]
    return why


def _why_not_firm(book: NormBook, use: _Use, own_parking: float | None) -> list[str]:
    why = [
        f"de aanwezigheid van {book.presence[name].title} is {book.presence[name].status.dutch}"
        for name in use.items
        if not book.presence[name].status.firm
    ]
    for norm in use.norms.values():
        why += _weak_norm(norm)
    if own_parking is not None and not rules_firm(book):
        why.append("de waarde van een parkeerplaats op eigen terrein is niet zeker")
    return list(dict.fromkeys(why))


def _weak_norm(one: Resolved) -> list[str]:
    """Say what is not sure of a norm: that it is not the place's own, or the rules behind it."""
    title = one.function.title
    if one.basis == EXAMPLE:
        return [f"de norm voor {title} komt van andere gemeenten"]
    weak = [f"{rule.title} is {rule.status.dutch}" for rule in one.rules if not rule.status.firm]
    if one.basis == ZONE_ASSUMED:
        zones = join(list(dict.fromkeys(norm.zone for _, norm in one.norms if norm.zone)))
        weak.insert(0, f"er is geen zone gekozen; voor {title} is met zone {zones} gerekend")
    return weak


def _why_higher(sums: _Sums, peak: float) -> list[str]:
    """Name the parts whose presence is unknown and that can need more than the busiest known one."""
    return [
        f"de aanwezigheid op {PART_TITLES[part]} is niet bekend en kan de behoefte hoger maken"
        for part, most, sure in zip(PARTS, sums.bound.tolist(), sums.known.tolist(), strict=True)
        if not sure and most > peak + NOISE
    ]
