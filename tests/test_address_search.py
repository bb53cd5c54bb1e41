"""An address as a person types it: found in the city's own addresses, and at PDOK where that may be asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import pytest
import shapely
import yaml

from spreidingskaart.city import load_city
from spreidingskaart.city.access import seen_by
from spreidingskaart.city.sources.services.failing import SourceError
from spreidingskaart.city.sources.services.searching import (
    SEARCH,
    FoundPlace,
    OutsideSearch,
    outside_search,
)
from spreidingskaart.city.sources.site import MOST_SHAPES, read_sites
from spreidingskaart.cli.main import main
from spreidingskaart.errors import InputError
from spreidingskaart.site_test.address_search import MOST_FOUND, find_address, looks_like_address
from tests.city_folder import write_city
from tests.fakes.location import PATHS, Places
from tests.fakes.server import serve

if TYPE_CHECKING:
    from pathlib import Path

    from spreidingskaart.city import City

ROWS = [
    ("1315HR", "Stadhuisplein", "1"),
    ("1315HR", "Stadhuisplein", "1A"),
    ("1315HR", "Stadhuisplein", "1-2"),
    ("1315HS", "Plein 1945", "12"),
    ("1316AA", "2e Laan", "3"),
    ("1316AB", "Stadhuisplein", "3"),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = write_city(tmp_path_factory.mktemp("city") / "stad")
    buurt = load_city(folder).layers["buurten"].geometry[0]
    middle = shapely.point_on_surface(buurt)
    rows = gpd.GeoDataFrame(
        {
            "id": [str(place) for place in range(len(ROWS))],
            "street": [row[1] for row in ROWS],
            "number": [row[2] for row in ROWS],
            "postcode": [row[0] for row in ROWS],
            "town": "Proefstad",
        },
        geometry=[shapely.Point(middle.x + place, middle.y) for place in range(len(ROWS))],
        crs=28992,
    )
    rows.to_parquet(folder / "addresses.parquet", index=False)
    about = yaml.safe_load((folder / "city.yaml").read_text(encoding="utf-8"))
    about["layers"]["addresses"] = {
        "file": "addresses.parquet", "title": "Adressen", "source": "BAG", "date": "2026-01-01", "fictional": "no",
    }  # fmt: skip
    (folder / "city.yaml").write_text(yaml.safe_dump(about), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def city(folder: Path) -> City:
    return seen_by(load_city(folder), "public")


def names(city: City, text: str) -> list[str]:
    return [place.name for place in find_address(city, text, outside=None).places]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("1315 HR 1", ["1"]),
        ("1315hr1a", ["1A"]),
        ("1, 1315HR Proefstad", ["1"]),
        ("stadhuisplein  1-2", ["1-2"]),
        ("Stadhuisplein 1 Urk", ["1"]),
        ("Stadhuisplein 1 bis", ["1"]),
        ("1315HR 1 z", ["1", "1A", "1-2"]),
        ("Stadhuisplein 3, Proefstad", ["3"]),
        ("Plein 1945 12", ["12"]),
        ("2e Laan 3", ["3"]),
    ],
)
def test_an_address_is_found_among_those_of_the_city(
    city: City, text: str, numbers: list[str]
) -> None:
    assert [name.partition(",")[0].rpartition(" ")[2] for name in names(city, text)] == numbers


@pytest.mark.parametrize(
    "text", ["Stadhuisplein", "9999 ZZ 1", "Stadhuisplein 99", "1315HR", "Anderplein 1"]
)
def test_what_is_not_found_is_told_with_what_would_be(city: City, text: str) -> None:
    with pytest.raises(
        InputError,
        match=rf"^'?.?{text}.? is niet gevonden in .*\. Typ de postcode met het huisnummer",
    ):
        find_address(city, text, outside=None)


def test_without_addresses_a_sentence_says_what_to_do(tmp_path: Path) -> None:
    bare = load_city(write_city(tmp_path / "stad", without=["addresses"]))
    with pytest.raises(
        InputError, match=r"adressen van de gemeente zijn niet geladen\. Prik een punt"
    ):
        find_address(bare, "Plein 1", outside=None)


def test_pdok_is_asked_first_and_only_what_lies_here_is_given(city: City) -> None:
    x, y = shapely.get_coordinates(shapely.point_on_surface(city.layers["buurten"].geometry[0]))[0]
    here = [FoundPlace(f"Plein {place}", float(x), float(y), "Kadaster") for place in range(20)]
    far = FoundPlace("Elders", 1_000.0, 400_000.0, "Kadaster")
    found = find_address(city, "plein", outside=lambda _: [far, *here])
    assert [place.name for place in found.places] == [
        f"Plein {place}" for place in range(MOST_FOUND)
    ]


def test_where_pdok_fails_the_city_is_searched_and_says_so(city: City) -> None:
    def fail(_: str) -> list[FoundPlace]:
        raise SourceError("De Location API is niet te bereiken.")

    found = find_address(city, "1315HR 1", outside=fail)
    assert len(found.places) == 1
    assert found.note == (
        f"De Location API is niet te bereiken. Gezocht is in de adressen van {city.municipality.name} zelf."
    )
    with pytest.raises(
        InputError, match=r"is niet gevonden in .*\. De Location API is niet te bereiken"
    ):
        find_address(city, "Onbekend 7", outside=fail)


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("Stadhuisplein 1", True), ("1315 HR 1", True), ("143500 487200", False), ("RD 143.500, 487.200", False),
        ("52,37 NB 5,21 OL", False), ("x=143500 y=487200", False), ("52.37020° NB, 5.21410° OL", False),
        ("ën 1", True), ("", False),
    ],
)  # fmt: skip
def test_coordinates_are_told_from_an_address(text: str, is_one: bool) -> None:  # noqa: FBT001 - a column of the table
    assert looks_like_address(text) is is_one


def test_nothing_is_sent_outside_unless_the_environment_says_so() -> None:
    assert outside_search({}) is OutsideSearch.OFF
    assert outside_search({SEARCH: " pdok "}) is OutsideSearch.PLANNER
    assert outside_search({SEARCH: "pdok-public"}) is OutsideSearch.EVERYONE
    assert outside_search({SEARCH: "PDOK"}) is None


# --------------------------------------------------------------------------------------- on the command line
def assess(folder: Path, *more: str) -> int:
    return main(["assess", "--city", str(folder), "--form", "domus", "--places", "4", *more])


def test_a_site_is_tested_by_its_address(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert assess(folder, "--address", "1315HR 1A", "--json") == 0
    assert capsys.readouterr().err == ""
    assert assess(folder, "--address", "1315HR 1 z") == 2
    assert (
        "Er zijn 3 adressen gevonden: Stadhuisplein 1, 1315HR Proefstad; "
        in capsys.readouterr().err
    )
    assert assess(folder, "--address", "1315HR 1", "--x", "1", "--y", "2") == 2
    assert "op één manier" in capsys.readouterr().err


def test_an_address_is_asked_at_pdok_where_the_environment_says_so(
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    middle = shapely.point_on_surface(load_city(folder).layers["buurten"].geometry[0])
    with serve(Places({"Nieuwplein 7": (middle.x, middle.y)})) as server:
        for name, value in server.over(PATHS, tmp_path, {"page": 50, "tries": 1}).items():
            monkeypatch.setenv(name, value)
        assert assess(folder, "--address", "Nieuwplein 7") == 2
        assert server.asked == []
        monkeypatch.setenv(SEARCH, "pdok")
        assert assess(folder, "--address", "Nieuwplein 7") == 0
        assert len(server.asked) == 1
    capsys.readouterr()


# ----------------------------------------------------------------------------------------- shapes handed in
SQUARE = "POLYGON ((143000 487000, 143100 487000, 143100 487100, 143000 487100, 143000 487000))"


def test_every_shape_of_a_file_is_read_and_a_bad_one_refuses_it() -> None:
    square = shapely.from_wkt(SQUARE)
    several = shapely.to_geojson(shapely.GeometryCollection([square]))
    assert several
    features = ",".join(
        f'{{"type": "Feature", "properties": {{}}, "geometry": {shapely.to_geojson(each)}}}'
        for each in (square, shapely.Point(143_050, 487_050))
    )
    text = f'{{"type": "FeatureCollection", "features": [{features}]}}'
    assert [shape.geom_type for shape in read_sites(text)] == ["Polygon", "Point"]
    assert [shape.geom_type for shape in read_sites(text.encode(), name="vlakken.geojson")] == [
        "Polygon",
        "Point",
    ]
    assert read_sites(SQUARE.encode(), name="vlak.wkt")[0].equals(square)
    crossed = "POLYGON ((0 0, 1 1, 1 0, 0 1, 0 0))".replace("0", "143000").replace("1 ", "143001 ")
    with pytest.raises(InputError):
        read_sites(crossed)
    with pytest.raises(InputError, match="kaartbestand"):
        read_sites(b"a;b\n1;2\n", name="tabel.csv")
    many = ",".join([features.split(',{"type": "Feature"')[0]] * (MOST_SHAPES + 1))
    with pytest.raises(InputError, match=r"Er staan 51 vormen in; geef er een tot en met 50\."):
        read_sites(f'{{"type": "FeatureCollection", "features": [{many}]}}')
