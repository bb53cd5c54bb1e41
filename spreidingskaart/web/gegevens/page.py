"""The page Gegevens: every layer with source, year, licence, rows and what was dropped; a file of every table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from spreidingskaart.web.layout import title
from spreidingskaart.web.rendering import render
from spreidingskaart.web.session import city as city_of_session
from spreidingskaart.words.spreadsheet import csv_bytes

if TYPE_CHECKING:
    from spreidingskaart.city import City
    from spreidingskaart.city.sources.folder import LoadReport

_REAL: Final = {"yes": "fictief", "no": "echt", "mixed": "deels fictief"}


def show() -> None:
    """Show the page."""
    city = city_of_session()
    title(
        "Waar komt het vandaan?",
        "Elke laag met bron, datum en licentie, en wat er bij het inlezen gebeurde.",
    )
    for report in city.reports.values():
        if report.fault:
            st.error(f"{_name(report)}: {report.fault} De rest van de kaart werkt door.")
    for fault in city.rules.faults:
        st.error(fault)
    reports = [report for report in city.reports.values() if report.entry]
    st.html(
        render(
            "gegevens/layers.html", reports=reports, real=_REAL, version=city.version, municipality=city.municipality,
            absent=[*city.not_there.values()],
        )
    )  # fmt: skip
    _one_table(city)


def _name(report: LoadReport) -> str:
    return report.entry.title if report.entry else report.name


def _one_table(city: City) -> None:
    names = {name: _name(report) for name, report in city.reports.items() if name in city.layers}
    name = st.selectbox(
        "Bekijk een laag",
        list(names),
        format_func=names.__getitem__,
        key="laag",
        bind="query-params",
        persist_state="session",
        width=320,
    )
    frame = city.layers[name].frame()
    st.dataframe(frame, hide_index=True, height=380)
    entry = city.reports[name].entry
    real = _REAL[entry.fictional] if entry else ""
    rows = ((*row, real) for row in frame.itertuples(index=False, name=None))
    st.download_button(
        "Deze laag als CSV",
        csv_bytes((*frame.columns.astype(str), "laag_fictief"), rows),
        f"{name}.csv",
        "text/csv",
    )
