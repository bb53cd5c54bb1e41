"""What leaves the screen: every file is made from the City as everybody may see it, whoever looks.

A page never hands over a file, but how it is made: a function of a City, with plain choices as its arguments. It gets
the public City here. The one other way out is a dossier that a planner asks for by name (`afweging/confidential.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final, Literal

import streamlit as st

from spreidingskaart.city import City
from spreidingskaart.city.access import PUBLIC
from spreidingskaart.web.address import tells_of_protected
from spreidingskaart.web.deployment import served_city
from spreidingskaart.web.rendering import literal
from spreidingskaart.web.session import role
from spreidingskaart.web.table_columns import written_in_dutch

if TYPE_CHECKING:
    import pandas as pd

Maker = Callable[[City], bytes | str]
"""How a file is made of the City that it gets; its other arguments are plain choices."""
NO_LINK: Final = (
    "Dit punt ligt bij een plek die niet openbaar is; een link zou het verraden. Daarom is er geen."
)
NOT_PUBLIC: Final = "Wat u koos is niet openbaar; daarvan is er geen bestand."
_NO_TOOLBAR: Final = '<style>[data-testid="stElementToolbar"] { display: none }</style>'
_DEEPEST: Final = 6


def public_city() -> City:
    """Return the City as everybody may see it."""
    return served_city(PUBLIC)


def file_button(
    label: str,
    make: Maker,
    file_name: str,
    kind: str,
    *,
    key: str | None = None,
    type: Literal["primary", "secondary"] = "secondary",  # noqa: A002 - as Streamlit calls it
    help: str | None = None,  # noqa: A002 - as Streamlit calls it
) -> None:
    """Show a button for a file that is made, from the public City, when somebody asks for it.

    Raises
    ------
    ValueError
        If the maker holds a City that is not the public one.
    """
    refuse_other_city(make)
    st.download_button(
        literal(label),
        partial(made_of_public, make),
        file_name,
        kind,
        key=key,
        type=type,
        help=literal(help) if help else None,
        on_click="ignore",
    )


def made_of_public(make: Maker) -> bytes | str:
    """Return the file of a maker, made from the public City."""
    return make(public_city())


def sheet_button(label: str, address: str) -> None:
    """Show a link to a sheet; the route makes it from the public City (`web/routes/sheets.py`)."""
    if tells_of_protected(address):
        st.caption(NO_LINK)
    else:
        st.link_button(literal(label), address)


def rows_on_screen(rows: pd.DataFrame | Mapping[str, Any], *, height: int) -> None:
    """Show rows that one may scroll and sort; the toolbar, which saves them as a file, is for the public only."""
    if role() != PUBLIC:
        st.html(_NO_TOOLBAR)
    table, columns = written_in_dutch(rows)
    st.dataframe(table, hide_index=True, height=height, placeholder="", column_config=columns)


def refuse_other_city(make: Maker) -> None:
    """Refuse a maker that brings a City of its own, however deep in its arguments it lies.

    Raises
    ------
    ValueError
        If it does; a fault of ours.
    """
    for city in _cities(make, _DEEPEST):
        if city.role != PUBLIC:
            raise ValueError(f"a file may not be made from the City of {city.role}")


def _cities(value: object, deep: int) -> Iterator[City]:
    """Return every City in the arguments of a function, and in what they hold."""
    if isinstance(value, City):
        yield value
        return
    for part in _parts(value) if deep else ():
        yield from _cities(part, deep - 1)


def _parts(value: object) -> Iterator[object]:
    if isinstance(value, partial):
        yield from (value.func, *value.args, *value.keywords.values())
    elif isinstance(value, tuple | list | set | frozenset):
        yield from value
    elif isinstance(value, Mapping):
        yield from value.values()
    elif is_dataclass(value) and not isinstance(value, type):
        yield from (getattr(value, field.name) for field in fields(value))
    else:
        yield from (cell.cell_contents for cell in getattr(value, "__closure__", None) or ())
        if (owner := getattr(value, "__self__", None)) is not None:
            yield owner
