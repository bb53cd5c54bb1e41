"""Before the lock nobody finds a site back by its numbers: not even who knows every exact number of all of them."""

from __future__ import annotations

from functools import cache

import numpy as np
from scipy.optimize import linear_sum_assignment

from spreidingskaart.weighing.case.covering import LEAST_IN_GROUP, covered_facts
from spreidingskaart.weighing.case.example_entries import example_entries
from spreidingskaart.weighing.case.measured import measure
from spreidingskaart.weighing.case.offered import shipped
from spreidingskaart.weighing.case.outcome import weigh
from spreidingskaart.weighing.framework.lock import cover_names
from tests.bundled import bundled_city
from tests.source_code import ROOT

FRAMEWORK = next(one for one in shipped() if one.id == "beschermd_wonen_plus_2024")


@cache
def public_facts():
    city = bundled_city("public")
    measured = measure(city, form=FRAMEWORK.care_forms[0], places=36)
    entries = example_entries(FRAMEWORK.id, city.municipality.code, measured.fictional)
    return measured.facts.with_entries(entries)


def covered(key):
    facts = public_facts()
    names = cover_names(facts.sites, key=key)
    return covered_facts(facts, sorted(names, key=lambda site: (len(names[site]), names[site])))


def seen(facts):
    """Return all that a screen can show of each site, as rows of numbers: inputs, scores, totals and ranks."""
    ranking = weigh(FRAMEWORK, facts).ranking
    inputs = facts.inputs()
    known = public_facts().inputs()
    columns = [inputs.values[name] for name in known.values]
    columns += [inputs.verdicts[name] for name in known.verdicts]
    columns += [*ranking.judged.scores.T]
    columns += [ranking.totals.total, ranking.totals.low, ranking.totals.high, ranking.rank]
    return np.column_stack([np.nan_to_num(column.astype(float), nan=-1.0) for column in columns])


def found_back(shown, exact, ids):
    """Return how many sites an attacker finds back: the best match of all rows that she sees with all she knows."""
    scale = exact.std(axis=0) + 1e-9
    cost = np.abs((shown[:, None, :] - exact[None, :, :]) / scale).sum(axis=2)
    rows, guesses = linear_sum_assignment(cost)
    known = public_facts().sites
    return sum(ids[row] == known[guess] for row, guess in zip(rows, guesses, strict=True))


def test_the_attacker_finds_every_site_back_by_exact_numbers():
    """So that the test below can fail."""
    exact = seen(public_facts())
    assert found_back(exact, exact, public_facts().sites) == len(exact) == 29


def test_the_attacker_does_no_better_than_guessing_inside_a_group():
    facts = public_facts()
    known = covered_facts(
        facts, facts.sites
    )  # she can work the groups out: all that they rest on is public
    exact = seen(facts)
    guesses = []
    for trial in range(60):
        shown = covered(f"key {trial}")
        guesses.append(found_back(seen(shown), exact, shown.sites))
        # with the groups known the best that is left is a guess inside each of them
        np.testing.assert_array_equal(
            np.sort(seen(shown)[:, :6], axis=0), np.sort(seen(known)[:, :6], axis=0)
        )
    most = len(facts.sites) / LEAST_IN_GROUP
    assert np.mean(guesses) < most + 3 * np.std(guesses) / np.sqrt(len(guesses))
    told = (ROOT / "docs/weighing.md").read_text(encoding="utf-8")
    assert "one in five" in told


def test_the_sites_of_a_group_look_the_same_in_everything():
    rows = seen(covered("key"))
    _, times = np.unique(rows, axis=0, return_counts=True)
    assert times.min() >= LEAST_IN_GROUP


def test_the_order_follows_neither_the_file_nor_the_ids():
    orders = [covered(f"key {trial}").sites for trial in range(200)]
    ids = list(public_facts().sites)
    places = np.array([[order.index(site) for site in ids] for order in orders])
    assert abs(places.mean(axis=0) - 14).max() < 14 * 4 / np.sqrt(len(orders))
    assert covered("key").sites == covered("key").sites != tuple(ids)
