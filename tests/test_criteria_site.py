"""Area, land owner, public transport and the green-blue network."""

from __future__ import annotations

import numpy as np
import pytest

from spreidingskaart.criteria import CRITERIA
from spreidingskaart.criteria.area.criterion import find as area
from spreidingskaart.criteria.green_blue.criterion import find as green_blue
from spreidingskaart.criteria.land_owner.criterion import find as land_owner
from spreidingskaart.criteria.public_transport.criterion import find as public_transport
from spreidingskaart.model import GapKind, Verdict
from spreidingskaart.plot_search import plot_proposals
from spreidingskaart.site_test.proposals import proposals_from, propose
from tests.synthetic import SITING, at, box, synthetic_city, unit_of
from tests.test_house import ROOT

PLUS = "beschermd_wonen_plus"


def told(find, city, geometry=None, *, form="domus", **other):
    if geometry is None and "site_id" not in other:
        other["x"], other["y"] = at(500, 250)
    return find(propose(city, form=form, places=20, geometry=geometry, **other), city).tell(0)


def with_norm(name, value, unit=None):
    record = {
        "title": "Grens",
        "value": value,
        "unit": unit or unit_of(name),
        "source": "Proefgemeente",
        "status": "policy",
    }
    return synthetic_city(siting={"norms": {**SITING["norms"], name: record}})


def test_a_criterion_declares_itself_in_the_folder_of_its_id():
    assert len({criterion.id for criterion in CRITERIA}) == len(CRITERIA)
    for criterion in CRITERIA:
        assert (ROOT / criterion.file).is_file(), criterion.id
        assert criterion.title, criterion.id
        assert criterion.question.endswith("?"), criterion.id


def test_a_norm_is_read_by_one_criterion_and_declared_with_unit_and_range():
    read = [(spec.document, spec.id) for criterion in CRITERIA for spec in criterion.norms]
    assert len(set(read)) == len(read)
    for criterion in CRITERIA:
        for spec in criterion.norms:
            assert spec.unit, spec.id
            assert spec.least < spec.most, spec.id


@pytest.mark.parametrize(("side", "verdict"), [(100, Verdict.FITS), (99, Verdict.UNSUITABLE)])
def test_one_hectare_for_beschermd_wonen_plus(side, verdict):
    finding = told(area, synthetic_city(), box(100, 100, side, 100), form=PLUS)
    assert (finding.verdict, finding.threshold, finding.firm) == (verdict, 10_000, False)
    assert [gap.kind for gap in finding.gaps] == [GapKind.UNKNOWN]
    assert ", gemeten op de kaart." in finding.sentence


@pytest.mark.parametrize("drawn", [99, 100, 101])
@pytest.mark.parametrize(
    ("size", "verdict"), [(10_000.0, Verdict.FITS), (9_999.0, Verdict.UNSUITABLE)]
)
def test_what_is_registered_decides_and_never_what_is_drawn(drawn, size, verdict):
    plots = (("P1", box(400, 400, drawn, 100), "state"),)
    city = synthetic_city(plots=plots, plot_sizes=(size,))
    finding = told(area, city, site_id="P1", form=PLUS)
    assert (finding.verdict, finding.value, finding.firm) == (verdict, size, True)
    assert "volgens de registratie" in finding.sentence
    x, y = at(420, 450)
    pin = propose(city, form=PLUS, places=20, x=x, y=y)
    pin = area(pin, city).tell(0)
    assert (pin.verdict, pin.value, pin.firm) == (verdict, size, True)


def test_one_plot_and_every_plot_have_the_same_size():
    drawn = [box(100 + 120 * i, 400, 100, 100) for i in range(4)]
    plots = tuple((f"P{i}", plot, "state") for i, plot in enumerate(drawn))
    city = synthetic_city(plots=plots, plot_sizes=(9_990.0, 10_010.0, float("nan"), 0.0))
    every = plot_proposals(city, form=PLUS, places=20)
    found = area(every, city)
    assert found.value.tolist() == [9_990, 10_010, 10_000, 10_000]
    assert found.firm.tolist() == [True, True, False, False]
    for i in range(len(plots)):
        one = told(area, city, site_id=f"P{i}", form=PLUS)
        assert (one.value, one.firm, one.sentence) == (
            found.value[i],
            found.firm[i],
            found.tell(i).sentence,
        )


def test_a_plot_that_is_drawn_otherwise_does_not_get_the_size_of_the_one_whose_name_it_bears():
    city = synthetic_city(plots=(("P1", box(400, 400, 100, 100), "state"),), plot_sizes=(10_500.0,))
    halved = proposals_from(
        city, form=PLUS, places=20, site_id=["P1"], geometry=[box(400, 400, 50, 100)]
    )
    moved = proposals_from(
        city, form=PLUS, places=20, site_id=["P1"], geometry=[box(700, 400, 100, 100)]
    )
    assert area(halved, city).value.tolist() == [5_000]
    assert area(moved, city).value.tolist() == [10_000]
    whole = told(area, city, site_id="P1", form=PLUS)
    assert whole.sentence.startswith(
        "Het perceel is 1,05 ha volgens de registratie; op de kaart meet het 1 ha."
    )


def test_what_is_missing_to_a_hectare_is_told():
    finding = told(area, synthetic_city(), box(100, 100, 80, 100), form=PLUS)
    assert finding.helps == ("Met 0,2 ha erbij is het perceel groot genoeg.",)


def test_other_forms_only_report_their_area():
    finding = told(area, synthetic_city(), box(100, 100, 50, 50))
    assert (finding.verdict, finding.value) == (Verdict.REPORTED, 2500)


def test_a_pin_has_no_area():
    finding = told(area, synthetic_city(), form=PLUS)
    assert (finding.verdict, finding.value, finding.firm) == (Verdict.NOT_TESTED, None, False)
    assert "alleen een punt" in finding.sentence


@pytest.mark.parametrize(
    ("owner", "verdict"),
    [
        ("municipality", Verdict.FITS),
        ("state", Verdict.FITS),
        ("water_board", Verdict.FITS),
        ("mixed", Verdict.MAY_FIT),
        ("private", Verdict.UNSUITABLE),
        (None, Verdict.NOT_TESTED),
    ],
)
def test_beschermd_wonen_plus_needs_government_land(owner, verdict):
    assert (
        told(land_owner, synthetic_city(), box(100, 300, 50, 50), form=PLUS, owner=owner).verdict
        is verdict
    )


def test_other_forms_report_the_owner_or_say_it_is_unknown():
    assert told(land_owner, synthetic_city(), owner="private").verdict is Verdict.REPORTED
    finding = told(land_owner, synthetic_city())
    assert finding.verdict is Verdict.NOT_TESTED
    assert "eigendom is geen open data" in finding.sentence


def test_the_owner_of_a_candidate_site_comes_with_it_and_is_fictional_where_the_site_is():
    finding = told(land_owner, synthetic_city(fictional=("sites",)), site_id="L02", form=PLUS)
    assert (finding.verdict, finding.firm) == (Verdict.UNSUITABLE, False)


def test_the_owner_is_told_by_the_layer_that_holds_it_or_by_who_made_the_proposal():
    city = synthetic_city(
        fictional=("sites", "plots"), plots=(("P1", box(400, 400, 40, 40), "state"),)
    )
    layers = {
        "sites": told(land_owner, city, site_id="L02", form=PLUS),
        "plots": told(land_owner, city, site_id="P1", form=PLUS),
        "proposal": told(land_owner, city, site_id="P1", form=PLUS, owner="private"),
        "land_ownership": told(land_owner, city, box(400, 400, 40, 40), form=PLUS),
    }
    assert {name: finding.data[0].layer for name, finding in layers.items()} == {
        name: name for name in layers
    }
    assert [finding.firm for finding in layers.values()] == [False, False, True, False]
    assert "fictief" in layers["plots"].why_not_firm


def test_the_area_is_that_of_the_layer_that_holds_the_site():
    city = synthetic_city(fictional=("sites",), plots=(("P1", box(400, 400, 40, 40), "state"),))
    found = {site: told(area, city, site_id=site) for site in ("L01", "P1")}
    assert [(one.data[0].layer, one.firm) for one in found.values()] == [
        ("sites", False),
        ("plots", True),
    ]
    drawn = told(area, city, box(400, 400, 40, 40))
    assert (drawn.data[0].layer, drawn.firm) == ("proposal", True)
    many = proposals_from(city, form=PLUS, places=20, site_id=["L01", "P1"])
    assert area(many, city).firm.tolist() == [False, False]
    assert area(many.take(np.array([1])), city).tell(0).data[0].layer == "plots"


def test_the_distance_to_the_station_is_measured_from_the_pin():
    finding = told(public_transport, synthetic_city())
    assert finding.verdict is Verdict.REPORTED
    assert finding.value == pytest.approx(559.0, abs=0.1)
    assert finding.sentence == (
        "560 m is het naar station Proef Centrum, hemelsbreed; er is geen wandelnetwerk geladen. "
        "Bushaltes zitten niet in de gegevens. Er is geen norm vastgesteld."
    )


@pytest.mark.parametrize(
    ("most", "unit", "verdict"),
    [
        (600.0, "m hemelsbreed", Verdict.FITS),
        (500.0, "m hemelsbreed", Verdict.CONFLICTS),
        (600.0, "m", Verdict.MAY_FIT),
        (500.0, "m", Verdict.CONFLICTS),
    ],
)
def test_a_municipality_can_set_a_distance_to_the_station(most, unit, verdict):
    finding = told(public_transport, with_norm("max_station_distance", most, unit))
    assert finding.verdict is verdict
    assert ("lopend is het verder" in (finding.why_not_firm or "")) is (verdict is Verdict.MAY_FIT)


def test_no_stations_is_not_tested():
    finding = told(public_transport, synthetic_city(without=("stations",)))
    assert (finding.verdict, finding.value) == (Verdict.NOT_TESTED, None)


def test_beschermd_wonen_plus_lies_outside_the_green_blue_network():
    inside = told(green_blue, synthetic_city(), box(100, 1350, 100, 100), form=PLUS)
    outside = told(green_blue, synthetic_city(), box(100, 1200, 100, 100), form=PLUS)
    assert (inside.verdict, inside.value) == (Verdict.UNSUITABLE, 0.5)
    assert inside.helps == ("Zonder de 5.000 m² die in het netwerk ligt, past het.",)
    assert (outside.verdict, outside.value) == (Verdict.FITS, 0.0)
    assert "begint op 100 m" in outside.sentence


def test_touching_the_network_is_outside_it():
    assert (
        told(green_blue, synthetic_city(), box(100, 1300, 100, 100), form=PLUS).verdict
        is Verdict.FITS
    )


def test_other_forms_report_their_share_in_the_network():
    finding = told(green_blue, synthetic_city(fictional=("green_blue",)), box(100, 1350, 100, 100))
    assert (finding.verdict, finding.firm) == (Verdict.REPORTED, False)
    assert (
        "50% van de locatie ligt in het groen-blauwe netwerk (voorbeeldkaart): Groene as."
        in finding.sentence
    )


def test_no_network_is_not_tested():
    assert (
        told(green_blue, synthetic_city(without=("green_blue",)), form=PLUS).verdict
        is Verdict.NOT_TESTED
    )
