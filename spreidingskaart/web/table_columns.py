"""How a table that one may sort writes its columns: numbers and dates in Dutch, years as they are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
import streamlit as st

from spreidingskaart.words.dates import FIRST_YEAR, LAST_YEAR

if TYPE_CHECKING:
    from collections.abc import Mapping

_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def written_in_dutch(
    rows: pd.DataFrame | Mapping[str, Any],
) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Return rows with their days as days, and by column how the screen writes it.

    The values stay what they are, so that a column sorts as numbers or days do.
    """
    table = pd.DataFrame(rows).copy()
    days = [name for name in table.columns if _holds_days(table[name])]
    for name in days:
        table[name] = pd.to_datetime(table[name], errors="coerce").dt.date
    numbers = [name for name in table.columns if _holds_amounts(table[name])]
    config: dict[str, Any] = {
        str(name): st.column_config.NumberColumn(format="localized") for name in numbers
    }
    config |= {str(name): st.column_config.DateColumn(format="DD-MM-YYYY") for name in days}
    return table, config


def _holds_days(column: pd.Series[Any]) -> bool:
    told = [value for value in column if isinstance(value, str) and value]
    known = int(column.notna().sum()) - int((column == "").sum())
    return bool(told) and len(told) == known and all(map(_DAY.fullmatch, told))


def _holds_amounts(column: pd.Series[Any]) -> bool:
    """Whether a column holds numbers that are no years: "2026" is no amount."""
    if not pd.api.types.is_numeric_dtype(column) or pd.api.types.is_bool_dtype(column):
        return False
    known = column.dropna()
    return not bool(((known % 1 == 0) & known.between(FIRST_YEAR, LAST_YEAR)).all())
