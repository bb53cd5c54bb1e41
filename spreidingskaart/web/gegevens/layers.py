"""Every layer with source, year, licence, rows and what was dropped when it was read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from spreidingskaart.web.deployment import public_version, why_not_newer
from spreidingskaart.web.rendering import render, say_error

if TYPE_CHECKING:
    from spreidingskaart.city import City
    from spreidingskaart.city.sources.folder import LoadReport


def show_faults(city: City) -> None:
    """Show what could not be read; the rest goes on."""
    if (why := why_not_newer()) is not None:
        say_error(why)
    for report in city.reports.values():
        if report.fault:
            say_error(f"{name_of(report)}: {report.fault} De rest van de kaart werkt door.")
    for fault in city.rules.faults:
        say_error(fault)


def show_layers(city: City) -> None:
    """Show the table of layers."""
    st.html(
        render(
            "gegevens/layers.html",
            reports=[report for report in city.reports.values() if report.entry],
            version=public_version(),
            municipality=city.municipality,
            absent=list(city.not_there.values()),
        )
    )


def name_of(report: LoadReport) -> str:
    """Return what a layer is called."""
    return report.entry.title if report.entry else report.name
