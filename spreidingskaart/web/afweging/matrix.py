"""The screen Matrix: every site against every criterion at once, with the evidence one tap away."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import streamlit as st

from spreidingskaart.model import Verdict
from spreidingskaart.web.afweging.case import asked_of
from spreidingskaart.web.afweging.framework import asked
from spreidingskaart.web.afweging.histogram import histogram_image
from spreidingskaart.web.afweging.matrix_order import ask_order, ordered
from spreidingskaart.web.afweging.pictures import ink_on
from spreidingskaart.web.leaving import file_button
from spreidingskaart.web.rendering import render
from spreidingskaart.web.url_state import Name, kept
from spreidingskaart.weighing.case.compare import figure, helps_and_brakes
from spreidingskaart.weighing.case.counting import tell_counting
from spreidingskaart.weighing.ranking.inputs import MET, NOT_MET
from spreidingskaart.weighing.ranking.rank import UNRANKED
from spreidingskaart.words.dates import short_day
from spreidingskaart.words.file_names import file_name
from spreidingskaart.words.numbers import number, percent, plain
from spreidingskaart.words.spreadsheet import csv_bytes

if TYPE_CHECKING:
    from spreidingskaart.city import City
    from spreidingskaart.web.afweging.case import ShownCase, Weighing
    from spreidingskaart.weighing.framework.framework import HardLimit, ScoredCriterion

_OUTCOME: Final = {MET: ("fits", "voldoet"), NOT_MET: ("unsuitable", "voldoet niet")}
_OPEN: Final = ("not_tested", "niet getoetst")


def matrix_screen(case: ShownCase) -> None:
    """Show the matrix, its order and what to know of it."""
    framework, ranking = case.framework, case.weighed.ranking
    st.html(render("afweging/said.html", said=told_first(case)))
    with st.container(key="weigh_matrix_bar", horizontal=True, vertical_alignment="bottom"):
        order = ask_order(case)
        only = st.toggle("Alleen wie meedoet", **kept(Name.TAKING_PART))
        name = file_name(
            "csv", "afweging", framework.title, f"{plain(case.measured.places)} plekken"
        )
        file_button("CSV", partial(matrix_csv, asked_of(case)), name, "text/csv")
    rows = [
        _row(case, i) for i in ordered(case, order) if not only or ranking.judged.taking_part[i]
    ]
    st.html(
        render(
            "afweging/matrix.html",
            order=order,
            rows=rows,
            limits=[{"label": limit.label, "asked": asked(limit)} for limit in framework.hard],
            criteria=[
                {
                    "id": criterion.id,
                    "label": criterion.label,
                    "share": percent(float(share), 1),
                    "histogram": histogram_image(ranking.judged.scores[:, j]),
                }
                for j, (criterion, share) in enumerate(
                    zip(framework.scored, ranking.weights.shares, strict=True)
                )
            ],
            totals=histogram_image(ranking.totals.total),
            weights_said=ranking.weights.said or "",
            covered=case.covered,
        )
    )


def told_first(case: ShownCase) -> list[str]:
    """Return what to know of the ranking, the winner first; that weights were normalised comes elsewhere."""
    said = case.weighed.ranking.weights.said
    told = [sentence for sentence in case.weighed.sentences if sentence != said]
    return [*told, *counted_told(case)]


def counted_told(case: ShownCase) -> list[str]:
    """Return whether the winner depends on what counts; nothing where the framework scores no fair share.

    Before names show it is not told: another way of counting would tell more of each site than its group does.
    """
    told = "" if case.covered else tell_counting(case.weighed)
    return [told] if told else []


def _row(case: ShownCase, i: int) -> dict[str, Any]:
    framework, ranking = case.framework, case.weighed.ranking
    judged, sums = ranking.judged, ranking.totals
    colour = case.colours[0][i]
    place = int(ranking.rank[i])
    total, low, high = (float(column[i]) for column in (sums.total, sums.low, sums.high))
    failed = [
        limit.label
        for limit, met in zip(framework.hard, judged.met[i], strict=True)
        if met == NOT_MET
    ]
    best, worst = int(ranking.best_rank[i]), int(ranking.worst_rank[i])
    return {
        "place": str(place) if place != UNRANKED else "",
        "places": f"{best} tot {worst}" if place != UNRANKED and best != worst else "",
        "out": bool(failed),
        "name": case.shown[i],
        "failed": ", ".join(failed),
        "told": [*case.weighed.sentences_of(i), *_told_effects(case, i)],
        "total": number(total, 1),
        "range": f"{number(low, 0)} tot {number(high, 0)}" if high - low > 0.05 else "",
        "colour": colour,
        "ink": ink_on(colour),
        "limits": [_limit(case, i, j) for j in range(len(framework.hard))],
        "scores": [_score(case, i, j) for j in range(len(framework.scored))],
    }


def _told_effects(case: ShownCase, i: int) -> list[str]:
    return [sentence for sentence in helps_and_brakes(case.weighed, i) if sentence]


def _limit(case: ShownCase, i: int, j: int) -> dict[str, Any]:
    limit, met = case.framework.hard[j], case.weighed.ranking.judged.met[i, j]
    verdict, word = _OUTCOME.get(int(met), _OPEN)
    taint = case.weighed.taint
    return {
        "unsure": taint is not None and bool(taint.limits[i][j]),
        "verdict": verdict,
        "word": word,
        "figure": figure(case.weighed, limit, i),
        "proof": _proof(case, limit, i),
    }


def _score(case: ShownCase, i: int, j: int) -> dict[str, Any]:
    criterion, score = case.framework.scored[j], case.weighed.ranking.judged.scores[i, j]
    known = not np.isnan(score)
    taint = case.weighed.taint
    return {
        "unsure": taint is not None and bool(taint.scores[i][j]),
        "score": number(float(score)) if known else "",
        "width": round(float(score)) if known else 0,
        "figure": figure(case.weighed, criterion, i),
        "verdict": _word(case, criterion, i),
        "proof": _proof(case, criterion, i),
    }


def _word(case: ShownCase, criterion: ScoredCriterion, i: int) -> str:
    codes = case.weighed.inputs.verdicts.get(criterion.column)
    return (
        ""
        if codes is None or criterion.curve.kind != "verdicts"
        else Verdict.from_code(codes[i]).value
    )


def _proof(case: ShownCase, item: HardLimit | ScoredCriterion, i: int) -> dict[str, Any] | None:
    """Return the evidence of one cell; while names are covered it would tell where the site is."""
    if case.covered:
        return None
    site = case.facts.sites[i]
    entry = case.facts.entry(site, item.column)
    if entry is not None:
        more = [f"Bron: {entry.source}.", f"Ingevuld door {entry.by}, {short_day(entry.at)}."]
        if (site, item.column) in case.internal:
            more.append("Intern: het publiek ziet dit niet.")
        return {"said": entry.reason, "more": more}
    finding = next(
        (one for one in case.assessments[i].findings if one.criterion == item.column), None
    )
    if finding is None:
        return {"said": "Niet ingevuld.", "more": []}
    more = [f"Voorlopig: {finding.why_not_firm}"] if finding.why_not_firm else []
    override = finding.override
    if override is not None:
        word = override.verdict.dutch
        more.append(
            f"Anders beoordeeld door {override.name}: {word}. {override.reason} Dit telt hier niet mee."
        )
    return {"said": finding.sentence, "more": more}


def matrix_csv(weighing: Weighing, city: City) -> bytes:
    """Return the matrix with what a City knows, as a file."""
    case = weighing.of(city)
    framework, ranking = case.framework, case.weighed.ranking
    of = (
        framework.title,
        framework.version,
        case.city.forms[framework.care_forms[0]].name,
        weighing.places,
    )
    today = dt.datetime.now(dt.UTC).date().isoformat()
    head = ["rang", "locatie", "totaal", "laagst", "hoogst"]
    head += [limit.label for limit in framework.hard]
    for criterion in framework.scored:
        head += [f"{criterion.label}: gemeten", f"{criterion.label}: punten"]
    head += ["kader", "versie", "woonzorgvorm", "plekken", "opgesteld op"]
    rows = []
    for i in map(int, ranking.order):
        met = ranking.judged.met[i]
        row: list[object] = [
            "" if ranking.rank[i] == UNRANKED else int(ranking.rank[i]),
            case.shown[i],
            float(ranking.totals.total[i]),
            float(ranking.totals.low[i]),
            float(ranking.totals.high[i]),
            *(_OUTCOME.get(int(one), _OPEN)[1] for one in met),
        ]
        for j, criterion in enumerate(framework.scored):
            row += [figure(case.weighed, criterion, i), float(ranking.judged.scores[i, j])]
        rows.append([*row, *of, today])
    return csv_bytes(head, rows)
