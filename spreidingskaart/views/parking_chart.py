"""Parking demand against supply per part of the day, as a small chart with its figures in words."""

from __future__ import annotations


def parking_chart(details: object) -> str:
    """Return the chart as HTML; empty until the details hold demand per part of the day."""
    return ""
