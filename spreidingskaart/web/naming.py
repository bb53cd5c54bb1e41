"""What the application is called: beside the logo of every page, and in the tab of the browser."""

from __future__ import annotations

from typing import Final

import streamlit as st

NAME: Final = "Spreidingskaart"


def tab_title(page: str, municipality: str) -> str:
    """Return "Locatietoets · Spreidingskaart · Almere": what differs comes first, because tabs are narrow."""
    return f"{page} · {NAME} · {municipality}"


def show_name(municipality: str) -> None:
    """Put the name beside the logo; the screen's own logo has room for a picture only."""
    told = _css_text(f"{NAME} · {municipality}")
    st.html(f"<style>:root {{ --own-name: {told}; --own-short-name: {_css_text(NAME)}; }}</style>")


def _css_text(text: str) -> str:
    """Return a text as a string of a style sheet; whatever is no letter, digit or space as its number."""
    signs = (sign if sign.isalnum() or sign == " " else f"\\{ord(sign):x} " for sign in text)
    return f'"{"".join(signs)}"'
