"""Addresses of PDOK, against a fake that keeps the rules of both services."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from spreidingskaart.city.sources.services.failing import SourceError
from spreidingskaart.city.sources.services.location import (
    LONGEST,
    cleaned,
    look_up,
    nearest_address,
    search,
)
from spreidingskaart.errors import InputError
from tests.fakes.location import PATHS, Places
from tests.fakes.server import Response, Server, serve

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HERE = "Stadhuisplein 1, 1315HR Almere"
PLACES = {HERE: (143_500.0, 487_200.0)} | {
    f"Stadhuisplein {place}, 1315HR Almere": (143_500.0 + place, 487_200.0)
    for place in range(2, 80)
}


@pytest.fixture
def server() -> Iterator[Server]:
    with serve(Places(dict(PLACES))) as found:
        yield found


@pytest.fixture
def environ(server: Server, tmp_path: Path) -> dict[str, str]:
    return server.over(PATHS, tmp_path, {"page": 50})


def test_an_address_is_found_with_its_point_in_rd(environ: dict[str, str], server: Server) -> None:
    found, *_ = search("  stadhuisplein   1, | 1315hr ! almere <-> ", environ=environ)
    assert (found.name, found.x, found.y) == (HERE, 143_500.0, 487_200.0)
    assert server.asked[-1].get("q") == "stadhuisplein 1, 1315hr almere"
    assert server.asked[-1].get("adres[version]") == "1"
    assert server.asked[-1].headers["user-agent"].startswith("spreidingskaart/")


def test_no_more_is_given_than_asked_and_than_the_service_gives(environ: dict[str, str]) -> None:
    assert len(search("Stadhuisplein", most=7, environ=environ)) == 7
    assert len(search("Stadhuisplein", most=100, environ=environ)) == 50
    assert search("Onbekendstraat", environ=environ) == ()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("|!", "Typ ten minste 3 letters of cijfers"),
        ("a b", "Typ ten minste 3"),
        ("x" * (LONGEST + 1), "hoogstens 100 tekens; dit zijn er 101"),
    ],
)
def test_what_is_no_address_is_not_sent(
    text: str, sentence: str, environ: dict[str, str], server: Server
) -> None:
    with pytest.raises(InputError, match=sentence):
        search(text, environ=environ)
    assert server.asked == []


def test_what_is_cleaned_stays_as_it_was() -> None:
    assert cleaned("  't Plein 1-a,\t1315 HR ") == "'t Plein 1-a, 1315 HR"


def test_a_point_has_its_nearest_address_and_an_id_its_place(environ: dict[str, str]) -> None:
    near = nearest_address(143_500.4, 487_200.0, environ=environ)
    assert near is not None
    assert near.name == HERE
    assert abs(near.x - 143_500) < 0.5
    assert nearest_address(100_000, 400_000, environ=environ) is None
    there = look_up(HERE, environ=environ)
    assert there is not None
    assert there.name == HERE
    assert look_up("anders", environ=environ) is None


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (b'{"features": [{"properties": {"naam": "x"}}]}', "ontbreekt display_name; er kwam: naam"),
        (b'{"features": {}}', "gaf geen lijst met rijen in features"),
        (
            (
                b'{"features": [{"properties": {"display_name": "x"}, "geometry": '
                b'{"type": "Point", "coordinates": [5, 52]}}]}'
            ),
            "gaf adressen zonder punt in EPSG:28992",
        ),
    ],
)
def test_an_answer_that_is_otherwise_is_one_sentence(
    answer: bytes, sentence: str, tmp_path: Path
) -> None:
    with (
        serve(lambda _: Response(answer)) as server,
        pytest.raises(SourceError, match=sentence),
    ):
        search("plein", environ=server.over(PATHS, tmp_path))


def test_no_receipt_is_kept_of_what_a_person_typed(
    environ: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    search("Stadhuisplein 1", environ=environ)
    assert [path.name for path in tmp_path.rglob("*")] == ["services.yaml"]
