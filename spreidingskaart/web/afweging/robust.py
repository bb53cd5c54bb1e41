"""The screen about robustness: whether the winner is an accident of the weights."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import streamlit as st

from spreidingskaart.web.afweging.matrix import counted_told
from spreidingskaart.web.rendering import render
from spreidingskaart.weighing.ranking.robustness import HOLDS_FROM, HOLDS_MOSTLY_FROM
from spreidingskaart.words.numbers import number, percent

if TYPE_CHECKING:
    from spreidingskaart.web.afweging.case import ShownCase
    from spreidingskaart.weighing.case.outcome import Robust


def robust_screen(case: ShownCase) -> None:
    """Show how often each site wins over all weightings, what dethrones the winner, and what decides."""
    found = case.robust
    if found is None:
        told = "Er is geen locatie die aan alle grenzen voldoet en een score heeft."
        st.html(render("afweging/nothing.html", told=told))
        return
    winner = found.rows[found.change.winner]
    share = float(found.acceptability.first[found.change.winner])
    tied = len(case.weighed.ranking.first)
    st.html(
        render(
            "afweging/robust.html",
            winner=case.shown[winner],
            tied=tied,
            verdict=_verdict(share, tied, sure=case.weighed.is_sure),
            share=percent(share),
            sentences=[*found.sentences, *counted_told(case)],
            rows=_rows(case, found),
            criteria=_criteria(case, found),
            draws=number(found.acceptability.draws),
            top=found.acceptability.top_size,
        )
    )


def _verdict(share: float, tied: int, *, sure: bool) -> str:
    if tied > 1:
        return f"{tied} locaties delen rang 1: er is geen winnaar"
    reserve = "" if sure else ", als de scores kloppen"
    if share >= HOLDS_FROM:
        return f"Nummer 1 houdt stand{reserve}"
    mostly = share >= HOLDS_MOSTLY_FROM
    return f"Nummer 1 houdt meestal stand{reserve}" if mostly else "Nummer 1 hangt af van de weging"


def _rows(case: ShownCase, found: Robust) -> list[dict[str, Any]]:
    share, change = found.acceptability, found.change
    order = sorted(range(len(found.rows)), key=lambda row: -float(share.first[row]))
    told = []
    for row in order:
        moved = float(change.moved[row])
        told.append(
            {
                "name": case.shown[found.rows[row]],
                "first": percent(float(share.first[row]), 1),
                "width": round(100 * float(share.first[row]), 1),
                "low": round(100 * float(share.first_low[row]), 1),
                "span": round(100 * float(share.first_high[row] - share.first_low[row]), 1),
                "top": percent(float(share.top[row])),
                "top_width": round(100 * float(share.top[row]), 1),
                "moved": "staat eerst"
                if np.isnan(moved)
                else "kan niet"
                if np.isinf(moved)
                else percent(moved, 1),
            }
        )
    return told


def _criteria(case: ShownCase, found: Robust) -> list[dict[str, Any]]:
    deciding, shares = found.deciding, case.weighed.ranking.weights.shares
    told = []
    for j, criterion in enumerate(case.framework.scored):
        low, high = float(deciding.stable_from[j]), float(deciding.stable_to[j])
        known = np.isfinite(low) and np.isfinite(high)
        told.append(
            {
                "label": criterion.label,
                "decides": deciding.criterion == j,
                "now": round(100 * float(shares[j]), 1),
                "low": round(100 * low, 1) if known else 0,
                "span": round(100 * (high - low), 1) if known else 0,
                "told": f"{percent(low)} tot {percent(high)}" if known else "nergens",
                "without": bool(deciding.first_without[j]),
            }
        )
    return told
