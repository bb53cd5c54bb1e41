"""One layer row by row, and as a file to take away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from spreidingskaart.web.gegevens.layers import name_of
from spreidingskaart.web.url_state import Name, kept
from spreidingskaart.words.spreadsheet import csv_bytes

if TYPE_CHECKING:
    from spreidingskaart.city import City


def show_one_layer(city: City) -> None:
    """Show the rows of a layer that the visitor chooses."""
    names = {name: name_of(report) for name, report in city.reports.items() if name in city.layers}
    name = st.selectbox(
        "Bekijk een laag",
        list(names),
        format_func=names.__getitem__,
        width=320,
        **kept(Name.LAYER),
    )
    if name is None:
        return
    frame = city.layers[name].frame()
    st.dataframe(frame, hide_index=True, height=380)
    entry = city.reports[name].entry
    real = entry.fictional.dutch if entry else ""
    rows = ((*row, real) for row in frame.itertuples(index=False, name=None))
    st.download_button(
        "Deze laag als CSV",
        csv_bytes((*frame.columns.astype(str), "laag_fictief"), rows),
        f"{name}.csv",
        "text/csv",
    )
