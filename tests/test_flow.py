"""People who come in are out or still there; and where theory has an answer, the simulation gives the same."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import poisson

from spreidingskaart.errors import InputError
from spreidingskaart.programme.flow.outlook import outlook_of, share_waiting_longer
from spreidingskaart.programme.flow.simulation import FlowInputs, simulate


def inputs(years=3, *, inflow=24.0, care=1.5, places=np.inf, homes=np.inf, wait=0.0, **start):
    """Return the same numbers in every year."""
    every = [np.full(years, float(value)) for value in (inflow, care, places, homes, wait)]
    return FlowInputs(*every, **start)


def blocking(places, load):
    """Return Erlang B, from the Poisson distribution."""
    return poisson.pmf(places, load) / poisson.cdf(places, load)


def queue(places, load):
    """Return the mean queue of Erlang C."""
    b = blocking(places, load)
    must_wait = b / (1 - load / places * (1 - b))
    return must_wait * load / (places - load)


AMOUNT = st.floats(0, 60)
OF_YEARS = st.lists(
    st.tuples(AMOUNT, st.floats(0, 4), AMOUNT, AMOUNT, st.floats(0, 1)), min_size=1, max_size=3
)
START = st.integers(0, 40)


@given(OF_YEARS, START, START, START, st.booleans(), st.booleans())
@settings(max_examples=25, deadline=None)
def test_who_came_is_out_or_still_there_in_every_draw(
    years, waiting, in_care, ready, limited, turned_away
):
    inflow, care, places, homes, wait = map(np.array, zip(*years, strict=True))
    if not limited:
        places, homes = np.full_like(places, np.inf), np.full_like(homes, np.inf)
    asked = FlowInputs(inflow, care, places, homes, wait, waiting, in_care, ready, turned_away)
    run = simulate(asked, draws=15)
    came = waiting + in_care + ready + run.came.cumsum(axis=0)
    out = run.housed.cumsum(axis=0) + run.lost.cumsum(axis=0)
    assert np.array_equal(came, out + run.waiting + run.in_care + run.ready)
    assert all(getattr(run, name).min() >= 0 for name in ("waiting", "in_care", "ready"))
    # nobody is placed where nothing is free, and no more homes are given than there are
    limit = np.repeat(places, 12)[:, None]
    assert np.all((run.placed[1:] == 0) | ((run.in_care + run.ready)[1:] <= limit))
    assert np.all(
        run.housed[1:].cumsum(axis=0) <= np.repeat(homes / 12, 12).cumsum()[:, None] + 1e-6
    )


@pytest.mark.parametrize(("care", "start"), [(1.5, 0), (0.4, 60), (1 / 24, 10)])
def test_the_mean_goes_to_its_end_as_the_closed_form_says(care, start):
    draws = 4_000
    run = simulate(inputs(5, inflow=30, care=care, in_care=start), draws=draws, seed=2)
    p = min(1.0, 1 / (12 * care))
    end = 30 / 12 / p
    month = np.arange(61)
    expected = end + (start - end) * (1 - p) ** month
    error = run.in_care.std(axis=1) / np.sqrt(draws)
    assert np.all(np.abs(run.in_care.mean(axis=1) - expected) <= 3 * error + 1e-9)


def test_who_is_present_is_who_comes_times_how_long_they_stay():
    run = simulate(inputs(40, inflow=36, care=1.0, wait=0.5), draws=200, seed=3)
    assert run.in_care[240:].mean() == pytest.approx(36 * 1.0, rel=0.02)
    assert run.ready[240:].mean() == pytest.approx(36 * 0.5, rel=0.03)


@pytest.mark.parametrize(("places", "load"), [(40, 36.0), (30, 24.0), (10, 8.0)])
def test_the_queue_is_that_of_erlang(places, load):
    asked = inputs(120, inflow=load / 1.5, care=1.5, places=places, in_care=int(load))
    run = simulate(asked, draws=250, seed=1)
    assert run.waiting[500:].mean() == pytest.approx(queue(places, load), rel=0.1)


def test_the_months_of_waiting_are_those_of_the_issue():
    run = simulate(inputs(120, places=40, in_care=36), draws=250, seed=1)
    months = 12 * run.waiting[500:].mean() / 24
    assert months == pytest.approx(1.9, rel=0.1)


@pytest.mark.parametrize(("places", "load"), [(40, 36.0), (10, 8.0)])
def test_without_a_queue_the_share_that_is_turned_away_is_that_of_erlang(places, load):
    asked = inputs(40, inflow=load / 1.5, places=places, in_care=int(load), turned_away=True)
    run = simulate(asked, draws=200, seed=1, steps_a_year=52)
    assert not run.waiting.any()
    assert run.lost[700:].sum() / run.came[700:].sum() == pytest.approx(
        blocking(places, load), rel=0.1
    )


@pytest.mark.parametrize("homes", [40, 50, 55])
def test_where_homes_are_fewer_than_people_ready_the_blocked_grow_by_the_difference(homes):
    asked = inputs(20, inflow=60, care=1.0, homes=homes, in_care=60, ready=10)
    run = simulate(asked, draws=1_000, seed=4)
    grown = np.diff(run.at_year_end("ready"), axis=0)
    error = grown.std(axis=1) / np.sqrt(1_000)
    short = 60 - homes
    later = slice(5, None)  # once there are always people ready
    assert np.all(np.abs(grown.mean(axis=1) - short)[later] <= 4 * error[later])


def test_a_place_that_a_person_who_is_ready_keeps_makes_another_wait():
    few = outlook_of(
        simulate(inputs(20, inflow=60, care=1.0, places=70, homes=50, in_care=60), draws=200)
    )
    many = outlook_of(
        simulate(inputs(20, inflow=60, care=1.0, places=70, homes=62, in_care=60), draws=200)
    )
    assert few.waiting.mean[-1] > many.waiting.mean[-1] + 100
    assert few.ready.mean[-1] > many.ready.mean[-1]
    assert few.months_for_place.mean[-1] > many.months_for_place.mean[-1]
    assert np.all(few.waiting.low <= few.waiting.mean)
    assert np.all(few.waiting.mean <= few.waiting.high)


def test_the_chance_of_a_long_wait_is_that_of_people_one_by_one():
    run = simulate(
        inputs(4, inflow=30, places=30, in_care=30, homes=25, waiting=7), draws=20, seed=5
    )
    months, steps = 6, len(run.came) - 1
    long, people = np.zeros(4), np.zeros(4)
    for draw in range(20):
        joins = np.repeat(np.arange(steps + 1), run.came[:, draw])
        leaves = np.repeat(np.arange(steps + 1), run.placed[:, draw])[
            7:
        ]  # after who waited already
        leaves = np.concatenate([leaves, np.full(len(joins), steps + 1_000)])[: len(joins)]
        seen = joins + months <= steps
        year = (joins - 1) // 12
        people += np.bincount(year[seen], minlength=4)
        long += np.bincount(year[seen & (leaves - joins > months)], minlength=4)
    assert share_waiting_longer(run, months) == pytest.approx(long / people)
    assert 0.05 < long.sum() / people.sum() < 1
    assert np.isnan(share_waiting_longer(run, 48)).all()


def test_a_group_gives_the_same_alone_and_again_and_another_group_something_else():
    first, again = (simulate(inputs(), group="jeugd", draws=20) for _ in range(2))
    other = simulate(inputs(), group="beperking", draws=20)
    assert np.array_equal(first.in_care, again.in_care)
    assert not np.array_equal(first.came, other.came)


def test_who_finds_no_home_in_a_year_without_homes_waits_without_end():
    outlook = outlook_of(simulate(inputs(2, homes=0, in_care=40), draws=20))
    assert np.isinf(outlook.months_for_home.mean).all()
    assert np.isfinite(outlook.ready.mean).all()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"inflow": np.array([1.0, np.nan, 1.0])}, "instroom"),
        ({"care_years": np.array([1.0, np.inf, 1.0])}, "zorgtijd"),
        ({"places": np.array([1.0, -1.0, 1.0])}, "plekken"),
        ({"homes": np.array([1.0])}, "woningen"),
        ({"waiting": -1}, "wachtend"),
    ],
)
def test_what_cannot_be_is_refused_by_name(wrong, said):
    with pytest.raises(InputError, match=said):
        simulate(dataclasses.replace(inputs(), **wrong))
    with pytest.raises(InputError, match="trekkingen"):
        simulate(inputs(), draws=0)
