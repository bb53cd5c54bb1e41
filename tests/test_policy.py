"""What the city would have to change: as cheap as brute force finds, tried on the same criteria, and told."""

from __future__ import annotations

import json
import re
from functools import cache
from html import unescape
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from streamlit import config
from streamlit.testing.v1 import AppTest

from spreidingskaart.city.access import seen_by
from spreidingskaart.cli import policy_change
from spreidingskaart.cli.main import main
from spreidingskaart.criteria import BY_ID
from spreidingskaart.errors import InputError
from spreidingskaart.model.fields import BY_NAME
from spreidingskaart.model.gaps import GapKind
from spreidingskaart.plot_search import policy_options as offered
from spreidingskaart.plot_search import screen, search_plots
from spreidingskaart.plot_search.policy import PolicyChange, policy_answer
from spreidingskaart.plot_search.policy_options import ChangeKind, policy_options, shut_by
from spreidingskaart.plot_search.policy_programme import Ways, cheapest
from spreidingskaart.plot_search.policy_words import (
    change_told,
    gaps_of_policy,
    headline,
    policy_document,
    sentences,
)
from spreidingskaart.site_test.proposals import proposals_from
from spreidingskaart.site_test.register import find_rule
from spreidingskaart.site_test.what_if import tried
from spreidingskaart.spread.index import index_of
from spreidingskaart.web import session
from tests.bundled import bundled_city
from tests.synthetic import AROUND, DEFAULT_ZONES, box, synthetic_city, zone

FORM, SIZE = "beschermd_wonen_plus", {"places": 36.0}
PAGE = Path(__file__).resolve().parents[1] / "pages" / "zoeken.py"


@cache
def city():
    return bundled_city("public")


@cache
def answer(sites=5, form=FORM):
    return policy_answer(city(), form=form, size=SIZE, sites=sites)


# ------------------------------------------------------------------------------------------------ the programme
def by_brute_force(ways, k):
    """Return (changes, plots touched) of the best of all sets of steps; None where none opens k areas."""
    best = None
    for step in product(*(range(len(steps) + 1) for steps in ways.touched)):
        given = np.array(step, dtype=np.int64)
        opened = np.unique(ways.area[(ways.need <= given).all(axis=1)])
        if len(opened) >= k:
            touched = sum(
                int(steps[one - 1]) for steps, one in zip(ways.touched, step, strict=True) if one
            )
            cost = (int((given > 0).sum()), touched)
            best = cost if best is None else min(best, cost)
    return best


@pytest.mark.parametrize("seed", range(40))
def test_no_cheaper_set_is_found_by_trying_all(seed):
    chance = np.random.default_rng(seed)
    rules, groups = int(chance.integers(1, 5)), int(chance.integers(1, 12))
    steps = chance.integers(1, 4, rules)
    need = np.array([chance.integers(0, most + 1, groups) for most in steps]).T
    area = chance.integers(0, 5, groups)
    area = np.unique(area, return_inverse=True)[1]
    touched = tuple(np.cumsum(chance.integers(1, 50, most)) for most in steps)
    ways = Ways(area.astype(np.int64), need.astype(np.int64), touched)
    for k in range(1, ways.areas + 2):
        found, best = cheapest(ways, k), by_brute_force(ways, k)
        if best is None:
            assert found is None
            continue
        assert (found.changes, found.touched) == best
        assert found.proven
        opened = np.unique(ways.area[(ways.need <= found.step).all(axis=1)])
        assert found.areas.tolist() == opened.tolist()
        assert len(opened) >= k


# ------------------------------------------------------------------------------------------------ on the bundled city
def test_what_opens_is_open_when_the_same_criteria_are_asked_with_the_new_norms():
    """The norms are tried on the City; the texts are what is left in the way, and only those that change."""
    found = answer(12)
    there = city()
    options = {one.id: one for one in policy_options(there, found.result).options}
    assert found.possible
    for change in found.changes:
        if change.kind is ChangeKind.NORM:
            rule = find_rule(there, change.id)
            value = next(
                (one for one in options[change.id].steps if one is not None and rule.told(one) == change.becomes), None
            )  # fmt: skip
            there = tried(there, change.id, value)
    rows = np.array([site.row for site in found.sites])
    again = screen(there, found.result.proposals.take(rows))
    texts = {change.id for change in found.changes if change.kind is ChangeKind.TEXT}
    for name, column in again.columns.items():
        shut = shut_by(again, name)
        relax = BY_ID[name].relax
        if not shut.any():
            continue
        in_the_way = relax(again.proposals, there).texts()
        assert in_the_way.enough[shut].all()
        named = np.array(in_the_way.groups)
        for row in np.flatnonzero(shut):
            assert set(named[in_the_way.in_the_way[row]]) <= texts
        assert column.hard.any()


def test_with_one_change_less_fewer_sites_open():
    found = answer(12)
    options = policy_options(city(), found.result)
    index = found.index
    area = city().area_at("wijken", found.result.proposals.x, found.result.proposals.y)
    chosen = {change.id for change in found.changes}
    for left_out in chosen:
        keep = np.array([one.id in chosen and one.id != left_out for one in options.options])
        most = np.where(keep, [len(one.steps) for one in options.options], 0)
        opens = ~options.never & (options.need <= most).all(axis=1)
        assert len(np.intersect1d(area[opens], found.pool)) < found.asked
    assert len(index.areas) > len(found.pool)


def test_the_areas_are_those_with_the_fewest_places_where_nothing_is_open():
    found, index = answer(5), index_of(city(), "wijken")
    rate = index.rate[found.pool]
    assert (rate < index.city_rate).all()
    assert (np.diff(rate) >= 0).all()
    assert len({site.area for site in found.sites}) == found.asked == 5
    options = policy_options(city(), found.result)
    area = city().area_at("wijken", found.result.proposals.x, found.result.proposals.y)
    assert not np.isin(area[options.open_now], found.pool).any()
    passed = index.lived_in & ~index.few_inhabitants & (index.rate < rate.min())
    assert set(np.flatnonzero(passed)) <= set(area[options.open_now])


def test_what_is_open_now_is_what_the_search_leaves():
    searched = search_plots(city(), form=FORM, size=SIZE, criteria=tuple(BY_ID))
    assert policy_options(city(), searched.result).open_now.tolist() == searched.keeps.tolist()


def test_water_and_green_are_not_offered_for_change():
    ids = {one.id for one in policy_options(city(), answer().result).options}
    assert not ids & set(offered.policy_choices().no_text)
    assert "min_area" in ids


def test_the_answer_carries_what_is_not_sure_of_the_sites_the_places_and_the_choices():
    gaps = gaps_of_policy(answer(), city())
    assert {gap.kind for gap in gaps} >= {GapKind.ASSUMED, GapKind.FICTIONAL, GapKind.UNKNOWN}
    document = policy_document(answer(), city())
    assert not document["firm"]
    assert document["fictional"]
    assert document["cost"]["status"] == "policy"


def test_progress_ends_at_the_end_and_never_goes_back():
    told = []
    policy_answer(
        city(),
        form="domus",
        size={"places": 17.0},
        sites=2,
        progress=lambda done, all_: told.append((done, all_)),
    )
    done = [one for one, _ in told]
    assert done == sorted(done)
    assert told[-1][0] == told[-1][1]


def test_the_texts_that_stand_in_the_way_are_those_of_the_ground_and_a_mark_is_no_such_text():
    barred = zone("functieaanduiding", "zorginstelling uitgesloten", box(0, 0, 400, 1000))
    there = seen_by(synthetic_city(zones=[*DEFAULT_ZONES, AROUND, barred]), "public")
    spots = [
        box(1650, 100, 100, 100),
        box(100, 1550, 100, 100),
        box(1500, 100, 200, 100),
        box(100, 100, 100, 100),
    ]
    sites = proposals_from(there, form="domus", places=24, geometry=spots)
    texts = BY_ID["zoning"].relax(sites, there).texts()
    named = [
        {group for group, one in zip(texts.groups, row, strict=True) if one}
        for row in texts.in_the_way
    ]
    assert named[:3] == [{"bedrijventerrein"}, {"groen"}, {"bedrijventerrein"}]
    assert texts.enough.tolist() == [True, True, True, False]


# ------------------------------------------------------------------------------------------------ in words
def test_the_sentence_begins_with_the_number_of_changes_and_says_what_is_fictional():
    found = answer()
    told = headline(found, city())
    n = len(found.changes)
    assert told.startswith(f"Met {n} beleidswijziging{'en' if n > 1 else ''} gaan 5 locaties op ")
    assert "fictieve percelen open. Dat is in 5 van de " in told
    assert "per inwoner de minste grotendeels fictieve geclusterde plekken" in told
    more = sentences(found, city())
    assert any("(bewezen)" in one for one in more)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            PolicyChange(ChangeKind.TEXT, "kantoor", "kantoor", "", "", 1),
            "Het omgevingsplan laat Domus toe onder de bestemming Kantoor. Dat raakt 1 perceel.",
        ),
        (
            PolicyChange(ChangeKind.TEXT, "wonen", "wonen", "", "", 1200, 1100),
            (
                "Het omgevingsplan laat Domus toe onder de bestemming Wonen. Dat raakt 1.200 percelen. Bij 1.100 ervan "
                "is de tekst niet gelezen: misschien mag het al."
            ),
        ),
        (
            PolicyChange(ChangeKind.NORM, "a", "Ten minste 1 hectare", "10.000 m²", "5.000 m²", 20),
            'De norm "Ten minste 1 hectare" gaat van 10.000 m² naar 5.000 m². Dat raakt 20 percelen.',
        ),
        (
            PolicyChange(ChangeKind.NORM, "a", "Grond van de overheid", "ja", "", 2),
            'De norm "Grond van de overheid" vervalt (nu ja). Dat raakt 2 percelen.',
        ),
    ],
)
def test_a_change_is_told_in_one_sentence(change, told):
    assert change_told(change, "Domus") == told


def test_too_many_sites_are_told_with_how_many_can():
    found = answer(60)
    assert not found.possible
    assert len(found.sites) == found.reachable
    assert f" {found.reachable} van de 60 gevraagde locaties" in headline(found, city())
    assert headline(found, city()).endswith("In meer wijken kan het niet.")


def test_a_number_that_cannot_be_is_refused():
    with pytest.raises(InputError, match="ten minste 1"):
        policy_answer(city(), form=FORM, size=SIZE, sites=3, among=2)


def test_the_command_gives_one_document(capsys, monkeypatch):
    monkeypatch.setattr(policy_change, "city_of", lambda _: city())
    asked = ("--form", FORM, "--places", "36", "--open", "3", "--among", "8", "--json")
    assert main(["policy-change", *asked]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["schema"] == "spreidingskaart/policy-change/1"
    assert (document["asked"], document["among"], document["proven"]) == (3, 8, True)
    assert len(document["sites"]) == 3
    assert all(change["touched"] for change in document["changes"])
    assert main(["policy-change", "--form", FORM, "--places", "36", "--open", "0"]) == 2


def test_the_page_says_it_when_somebody_asks(monkeypatch):
    monkeypatch.setattr(session, "city", city)
    config.set_option("client.showErrorDetails", "full")  # else a fault is told to the log only
    page = AppTest.from_file(str(PAGE), default_timeout=60)
    page.session_state["openen"] = "5"
    page.session_state["zoekvorm"] = FORM
    page.session_state[BY_NAME["places"].search_address] = "36"
    page.run()
    assert [fault.value for fault in page.exception] == []
    shown = "".join(part.proto.body for part in page.get("html"))
    assert headline(answer(), city()) in unescape(re.sub(r"<[^>]+>", "", shown))  # terms are marked
    assert "Waarom dit niet zeker is" in shown
