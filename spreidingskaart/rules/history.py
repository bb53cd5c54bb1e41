"""What a norm was before: earlier values with the day from which each held, and where it stands."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field

from spreidingskaart.model import Status

if TYPE_CHECKING:
    from collections.abc import Sequence


class EarlierNorm(BaseModel):
    """One value that a norm had until the next one held."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    value: float | None = Field(allow_inf_nan=False)
    """None where no norm held in that time."""
    valid_from: dt.date | None = None
    """None where it held as long as anybody knows; only the oldest may say so."""
    source: str
    status: Status
    url: str | None = None
    note: str | None = None


def order_fault(valid_from: dt.date | None, earlier: Sequence[EarlierNorm]) -> str | None:
    """Return what is wrong with the order of a history, in Dutch; None where it is newest first."""
    days = [valid_from, *(one.valid_from for one in earlier)]
    if len(days) > 1 and None in days[:-1]:
        return "earlier staat er, maar van een latere waarde ontbreekt valid_from"
    for newer, older in pairwise(day for day in days if day is not None):
        if older >= newer:
            return f"earlier gaat van nieuw naar oud, en {older} komt niet voor {newer}"
    return None


def held_on(
    day: dt.date, valid_from: dt.date | None, earlier: Sequence[EarlierNorm]
) -> EarlierNorm | bool:
    """Return which value held on a day: True for the newest, an earlier one, False where nobody knows."""
    if valid_from is None or valid_from <= day:
        return True
    found = (one for one in earlier if one.valid_from is None or one.valid_from <= day)
    return next(found, False)
