"""Locatietoets finds a site by an address, a pasted shape or a file, and asks PDOK only where that is allowed."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pytest
import shapely
from streamlit.testing.v1 import AppTest

from geo.crs import point_to_rd, to_wgs84
from spreidingskaart import PROJECT
from spreidingskaart.city import BUNDLED_CITY, load_city
from spreidingskaart.city.access import seen_by
from spreidingskaart.city.sources.made_layer import MadeLayer, Provenance
from spreidingskaart.city.sources.services.failing import SourceError
from spreidingskaart.city.sources.services.searching import SEARCH, FoundPlace, OutsideSearch
from spreidingskaart.city.sources.versions import keep_version
from spreidingskaart.errors import InputError
from spreidingskaart.model import Role
from spreidingskaart.web import deployment, url_state
from spreidingskaart.web import settings as settings_of_web
from spreidingskaart.web.gate.rates import Rates
from spreidingskaart.web.limits import ALL_SEARCHES, SEARCHES
from spreidingskaart.web.locatietoets import outside
from spreidingskaart.web.locatietoets.find_site import Offers, offers_of_file, offers_of_text
from spreidingskaart.web.settings import read
from spreidingskaart.web.url_state import Name

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from spreidingskaart.city import City

X, Y = 143_500.0, 487_200.0
SQUARE = shapely.box(X, Y, X + 60, Y + 50)


@pytest.fixture(scope="module")
def city() -> City:
    return seen_by(load_city(BUNDLED_CITY), "public")


def in_rd(offers: Offers, place: int = 0) -> shapely.Geometry:
    """Return the plot that an offer writes in the address, as the test reads it."""
    from geo.crs import to_rd

    ring = url_state.read_plot(offers.found[place].value)
    assert ring is not None
    polygon = shapely.Polygon([(longitude, latitude) for latitude, longitude in ring])
    found: shapely.Geometry = to_rd(np.array([polygon], dtype=object))[0]
    return found


def geojson(*shapes: shapely.Geometry) -> str:
    features = [
        {"type": "Feature", "properties": {}, "geometry": json.loads(shapely.to_geojson(shape))}
        for shape in to_wgs84(np.array(shapes, dtype=object))
    ]
    return json.dumps({"type": "FeatureCollection", "features": features})


@pytest.mark.parametrize(
    "given",
    [
        shapely.to_wkt(SQUARE),
        f"srid=28992;{shapely.to_wkt(SQUARE)}",
        geojson(SQUARE),
        shapely.to_wkt(shapely.MultiPolygon([SQUARE])),
    ],
)
def test_a_pasted_shape_is_the_plot_that_is_tested(city: City, given: str) -> None:
    offers = offers_of_text(given, city, None)
    assert (len(offers.found), offers.told, offers.note) == (1, "1 vorm gevonden", None)
    assert offers.found[0].name is Name.PLOT
    plot = in_rd(offers)
    # six decimals of a degree are some 7 cm
    assert plot.symmetric_difference(SQUARE).area < 0.15 * SQUARE.length
    from_file = offers_of_file(
        "vlak", given.upper().encode() if given.startswith("srid") else given.encode()
    )
    assert from_file.found[0].value == offers.found[0].value


def test_where_there_are_more_shapes_one_is_chosen(city: City) -> None:
    offers = offers_of_text(geojson(SQUARE, shapely.Point(X, Y)), city, None)
    assert [offer.label for offer in offers.found] == ["Vorm 1, 0,30 ha", "Punt 2"]
    assert [offer.name for offer in offers.found] == [Name.PLOT, Name.PIN]
    assert offers.told == "2 vormen gevonden"


def test_a_hole_does_not_fit_and_says_so(city: City) -> None:
    ring = SQUARE.difference(shapely.box(X + 10, Y + 10, X + 20, Y + 20))
    with pytest.raises(InputError, match="Een perceel met een gat past niet op dit scherm"):
        offers_of_text(shapely.to_wkt(ring), city, None)
    both = offers_of_text(geojson(ring, SQUARE), city, None)
    assert len(both.found) == 1
    assert "met een gat" in (both.note or "")


def test_a_plot_with_very_many_corners_says_that_the_link_lacks_it(city: City) -> None:
    round_one = shapely.Point(X, Y).buffer(40, quad_segs=1000)
    (offer,) = offers_of_text(shapely.to_wkt(round_one), city, None).found
    assert "te veel hoeken voor de link" in (offer.note or "")
    plain_one = shapely.Point(X, Y).buffer(40, quad_segs=80)  # 320 corners
    assert offers_of_text(shapely.to_wkt(plain_one), city, None).found[0].note is None
    (small,) = offers_of_text(shapely.to_wkt(SQUARE), city, None).found
    assert small.note is None


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ("POLYGON ((0 0", "niet te lezen"),
        ("{", "JSON"),
        ("LINESTRING (143000 487000, 143001 487001)", "is geen perceel"),
        ("POLYGON ((5.2 52.3, 5.3 52.3, 5.3 52.4, 5.2 52.3))", "lijken graden"),
        ("1 2", "ligt niet in Nederland"),
        ("143500 587200", "ligt buiten Almere"),
        ("Stadhuisplein 1", "de adressen van de gemeente zijn niet geladen"),
    ],
)
def test_what_is_wrong_is_one_sentence(city: City, given: str, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        offers_of_text(given, city, None)


def test_a_zip_that_is_none_and_a_table_are_refused(city: City) -> None:
    for content in (b"PK\x03\x04rommel", b"a;b\n", b"", b"\x00\x01"):
        with pytest.raises(InputError):
            offers_of_file("x.zip", content)


def test_coordinates_and_addresses_are_pins(city: City) -> None:
    (pin,) = offers_of_text("143500 487200", city, None).found
    place = FoundPlace("Plein 1", X, Y, "Kadaster")
    offers = offers_of_text("Plein 1", city, lambda _: [place, replace(place, name="Plein 1a")])
    assert pin.name is Name.PIN
    assert [offer.label for offer in offers.found] == ["Plein 1", "Plein 1a"]
    assert offers.found[0].value == pin.value
    assert offers.told == "2 adressen gevonden"


# ------------------------------------------------------------------------------------------------ PDOK
@pytest.fixture
def allow(monkeypatch: pytest.MonkeyPatch) -> Callable[[OutsideSearch], None]:
    before = settings_of_web.settings()

    def let(search: OutsideSearch) -> None:
        monkeypatch.setattr(settings_of_web, "_in_force", replace(before, search=search))

    return let


def test_pdok_is_asked_for_nobody_unless_the_server_is_told(
    allow: Callable[[OutsideSearch], None],
) -> None:
    for setting, public, planner in (
        (OutsideSearch.OFF, False, False),
        (OutsideSearch.PLANNER, False, True),
        (OutsideSearch.EVERYONE, True, True),
    ):
        allow(setting)
        assert (outside.may_ask(Role.PUBLIC), outside.may_ask(Role.PLANNER)) == (public, planner)


def test_a_setting_that_is_not_known_is_off_and_named() -> None:
    settings, refused = read({SEARCH: "google"})
    assert settings.search is OutsideSearch.OFF
    assert refused == (
        'SPREIDINGSKAART_SEARCH is "google", en moet een zijn van off, pdok, pdok-public; bij PDOK wordt niet gezocht.',
    )
    assert read({SEARCH: "pdok"})[0].search is OutsideSearch.PLANNER


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    from spreidingskaart.city.sources.services import location

    asked: list[str] = []

    def search(text: str) -> list[FoundPlace]:
        asked.append(text)
        return [FoundPlace("Plein 1", X, Y, "Kadaster")]

    monkeypatch.setattr(location, "search", search)
    monkeypatch.setattr(
        outside, "_RATES", Rates({"one": SEARCHES, "all": ALL_SEARCHES}, ticks=lambda: 0.0)
    )
    return asked


def test_one_screen_and_all_together_search_only_so_often(answers: list[str]) -> None:
    for _ in range(SEARCHES.at_once):
        outside.asking("een")("Plein 1")
    with pytest.raises(
        SourceError, match=r"te vaak achter elkaar gezocht; zoek over 6 seconden opnieuw"
    ):
        outside.asking("een")("Plein 1")
    assert len(answers) == SEARCHES.at_once
    for place in range(ALL_SEARCHES.at_once - SEARCHES.at_once):
        outside.asking(str(place))("Plein 1")
    with pytest.raises(SourceError, match="te vaak"):
        outside.asking("nog een")("Plein 1")
    with pytest.raises(InputError, match="Typ ten minste"):
        outside.asking("een")("!")


def test_who_waits_for_pdok_waits_not_long(
    monkeypatch: pytest.MonkeyPatch, answers: list[str]
) -> None:
    from spreidingskaart.city.sources.services import location

    monkeypatch.setattr(outside, "SEARCH_SECONDS", 0.1)
    monkeypatch.setattr(location, "search", lambda _: time.sleep(0.6))
    begun = time.monotonic()
    with pytest.raises(SourceError, match="duurde langer dan"):
        outside.asking("een")("Plein 1")
    assert time.monotonic() - begun < 0.5


# ------------------------------------------------------------------------------------------ on the screen
@pytest.fixture(scope="module")
def with_street(tmp_path_factory: pytest.TempPathFactory) -> City:
    """Return the city with the addresses of one street."""
    folder = tmp_path_factory.mktemp("stad") / "stad"
    shutil.copytree(BUNDLED_CITY, folder, ignore=shutil.ignore_patterns("raw", "plots.parquet"))
    addresses = gpd.GeoDataFrame(
        {
            "id": ["1", "2", "3"],
            "street": "Stadhuisplein",
            "number": ["1", "1a", "2"],
            "postcode": "1315HR",
            "town": "<b>Almere</b>",
        },
        geometry=[shapely.Point(X + place, Y) for place in (0, 50, 100)],
        crs=28992,
    )
    told = Provenance(source="BAG", date=dt.date(2026, 1, 1), licence=None)
    keep_version(
        folder,
        [MadeLayer("addresses", addresses, told, read=3)],
        why="proef",
        now=dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
    )
    return load_city(folder)


@pytest.fixture
def opened(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, with_street: City
) -> Callable[..., AppTest]:
    """Return a function that opens the page on a city that knows one street."""
    monkeypatch.setenv("SPREIDINGSKAART_STORE", str(tmp_path / "store.sqlite3"))
    monkeypatch.setattr(deployment, "_whole_city", lambda: with_street)

    def opened(**query: str) -> AppTest:
        shown = AppTest.from_file(str(PROJECT / "pages" / "locatietoets.py"), default_timeout=60)
        for name, value in query.items():
            shown.query_params[name] = value
        shown.run()
        assert not shown.exception
        return shown

    return opened


FIELD = "zoekplek.tekst"


def test_an_older_link_to_coordinates_opens_the_field(opened: Callable[..., AppTest]) -> None:
    shown = opened(manier="Coördinaten")
    assert shown.text_input(key=FIELD).label == "Adres, coördinaten, WKT of GeoJSON"


def test_a_visitor_finds_an_address_chooses_and_takes_it_back(
    opened: Callable[..., AppTest],
) -> None:
    shown = opened(manier="Adres of perceel")
    shown.text_input(key=FIELD).set_value("stadhuisplein 1 x").run()
    chooser = shown.selectbox(key="zoekplek.keuze")
    assert chooser.label == "2 adressen gevonden; kies"
    assert chooser.options == [
        "Stadhuisplein 1, 1315HR <b>Almere</b>",
        "Stadhuisplein 1a, 1315HR <b>Almere</b>",
    ]
    assert "choice.punt" not in shown.session_state
    chooser.select_index(1).run()
    second = shown.session_state["choice.punt"]
    assert point_to_rd(*reversed([float(each) for each in second.split(",")])) == pytest.approx(
        (X + 50, Y), abs=0.1
    )
    shown.text_input(key=FIELD).set_value("1315 HR 2").run()
    assert shown.session_state["choice.punt"] != second
    assert "zoekplek.keuze" not in shown.session_state
    shown.button[0].click().run()
    assert shown.session_state["choice.punt"] == second
    assert not shown.exception


def test_a_pasted_plot_is_tested_and_what_is_wrong_stands_below(
    opened: Callable[..., AppTest],
) -> None:
    shown = opened(manier="Adres of perceel", vorm="Domus")
    shown.text_input(key=FIELD).set_value(shapely.to_wkt(SQUARE)).run()
    assert len(shown.session_state["choice.perceel"].split(";")) == 4
    assert not shown.error
    shown.text_input(key=FIELD).set_value("<img src=x> 7").run()
    assert [error.value for error in shown.error] == [
        "'\\<img src=x\\> 7' is niet gevonden in Almere. Typ de postcode met het huisnummer, zoals 1234 AB 5."
    ]
    assert shown.session_state["choice.perceel"]
