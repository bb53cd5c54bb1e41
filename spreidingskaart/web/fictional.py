"""What of a city is fictional, where a page says it; all of it is read from the data."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from spreidingskaart.city.measures.fiction import fictional_share
from spreidingskaart.city.measures.fiction_told import band
from spreidingskaart.city.measures.places import entries_of

if TYPE_CHECKING:
    from spreidingskaart.city import City
    from spreidingskaart.city.measures.fiction import FictionalShare


def zoning_name(city: City) -> str:
    """Return what the designations are called in a list of layers."""
    return "Bestemmingen (voorbeeldplan)" if city.reference("zoning").fictional else "Bestemmingen"


def candidate_name(city: City) -> str:
    """Return what a candidate site is called above a field."""
    return "Kandidaatlocatie (fictief)" if city.reference("sites").fictional else "Kandidaatlocatie"


def show_band(city: City) -> None:
    """Show the line on top of a page; nothing where all is real."""
    if told := band(city):
        st.html(f'<p class="sk-fictional" role="note">{escape(told)}</p>')


def beside_band(city: City, share: FictionalShare) -> str:
    """Return the sentence on a share of what is fictional; "" where the line on top says the same figures."""
    entries = entries_of(city)
    return "" if share == fictional_share(entries, entries.open) else share.sentence
