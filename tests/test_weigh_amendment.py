import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spreidingskaart.criteria import BY_ID
from spreidingskaart.model import Verdict
from spreidingskaart.weighing.framework.check import framework_from
from spreidingskaart.weighing.ranking import amendment
from spreidingskaart.weighing.ranking.inputs import Inputs
from spreidingskaart.weighing.ranking.rank import UNRANKED

ENGINE = {"kind": "engine"}


def framework(*, least=250, spread=1, transport=1, drop_transport=False, hard=True):
    scored = [
        {
            "id": "spreading",
            "label": "Spreiding",
            "origin": {**ENGINE, "criterion": "spread"},
            "curve": {"kind": "direction", "better": "less", "low": 0, "high": 10},
            "weight": spread,
            "source": "test",
        },
        {
            "id": "transport",
            "label": "Vervoer",
            "origin": {**ENGINE, "criterion": "public_transport"},
            "curve": {"kind": "direction", "better": "less", "low": 0, "high": 1000},
            "unit": "m",
            "weight": transport,
            "source": "test",
        },
    ]
    limit = {
        "id": "school",
        "label": "Afstand tot een school",
        "origin": {"kind": "by_hand", "reason": "Geen laag", "source": "Kaart"},
        "test": {"kind": "threshold", "operator": ">=", "value": least, "unit": "m"},
        "source": "test",
    }
    return framework_from(
        {
            "id": "proef",
            "title": "Proef",
            "care_forms": [],
            "source": "Verzonnen voor de test",
            "hard": [limit] if hard else [],
            "scored": scored[:1] if drop_transport else scored,
            "history": [{"number": 1, "at": "2026-01-01T00:00:00Z", "by": "test", "why": "test"}],
        },
        known_criteria=BY_ID,
    )


def inputs():
    return Inputs(
        sites=("Locatie A", "Locatie B", "Locatie C", "Locatie D"),
        values={
            "school": np.array([300.0, 500.0, 200.0, 450.0]),
            "spread": np.array([8.0, 5.0, 0.0, 4.0]),
            "public_transport": np.array([0.0, 400.0, 300.0, 900.0]),
        },
        verdicts={"zoning": np.full(4, Verdict.FITS.code, dtype=np.int8)},
    )


def test_a_stricter_limit_makes_sites_leave():
    result = amendment.effect(framework(), framework(least=400), inputs(), title="Amendement 1")
    assert (result.enters, result.leaves, result.swaps) == ((), (0,), ())
    assert result.changes == (
        "Harde grens 'Afstand tot een school': ten minste 400 m in plaats van ten minste 250 m.",
    )
    assert amendment.tell(result) == (
        "Amendement 1: Locatie A valt af en Locatie B staat eerst in plaats van Locatie A."
    )
    assert amendment.tell_sites(result) == [
        "Locatie B stijgt van rang 2 naar rang 1.",
        "Locatie D stijgt van rang 3 naar rang 2.",
        "Locatie A valt nu af op 'Afstand tot een school'; de locatie stond op rang 1.",
    ]


def test_a_looser_limit_lets_sites_enter():
    result = amendment.effect(framework(), framework(least=100), inputs(), title="Amendement 2")
    assert (result.enters, result.leaves) == ((2,), ())
    assert amendment.tell(result) == (
        "Amendement 2: Locatie C komt erbij en Locatie C staat eerst in plaats van Locatie A."
    )
    assert amendment.tell_sites(result)[0] == "Locatie C doet nu mee en komt op rang 1."


def test_a_double_weight_makes_sites_swap():
    result = amendment.effect(
        framework(), framework(spread=3), inputs(), title="Spreiding telt driedubbel"
    )
    assert result.swaps == ((0, 1), (0, 3))
    assert result.changes == (
        "Het gewicht gaat voor 'Spreiding' van 50,0% naar 75,0% en 'Vervoer' van 50,0% naar 25,0%.",
    )
    assert amendment.tell(result) == (
        "Spreiding telt driedubbel: 2 paren wisselen van volgorde en Locatie B staat eerst in "
        "plaats van Locatie A."
    )


def test_a_dropped_criterion_is_said():
    result = amendment.effect(framework(), framework(drop_transport=True), inputs())
    assert result.changes == (
        "Criterium 'Vervoer' vervalt.",
        "Het gewicht gaat voor 'Spreiding' van 50,0% naar 100,0%.",
    )


def test_an_amendment_without_effect_says_so():
    result = amendment.effect(framework(), framework(least=260), inputs(), title="Amendement 3")
    assert amendment.tell(result) == (
        "Amendement 3 verandert niets aan wie meedoet en in welke volgorde; Locatie A blijft eerst."
    )
    assert amendment.tell_sites(result) == []


def test_when_nobody_is_left():
    result = amendment.effect(framework(), framework(least=900), inputs(), title="Amendement 4")
    assert amendment.tell(result) == (
        "Amendement 4: Locatie A, Locatie B en Locatie D vallen af en geen enkele locatie blijft over."
    )


@pytest.mark.parametrize(
    ("old", "new", "sentences"),
    [
        (framework(), framework(hard=False), ["Harde grens 'Afstand tot een school' vervalt."]),
        (
            framework(hard=False),
            framework(),
            ["Harde grens 'Afstand tot een school' komt erbij: ten minste 250 m."],
        ),
        (
            framework(drop_transport=True),
            framework(),
            [
                "Criterium 'Vervoer' komt erbij.",
                "Het gewicht gaat voor 'Spreiding' van 100,0% naar 50,0%.",
            ],
        ),
        (framework(), framework(), []),
        (framework(), framework(spread=5, transport=5), []),
    ],
)
def test_differences_in_words(old, new, sentences):
    assert amendment.differences(old, new) == sentences


def test_another_curve_is_told():
    old = framework()
    curve = old.scored[1].curve.model_copy(update={"high": 2000.0})
    new = old.model_copy(
        update={"scored": (old.scored[0], old.scored[1].model_copy(update={"curve": curve}))}
    )
    assert amendment.differences(old, new) == [
        (
            "Criterium 'Vervoer' krijgt andere punten: 0 m of minder = 100 punten, "
            "2.000 m of meer = 0; ertussen naar verhouding."
        )
    ]


@given(st.integers(0, 600), st.integers(0, 5), st.integers(1, 5))
def test_there_and_back_again_mirrors_the_effect(least, spread, transport):
    one, other = framework(), framework(least=least, spread=spread, transport=transport)
    there, back = amendment.effect(one, other, inputs()), amendment.effect(other, one, inputs())
    assert there.enters == back.leaves
    assert there.leaves == back.enters
    assert {pair[::-1] for pair in there.swaps} == set(back.swaps)
    gone = [site for site in there.leaves if there.after.rank[site] != UNRANKED]
    assert gone == []
