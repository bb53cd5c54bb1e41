"""Rows that say the same, against a plain dictionary."""

from __future__ import annotations

import numpy as np
import pytest

from geo.distinct import distinct


@pytest.mark.parametrize("n", [1, 7, 33, 400])
@pytest.mark.parametrize("seed", range(6))
def test_rows_are_one_kind_exactly_where_every_column_is_the_same(n: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    columns = [
        random.integers(0, 4, n),
        np.where(random.random(n) < 0.3, np.nan, random.integers(1, 3, n)),
        random.random(n) < 0.5,
        np.full(n, np.nan),
        np.full(n, 24.0),
    ]
    columns = columns[seed % 3 :]
    rows = list(zip(*(np.nan_to_num(column, nan=-1.0).tolist() for column in columns), strict=True))
    one, kind = distinct(*columns)
    assert [rows[one[each]] for each in kind] == rows
    if n > 32:
        assert len(one) == len(set(rows)), "kinds that are the same are one kind"


def test_kinds_stand_in_the_order_of_the_rows() -> None:
    """What is known of some rows in order stays in order where each of them is a kind by itself."""
    own = np.zeros(100, dtype=np.int64)
    rows = np.array([5, 40, 41, 99])
    own[rows] = rows + 1
    kind = distinct(np.arange(100) % 3, own)[1][rows]
    assert (np.diff(kind) > 0).all()
    every = np.arange(100)
    assert (distinct(every)[1] == every).all(), "as many kinds as rows are the rows themselves"
