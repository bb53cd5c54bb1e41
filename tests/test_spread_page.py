"""The page Spreiding: every screen opens for every kind of choice, and its picture says what its table says."""

from __future__ import annotations

import re
from functools import cache
from html import unescape
from pathlib import Path

import numpy as np
import pytest
from streamlit import config
from streamlit.testing.v1 import AppTest

from spreidingskaart.spread import sentences
from spreidingskaart.spread.carrying import carrying_of
from spreidingskaart.spread.chance import chances_of
from spreidingskaart.spread.effect import helps_where
from spreidingskaart.spread.index import index_of
from spreidingskaart.spread.reach import reach_of
from spreidingskaart.web.spreiding.carrying import scatter
from spreidingskaart.web.spreiding.chance import chance_strips
from spreidingskaart.web.spreiding.how_many import MOST_BARS, rate_bars
from spreidingskaart.web.spreiding.parts import as_dutch
from spreidingskaart.web.spreiding.reach import reach_bars
from spreidingskaart.web.spreiding.screens import STEPS
from spreidingskaart.web.spreiding.what_helps import change_bars
from spreidingskaart.web.story import apart
from spreidingskaart.words.numbers import percent
from tests.bundled import bundled_city

PAGE = Path(__file__).resolve().parents[1] / "pages" / "spreiding.py"


@cache
def city():
    return bundled_city("public")


def words(html):
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)))


def screen(step, kind="clustered", level="wijken", year=None):
    config.set_option("client.showErrorDetails", "full")  # else a fault is told to the log only
    page = AppTest.from_file(str(PAGE), default_timeout=60)
    page.session_state["stap"] = str(step)
    page.session_state["soort"] = kind
    page.session_state["indeling"] = level
    if year:
        page.session_state["peiljaar"] = year
    page.run()
    assert [fault.value for fault in page.exception] == []
    return page


@pytest.mark.parametrize("step", STEPS)
def test_every_screen_opens_with_its_question(step):
    shown = "".join(part.proto.body for part in screen(step).get("html"))
    assert STEPS[step][1] in unescape(shown)
    assert "Hoe is dit berekend?" in shown or step in ("waar", "voorstel")


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize(
    ("kind", "level"),
    [
        ("beschermd_wonen_plus", "buurten"),
        ("housing_first", "districts"),
        ("group:dakloosheid", "wijken"),
    ],
)
def test_a_screen_with_nothing_to_tell_says_so(step, kind, level):
    screen(step, kind, level)


def test_going_on_leads_through_all_screens():
    page = screen("waar")
    for step in list(STEPS)[1:]:
        page.button(key="spread.Verder").click().run()
        assert page.session_state["stap"] == step
    assert not [button for button in page.button if button.key == "spread.Verder"]


@pytest.mark.parametrize("level", ["districts", "wijken", "buurten"])
def test_the_bars_say_the_rates_of_the_table(level):
    index = index_of(city(), level)
    told = words(rate_bars(index))
    ranked = np.argsort(
        -np.where(index.few_inhabitants, -1, np.nan_to_num(index.rate, nan=-1)), kind="stable"
    )
    for row in ranked[: min(MOST_BARS, int((~index.few_inhabitants & index.lived_in).sum()))]:
        assert str(index.areas.names[row]) in told
        assert sentences.rate(float(index.rate[row])) in told


def test_the_strips_say_what_each_division_says():
    answers = chances_of(city())
    drawn = chance_strips(answers, [])
    for answer in answers:
        assert f"left:{round(100 * answer.hoover, 1)}%" in drawn
        assert sentences.conclusion(answer) in words(drawn)


def test_the_scatter_shows_every_wijk_with_a_figure_in_its_corner():
    found = carrying_of(city())
    drawn = scatter(found)
    for corner in range(1, 5):
        assert drawn.count(f'class="sp-c{corner}"') == int((found.quadrant == corner).sum())
    for x, y in re.findall(r'<i class="sp-c\d" style="left:([\d.]+)%;bottom:([\d.]+)%', drawn):
        assert 0 <= float(x) <= 100
        assert 0 <= float(y) <= 100


def test_the_reach_bars_say_the_shares():
    found = reach_of(city())
    told = words(reach_bars([("Alles", found, [])]))
    assert all(percent(float(share)) in told for share in found.share)


def test_the_changes_are_those_of_the_effect():
    found, index = helps_where(city(), "wijken"), index_of(city(), "wijken")
    told = words(change_bars(found, index))
    best = sentences.best_first(found)[0]
    assert str(found.areas.names[best]) in told


def test_sums_by_hand_are_written_as_the_dutch_do():
    assert (
        as_dutch("0.5 × sqrt(4) - 1 = -0.25") == "0,5 × √(4) \N{MINUS SIGN} 1 = \N{MINUS SIGN}0,25"
    )


def test_what_stands_in_is_smaller_than_the_headline_and_nothing_else_is():
    form = "0 plekken Beschermd wonen (24 uur) zijn er, en 104 mogen er zijn volgens de oude regel"
    assert apart(f"{form} (de gemeente staat in voor de regio).") == (
        form,
        "de gemeente staat in voor de regio",
    )
    whole = "500 m ligt een voorziening van de volgende (46 met een bekend adres)."
    assert apart(whole) == (whole, "")
