"""The address of who sees more than everybody holds nothing of what the public may not see."""

from __future__ import annotations

from urllib.parse import unquote_plus

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from streamlit import config
from streamlit.testing.v1 import AppTest

from geo.crs import point_to_wgs84
from spreidingskaart.city.access import PLANNER, PUBLIC, seen_by
from spreidingskaart.web import address, deployment, session
from spreidingskaart.web.navigation import PAGES
from spreidingskaart.web.url_state import Name, point_text
from tests.source_code import ROOT
from tests.synthetic import DEFAULT_FACILITIES, at, facility, synthetic_city

X, Y = 611, 277
CANARY = facility(
    "KANARIE-1", X, Y, name="Kanariehuis", visibility="secret", target_groups="vogels", buurt_code="BU1"
)  # fmt: skip
WHOLE = synthetic_city(facilities=[*DEFAULT_FACILITIES, CANARY])
SPOTS = [(X, Y), (400, 1200), (500, 1700), (600, 600)]
"""Of the canary, and of what else is not public in the synthetic city."""
FRAME = """
import runpy
from spreidingskaart.web import address, url_state
url_state.arrive({title!r})
address.restore()
runpy.run_path({path!r})
address.restore()
"""
"""What the shell does around a page."""


def degrees(x, y):
    longitude, latitude = point_to_wgs84(*at(x, y))
    return latitude, longitude


@pytest.fixture
def looking(monkeypatch, tmp_path):
    """Return a function that opens a page as a role."""
    monkeypatch.setenv("SPREIDINGSKAART_STORE", str(tmp_path / "address.sqlite3"))
    monkeypatch.setattr(deployment, "_whole_city", lambda: WHOLE)

    def opened(page, query, role=PLANNER, state=()):
        config.set_option("client.showErrorDetails", "full")
        for module in (session, address):
            monkeypatch.setattr(module, "role", lambda: role)
        frame = FRAME.format(title=PAGES[page], path=str(ROOT / "pages" / f"{page}.py"))
        seen = AppTest.from_string(frame, default_timeout=120)
        for part in filter(None, query.split("&")):
            name, _, value = part.partition("=")
            seen.query_params[name] = unquote_plus(value)
        for name, value in dict(state).items():
            seen.session_state[name] = value
        seen.run()
        assert [fault.value for fault in seen.exception] == []
        return seen

    return opened


def in_address(seen):
    return "&".join(f"{name}={values}" for name, values in seen.query_params.items())


NEAR = point_text(*degrees(X + 4, Y - 3))
FAR = point_text(*degrees(1500, 900))


@pytest.mark.parametrize(
    ("page", "choices"),
    [
        ("kaart", {"choice.keuze": "facilities:KANARIE-1", "choice.midden": NEAR}),
        ("kaart", {"choice.beeld": "52.37123,5.21123,17.00", "choice.keuze": "facilities:A1"}),
        ("kaart", {"zoek": "Kanariehuis (voorziening)"}),
        ("kaart", {"doelgroepen": ["vogels"]}),
        ("locatietoets", {"choice.punt": NEAR}),
        ("locatietoets", {"zoek": "Kanariehuis (voorziening)"}),
        ("zoeken", {"choice.zoekpunt": NEAR}),
    ],
)
def test_what_only_a_planner_sees_stays_in_the_session(looking, page, choices):
    seen = looking(page, "", state=choices)
    said = in_address(seen)
    for word in ("anarie", "KANARIE", "A1", "vogels", NEAR, "beeld", "midden", "zoek=", "punt"):
        assert word not in said
    for name, value in choices.items():
        assert seen.session_state[name] == value


@pytest.mark.parametrize(
    ("page", "choices"),
    [
        ("kaart", {"choice.keuze": "facilities:KANARIE-1", "choice.midden": NEAR}),
        ("locatietoets", {"choice.punt": NEAR}),
        ("zoeken", {"choice.zoekpunt": NEAR, "choice.beeld": "52.37123,5.21123,17.00"}),
    ],
)
def test_a_run_whose_role_ends_writes_nothing_of_what_it_holds(looking, page, choices):
    seen = looking(page, "", role=PUBLIC, state={**choices, "role.proof": "of a login that ended"})
    assert in_address(seen) == ""


@pytest.mark.parametrize(
    ("page", "choices", "said"),
    [
        ("kaart", {"choice.keuze": "facilities:F1"}, "facilities:F1"),
        ("kaart", {"choice.keuze": "wijken:WK1"}, "wijken:WK1"),
        ("locatietoets", {"choice.punt": FAR}, FAR),
        ("locatietoets", {"choice.kandidaat": "L01"}, "L01"),
    ],
)
def test_what_everybody_may_see_stands_in_the_address_of_a_planner_too(
    looking, page, choices, said
):
    assert said in in_address(looking(page, "", state=choices))


def test_a_link_is_followed_and_then_cleaned(looking):
    seen = looking(
        "kaart", "zoek=Kanariehuis+(voorziening)&doelgroepen=vogels&beeld=52.371,5.211,17.0"
    )
    assert seen.session_state["zoek"] == "Kanariehuis (voorziening)"
    assert seen.session_state["doelgroepen"] == ["vogels"]
    assert in_address(seen) == ""


def test_a_public_address_keeps_all(looking):
    query = f"zoek=L01+(kandidaat)&beeld=52.371,5.211,17.0&midden={NEAR}&keuze=facilities:F1"
    seen = looking("kaart", query, role=PUBLIC)
    said = in_address(seen)
    for word in ("beeld", NEAR, "facilities:F1"):
        assert word in said


def test_no_link_leaves_that_tells_of_a_protected_place(looking):
    far = looking("locatietoets", "", state={"choice.punt": FAR})
    near = looking("locatietoets", "", state={"choice.punt": NEAR})
    assert [one for one in far.get("link_button") if FAR.replace(",", "%2C") in one.proto.url]
    assert not near.get("link_button")
    assert any("niet openbaar" in one.value for one in near.caption)


@settings(max_examples=60)
@given(st.floats(-400, 400), st.floats(-400, 400), st.sampled_from(SPOTS))
def test_a_point_stands_in_the_address_only_well_away_from_what_is_protected(dx, dy, spot):
    x, y = spot[0] + dx, spot[1] + dy
    text = point_text(*degrees(x, y))
    away = min(np.hypot(x - a, y - b) for a, b in SPOTS)
    planner, public = seen_by(WHOLE, PLANNER), seen_by(WHOLE, PUBLIC)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(address, "role", lambda: PLANNER)
        patch.setattr(address, "city", lambda: planner)
        patch.setattr(address, "served_city", lambda _: public)
        if away < address.NEAR - 1:
            assert not address.may_stand(Name.PIN, text)
        elif away > address.NEAR + 1:
            assert address.may_stand(Name.SEARCHED, text)
