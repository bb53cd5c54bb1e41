"""Parking demand against supply per part of the day: bars with the same figures in words beside them."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from spreidingskaart.dutch import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


def parking_chart(details: Mapping[str, Any]) -> str:
    """Return one small chart per reading (as wonen, as maatschappelijk); empty where demand is not known.

    Parameters
    ----------
    details
        Details of a parking finding: `part_titles` and `readings` with demand and supply per part of the day.
    """
    titles = details.get("part_titles") or []
    return "".join(_reading(titles, reading) for reading in details.get("readings") or [] if reading.get("decides", True))


def _reading(titles: Sequence[str], reading: Mapping[str, Any]) -> str:
    low, high = reading.get("demand_low") or [], reading.get("demand_high") or []
    supply = reading.get("supply_low") or [None] * len(low)
    supply_high = reading.get("supply_high") or supply
    scale = max([number for number in (*high, *supply_high) if number is not None], default=0) * 1.05 or 1
    rows = "".join(
        _part(*row, scale) for row in zip(titles, low, high, supply, supply_high, strict=False)
    )
    rounded = " tot ".join(dict.fromkeys(plain(number) for number in reading.get("rounded") or [] if number is not None))
    return (
        f"<p><b>Als {escape(str(reading.get('title')))}</b> ({escape(str(reading.get('as')))}): {rounded} plekken nodig. "
        f'<span class="sk-small">{escape(str(reading.get("reason") or ""))}</span></p>'
        f'<div class="sk-parking">{rows}</div>'
    )


def _part(title: str, low: float | None, high: float | None, supply: float | None, supply_high: float | None, scale: float) -> str:
    if low is None or high is None:
        return f"<span>{escape(title)}</span><span class=sk-muted>niet getoetst</span><span></span>"
    need = plain(low) if low == high else f"{plain(low)}–{plain(high)}"
    marks = "".join(_supply_marks(supply, supply_high, scale))
    there = "" if supply is None or supply_high is None else (plain(supply) if supply == supply_high else f"{plain(supply)}–{plain(supply_high)}")
    return (
        f"<span>{escape(title)}</span>"
        f'<span class="sk-track"><i style="width:{100 * low / scale:.1f}%"></i>'
        f'<i class="sk-more" style="left:{100 * low / scale:.1f}%;width:{100 * (high - low) / scale:.1f}%"></i>{marks}</span>'
        f'<span class="sk-num">{need}{f" / {there}" if there else ""}</span>'
    )


def _supply_marks(low: float | None, high: float | None, scale: float) -> Iterable[str]:
    for supply in dict.fromkeys(number for number in (low, high) if number is not None):
        yield f'<b style="left:{min(100.0, 100 * supply / scale):.1f}%"></b>'
