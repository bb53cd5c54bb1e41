"""A parking balance without a map: spaces or units in, demand per part of the day out (`parking --json`)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from spreidingskaart.criteria.parking.asked import after_mobility, own_plot_factor, rules_firm
from spreidingskaart.criteria.parking.balance import (
    NOISE,
    Range,
    rounded,
)
from spreidingskaart.criteria.parking.deduction import MORE_THAN_ANY
from spreidingskaart.criteria.parking.demand import EXAMPLE, ZONE_ASSUMED, Resolved, resolve
from spreidingskaart.criteria.parking.evidence import DIGITS, numbers
from spreidingskaart.criteria.parking.given import (
    OwnSpacesGiven,
    Sums,
    Use,
    asked_by,
    on_top,
    peak_of,
    peak_part,
    sums_of,
    total_of,
)
from spreidingskaart.criteria.parking.sentences import PART_TITLES, reason
from spreidingskaart.criteria.parking.weak import weak_old_norm
from spreidingskaart.errors import InputError
from spreidingskaart.model import Gap, GapKind, gap_of_status
from spreidingskaart.model.gaps import gaps_told
from spreidingskaart.rules.parking.norm_book import OLD_USE, PARTS, OldUseRule, norm_book
from spreidingskaart.words.lists import join
from spreidingskaart.words.numbers import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

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
    old_own_parking: float | None = None,
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
        What may legally be there now, as `units`: what it asks goes off by the rule of the municipality. Nothing goes
        off for an empty one; None where unknown.
    old_own_parking
        Spaces that the old use had on the plot: what goes off for them does not count again. None where unknown.
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
    _check(items, units, old, own_parking, old_own_parking, book)
    set_id = _set_id(book, norms)
    area = _zone(book, set_id, zone)
    chosen = norms is not None
    new = Use(
        items, units, {name: _resolve(book, name, set_id, area, chosen=chosen) for name in units}
    )
    before = Use({}, old, {name: resolve(book, name, set_id=set_id, zone=area) for name in old})
    left = after_mobility(book)
    alone, gone = sums_of(book, new), asked_by(book, before)
    sums, peak = on_top(book, alone, new, before)
    peak, total, by_itself = (each * left for each in (peak, total_of(new), peak_of(alone, new)))
    sums, alone = sums.times(left), alone.times(left)
    part, own = peak_part(sums, alone), OwnSpacesGiven(own_parking, old_own_parking, alone, sums)
    gaps = [
        *_weak(book, new, own_parking),
        *_weak_old_use(book, before.norms),
        *_weak_parts(sums, float(peak[1])),
        *([_NO_OLD_OWN_SPACES] if own.hinges else []),
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
        "normative_part": PARTS[part],
        "rounded": _whole(book, peak)[1],
        "rounded_range": _whole(book, peak),
        "rounding": book.rounding.title,
        "without_shared_use": round(float(total[1]), DIGITS),
        "without_shared_use_range": np.round(total, DIGITS).tolist(),
        "mobility_correction": book.number("mobility_correction"),
        "own_parking": _own(book, own, peak),
        "new_use": {
            "normative_range": np.round(by_itself, DIGITS).tolist(),
            "rounded_range": _whole(book, by_itself),
        },
        "old_use": {
            "units": None,
            "rule": book.old_use_rule.name.lower(),
            "allowed": book.old_use_rule is not OldUseRule.NOTHING,
            "deducted": None,
            "parts_range": None,
            "own_parking": old_own_parking,
            "norms": _norm_records(book, before),
            **_told_old_use(old_use, _gone_at(alone, sums, part), _old_parts(gone, left)),
        },
        "firm": not gaps,
        "why_not_firm": gaps_told(gaps),
        "gaps": [{"kind": gap.kind.value, "what": gap.what} for gap in dict.fromkeys(gaps)],
    }


# ------------------------------------------------------------------------------------------------ input


def _check(
    items: Mapping[str, float],
    units: Mapping[str, float],
    old: Mapping[str, float],
    own_parking: float | None,
    old_own_parking: float | None,
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
    if old_own_parking is not None:
        given.append(("eigen parkeerplaatsen van het oude gebruik", old_own_parking))
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
    return [name for name, function in book.functions.items() if name in found and function.tables]


def _set_id(book: NormBook, norms: str | None) -> str | None:
    if norms is None:
        return None
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
    if not book.functions[function].tables:
        raise InputError(
            f'Van "{function}" is niet bekend wanneer er wordt geparkeerd: het kan alleen een oud gebruik zijn. '
            f"Kies uit {join(_countable(book), 'of')}."
        )
    if found is not None and not (chosen and set_id not in {key for key, _ in found.norms}):
        return found
    used = set_id or book.nota
    if used is None:
        raise InputError(
            f'Voor "{function}" is geen norm bekend; kies uit {join(_countable(book), "of")}.'
        )
    allowed = join(list(book.norm_sets[used].functions), "of")
    raise InputError(f'Normset "{used}" heeft geen norm voor "{function}"; kies uit {allowed}.')


# ------------------------------------------------------------------------------------------------ as it is written


def _of_parts(sums: Sums) -> dict[str, Any]:
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


def _gone_at(alone: Sums, left: Sums, part: int) -> list[float]:
    """Return what went off in a part, unrounded: the least and the most."""
    ends = [float(alone.high[part] - left.high[part]), float(alone.low[part] - left.low[part])]
    return [round(end, DIGITS) for end in sorted(ends)]


def _told_old_use(
    old_use: Mapping[str, float] | None,
    gone: list[float],
    parts: dict[str, list[float | None]],
) -> dict[str, Any]:
    """Return what is only there where somebody said what the old use is."""
    if old_use is None:
        return {}
    return {"units": dict(old_use), "deducted": gone, "parts_range": parts if old_use else None}


def _old_parts(gone: Range, left: float) -> dict[str, list[float | None]]:
    """Return what the old use asks in each part, where it goes off; the most is None where nobody knows."""
    high = np.where(gone.high < MORE_THAN_ANY, gone.high, np.nan)
    ends = zip(PARTS, numbers(gone.low * left), numbers(high * left), strict=True)
    return {part: [low, most] for part, low, most in ends}


def _own(
    book: NormBook, counts: OwnSpacesGiven, peak: NDArray[np.float64]
) -> dict[str, Any] | None:
    """Return what the plot holds and what is short there; public spaces are not asked without a place."""
    factor = own_plot_factor(book)
    if counts.own is None:
        return None
    return {
        "given": counts.own,
        "factor": list(factor),
        "counts_as": [counts.own * each for each in factor],
        "short": [round(float(end), DIGITS) for end in counts.short(book, counts.own, peak)],
        "public": "Openbare parkeerplaatsen zijn niet getoetst: zonder punt op de kaart is er geen loopafstand.",
    }


# ------------------------------------------------------------------------------------------------ evidence


def _norm_records(book: NormBook, use: Use) -> list[dict[str, Any]]:
    return [_norm_record(book, norm) for norm in use.norms.values() if norm is not None]


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


_NO_OLD_OWN_SPACES: Final = Gap(
    GapKind.UNKNOWN,
    "hoeveel parkeerplaatsen het oude gebruik op eigen terrein had, is niet gegeven",
)


def _weak_old_use(book: NormBook, norms: Mapping[str, Resolved | None]) -> list[Gap]:
    if not norms:
        return []
    rule = book.numbers[OLD_USE]
    gaps = []
    if not rule.status.firm:
        told = f"{reason(rule.title)}: {reason(rule.note or rule.status.dutch)}"
        gaps.append(gap_of_status(rule.status, told))
    if book.old_use_rule is OldUseRule.NOTHING:
        return gaps
    for name, norm in norms.items():
        if norm is None:
            title = book.functions[name].title
            gaps.append(
                Gap(GapKind.UNKNOWN, f"voor het oude gebruik ({title}) is geen norm bekend")
            )
        else:
            gaps += weak_old_norm(norm)
    return gaps


def _weak(book: NormBook, use: Use, own_parking: float | None) -> list[Gap]:
    gaps = [
        gap_of_status(table.status, f"de aanwezigheid van {table.title} is {table.status.dutch}")
        for table in (book.presence[name] for name in use.items)
        if not table.status.firm
    ]
    for _, norm in use.needs():
        gaps += _weak_norm(norm)
    if own_parking is not None and not rules_firm(book):
        told = "de waarde van een parkeerplaats op eigen terrein is niet zeker"
        gaps.append(Gap(GapKind.ASSUMED, told))
    return gaps


def _weak_norm(one: Resolved) -> list[Gap]:
    """Say what is not sure of a norm: that it is not the place's own, or the rules behind it."""
    title = one.function.title
    if one.basis == EXAMPLE:
        return [Gap(GapKind.EXAMPLE_NORM, f"de norm voor {title} komt van andere gemeenten")]
    gaps = [
        gap_of_status(rule.status, f"{rule.title} is {rule.status.dutch}")
        for rule in one.rules
        if not rule.status.firm
    ]
    if one.basis == ZONE_ASSUMED:
        zones = join(list(dict.fromkeys(norm.zone for _, norm in one.norms if norm.zone)))
        told = f"er is geen zone gekozen; voor {title} is met zone {zones} gerekend"
        gaps.insert(0, Gap(GapKind.ASSUMED, told))
    return gaps


def _weak_parts(sums: Sums, peak: float) -> list[Gap]:
    """Name the parts whose presence is unknown and that can need more than the busiest known one."""
    return [
        Gap(
            GapKind.UNKNOWN,
            f"de aanwezigheid op {PART_TITLES[part]} is niet bekend en kan de behoefte hoger maken",
        )
        for part, most, sure in zip(PARTS, sums.bound.tolist(), sums.known.tolist(), strict=True)
        if not sure and most > peak + NOISE
    ]
