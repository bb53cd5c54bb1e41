"""Parking demand against supply per part of the day: a bar per part, with the same numbers beside it."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any, NamedTuple

from spreidingskaart.sheets.words import number_of, sentence_case, span

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


Ends = tuple[float | None, float | None]
"""The lowest and the highest it may be; None where it is not known."""


class Part(NamedTuple):
    """One part of the day."""

    demand: Ends
    supply: Ends
    balance: Ends


def parking_bars(details: Mapping[str, Any]) -> str:
    """Return one small table per way of counting that decides; empty where no demand is known.

    Parameters
    ----------
    details
        Details of a parking finding: `part_titles`, and `readings` with demand and supply per part of the day.
    """
    titles = details.get("part_titles") or []
    readings = [reading for reading in details.get("readings") or [] if reading.get("decides", True)]
    if not titles or not readings:
        return ""
    scale = _scale(readings)
    tables = "".join(_table(titles, reading, scale) for reading in readings)
    supply_known = any(reading.get("supply_low") for reading in readings)
    supply = (
        "De streep is wat er is: op eigen terrein en, waar geteld, openbaar."
        if supply_known
        else "Wat er is, is niet bekend: het aantal eigen parkeerplaatsen is niet ingevuld."
    )
    return (
        f'<div class="bars">{tables}</div>'
        f'<p class="small">De balk is wat er nodig is: donker zeker, licht mogelijk. {supply} '
        "Vet: het dagdeel dat beslist.</p>"
    )


def _scale(readings: Sequence[Mapping[str, Any]]) -> float:
    """Return the largest number that any bar has to show."""
    known = [
        number
        for reading in readings
        for name in ("demand_high", "supply_low")
        for number in reading.get(name) or []
        if number is not None
    ]
    return max(known, default=0.0) * 1.04 or 1.0


def _table(titles: Sequence[str], reading: Mapping[str, Any], scale: float) -> str:
    low, high = reading.get("demand_low") or [], reading.get("demand_high") or []
    nothing = [None] * len(low)
    there = bool(reading.get("supply_low"))
    supply = reading.get("supply_low") or nothing, reading.get("supply_high") or nothing
    balance = reading.get("balance_low") or nothing, reading.get("balance_high") or nothing
    decides = str(reading.get("normative_part") or "").replace("_", "")
    rows = "".join(
        _row(title, Part((a, b), (c, d), (e, f)), scale, bold=title.replace(" ", "") == decides, there=there)
        for title, a, b, c, d, e, f in zip(titles, low, high, *supply, *balance, strict=False)
    )
    rounded = [number for number in reading.get("rounded") or [] if number is not None]
    needed = f": {span(min(rounded), max(rounded))} nodig" if rounded else ""
    caption = f"<b>Als {escape(str(reading.get('title')))}</b> ({escape(str(reading.get('as')))}){needed}"
    basis = sentence_case(str(reading.get("basis_text") or ""))
    heads = ["nodig", "is er", "verschil"] if there else ["nodig"]
    return (
        f"<table><caption>{caption}<span>{escape(basis)}</span></caption>"
        '<thead><tr><th scope="col">Dagdeel</th><td></td>'
        f"{''.join(f'<th scope={chr(34)}col{chr(34)} class={chr(34)}num{chr(34)}>{head}</th>' for head in heads)}"
        f"</tr></thead><tbody>{rows}</tbody></table>"
    )


def _row(title: str, part: Part, scale: float, *, bold: bool, there: bool) -> str:
    name = f'<tr{" class=decides" if bold else ""}><th scope="row">{escape(title)}</th>'
    low, high = part.demand
    if low is None or high is None:
        width = 4 if there else 2
        return f'{name}<td colspan="{width}" class="unknown">niet getoetst: geen cijfer voor dit dagdeel</td></tr>'
    cells = [f'<td class="num">{span(low, high)}</td>']
    if there:
        cells += [_cell(*part.supply), _cell(*part.balance, signed=True)]
    return f'{name}<td class="track">{_bar(low, high, part.supply[0], scale)}</td>{"".join(cells)}</tr>'


def _bar(low: float, high: float, supply: float | None, scale: float) -> str:
    """Return the bar as a drawing of 100 wide, stretched to its cell."""
    sure, most = 100 * low / scale, 100 * high / scale
    line = "" if supply is None else f'<path class="supply" d="M{100 * supply / scale:.1f} 0V12"/>'
    return (
        '<svg viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect class="may" y="2" width="{most:.1f}" height="8"/>'
        f'<rect class="sure" y="2" width="{sure:.1f}" height="8"/>{line}</svg>'
    )


def _cell(low: float | None, high: float | None, *, signed: bool = False) -> str:
    if low is None or high is None:
        return '<td class="num unknown">onbekend</td>'
    if not signed:
        return f'<td class="num">{span(low, high)}</td>'
    ends = dict.fromkeys((number_of(low), number_of(high)))
    return f'<td class="num{" short" if low < 0 else ""}">{" tot ".join(ends)}</td>'
