"""The screen Dichtbij: which share of the inhabitants has a facility near, and where places are missing."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import streamlit as st

from spreidingskaart.spread import sentences
from spreidingskaart.spread.areas import ONE
from spreidingskaart.spread.index import index_of
from spreidingskaart.spread.kinds import kind_of
from spreidingskaart.spread.reach import DISTANCES, reach_of, reach_of_teams, shortage_in
from spreidingskaart.web.rendering import render, say_info
from spreidingskaart.web.spreiding.parts import how, slide
from spreidingskaart.web.spreiding.screens import Screen
from spreidingskaart.web.story import notes, rounded, table
from spreidingskaart.words.numbers import metres, percent, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spreidingskaart.city import City
    from spreidingskaart.spread.index import Index
    from spreidingskaart.spread.reach import Reach, Shortage
    from spreidingskaart.web.spreiding.question import SpreadQuestion
    from spreidingskaart.web.story import Table


def reach(question: SpreadQuestion) -> None:
    """Show who has it near."""
    if question.of_target_group or not kind_of(question.city, question.kind).clustered:
        say_info(
            "Afstanden tellen we alleen per geclusterde woonzorgvorm: verspreide woningen hebben hier geen punt."
        )
        return
    index = question.index
    teams = reach_of_teams(question.city, year=question.year)
    mine = reach_of(question.city, question.kind, year=question.year)
    slide(Screen.REACH, sentences.reach(mine), about=question.index.kind)
    blocks: list[tuple[str, Reach, Sequence[str]]] = [
        (index.kind.name, mine, [sentences.white_spots(mine)])
    ]
    if teams is not None:
        blocks.append(("Het eigen wijkteam", teams, [sentences.reach(teams)]))
    st.html(reach_bars(blocks))
    short = shortage_in(index)
    missing = sentences.shortage(index.kind, _names(index, short), short.places, index.city_rate)
    known = "Alleen voorzieningen met een bekend adres tellen in de afstand."
    notes([missing, *_about_teams(question), known])
    how("reach")
    level, year = question.level, question.year
    table(
        question.city,
        partial(_rows, level, question.kind, year),
        name=f"tekort-{ONE[level]}-{year}",
    )


def _names(index: Index, short: Shortage) -> list[str]:
    return [str(name) for name in index.areas.names[short.row]]


def _about_teams(question: SpreadQuestion) -> list[str]:
    report = question.city.reports.get("district_teams")
    entry = report.entry if report and "district_teams" in question.city.layers else None
    return [f"Wijkteams: {entry.note}"] if entry and entry.note else []


def _rows(level: str, kind: str, year: int, city: City) -> Table:
    index = index_of(city, level, kind, year=year)
    short = shortage_in(index)
    rows = [
        (
            name,
            rounded(index.areas.inhabitants[row], 0),
            rounded(index.existing[row], 0),
            rounded(amount, 0),
        )
        for row, name, amount in zip(short.row, _names(index, short), short.places, strict=True)
    ]
    return (ONE[level], "inwoners", "plekken nu", "plekken onder het stadsgemiddelde"), rows


def reach_bars(blocks: Sequence[tuple[str, Reach, Sequence[str]]]) -> str:
    """Return the share of the inhabitants within some distances, for each thing one may want near."""
    shown = [{"name": name, "told": told, "rows": _bars(found)} for name, found, told in blocks]
    return render(
        "spreiding/reach.html",
        title="Deel van de inwoners, hemelsbreed vanuit de buurt",
        blocks=shown,
    )


def _bars(found: Reach) -> list[dict[str, Any]]:
    return [
        {
            "name": f"binnen {_distance(distance)}",
            "width": 0 if np.isnan(share) else round(100 * float(share), 1),
            "value": "onbekend" if np.isnan(share) else percent(float(share)),
        }
        for distance, share in zip(DISTANCES, found.share, strict=True)
    ]


def _distance(value: float) -> str:
    return f"{plain(value / 1000)} km" if value >= 1000 else metres(value)
