"""The screen Naast elkaar: two to five sites, differences first, the strongest figure for and against each."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import streamlit as st
from markupsafe import Markup

from spreidingskaart.city.known import of_rules
from spreidingskaart.criteria.zoning.subjects import open_subjects_of, told_here
from spreidingskaart.print.chapters.surroundings import site_svg
from spreidingskaart.print.spread_picture import effect_picture
from spreidingskaart.spread.before_after import per_level
from spreidingskaart.web.afweging.framework import asked
from spreidingskaart.web.rendering import render
from spreidingskaart.web.url_state import Name, kept
from spreidingskaart.weighing.case.compare import compare, figure
from spreidingskaart.weighing.ranking.inputs import MET, NOT_MET
from spreidingskaart.weighing.ranking.rank import UNRANKED
from spreidingskaart.words.numbers import number

if TYPE_CHECKING:
    from spreidingskaart.print.spread_picture import EffectPicture
    from spreidingskaart.web.afweging.case import ShownCase
    from spreidingskaart.weighing.case.compare import Compared

_FEWEST, _MOST, _OFFERED = 2, 5, 3
_COVERED: Final = "weigh.compare.covered"
_OUTCOME: Final = {MET: ("fits", "voldoet"), NOT_MET: ("unsuitable", "voldoet niet")}


def compare_screen(case: ShownCase) -> None:
    """Show a few sites side by side."""
    names = dict(zip(case.facts.sites, case.shown, strict=True))
    first = [case.facts.sites[i] for i in best(case)]
    # before names show, what is chosen must not tell in the address which site is which
    key: dict[str, Any] = {"key": _COVERED} if case.covered else kept(Name.COMPARED)
    chosen = st.multiselect(
        "Locaties (2 tot 5)",
        sorted(names, key=lambda site: names[site]) if case.covered else list(names),
        default=first,
        format_func=names.__getitem__,
        max_selections=_MOST,
        **key,
    )
    rows = [case.facts.sites.index(site) for site in chosen]
    if len(rows) < _FEWEST:
        st.html(render("afweging/nothing.html", told="Kies ten minste twee locaties."))
        return
    found = compare(case.weighed, rows)
    st.html(
        render(
            "afweging/compare.html",
            sites=[_site(case, found, column) for column in range(len(rows))],
            criteria=_criteria(case, found),
            limits=_limits(case, found),
            judgement=found.judgement,
            here=[] if case.covered else [_lies_here(case, i) for i in rows],
            subjects=open_subjects_of(case.city),
            covered=case.covered,
        )
    )


def best(case: ShownCase) -> list[int]:
    """Return the first sites in the order of rank; while names are covered one of each group, which are all alike."""
    ranking = case.weighed.ranking
    order = list(map(int, ranking.order))
    if not case.covered:
        return order[:_OFFERED]
    judged = ranking.judged
    looks = {i: (judged.scores[i].tobytes(), judged.met[i].tobytes()) for i in reversed(order)}
    of_group = list({look: i for i, look in looks.items()}.values())
    return sorted(of_group, key=order.index)[:_OFFERED] if len(of_group) > 1 else order[:_OFFERED]


def _site(case: ShownCase, found: Compared, column: int) -> dict[str, Any]:
    i = found.sites[column]
    ranking = case.weighed.ranking
    place = int(ranking.rank[i])
    out = "geen rang" if ranking.judged.taking_part[i] else "valt af"
    return {
        "name": case.shown[i],
        "place": out if place == UNRANKED else f"rang {place}",
        "total": number(float(ranking.totals.total[i]), 1),
        "for": found.strongest_for[column],
        "against": found.strongest_against[column],
        "unknown": found.unknown[column],
        "effects": () if case.covered else _on_the_spread(case, i),
        "map": Markup() if case.covered else _map(case, i),
    }


def _on_the_spread(case: ShownCase, i: int) -> list[EffectPicture]:
    return [effect_picture(one) for one in per_level(case.city, case.measured.proposals, [i])]


def _lies_here(case: ShownCase, i: int) -> str:
    """Return what of the subjects that no criterion asks lies on a site."""
    return told_here(case.assessments[i].open_subjects)


def _criteria(case: ShownCase, found: Compared) -> list[dict[str, Any]]:
    judged = case.weighed.ranking.judged
    told = []
    for j, apart in zip(found.order, found.apart, strict=True):
        criterion = case.framework.scored[j]
        scores = judged.scores[list(found.sites), j]
        known = scores[np.isfinite(scores)]
        best = known.max() if known.size and np.ptp(np.round(known)) else np.nan
        told.append(
            {
                "label": criterion.label,
                "apart": "" if np.isnan(apart) else f"{number(apart, 1)} punten verschil",
                "cells": [
                    {
                        "score": "" if np.isnan(score) else number(float(score)),
                        "width": 0 if np.isnan(score) else round(float(score)),
                        "figure": figure(case.weighed, criterion, i),
                        "best": bool(score == best),
                    }
                    for i, score in zip(found.sites, scores, strict=True)
                ],
            }
        )
    return told


def _limits(case: ShownCase, found: Compared) -> list[dict[str, Any]]:
    judged = case.weighed.ranking.judged
    return [
        {
            "label": limit.label,
            "asked": asked(limit),
            "cells": [
                {
                    "verdict": _OUTCOME.get(int(judged.met[i, j]), ("not_tested", "niet getoetst"))[
                        0
                    ],
                    "word": _OUTCOME.get(int(judged.met[i, j]), ("not_tested", "niet getoetst"))[1],
                    "figure": figure(case.weighed, limit, i),
                }
                for i in found.sites
            ],
        }
        for j, limit in enumerate(case.framework.hard)
    ]


def _map(case: ShownCase, i: int) -> Markup:
    key = of_rules("weigh_map", case.facts.sites[i], case.shown[i])
    return case.city.known(key, lambda: _drawn(case, i))


def _drawn(case: ShownCase, i: int) -> Markup:
    packed = base64.b64encode(site_svg(case.city, case.measured.proposals, i).encode()).decode()
    return Markup(
        '<img class="wg-sitemap" alt="Kaart van de omgeving van {}" src="data:image/svg+xml;base64,{}">'
    ).format(case.shown[i], packed)
