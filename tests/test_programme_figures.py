"""A figure of the programme can never be surer than what it was worked out of, and tables go where facilities go."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spreidingskaart.city import load_city
from spreidingskaart.city.access import seen_by
from spreidingskaart.model import FigureStatus
from spreidingskaart.programme.figures import (
    FigureSource,
    ProgrammeFigure,
    combined,
    total,
    unknown,
)
from spreidingskaart.programme.groups import target_groups
from tests.city_folder import write_city

STATUSES = st.sampled_from(FigureStatus)
FIGURES = st.builds(
    lambda value, status, text: ProgrammeFigure(value, (FigureSource(status, text),)),
    st.floats(-1e6, 1e6),
    STATUSES,
    st.text(max_size=5),
)


@given(st.lists(FIGURES, min_size=1, max_size=5))
def test_what_is_worked_out_is_as_unsure_as_the_least_sure_of_its_parts(figures):
    made = total(figures)
    order = list(FigureStatus)
    assert made.status == max((one.status for one in figures), key=order.index)
    assert {source for one in figures for source in one.sources} == set(made.sources)
    assert made.value == pytest.approx(sum(one.value for one in figures))


@given(st.lists(FIGURES, min_size=1, max_size=4))
def test_what_rests_on_something_unknown_is_unknown_and_says_why(figures):
    made = combined(lambda *values: sum(values), *figures, unknown("geen instroom"))
    assert math.isnan(made.value)
    assert made.unknown == "geen instroom"
    assert made.as_dict()["value"] is None


def test_the_sum_of_nothing_is_unknown_and_not_zero():
    assert not total([]).is_known


def test_a_care_form_counts_for_one_group_only(tmp_path):
    write_city(tmp_path, programme_groups="id,name,forms\na,A,domus\nb,B,domus;gezinsopvang\n")
    groups = target_groups(load_city(tmp_path))
    assert [group.forms for group in groups] == [("domus",), ("gezinsopvang",)]


def test_rows_about_a_facility_go_where_the_facility_goes(tmp_path):
    """Nobody learns of a secret facility by the plan, the quality of shelter, a promise or a project."""
    write_city(tmp_path)
    whole = load_city(tmp_path)
    facilities = whole.layers["facilities"]
    hidden = set(facilities["id"]) - set(seen_by(whole, "public").layers["facilities"]["id"])
    assert hidden
    secret = min(hidden)
    shown = min(set(facilities["id"]) - hidden)
    rest = "fictional,proef"
    write_city(
        tmp_path,
        plan_moments="id,facility,kind,year,successor,status,source\n"
        f"M1,{secret},permit_ends,2028,,{rest}\nM2,{shown},permit_ends,2028,{secret},{rest}\n",
        shelter_quality=f"facility,single_rooms,status,source\n{secret},5,{rest}\n{shown},5,{rest}\n",
    )
    city = seen_by(load_city(tmp_path), "public")
    assert city.layers["plan_moments"]["id"].tolist() == ["M2"]
    assert city.layers["plan_moments"]["successor"].tolist() == [None]
    assert city.layers["shelter_quality"]["facility"].tolist() == [shown]
    assert (city.reports["plan_moments"].read, city.reports["plan_moments"].kept) == (1, 1)
