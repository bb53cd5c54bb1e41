"""The page Gegevens: every layer with source, year, licence, rows and what was dropped; a file of every table."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

import streamlit as st

from spreidingskaart.dutch import number
from spreidingskaart.views.look import title
from spreidingskaart.views.role import city as city_of_session
from spreidingskaart.views.table import csv_bytes

if TYPE_CHECKING:
    from spreidingskaart.city import City
    from spreidingskaart.sources.folder import LoadReport

_REAL: Final = {"yes": "fictief", "no": "echt", "mixed": "deels fictief"}


def show() -> None:
    """Show the page."""
    city = city_of_session()
    title("Waar komt het vandaan?", "Elke laag met bron, datum en licentie, en wat er bij het inlezen gebeurde.")
    broken = [report for report in city.reports.values() if report.fault]
    for report in broken:
        st.error(f"{_name(report)}: {report.fault} De rest van de kaart werkt door.")
    for fault in city.rules.faults:
        st.error(fault)
    st.html(_overview(city))
    _one_table(city)


def _name(report: LoadReport) -> str:
    return report.entry.title if report.entry else report.name


def _overview(city: City) -> str:
    rows = "".join(_row(report) for report in city.reports.values())
    return (
        f'<div class="sk-scroll" tabindex="0"><table class="sk-table"><caption>Gegevens {escape(city.version)} van '
        f"{escape(city.municipality.name)} ({escape(city.municipality.code)})</caption><thead><tr><th scope=col>Laag</th>"
        "<th scope=col>Echt of fictief</th><th scope=col>Bron</th><th scope=col>Datum</th><th scope=col>Licentie</th>"
        '<th scope=col class="sk-num">Rijen</th><th scope=col>Laadrapport</th></tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def _row(report: LoadReport) -> str:
    entry = report.entry
    if entry is None:
        return ""
    source = escape(entry.source)
    if entry.url and entry.url.startswith("https://"):
        source = f'<a href="{escape(entry.url, quote=True)}" target="_blank" rel="noopener noreferrer">{source}</a>'
    note = f"<br><span class=sk-small>{escape(entry.note)}</span>" if entry.note else ""
    return (
        f"<tr><td><b>{escape(entry.title)}</b>{note}</td><td>{_REAL[entry.fictional]}</td><td>{source}</td>"
        f"<td class=sk-nowrap>{entry.date:%d-%m-%Y}</td><td>{escape(entry.licence)}</td><td class=sk-num>{number(report.kept)}</td>"
        f"<td>{_told(report)}</td></tr>"
    )


def _told(report: LoadReport) -> str:
    if report.fault:
        return f"<b>Niet geladen.</b> {escape(report.fault)}"
    if not report.dropped:
        return f"Alle {number(report.read)} rijen ingelezen."
    listed = "".join(f"<li>{escape(reason)}</li>" for reason in report.dropped[:50])
    return (
        f"{number(report.read)} gelezen, {number(report.kept)} gehouden, {number(report.read - report.kept)} weggelaten."
        f"<details><summary>Waarom?</summary><ul>{listed}</ul></details>"
    )


def _one_table(city: City) -> None:
    names = {name: _name(report) for name, report in city.reports.items() if name in city.layers}
    name = st.selectbox("Bekijk een laag", list(names), format_func=names.__getitem__, key="laag", bind="query-params", persist_state="session", width=320)
    frame = city.layers[name].frame()
    st.dataframe(frame, hide_index=True, height=380)
    fictional = city.reports[name].entry.fictional if city.reports[name].entry else "no"  # type: ignore[union-attr]
    head = (*frame.columns.astype(str), "laag_fictief")
    rows = (( *row, _REAL[fictional]) for row in frame.itertuples(index=False, name=None))
    st.download_button("Deze laag als CSV", csv_bytes(head, rows), f"{name}.csv", "text/csv")
