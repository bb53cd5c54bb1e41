"""What is not loaded is said in one sentence where a person looks for it; it is never told as none."""

from __future__ import annotations

import re
from html import unescape

import pytest

from geo.crs import point_to_wgs84
from spreidingskaart.web import deployment
from spreidingskaart.web.navigation import PAGES
from spreidingskaart.web.spreiding.screens import STEPS
from tests.city_folder import write_city
from tests.synthetic import at
from tests.test_links import opened

NO_FACILITIES = "Er zijn geen voorzieningen geladen."
NO_SITES = "Er zijn geen kandidaatlocaties."
LONGITUDE, LATITUDE = point_to_wgs84(*at(500, 250))
POINT = f"{LATITUDE:.6f},{LONGITUDE:.6f}"


@pytest.fixture
def serve(monkeypatch):
    """Let the pages show the city of a folder."""

    def serve(folder):
        monkeypatch.setenv("SPREIDINGSKAART_CITY", str(folder))
        deployment._whole_city.cache_clear()

    yield serve
    deployment._whole_city.cache_clear()


def told(page, query):
    """Return all that a page says, as text."""
    seen = opened(page, query)
    parts = [part.proto.body for part in seen.get("html")]
    parts += [fault.value for fault in (*seen.error, *seen.info)]
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", " ".join(parts))))


@pytest.mark.parametrize(
    ("layer", "page", "query", "sentence"),
    [
        ("facilities", "kaart", "", NO_FACILITIES),
        ("facilities", "kaart", f"straal=500+m&midden={POINT}", NO_FACILITIES),
        ("facilities", "kaart", "keuze=wijken:WK1", NO_FACILITIES),
        *(("facilities", "spreiding", f"stap={name}", NO_FACILITIES) for name, _ in STEPS.values()),
        ("plots", "zoeken", "", "Er zijn geen percelen om te doorzoeken."),
        ("sites", "afweging", "", NO_SITES),
        ("sites", "locatietoets", "manier=Kandidaat", NO_SITES),
        ("sites", "regels", "regel=parking/max_occupancy&probeer=0.8", NO_SITES),
        ("zoning", "locatietoets", f"punt={POINT}&vorm=Domus", "niet getoetst"),
        ("stations", "gegevens", "", "Niet geladen: Stations"),
    ],
)  # fmt: skip
def test_what_is_missing_is_said_where_it_is_looked_for(
    tmp_path, serve, layer, page, query, sentence
):
    serve(write_city(tmp_path, without=(layer,)))
    text = told(page, query)
    assert sentence in text
    assert "nan" not in text.split()
    assert "None" not in text


def test_where_there_are_no_facilities_no_area_is_said_to_have_none(tmp_path, serve):
    serve(write_city(tmp_path, without=("facilities",)))
    for query in ("", "keuze=wijken:WK1", f"straal=500+m&midden={POINT}"):
        text = told("kaart", query)
        assert "Geen voorziening met" not in text
        assert "Hier is geen voorziening" not in text
        assert "zonder De " not in text


@pytest.mark.parametrize("page", PAGES)
def test_with_areas_only_every_page_opens_and_says_what_is_missing(tmp_path, serve, page):
    from tests.city_folder import OPTIONAL

    serve(write_city(tmp_path, without=OPTIONAL))
    assert len(told(page, "")) > 40


def test_without_facilities_kaart_and_spreiding_still_tell_who_lives_where(tmp_path, serve):
    serve(write_city(tmp_path / "city", without=("facilities",)))
    kaart = opened("kaart", "")
    assert [box.value for box in kaart.selectbox if box.label == "Kleur"] == ["inhabitants"]
    spreiding = opened("spreiding", "")
    assert not spreiding.error
    (table,) = [part.proto.body for part in spreiding.get("html") if "<table" in part.proto.body]
    cells = [re.findall(r"<t[hd][^>]*>([^<]*)</t", row) for row in table.split("<tr>")[2:]]
    assert any(inhabitants not in ("", "-") for _, inhabitants, *_ in cells)
    assert {places for _, _, places, *_ in cells} == {"-"}
