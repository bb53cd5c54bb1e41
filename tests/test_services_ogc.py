"""Every page of a collection, against a server with the rules of PDOK's: whole, or told that it is not."""

import json
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.crs import RD
from spreidingskaart.city.sources.receipts import Receipts
from spreidingskaart.city.sources.services.client import Client
from spreidingskaart.city.sources.services.failing import SourceError, TooLongError
from tests.application import free_port
from tests.fakes import faults
from tests.fakes.gokoala import GoKoala
from tests.fakes.other_ogc import pygeoapi
from tests.fakes.server import Response, serve

PATH = "/kadaster/brk-kadastrale-kaart/ogc/v1"
SERVICE, COLLECTION = "brk-kadastrale-kaart", "perceel"
BOX = (150_000.0, 480_000.0, 150_500.0, 480_500.0)


def _plots(rows, **columns):
    boxes = [
        shapely.box(x, y, x + 8, y + 8)
        for x, y in ((150_000 + 10 * (row % 50), 480_000 + 10 * (row // 50)) for row in range(rows))
    ]
    table = {"perceelnummer": np.arange(rows), **columns}
    return gpd.GeoDataFrame(table, geometry=boxes, crs=RD)


def _fake(rows=25, **more):
    return GoKoala({PATH: {"perceel": _plots(rows)}}, **more)


@pytest.fixture
def collect(tmp_path):
    def run(answers, *, limits=None, expected=None, **asked):
        with serve(answers) as server:
            over = server.over(
                {SERVICE: PATH},
                tmp_path,
                {"page": 10, **(limits or {})},
                brk_kadastrale_kaart={}
                if expected is None
                else {"collections": {"perceel": expected}},
            )
            said = []
            with Client(tmp_path / "stad", environ=over, told=said.append) as client:
                return client.features(SERVICE, COLLECTION, **asked), server, said

    return run


def _ids(collected):
    return sorted(map(int, collected.rows["id"]))


# ------------------------------------------------------------------------------------------------ whole
@pytest.mark.parametrize("rows", [0, 1, 9, 10, 11, 20, 25])
def test_every_page_comes_and_the_shapes_are_those_of_the_source(collect, rows):
    got, server, said = collect(_fake(rows))
    expected = _plots(rows)
    assert got.rows.crs == RD
    assert got.series.complete
    assert got.series.notes == ()
    assert _ids(got) == list(range(1, rows + 1))
    assert shapely.equals_exact(
        got.rows.geometry.to_numpy(), expected.geometry.to_numpy(), tolerance=0.001, normalize=True
    ).all()
    if rows:
        assert got.rows["perceelnummer"].tolist() == expected["perceelnummer"].tolist()
    # a last page that is full to the brim is looked at twice
    assert len(server.asked) == max(1, -(-rows // 10)) + (rows > 0 and rows % 10 == 0)
    assert said[-1].startswith(f"percelen: {rows} in ")


def test_what_was_kept_is_not_asked_again(collect, tmp_path):
    first, _, _ = collect(_fake())
    kept = Receipts.of_city(tmp_path / "stad")
    assert [kept.find(name).question.service for name in first.series.answers] == [SERVICE] * 3
    assert kept.find(first.series.id) == first.series


def test_a_box_and_a_value_narrow_the_question(collect):
    got, server, _ = collect(_fake(120), box=(150_000.0, 480_000.0, 150_055.0, 480_012.0))
    assert _ids(got) == [1, 2, 3, 4, 5, 6, 51, 52, 53, 54, 55, 56]
    assert server.asked[0].get("bbox") == "150000.000,480000.000,150055.000,480012.000"
    got, _, _ = collect(_fake(30), filters={"perceelnummer": "17"})
    assert _ids(got) == [18]


@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(side=st.integers(170, 600), rows=st.integers(1, 300))
def test_halves_of_a_box_together_are_the_box(tmp_path_factory, side, rows):
    fake = _fake(rows, largest_box=float(side * side))
    folder = tmp_path_factory.mktemp("halves")
    with serve(fake) as server:
        over = server.over({SERVICE: PATH}, folder, {"page": 1000})
        with Client(folder / "stad", environ=over, told=lambda _: None) as client:
            got = client.features(SERVICE, COLLECTION, box=BOX)
    assert _ids(got) == list(range(1, rows + 1))
    assert got.series.complete
    assert any("in delen" in note for note in got.series.notes) == (side < 500)


def test_what_takes_too_long_without_a_box_or_however_small_is_a_fault(collect):
    with pytest.raises(TooLongError, match=r"vindt de vraag te groot bij .*took too long"):
        collect(_fake(largest_box=1_000.0))
    with pytest.raises(TooLongError):
        collect(_fake(largest_box=0.0), box=(150_000.0, 480_000.0, 150_050.0, 480_050.0))


def test_silent_clipping_is_noticed_and_harmless(collect):
    got, _, _ = collect(_fake(25, most=4), limits={"page": 10})
    assert _ids(got) == list(range(1, 26))
    assert got.series.complete
    assert got.series.notes == ("kadastrale kaart (PDOK) geeft 4 rijen per antwoord, geen 10.",)


# ------------------------------------------------------------------------------------------------ in part
def _partly(collected):
    return (not collected.series.complete, " ".join(collected.series.notes))


@pytest.mark.parametrize(
    ("fault", "came", "told"),
    [
        (lambda fake: faults.with_fault(fake, faults.endless), range(1, 11), "begon opnieuw; daar is gestopt"),
        (faults.first_page_again, range(1, 11), "begon opnieuw; daar is gestopt"),
        (faults.one_row_again, range(1, 26), "gaf 1 rij twee keer"),
    ],
    ids=["next is itself", "page 1 again", "changed while we read"],
)  # fmt: skip
def test_what_never_ends_or_changes_is_stopped_and_told(collect, fault, came, told):
    got, server, _ = collect(fault(_fake()))
    partial, notes = _partly(got)
    assert _ids(got)[: len(came)] == list(came)
    assert len(server.asked) <= 5
    assert partial
    assert told in notes


def test_a_source_that_always_has_more_is_stopped(collect):
    got, server, _ = collect(_fake(100), limits={"pages": 3})
    partial, notes = _partly(got)
    assert (len(server.asked), len(got.rows), partial) == (3, 30, True)
    assert "hield na 3 antwoorden niet op; de rest ontbreekt" in notes


def test_a_last_page_that_is_full_is_looked_at_twice(collect):
    # the first answer seems the last one: the collection changed under us
    got, _, _ = collect(faults.with_fault(_fake(25), faults.without_next, at={0}))
    assert _ids(got) == list(range(1, 26))
    assert got.series.complete


@pytest.mark.parametrize("minutes", [17, -17])
def test_a_clock_that_is_off_is_a_note_on_the_series(collect, minutes):
    got, _, _ = collect(faults.with_fault(_fake(), faults.clock_off(minutes)))
    assert got.series.complete
    assert len(got.series.notes) >= 1
    assert "De klok van kadastrale kaart (PDOK) loopt" in got.series.notes[0]


# ------------------------------------------------------------------------------------------------ refused
def _degrees(request):
    response = _fake()(request)
    response.headers["Content-Crs"] = "<http://www.opengis.net/def/crs/OGC/1.3/CRS84>"
    return response


def _degrees_that_say_rd(request):
    asked = tuple(pair for pair in request.query if pair[0] != "crs")
    response = _fake()(replace(request, query=asked))
    response.headers["Content-Crs"] = "<http://www.opengis.net/def/crs/EPSG/0/28992>"
    return response


def _says(content):
    headers = {"Content-Crs": "<http://www.opengis.net/def/crs/EPSG/0/28992>"}
    return lambda _: Response(content, headers=headers)


def _without_ids(request):
    response = _fake()(request)
    document = json.loads(response.content)
    for feature in document["features"]:
        del feature["id"]
    response.content = json.dumps(document).encode()
    return response


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        (_degrees, "gaf percelen in http://www.opengis.net/def/crs/OGC/1.3/CRS84; verwacht was"),
        (_degrees_that_say_rd, "met coördinaten die geen RD zijn, zoals 5,3"),
        (_without_ids, "gaf percelen zonder `id` bij elke rij"),
        (faults.with_fault(_fake(), faults.next_elsewhere("https://example.org/items?cursor=x")), "buiten http://127"),
        (faults.with_fault(_fake(), faults.failing(400, "crs is not supported")), "(400) bij"),
        (_says(b'{"type": "FeatureCollection"}'), "niet als FeatureCollection"),
        (_says(b"[]"), "niet als FeatureCollection"),
    ],
    ids=["CRS84", "degrees that say RD", "no ids", "next elsewhere", "400", "no features", "a list"],
)  # fmt: skip
def test_what_is_not_as_expected_is_one_sentence(collect, answers, sentence):
    with pytest.raises(SourceError) as refused:
        collect(answers)
    assert sentence in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_field_that_is_missing_is_named_with_what_is_there(collect):
    needs = {
        "id": "perceel",
        "dutch": "percelen",
        "needs": ["perceelnummer", "kadastraleGrootteWaarde"],
    }
    with pytest.raises(
        SourceError, match="ontbreekt kadastraleGrootteWaarde; er is: perceelnummer, id"
    ):
        collect(_fake(), expected=needs)


def test_an_unknown_parameter_is_told_as_the_service_does(collect):
    with pytest.raises(
        SourceError, match=r"\(400\) bij .*: unknown query parameter\(s\) found: kleur\."
    ):
        collect(_fake(), filters={"kleur": "rood"})


# ------------------------------------------------------------------------------------------------ the fake itself
def test_the_fake_keeps_the_rules_of_gokoala():
    import urllib.error
    import urllib.request

    def get(query, path="collections/perceel/items"):
        try:
            with urllib.request.urlopen(f"{server.base}{PATH}/{path}?{query}") as answer:  # noqa: S310
                return answer.status, answer.read(), dict(answer.headers)
        except urllib.error.HTTPError as error:
            return error.code, error.read(), dict(error.headers)

    with serve(_fake(2_500)) as server:
        status, content, headers = get("f=json")
        page = json.loads(content)
        assert (status, len(page["features"]), page["numberReturned"]) == (200, 10, 10)
        assert "numberMatched" not in page
        assert headers["Content-Crs"].endswith("CRS84>")
        assert page["features"][0]["geometry"]["coordinates"][0][0][0] == pytest.approx(
            5.3, abs=0.2
        )
        following = next(link["href"] for link in page["links"] if link["rel"] == "next")
        query = following.split("?")[1]
        assert json.loads(get(query)[1])["features"][0]["id"] == "11"
        changed = json.loads(get(query + "&limit=20")[1])
        assert changed["features"][0]["id"] == "1", "another limit: page 1 again, and no error"
        assert len(json.loads(get("limit=5000")[1])["features"]) == 1_000
        for wrong in (
            "limit=-1",
            "bbox=1,2,3",
            "bbox=1,2,1,2",
            "crs=EPSG:28992",
            "kleur=rood",
            "offset=10",
        ):
            status, content, headers = get(wrong)
            assert status == 400, wrong
            assert headers["Content-Type"] == "application/problem+json"
        assert get("", "collections/perceel/items/7")[0] == 200
        assert get("", "collections/straten/items")[0] == 404


# ------------------------------------------------------------------------------------------------ another server
def test_an_independent_server_that_pages_by_offset_is_read_whole(tmp_path):
    table = _plots(45).assign(id=[f"a{row:03d}" for row in range(45)])
    with pygeoapi(table.to_crs(4326), "perceel", tmp_path, free_port()) as base:
        over = tmp_path / "services.yaml"
        limits = {"page": 30, "per_second": 1_000}
        over.write_text(json.dumps({"services": {SERVICE: {"base": base, "limits": limits}}}))
        environ = {"SPREIDINGSKAART_SERVICES": str(over)}
        with Client(tmp_path / "stad", environ=environ, told=lambda _: None) as client:
            got = client.features(SERVICE, COLLECTION)
    assert got.rows["id"].tolist() == table["id"].tolist()
    assert got.series.complete
    assert got.series.notes == ("kadastrale kaart (PDOK) geeft 20 rijen per antwoord, geen 30.",)
    far = shapely.distance(got.rows.geometry.to_numpy(), table.geometry.to_numpy())
    assert float(np.max(far)) < 0.01
