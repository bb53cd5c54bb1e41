"""Goals and results: how far a goal is, where the results point, and what people read of it."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spreidingskaart.city import load_city
from spreidingskaart.cli.main import main
from spreidingskaart.model import FigureStatus
from spreidingskaart.programme.figures import FigureSource, ProgrammeFigure, unknown
from spreidingskaart.programme.goals.reading import Goal, GoalResult, goals_of
from spreidingskaart.programme.goals.sentences import (
    all_told,
    goal_told,
    missing_told,
    trend_told,
)
from spreidingskaart.web.opgave.goals import goal_picture, goals_table
from tests.bundled import bundled_city
from tests.city_folder import write_city

SOURCED = FigureSource(FigureStatus.SOURCED, "een bron", "2024")
INVENTED = FigureSource(FigureStatus.FICTIONAL)


def figure(value, source=SOURCED):
    return ProgrammeFigure(float(value), (source,))


def goal(*results, baseline=100, target=250, year=2030, source=SOURCED):
    return Goal(
        id="D1",
        title="Meer uitstroom",
        measure="mensen die een woning krijgen",
        unit="mensen",
        baseline=unknown("het begin is niet genoemd") if baseline is None else figure(baseline),
        baseline_year=None,
        target=figure(target),
        target_year=year,
        source=SOURCED,
        note="",
        results=tuple(GoalResult(when, figure(value, source)) for when, value in results),
    )


VALUES = st.floats(-1e6, 1e6)


@settings(max_examples=25)
@given(st.lists(VALUES, min_size=3, max_size=8), st.integers(1, 9), st.data())
def test_the_trend_is_the_least_squares_line(values, step, data):
    gaps = data.draw(st.lists(st.integers(1, step), min_size=len(values), max_size=len(values)))
    years = [2000 + sum(gaps[:place]) for place in range(len(values))]
    made = goal(*zip(years, values, strict=True), year=2040)
    slope, start = np.polyfit(np.array(years) - 2020.0, values, 1)
    assert made.trend.a_year.value == pytest.approx(slope, rel=1e-6, abs=1e-3)
    assert made.trend.in_target_year.value == pytest.approx(slope * 20 + start, rel=1e-6, abs=1e-2)


@settings(max_examples=25)
@given(VALUES, VALUES, st.floats(-3, 3))
def test_progress_is_0_at_the_begin_and_1_at_the_target_in_either_direction(begin, aim, share):
    if abs(aim - begin) < 1:
        return
    made = goal((2024, begin + share * (aim - begin)), baseline=begin, target=aim)
    assert made.progress.value == pytest.approx(share, abs=1e-5)


def test_a_goal_is_never_surer_than_the_least_sure_of_what_it_rests_on():
    made = goal((2022, 104), (2023, 109), (2024, 120), source=INVENTED)
    assert made.progress.status is FigureStatus.FICTIONAL
    assert made.trend.in_target_year.status is FigureStatus.FICTIONAL
    assert all("(fictief)" in sentence for sentence in (goal_told(made), trend_told(made)))
    assert "fictief" in goal_picture(made)


@pytest.mark.parametrize(
    ("made", "told"),
    [
        (
            goal((2024, 120)),
            "120 mensen in 2024; het doel is 250 in 2030. Van de weg van 100 naar 250 is 13% gehaald.",
        ),
        (
            goal((2024, 260)),
            "260 mensen in 2024; het doel is 250 in 2030. De weg van 100 naar 250 is afgelegd: het doel is gehaald.",
        ),
        (
            goal((2024, 90)),
            (
                "90 mensen in 2024; het doel is 250 in 2030. Van de weg van 100 naar 250 is niets gehaald: het ging "
                "de andere kant op."
            ),
        ),
        (goal(), "250 mensen is het doel in 2030. Er is nog niets gemeten."),
        (
            goal((2024, 120), baseline=None, year=None),
            (
                "120 mensen in 2024; het doel is 250. Hoeveel daarvan is gehaald, is niet te zeggen: het begin is "
                "niet genoemd."
            ),
        ),
        (
            goal((2024, 120), baseline=250),
            (
                "120 mensen in 2024; het doel is 250 in 2030. Hoeveel daarvan is gehaald, is niet te zeggen: het doel "
                "is gelijk aan het begin."
            ),
        ),
    ],
)
def test_a_goal_in_words(made, told):
    assert goal_told(made) == told


@pytest.mark.parametrize(
    ("made", "told"),
    [
        (
            goal((2023, 1), (2024, 2)),
            "Te weinig metingen voor een trend: 2 metingen, en 3 is het minste.",
        ),
        (
            goal((2022, 104), (2023, 112), (2024, 120)),
            (
                "Per jaar komt er gemiddeld 8 bij. Gaat dat zo door, dan is het in 2030 168, en is het doel niet "
                "gehaald. Dat is een lijn door de metingen, geen voorspelling."
            ),
        ),
        (
            goal((2022, 60), (2023, 50), (2024, 40), baseline=70, target=10, year=2027),
            (
                "Per jaar gaat er gemiddeld 10 af. Gaat dat zo door, dan is het in 2027 10, en is het doel gehaald. "
                "Dat is een lijn door de metingen, geen voorspelling."
            ),
        ),
        (
            goal((2022, 60), (2023, 50), (2024, 40), baseline=70, target=10, year=2040),
            "Per jaar gaat er gemiddeld 10 af. Zo komt de lijn in 2040 onder 0 uit; zover doortrekken kan niet.",
        ),
        (
            goal((2022, 60), (2023, 50), (2024, 40), year=None),
            (
                "Per jaar gaat er gemiddeld 10 af. Waar dat op uitkomt is niet te zeggen: er is geen jaar bij het doel "
                "genoemd."
            ),
        ),
    ],
)
def test_a_trend_in_words(made, told):
    assert trend_told(made) == told


def test_what_a_goal_does_not_say_is_said():
    made = goal((2024, 120), baseline=None, year=None)
    told = "Het begin, het jaar van het begin en het jaar van het doel zijn niet genoemd."
    assert missing_told(made) == told
    assert all_told([made, goal((2024, 250))]) == (
        "1 van de 2 doelen is gehaald; van 1 is dat niet te zeggen."
    )


def test_the_picture_of_a_goal_stays_within_its_bar():
    for value in (-50, 0, 120, 250, 900):
        shown = goal_picture(goal((2024, value)))
        marks = [
            float(part.split("%")[0])
            for part in shown.split("left:")[1:]
            if "op-goal" not in part[:1]
        ]
        assert marks
        assert all(0 <= mark <= 100 for mark in marks)


def test_goals_of_the_bundled_city_and_its_json(capsys):
    assert main(["goals", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["schema"] == "spreidingskaart/goals/1"
    first = document["goals"][0]
    assert (first["baseline"]["value"], first["target"]["value"]) == (100, 250)
    assert first["baseline"]["status"] == "sourced"
    assert first["progress"]["status"] == "fictional"
    assert first["progress"]["value"] == pytest.approx(20 / 150)
    assert first["trend"]["in_target_year"]["value"] is None
    assert first["target_year"] is None
    (judged,) = (
        one for one in document["hindsight"]["decisions"] if one["as_foretold"] is not None
    )
    assert judged["as_foretold"] is False
    head, rows = goals_table(bundled_city("public"))
    assert len(rows) == 3 * 2 + 8
    status = head.index("Status")
    assert {row[status] for row in rows if row[1] == "gemeten"} == {"fictief"}


def test_a_city_without_goals_says_what_would_fill_them(tmp_path, capsys):
    folder = write_city(tmp_path, without=("goals", "goal_results", "promises"))
    assert goals_of(load_city(folder)) == ()
    assert main(["goals", "--city", str(folder)]) == 0
    assert "goals.csv" in capsys.readouterr().out


def test_results_that_cannot_be_read_are_left_out_and_a_goal_stays(tmp_path):
    results = "goal,year,value,status\nD1,2023,110,fictional\nD1,2024,veel,fictional\nD9,2024,1,fictional\n"
    (made,) = goals_of(load_city(write_city(tmp_path, goal_results=results)))
    assert [result.year for result in made.results] == [2023]
    assert not math.isnan(made.progress.value)
