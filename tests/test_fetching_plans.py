"""The connector of zoning plans: those of the municipality with a key, the files of the country without one."""

import datetime as dt
import gzip
import json
import re

import pytest
import shapely

from spreidingskaart.city import load_city
from spreidingskaart.city.sources.fetching import fetch, plan_fetch
from spreidingskaart.city.sources.folder import read_folder
from spreidingskaart.city.sources.receipts import Receipts
from spreidingskaart.city.sources.services.client import Client
from spreidingskaart.city.sources.services.plans import FILES, PLANS, RESERVE
from spreidingskaart.model import GapKind, Verdict
from spreidingskaart.site_test.assess import assessment
from spreidingskaart.site_test.proposals import propose
from tests.city_folder import write_city
from tests.fakes.plans import KEY, PATHS, RP, ImroPlan, Plans
from tests.fakes.server import Response, problem, serve
from tests.synthetic import at, box

_WITHOUT = ("asked_plans", "zoning", "zoning_plans", "plan_texts")
NOW = dt.datetime(2026, 11, 30, 9, 15, tzinfo=dt.UTC)
GROUND = box(0, 0, 2000, 2000)
BULK = "/kadaster/ruimtelijke-plannen/atom/downloads"


def _geojson(shape):
    return json.loads(shapely.to_geojson(shape))


def _zone(name, group, shape=GROUND, **more):
    return {
        "id": f"NL.IMRO.{name}",
        "type": "enkelbestemming",
        "naam": name,
        "bestemmingshoofdgroep": group,
        "artikelnummer": "12",
        "geometrie": _geojson(shape),
        **more,
    }


OWN = ImroPlan(
    "NL.IMRO.9999.BP1-VG01",
    "Dorp",
    GROUND,
    objects={
        "bestemmingsvlakken": [
            _zone("Wonen", "wonen"),
            _zone("Waarde", "waarde", type="dubbelbestemming"),
            _zone("Zonder vorm", "groen", geometrie=None),
            _zone("In graden", "groen", geometrie=_geojson(shapely.box(5, 52, 5.1, 52.1))),
        ],
        "maatvoeringen": [
            {
                "id": "m1",
                "naam": "m",
                "geometrie": _geojson(GROUND),
                "omvang": [{"naam": "maximum bouwhoogte (m)", "waarde": "9"}],
            }
        ],
    },
)
OTHERS = [
    ImroPlan("NL.IMRO.0001.BP1-VG01", "Van een ander", GROUND, holder="0001"),
    ImroPlan("NL.IMRO.9999.BP2-ON01", "Ontwerp", GROUND, rules="in ontwikkeling"),
    ImroPlan("NL.IMRO.9999.SV1-VG01", "Visie", GROUND, kind="structuurvisie"),
]


@pytest.fixture
def fetching(tmp_path, monkeypatch):
    """Return a function that fetches the plans from a fake, and the folder of the city."""
    folder = write_city(tmp_path / "stad", without=_WITHOUT)

    def run(answer, key=""):
        monkeypatch.setenv("SPREIDINGSKAART_DSO_KEY", key)
        with serve(answer) as server:
            paths = {**PATHS, "plannen-bulk": BULK}
            for name, value in server.over(paths, tmp_path, {"tries": 2}).items():
                monkeypatch.setenv(name, value)
            with Client(folder, told=lambda _: None) as client:
                plan = plan_fetch(folder, [PLANS], only=["plans"])
                return fetch(client, folder, plan, year=2026, now=NOW), server

    return run, folder


def test_with_a_key_only_what_the_municipality_made_comes_with_receipts(fetching):
    run, folder = fetching
    report, _ = run(Plans([*OTHERS, OWN], most=2), KEY)
    assert report.failed == ()
    contents = read_folder(folder)
    plans, zoning = contents.layers["zoning_plans"], contents.layers["zoning"]
    assert plans["id"].tolist() == [OWN.id]
    assert dict(zip(zoning["name"], zoning["kind"], strict=True)) == {
        "Wonen": "enkelbestemming",
        "Waarde": "dubbelbestemming",
        "m": "maatvoering",
    }
    assert json.loads(zoning["values"][zoning["name"].tolist().index("m")])[0]["waarde"] == "9"
    entry = contents.reports["zoning"].entry
    series = Receipts.of_city(folder).find(entry.receipts[-1])
    # two objects had no usable shape: nobody knows what they say, or where
    assert (entry.complete, series.complete, len(series.answers)) == (False, False, 8)
    assert series.notes == (f"Van plan {OWN.id}: 2 objecten kwamen zonder vorm.",)
    assert KEY not in (folder / "city.yaml").read_text()


def test_a_plan_that_does_not_come_makes_the_layer_incomplete(fetching):
    run, folder = fetching
    other = ImroPlan("NL.IMRO.9999.BP3-VG01", "Tweede", GROUND, objects=OWN.objects)
    plans = Plans([OWN, other])

    def answer(request):
        broken = request.path == f"{RP}/plannen/{other.id}/maatvoeringen"
        return problem(500, "stuk") if broken else plans(request)

    run(answer, KEY)
    contents = read_folder(folder)
    assert contents.layers["zoning_plans"]["id"].tolist() == [OWN.id]
    assert contents.reports["zoning"].entry.complete is False


def test_nothing_that_rests_on_the_files_of_the_country_is_firm(fetching):
    run, folder = fetching
    report, server = run(_bulk)
    assert report.failed == ()
    assert len(server.asked) == len(FILES)
    city = load_city(folder)
    assert city.layer("zoning_plans")["id"].tolist() == ["NL.IMRO.9999.BP1-VG01"]
    entry = city.reports["zoning"].entry
    assert (entry.complete, entry.reserve, len(entry.receipts)) == (False, RESERVE, len(FILES))
    for form in city.forms:
        for x, y in (at(150, 150), at(1550, 150)):
            proposal = propose(city, form=form, places=8, x=x, y=y)
            found = assessment(proposal, city)
            for finding in found.findings:
                if "zoning" in {each.layer for each in finding.data}:
                    assert not finding.firm
            (zoning,) = [each for each in found.findings if each.criterion == "zoning"]
            assert zoning.verdict is not Verdict.NOT_TESTED
            assert GapKind.UNREAD in {gap.kind for gap in zoning.gaps}
            assert RESERVE in {gap.what for gap in zoning.gaps}


def _bulk(request):
    name = request.path.removeprefix(f"{BULK}/").removesuffix(".gml.gz")
    members = _member(3, "0001", "Elders")  # a file without any object is cut off
    if name == "Enkelbestemming":
        members += _member(1, "9999", "Wonen") + _member(2, "9999", "Oud", historisch="true")
    head = '<?xml version="1.0"?><FeatureCollection xmlns:gml="http://www.opengis.net/gml">'
    text = re.sub("<(/?)(?=[A-Za-z])", r"<\1gml:", f"{head}{members}</FeatureCollection>")
    return Response(gzip.compress(text.encode()), type="application/gzip")


def _member(number, code, name, historisch="false"):
    ring = " ".join(f"{x:.0f} {y:.0f}" for x, y in shapely.get_coordinates(GROUND))
    return (
        f"<featureMember><Enkelbestemming><identificatie>NL.IMRO.o{number}</identificatie><plangebied>"
        f"NL.IMRO.{code}.BP1-VG01</plangebied><naam>{name}</naam><historisch>{historisch}</historisch>"
        "<bestemmingshoofdgroep>wonen</bestemmingshoofdgroep><artikelnummer>3</artikelnummer>"
        "<planstatus>onherroepelijk</planstatus><datum>2015-09-24</datum><typePlan>bestemmingsplan</typePlan>"
        "<geometrie><Polygon srsName='EPSG:28992'><exterior><LinearRing><posList>"
        f"{ring}</posList></LinearRing></exterior></Polygon></geometrie></Enkelbestemming></featureMember>"
    )


def test_a_file_that_does_not_come_leaves_the_plans_as_they_were(fetching):
    run, folder = fetching
    before = (folder / "city.yaml").read_bytes()
    report, _ = run(lambda _: problem(404, "weg"))
    assert [each.what for each in report.failed] == ["plans"]
    assert (folder / "city.yaml").read_bytes() == before
