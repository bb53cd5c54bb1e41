"""The fields in which a visitor says what must come: the same words and bounds on every page that asks."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import streamlit as st

from spreidingskaart.web.number_field import number_field
from spreidingskaart.words.fields import read_field, told

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spreidingskaart.model.fields import Field


def proposal_field(field: Field, key: str, **look: Any) -> float | None:  # noqa: ANN401
    """Show one field of a proposal; return its number, None where it is empty.

    Parameters
    ----------
    field
        Of `model.fields`.
    key
        Name in the address.
    look
        As for `number_field`.
    """
    return number_field(
        field.label,
        partial(read_field, field),
        key=key,
        default=field.default,
        empty=field.empty,
        tell=partial(told, field),
        help=field.tip,
        **look,
    )


def in_pairs(fields: Sequence[Field], keys: Sequence[str]) -> dict[str, float | None]:
    """Show fields, two beside each other; return their numbers by name, None where one is empty."""
    numbers: dict[str, float | None] = {}
    for start in range(0, len(fields), 2):
        pair = list(zip(fields, keys, strict=True))[start : start + 2]
        columns = st.columns(len(pair), gap="small", vertical_alignment="bottom")
        for column, (field, key) in zip(columns, pair, strict=True):
            with column:
                numbers[field.name] = proposal_field(field, key)
    return numbers
