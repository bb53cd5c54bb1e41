"""The fields in which a visitor says what must come: the same words and bounds on every page that asks."""

from __future__ import annotations

from typing import Final

import streamlit as st

from spreidingskaart.site_test.proposals import (
    LEAST_HEIGHT,
    MOST_HEIGHT,
    MOST_PARKING,
    MOST_PLACES,
    MOST_UNITS,
    MOST_YEARS,
)
from spreidingskaart.web.url_state import KEPT

_UNKNOWN: Final = "onbekend"
_UNITS_LEFT_OUT: Final = (
    "Leeg is niet bekend. Parkeren rekent dan met één wooneenheid per plek; "
    "een maximum aantal wooneenheden in het omgevingsplan wordt dan niet getoetst."
)


def places(key: str) -> int:
    """Show the number of places; it is never empty."""
    amount: int = st.number_input("Plekken", 1, MOST_PLACES, 24, key=key, **KEPT)
    return amount


def units(key: str) -> int | None:
    """Show the number of dwellings or rooms."""
    return _whole("Woningen of kamers", 1, MOST_UNITS, key, tip=_UNITS_LEFT_OUT)


def own_parking(key: str) -> int | None:
    """Show the parking spaces on the plot itself."""
    return _whole("Eigen parkeerplaatsen", 0, MOST_PARKING, key)


def height(key: str) -> float | None:
    """Show the building height, metres."""
    return st.number_input(
        "Bouwhoogte (m)",
        LEAST_HEIGHT,
        MOST_HEIGHT,
        None,
        0.5,
        "%g",
        key=key,
        placeholder=_UNKNOWN,
        **KEPT,
    )


def temporary_years(key: str) -> int | None:
    """Show how many years a temporary use lasts; empty where it is meant to stay."""
    return _whole("Hoeveel jaar, als het tijdelijk is", 1, MOST_YEARS, key, empty="blijvend")


def _whole(
    label: str, least: int, most: int, key: str, *, empty: str = _UNKNOWN, tip: str | None = None
) -> int | None:
    amount: int | None = st.number_input(
        label, least, most, None, key=key, placeholder=empty, help=tip, **KEPT
    )
    return amount
