"""The look of the pages: tokens and styles from one file, and the colours of the theme that is on."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import streamlit as st

from spreidingskaart.errors import DataError
from spreidingskaart.words.symbols import symbol_masks

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from spreidingskaart.model import Verdict

ASSETS: Final = Path(__file__).parent / "assets"
STYLES: Final = (
    "pages.css",
    "spread.css",
    "weigh.css",
    "task.css",
    "tools.css",
    "verdict.css",
    "narrow.css",
    "older.css",
    "print.css",
)
"""Style sheets of the pages, one after another; of two rules that weigh the same the later one counts."""
_PALE: Final = 0.3
_TINT: Final = 0.45
_NOTE: Final = re.compile(r"/\*.*?\*/", re.DOTALL)
_DARK_MARK: Final = ':root[data-theme="dark"]'


@cache
def _styles(*, dark: bool) -> str:
    tokens = (ASSETS / "tokens.css").read_text(encoding="utf-8")
    pages = "".join((ASSETS / name).read_text(encoding="utf-8") for name in STYLES)
    told = tokens.replace(_DARK_MARK, ":root") if dark else tokens
    return f"<style>{_on_one_line(told + pages + symbol_masks())}</style>"


def _on_one_line(styles: str) -> str:
    """Return styles without notes and line ends: they are looked through line by line and hashed in every run."""
    return " ".join(_NOTE.sub("", styles).split())


def is_dark() -> bool:
    """Whether the visitor looks at the dark theme."""
    return st.context.theme.type == "dark"


def apply() -> None:
    """Put our styles on the page."""
    st.html(_styles(dark=is_dark()))


@cache
def _token(name: str, *, dark: bool) -> str:
    tokens = (ASSETS / "tokens.css").read_text(encoding="utf-8").split(_DARK_MARK)[1 if dark else 0]
    found = re.search(rf"--sk-{name}:\s*(#[0-9A-Fa-f]{{6}})", tokens)
    if found is None:
        raise DataError(f"In tokens.css ontbreekt de kleur {name}.")
    return found[1]


def verdict_colours(verdicts: Iterable[Verdict], *, pale: Collection[Verdict] = ()) -> list[str]:
    """Return the colours of verdicts as #RRGGBB in the theme that is on; `pale` ones step back into the paper."""
    paper = _token("paper", dark=is_dark())
    colours = {verdict: _token(verdict.value, dark=is_dark()) for verdict in verdicts}
    return [
        _blend(colour, paper) if verdict in pale else colour for verdict, colour in colours.items()
    ]


def lean_colours(verdict: Verdict) -> tuple[str, str]:
    """Return the colours of the stripes and of the ground of a verdict that leans to no: itself, and a lighter tint."""
    colour, paper = (_token(name, dark=is_dark()) for name in (verdict.value, "paper"))
    return colour, _blend(colour, paper, _TINT)


def _blend(colour: str, paper: str, share: float = _PALE) -> str:
    parts = zip(bytes.fromhex(colour[1:]), bytes.fromhex(paper[1:]), strict=True)
    return "#" + "".join(
        f"{round(share * part + (1 - share) * of_paper):02X}" for part, of_paper in parts
    )
