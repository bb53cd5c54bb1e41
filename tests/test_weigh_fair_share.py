"""The score of a fair share: its curve, its choices in a framework, and whether another way of counting matters."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import numpy as np
import pytest
from pydantic import ValidationError

from spreidingskaart.city.access import seen_by
from spreidingskaart.criteria import BY_ID
from spreidingskaart.errors import InputError
from spreidingskaart.model import CountedPlaces, Verdict
from spreidingskaart.model.counted_places import ratio_column
from spreidingskaart.weighing.case.changes import amended, curve_text, parse
from spreidingskaart.weighing.case.compare import figure
from spreidingskaart.weighing.case.counting import tell_counting, ways_of_counting
from spreidingskaart.weighing.case.facts import Facts
from spreidingskaart.weighing.case.measured import measure
from spreidingskaart.weighing.case.offered import shipped
from spreidingskaart.weighing.case.outcome import as_dict, weigh
from spreidingskaart.weighing.dossier.arithmetic import arithmetic_csv
from spreidingskaart.weighing.dossier.case import Case
from spreidingskaart.weighing.dossier.packing import as_json, pack, unpack
from spreidingskaart.weighing.dossier.replay import make, replay
from spreidingskaart.weighing.framework.fair_share import FairShare
from spreidingskaart.weighing.framework.files import read
from spreidingskaart.weighing.framework.framework import Framework, FromEngine
from spreidingskaart.weighing.framework.lock import digest, lock, verify
from spreidingskaart.weighing.framework.value import Halving, outline, scores, tell
from spreidingskaart.weighing.ranking import amendment
from tests.synthetic import SITING, synthetic_city

BEFORE = Path(__file__).parent / "data" / "frameworks"
CURVE = Halving(full_at=0.5, none_at=2.0)


def framework(counts=CountedPlaces.ALL_CLUSTERED, *, planned=False):
    criterion = {
        "id": "spreading",
        "label": "Spreiding",
        "origin": {"kind": "fair_share", "counts": counts, "planned": planned},
        "curve": {"kind": "halving", "full_at": 0.5, "none_at": 2.0},
        "unit": "keer een gelijk deel",
        "weight": 1.0,
        "source": "proef",
    }
    return Framework.model_validate(
        {
            "id": "proef",
            "title": "Proef",
            "care_forms": [],
            "source": "proef",
            "scored": [criterion],
            "history": [{"number": 1, "at": "2026-11-30T00:00:00Z", "by": "A", "why": "b"}],
        }
    )


def facts(ratios):
    """Return three sites with their ratios by (counts, planned, division)."""
    values = {
        ratio_column(counts, division, planned=planned): np.array(column)
        for (counts, planned, division), column in ratios.items()
    }
    codes = {name: np.full(3, Verdict.REPORTED.code, dtype=np.int8) for name in values}
    return Facts(("A", "B", "C"), ("Veld A", "Veld B", "Veld C"), values, codes)


EVERY = [
    (counts, planned, division)
    for counts in CountedPlaces
    for planned in (False, True)
    for division in ("districts", "wijken")
]


def test_halving_or_doubling_is_fifty_points():
    values = np.array([0.0, 0.25, 0.5, 2**-0.5, 1.0, 2**0.5, 2.0, 7.0, np.nan])
    expected = [100, 100, 100, 75, 50, 25, 0, 0, np.nan]
    np.testing.assert_allclose(scores(CURVE, values), expected, atol=1e-12)
    assert outline(CURVE)[0] == (0.5, 100.0)
    assert outline(CURVE)[-1] == pytest.approx((2.0, 0.0))
    assert tell(CURVE, "keer") == (
        "0,5 keer of minder = 100 punten, 2 keer of meer = 0; elke verdubbeling ertussen kost 50."
    )


@pytest.mark.parametrize(("full_at", "none_at"), [(0.0, 2.0), (2.0, 2.0), (3.0, 2.0)])
def test_a_curve_that_cannot_be_is_refused(full_at, none_at):
    with pytest.raises(ValidationError):
        Halving(full_at=full_at, none_at=none_at)


def test_the_scores_of_district_and_wijk_are_averaged():
    found = facts({EVERY[0]: [0.5, 1.0, 2.0], EVERY[1]: [1.0, 2.0, np.nan]})
    weighed = weigh(framework(), found)
    np.testing.assert_allclose(weighed.ranking.judged.scores[:, 0], [75, 25, np.nan])
    criterion = weighed.framework.scored[0]
    assert figure(weighed, criterion, 0) == "0,50 (stadsdeel) en 1,00 (wijk) keer een gelijk deel"
    assert figure(weighed, criterion, 2) == "niet getoetst"
    table = arithmetic_csv(weighed).decode()
    assert "2 deel;A;Veld A;Spreiding, stadsdeel;0,5;keer een gelijk deel;;;100" in table
    assert "Geteld: alle geclusterde plekken, zonder wat gepland is." in table


def test_a_division_that_says_nothing_is_left_out():
    found = facts({EVERY[0]: [0.5, 1.0, 2.0]})
    assert weigh(framework(), found).ranking.judged.scores[:, 0].tolist() == [100, 50, 0]


def test_the_page_says_by_itself_whether_the_winner_depends_on_what_counts():
    same = {key: [0.5, 1.0, 2.0] for key in EVERY}
    told = tell_counting(weigh(framework(), facts(same)))
    assert told == "Veld A blijft eerst, wat er ook meetelt (6 manieren van tellen)."
    other = same | {key: [2.0, 1.0, 0.5] for key in EVERY if key[0] is CountedPlaces.SAME_FORM}
    weighed = weigh(framework(), facts(other))
    assert tell_counting(weighed) == (
        "De winnaar wisselt met wat meetelt: Veld C als plekken van dezelfde woonzorgvorm tellen. "
        "Veld A is eerst bij 4 van de 6 manieren van tellen."
    )
    planned = same | {key: [2.0, 1.0, 0.5] for key in EVERY if key[1]}
    told = tell_counting(weigh(framework(), facts(planned)))
    assert "Veld C als alle geclusterde plekken, plekken van dezelfde" in told
    assert "doelgroep tellen (ook wat gepland is)." in told
    assert [way.chosen for way in ways_of_counting(weighed)] == [True, *[False] * 5]
    assert as_dict(weighed, context={})["counting"]["ways"][2]["first"] == ["C"]


def test_what_counts_is_locked_and_can_be_amended():
    original = framework()
    proof = lock(original, at=dt.datetime.now(dt.UTC), by="A", why="b", known_criteria=BY_ID)
    changed = amended(original, parse("telling.spreading=same_form+gepland"))
    assert verify(changed, proof) == ["Veranderd na het vastzetten: criterium `spreading`."]
    assert changed.scored[0].origin == FairShare(counts=CountedPlaces.SAME_FORM, planned=True)
    found = facts({key: [0.5, 1.0, 2.0] for key in EVERY}).inputs()
    assert amendment.effect(original, changed, found).changes == (
        "Bij 'Spreiding' tellen nu plekken van dezelfde woonzorgvorm, ook wat gepland is.",
    )
    assert curve_text(amended(original, parse("curve.spreading=0,25:4")).scored[0].curve) == "0,25:4"  # fmt: skip
    for wrong in ("telling.spreading=alles", "telling.spreading=same_form+x"):
        with pytest.raises(InputError):
            amended(original, parse(wrong))


@pytest.mark.parametrize("name", ["algemeen", "beschermd_wonen_plus_2024"])
def test_the_version_before_keeps_its_fingerprint_and_still_weighs(name):
    now = next(one for one in shipped() if one.id == name)
    before = read(BEFORE / f"{name}_v1.yaml", known_criteria=BY_ID)
    assert digest(before) == now.history[1].previous
    origin = next(one for one in before.scored if one.id == "spreading").origin
    assert isinstance(origin, FromEngine)
    city = seen_by(synthetic_city(siting=SITING), "public")
    found = measure(city, form="beschermd_wonen_plus", places=12)
    proof = lock(before, at=dt.datetime.now(dt.UTC), by="A", why="b", known_criteria=BY_ID)
    again = replay(make(Case(found, found.facts, before, proof))[0])
    assert again.sound
    assert "counting" not in again.weighing


def test_a_ratio_that_the_finding_does_not_name_is_found():
    now = next(one for one in shipped() if one.id == "beschermd_wonen_plus_2024")
    city = seen_by(synthetic_city(siting=SITING), "public")
    found = measure(city, form="beschermd_wonen_plus", places=12)
    parts = unpack(make(Case(found, found.facts, now, None))[0])
    assert replay(pack(parts)).sound
    data = json.loads(parts["facts.json"])
    data["values"]["fair_share.same_form.existing.wijken"][0] = 0.1
    spoilt = replay(pack({**parts, "facts.json": as_json(data)}))
    assert "facts.json" in spoilt.followed.otherwise
