"""The look of the pages: tokens and styles from one file, and the colours of the theme that is on."""

from __future__ import annotations

from functools import cache
from html import escape
from pathlib import Path
from typing import Final

import streamlit as st

from spreidingskaart.symbols import symbol_masks

ASSETS: Final = Path(__file__).resolve().parents[1] / "assets"
_DARK_MARK: Final = ':root[data-theme="dark"]'


@cache
def _styles(*, dark: bool) -> str:
    tokens = (ASSETS / "tokens.css").read_text(encoding="utf-8")
    pages = "".join((ASSETS / name).read_text(encoding="utf-8") for name in ("pages.css", "spread.css"))
    return f"<style>{tokens.replace(_DARK_MARK, ':root') if dark else tokens}{pages}{symbol_masks()}</style>"


def is_dark() -> bool:
    """Whether the visitor looks at the dark theme."""
    return st.context.theme.type == "dark"


def apply() -> None:
    """Put our styles on the page."""
    st.html(_styles(dark=is_dark()))


def title(question: str, lead: str) -> None:
    """Show the title of a page and one sentence of what can be done here."""
    st.html(
        f'<div class="sk-head"><h1 class="sk-title">{escape(question)}</h1><p class="sk-lead">{escape(lead)}</p></div>'
    )
