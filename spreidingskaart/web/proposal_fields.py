"""The fields in which a visitor says what must come: the same words and bounds on every page that asks."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from spreidingskaart.web.number_field import number_field
from spreidingskaart.web.url_state import KEPT
from spreidingskaart.words.fields import read_field, told

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spreidingskaart.city import City
    from spreidingskaart.model.fields import Field


FORM: Final = "vorm"
"""Name of the care form in the address; a proposal is the same on every page."""


def form_box(city: City) -> str:
    """Show the care forms, clustered ones first; return the id of the one that is chosen."""
    forms = sorted(city.forms.values(), key=lambda form: not form.clustered)
    return str(
        st.selectbox(
            "Wat moet er komen?",
            [form.id for form in forms],
            format_func=lambda form_id: city.forms[form_id].name,
            key=FORM,
            **KEPT,
        )
    )


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
