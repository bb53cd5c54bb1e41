"""The list of gathered chapters: open one, move it, take it out, take a step back."""

from __future__ import annotations

from typing import Final

import streamlit as st

from spreidingskaart.web.gathered import gathered, label, may_undo, move, remove, undo
from spreidingskaart.web.layout import empty
from spreidingskaart.web.rendering import literal, render

WIDTH: Final = 760
"""Pixels, at most: what can be done to a chapter stands beside its name."""
_NONE: Final = "Er staat nog niets in het verslag. Open een pagina en kies Verslag, rechtsboven."


def chapters_list() -> None:
    """Show the chapters in order, each with what can be done to it."""
    paths = gathered()
    if not paths:
        empty(_NONE)
    with st.container(key="report_rows", width=WIDTH):
        for row, path in enumerate(paths):
            _chapter(row, path, last=len(paths) - 1)
    st.button("Stap terug", key="report.undo", on_click=undo, disabled=not may_undo())


def _chapter(row: int, path: str, *, last: int) -> None:
    name = f"{row + 1}. {label(path)}"
    with st.container(key=f"report_row_{row}", horizontal=True, vertical_alignment="center"):
        st.html(
            render("verslag/chapter_link.html", name=name, address=_safe(path)), width="stretch"
        )
        for word, sign, by in (("Omhoog", "↑", -1), ("Omlaag", "↓", 1)):
            st.button(
                literal(sign),
                key=f"report.{word}.{row}",
                help=literal(f"{word}: {name}"),
                on_click=move,
                args=(row, by),
                disabled=not 0 <= row + by <= last,
            )
        st.button(
            "Weg",
            key=f"report.remove.{row}",
            help=literal(f"Haal weg: {name}"),
            on_click=remove,
            args=(row,),
        )


def _safe(path: str) -> str:
    """Return an address as a link of our own: one slash, also when a browser leaves out tabs and line ends."""
    return "/" + "".join(filter(str.isprintable, path)).lstrip("/\\")
