"""What every screen of Spreiding is made of beside the parts of every story: how it is worked out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from spreidingskaart.spread.explained import example, explained
from spreidingskaart.web import story
from spreidingskaart.web.rendering import render
from spreidingskaart.web.spreiding.screens import STEPS
from spreidingskaart.web.story import capital

if TYPE_CHECKING:
    from spreidingskaart.spread.kinds import Kind
    from spreidingskaart.web.spreiding.screens import Screen


def slide(screen: Screen, told: str, *, about: Kind, badge: str = "", tone: str = "calm") -> None:
    """Show the question of a screen and its answer.

    Above it stands how many of the places of that kind are fictional; nothing where none is.
    """
    story.slide(STEPS[screen][1], told, fiction=about.fiction.sentence, badge=badge, tone=tone)


def how(*measures: str) -> None:
    """Show, one tap away, how the measures are worked out."""
    found = [explained()[name] for name in measures]
    shown = [
        {
            "title": one.title,
            "formula": capital(one.formula),
            "by_hand": [as_dutch(line) for line in one.by_hand],
            "reading": one.reading,
        }
        for one in found
    ]
    st.html(render("spreiding/explained.html", measures=shown, example=example()))


def as_dutch(line: str) -> str:
    """Return a sum by hand as a Dutch reader writes it."""
    return line.replace(".", ",").replace("sqrt", "√").replace("-", "\N{MINUS SIGN}")
