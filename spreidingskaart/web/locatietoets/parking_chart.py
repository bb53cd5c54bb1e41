"""Parking demand against supply per part of the day, as the numbers that parking.html draws."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from spreidingskaart.words.numbers import plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def parking_readings(details: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the readings that decide (as wonen, as maatschappelijk), each with bars in percent of the widest.

    Parameters
    ----------
    details
        Details of a parking finding: `part_titles` and `readings` with demand and supply per part of the day.
    """
    titles = details.get("part_titles") or []
    old = details.get("old_use") or {}
    went_off = old if old.get("answer") == "deducted" else None
    readings = [
        reading for reading in details.get("readings") or [] if reading.get("decides", True)
    ]
    return [_reading(titles, reading, went_off) for reading in readings]


def _reading(
    titles: Sequence[str], reading: Mapping[str, Any], old: Mapping[str, Any] | None
) -> dict[str, Any]:
    low, high = reading.get("demand_low") or [], reading.get("demand_high") or []
    unknown = [None] * len(low)
    low_need, high_need = (reading.get("rounded") or (None, None))[:2]
    there_low = reading.get("supply_low") or unknown
    there_high = reading.get("supply_high") or unknown
    scale = 100 / _widest([*high, *there_high])
    parts = zip(titles, low, high, there_low, there_high, strict=False)
    return {
        "title": reading.get("title"),
        "as": reading.get("as"),
        "reason": reading.get("reason") or "",
        "needed": _range(low_need, high_need, between=" tot "),
        "old": None if old is None else _old_use(reading, old),
        "parts": [_part(*part, scale) for part in parts],
    }


def _widest(amounts: Sequence[float | None]) -> float:
    """Return what the whole width of the picture stands for."""
    return max([amount for amount in amounts if amount is not None], default=0.0) * 1.05 or 1.0


def _old_use(reading: Mapping[str, Any], old: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "what": old["told"],
        "spaces": _span(old["deducted"]),
        "new_use": _span(reading["new_use"]["rounded"]),
    }


def _part(
    title: str,
    low: float | None,
    high: float | None,
    there_low: float | None,
    there_high: float | None,
    scale: float,
) -> dict[str, Any]:
    known = low is not None and high is not None
    return {
        "title": title,
        "need": _range(low, high) if known else None,
        "low": round((low or 0) * scale, 1),
        "more": round(((high or 0) - (low or 0)) * scale, 1),
        "there": _range(there_low, there_high),
        "supply": [
            round(number * scale, 1)
            for number in dict.fromkeys((there_low, there_high))
            if number is not None
        ],
    }


def _span(ends: Sequence[float]) -> str:
    return _range(ends[0], ends[1], between=" tot ")


def _range(low: float | None, high: float | None, between: str = "–") -> str:
    return between.join(
        dict.fromkeys(plain(number) for number in (low, high) if number is not None)
    )
