"""What we know: every data set in every district, and which gaps are worth filling first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from spreidingskaart.site_test.coverage.document import (
    HEAD,
    age_told,
    coverage_of,
    first_told,
    rows,
)
from spreidingskaart.site_test.coverage.nouns import FICTIONAL_SHAPE, Extent
from spreidingskaart.web.leaving import file_button
from spreidingskaart.web.rendering import render
from spreidingskaart.words.dates import current_day
from spreidingskaart.words.spreadsheet import csv_bytes

if TYPE_CHECKING:
    from spreidingskaart.city import City

_LEGEND: Final = (
    *((extent.shape, extent.dutch) for extent in Extent),
    (FICTIONAL_SHAPE, "fictief: niets ervan is echt"),
)


def show_coverage(city: City) -> None:
    """Show what is known of which district, and what that leaves untested."""
    with st.spinner("Bezig met tellen wat we weten."):
        found = coverage_of(city, current_day())
    told = [one for one in found.sets if one.loaded or one.criteria]
    st.html(
        render(
            "gegevens/coverage.html",
            sets=[(one, age_told(one)) for one in told],
            shown=found.districts if len(found.districts) > 1 else [],
            legend=_LEGEND,
            absent=[one.title for one in found.sets if one not in told],
            first=first_told(found),
        )
    )
    file_button("Wat we weten als CSV", coverage_csv, "dekking.csv", "text/csv")


def coverage_csv(city: City) -> bytes:
    """Return what is known of a City as a file: one row for each data set and district."""
    return csv_bytes(HEAD, rows(coverage_of(city, current_day())))
