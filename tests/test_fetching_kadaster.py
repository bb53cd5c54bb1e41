"""Areas and figures of CBS, addresses, buildings, parcels, roads and water of the Kadaster, asked of fakes by HTTP."""

from __future__ import annotations

import datetime as dt
from contextlib import contextmanager
from dataclasses import replace

import numpy as np
import pytest
import shapely

from geo.network import network_of
from spreidingskaart.city.sources import cbs
from spreidingskaart.city.sources.folder import Municipality, read_folder
from spreidingskaart.city.sources.services.areas import AREAS, municipality_of
from spreidingskaart.city.sources.services.asking import Wanted
from spreidingskaart.city.sources.services.bag import BAG
from spreidingskaart.city.sources.services.bgt import ROADS, WATER
from spreidingskaart.city.sources.services.client import Client
from spreidingskaart.city.sources.services.failing import SourceError
from spreidingskaart.city.sources.services.figures import FIGURES
from spreidingskaart.city.sources.services.parcels import PARCELS
from spreidingskaart.city.sources.services.paths import PATHS
from spreidingskaart.city.sources.versions import keep_version
from spreidingskaart.errors import InputError
from tests.fakes import town
from tests.fakes.cbs import StatLineFake, StatLineTable
from tests.fakes.gokoala import GoKoala
from tests.fakes.server import serve

NOW = dt.datetime(2026, 11, 30, 9, 0, tzinfo=dt.UTC)
YEAR = 2025
ALL = (AREAS, FIGURES, BAG, PARCELS, ROADS, PATHS, WATER)
MEASURES = {"T001036": "Aantal inwoners", "M000200": "65 jaar of ouder", "M000300": "Iets anders"}


def wanted(made=()):
    layers = {layer.name: layer.rows for layer in made}
    outline = shapely.union_all(layers["buurten"].geometry) if "buurten" in layers else None
    return Wanted(Municipality(code=town.CODE, name=town.NAME), YEAR, NOW, outline, layers)


def statline(title="Kerncijfers wijken en buurten 2025", measures=None, **more):
    values = {
        f"BU09990{row}0{column}": {"T001036": 100.0 * row + column, "M000200": 10.0, "M000300": 1.0}
        for row in (1, 2)
        for column in (1, 2)
    }
    values |= {"WK099901": {"T001036": 2_005.0, "M000200": None}, "BU01230101": {"T001036": 9.0}}
    table = StatLineTable(title, MEASURES if measures is None else measures, values)
    return StatLineFake(town.ODATA, {"86165NED": table}, **more)


@contextmanager
def asking(folder, apis=None, odata=None, **koala):
    server = GoKoala(town.town(YEAR) if apis is None else apis, **koala)
    figures = odata or statline()
    folder.mkdir(exist_ok=True)
    with serve(
        lambda request: (figures if town.ODATA in request.path else server)(request)
    ) as served:
        environ = served.over({**town.PATHS}, folder)
        said: list[str] = []
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("SPREIDINGSKAART_SERVICES", environ["SPREIDINGSKAART_SERVICES"])
            with Client(folder / "city", year=YEAR, told=said.append) as client:
                yield client, served, said


def fetched(client, *connectors):
    made = list(AREAS.run(client, wanted()))
    for connector in connectors:
        made += connector.run(client, wanted(made))
    return {layer.name: layer for layer in made}


@pytest.fixture(scope="module")
def everything(tmp_path_factory):
    folder = tmp_path_factory.mktemp("town")
    with asking(folder) as (client, served, _):
        made = fetched(client, *ALL[1:])
        return folder / "city", made, served.whole


def test_a_town_becomes_a_city_that_is_read_without_a_fault(everything):
    folder, made, _ = everything
    keep_version(
        folder,
        list(made.values()),
        why="opgehaald: alles",
        now=NOW,
        municipality=Municipality(code=town.CODE, name=town.NAME),
    )
    contents = read_folder(folder)
    assert {name: report.line for name, report in contents.reports.items() if report.faults} == {}
    assert set(contents.layers) == {name for connector in ALL for name in connector.layers}
    for name, layer in made.items():
        assert layer.read == len(layer.rows) + len(layer.dropped), name
        entry = contents.reports[name].entry
        assert entry.receipts, name
        assert entry.fictional == "no", name
        assert entry.complete, name


def test_nothing_is_asked_twice_though_two_connectors_want_it(everything):
    _, _, whole = everything
    assert max(whole.values()) == 1


def test_a_service_that_finds_the_box_too_large_gives_the_same_in_parts(tmp_path, everything):
    # areas are asked by code, without a box: only what is asked by box is asked in parts
    with asking(tmp_path) as (client, _, _):
        made = list(AREAS.run(client, wanted()))
    whole = {name: table for name, table in town.town(YEAR).items() if name != town.BRK}
    small = GoKoala({town.BRK: town.town(YEAR)[town.BRK]}, most=3, largest_box=60_000)
    rest = GoKoala(whole)
    with serve(lambda request: (small if town.BRK in request.path else rest)(request)) as served:
        environ = served.over({**town.PATHS}, tmp_path)
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("SPREIDINGSKAART_SERVICES", environ["SPREIDINGSKAART_SERVICES"])
            with Client(tmp_path / "parts", year=YEAR, told=lambda _: None) as client:
                plots = PARCELS.run(client, wanted(made))[0]
    right = everything[1]["plots"]
    assert sorted(plots.rows["id"]) == sorted(right.rows["id"])
    assert plots.provenance.complete
    assert "te groot" in plots.provenance.note


def test_the_wijken_agree_with_the_buurten_and_water_has_a_name(everything):
    made = everything[1]
    buurten, wijken = made["buurten"].rows, made["wijken"].rows
    assert sorted(buurten["code"]) == [
        "BU09990101", "BU09990102", "BU09990201", "BU09990202", "BU09999997",
    ]  # fmt: skip
    assert buurten["name"].tolist()[-1] == "Water"
    for code, shape in zip(wijken["code"], wijken.geometry, strict=True):
        union = shapely.union_all(buurten.geometry[buurten["wijk_code"] == code])
        assert shapely.symmetric_difference(union, shape).area < 1e-6
    assert wijken["name"].tolist() == ["Wijk Zuid", "Wijk Noord", "Water"]
    assert "WK099999 stond alleen bij de buurten" in made["wijken"].provenance.note


def test_figures_that_cbs_does_not_know_are_unknown_and_counted(everything):
    made = everything[1]
    figures = made["figures_buurten"]
    assert figures.rows.set_index("code")["inhabitants"].to_dict() == {
        "BU09990101": 1200, "BU09990102": 800, "BU09990201": 400,
    }  # fmt: skip
    assert [fault.value for fault in figures.dropped] == ["BU09990202", "BU09999997"]
    assert figures.rows["inhabitants_65_plus"].tolist() == [240, 160, 80]
    assert "In 18 cellen zegt CBS dat het niet bekend is." in figures.provenance.note
    assert "CBS geeft dit jaar geen bevolkingsdichtheid inwoners per km2" in figures.provenance.note
    assert made["tenure_wijken"].rows["corporation_pct"].tolist() == [30, 30]
    assert figures.provenance.date == dt.date(YEAR, 1, 1)


def test_an_address_has_the_use_and_the_building_of_its_object(everything):
    layer = everything[1]["addresses"]
    rows = layer.rows.set_index("number")
    assert sorted(rows.index) == sorted(
        ["1", "2", "3", "4", "5A-2", "6-2", "7", "8", "9", "10", "12", "90"]
    )
    assert rows.loc["2", "use"] == "woonfunctie, kantoorfunctie"
    assert rows.loc["1", "building_id"] == "0999000000000100"
    assert np.isnan(rows.loc["3", "area_m2"])
    assert rows.loc["90", "use"] is None or rows.loc["90", "use"] != rows.loc["90", "use"]
    assert [fault.sentence for fault in layer.dropped] == ["hoort bij een object dat is beëindigd"]
    assert "Van 1 adres is het gebruik niet bekend" in layer.provenance.note


def test_buildings_that_are_gone_are_dropped_with_their_status(everything):
    layer = everything[1]["buildings"]
    assert len(layer.rows) == 11
    assert [(fault.sentence, fault.value) for fault in layer.dropped] == [
        ("heeft de status Pand gesloopt", "Pand gesloopt")
    ]
    assert "Niet bekend is de status 'Pand in onderzoek gezet'" in layer.provenance.note
    assert layer.rows["built"].isna().sum() == 1
    assert layer.rows["built"].min() == 1898


def test_parcels_have_their_registered_size_and_the_name_that_people_use(everything):
    layer = everything[1]["plots"]
    sizes = layer.rows.set_index("id")["area_m2"]
    assert sizes.drop("PRD01-A-104").to_dict() == {
        "PRD01-A-100": 9_990, "PRD01-A-101": 10_000, "PRD01-A-102": 2_900, "PRD01-A-106": 3_600,
    }  # fmt: skip
    assert np.isnan(sizes["PRD01-A-104"])
    assert [fault.sentence for fault in layer.dropped] == ["is kleiner dan 1 m²"]
    assert "Van 1 perceel is de grootte voorlopig" in layer.provenance.note
    assert "kruiste de rand zichzelf" in layer.provenance.note
    assert "owner" not in layer.rows
    assert layer.rows.geometry.is_valid.all()


def test_older_versions_of_a_road_are_dropped_and_bays_are_told_apart(everything):
    roads, bays = everything[1]["roads"], everything[1]["parking_bays"]
    assert sorted(roads.rows["function"]) == sorted(
        ["rijbaan lokale weg", "voetpad", "woonerf", "parkeervlak"]
    )
    assert sorted(fault.sentence for fault in roads.dropped) == [
        "heeft de status plan", "is een oudere versie of beëindigd",
    ]  # fmt: skip
    assert len(bays.rows) == 1
    assert "niet overal als eigen vlak" in bays.provenance.note


def test_the_streets_of_the_town_can_be_walked_and_say_how_sure_they_are(everything):
    walking = everything[1]["walking"]
    network = network_of(walking.rows.geometry.to_numpy())
    assert len(network.part_length) == 1
    assert network.part_length[0] > 900
    assert "hoogstens 10%" in walking.provenance.note
    assert walking.rows["id"].is_unique


def test_a_dry_ditch_is_no_water(everything):
    water = everything[1]["water"]
    assert len(water.rows) == 2
    assert [fault.value for fault in water.dropped] == ["greppel, droge sloot"]


PEOPLE = ["aantal_inwoners", "mannen", "vrouwen"]


@pytest.mark.parametrize(
    "without",
    [
        lambda table: table.drop(columns=PEOPLE),
        lambda table: table.assign(**dict.fromkeys(PEOPLE, -99997)),
    ],
    ids=["no columns", "nothing in them"],
)
def test_figures_come_from_statline_where_the_map_of_the_year_has_none_yet(tmp_path, without):
    apis = town.town(YEAR)
    areas = apis[town.CBS.format(year=YEAR)]
    areas["buurten"], areas["wijken"] = without(areas["buurten"]), without(areas["wijken"])
    with asking(tmp_path, apis, statline(page=3)) as (client, _, said):
        made = fetched(client, FIGURES)
    figures = made["figures_buurten"].rows.set_index("code")
    assert figures["inhabitants"].to_dict() == {
        "BU09990101": 101, "BU09990102": 102, "BU09990201": 201, "BU09990202": 202,
    }  # fmt: skip
    assert figures["inhabitants_65_plus"].tolist() == [10, 10, 10, 10]
    assert made["figures_wijken"].rows.set_index("code")["inhabitants"]["WK099901"] == 2_005
    assert made["figures_buurten"].provenance.source == "CBS"
    assert any("heeft nog geen aantal inwoners" in one for one in said)


@pytest.mark.parametrize(
    ("odata", "sentence"),
    [
        (
            statline("Kerncijfers wijken en buurten 2024"),
            "verwacht was Kerncijfers wijken en buurten 2025",
        ),
        (statline(measures={"M1": "Inwonertal"}), "heeft geen 'Aantal inwoners'"),
        (statline(endless=True), "telkens opnieuw"),
    ],
    ids=["other year", "no inhabitants", "endless"],
)
def test_statline_that_is_not_as_expected_is_one_sentence(tmp_path, odata, sentence):
    apis = town.town(YEAR)
    areas = apis[town.CBS.format(year=YEAR)]
    areas["buurten"] = areas["buurten"].drop(columns=["aantal_inwoners", "mannen", "vrouwen"])
    with (
        asking(tmp_path, apis, odata) as (client, _, _),
        pytest.raises(SourceError, match=sentence),
    ):
        fetched(client, FIGURES)


@pytest.mark.parametrize(
    ("path", "collection", "change", "connector", "sentence"),
    [
        (town.BAG, "adres", lambda table: table.drop(columns="openbare_ruimte_naam"), BAG, "openbare_ruimte_naam"),
        (town.BRK, "perceel", lambda table: table.drop(columns="kadastrale_grootte_waarde"), PARCELS,
         "zonder kadastrale_grootte_waarde"),
        (town.BRK, "perceel", lambda table: table.iloc[5:6], PARCELS, "niets in de gemeente"),
        (town.BGT, "wegdeel", lambda table: table.rename(columns={"functie": "bgt_functie"}), ROADS, "zonder functie"),
        (town.BGT, "wegdeel", lambda table: table.assign(functie="spoorbaan"), PATHS, "wel: spoorbaan"),
        (town.CBS.format(year=YEAR), "buurten", lambda table: table.assign(aantal_inwoners=-5), FIGURES,
         "-5 bij BU09990101; dat kan niet"),
    ],
)  # fmt: skip
def test_what_is_missing_or_cannot_be_is_one_sentence(
    tmp_path, path, collection, change, connector, sentence
):
    apis = town.town(YEAR)
    apis[path][collection] = change(apis[path][collection]).reset_index(drop=True)
    with asking(tmp_path, apis) as (client, _, _), pytest.raises(SourceError, match=sentence):
        fetched(client, connector)


def test_a_code_that_cbs_does_not_know_is_refused(tmp_path):
    with asking(tmp_path) as (client, _, _):
        assert municipality_of(client, town.CODE) == Municipality(code=town.CODE, name=town.NAME)
        with pytest.raises(InputError, match="GM0001"):
            municipality_of(client, "GM0001")
        other = replace(wanted(), municipality=Municipality(code="GM0001", name="Nergens"))
        with pytest.raises(SourceError, match="gaf geen buurten van GM0001"):
            AREAS.run(client, other)


def test_without_areas_nothing_else_is_asked(tmp_path):
    with (
        asking(tmp_path) as (client, served, _),
        pytest.raises(InputError, match="eerst de gebieden"),
    ):
        PARCELS.run(client, wanted())
    assert not served.asked


@pytest.mark.parametrize("connector", ALL, ids=lambda one: one.name)
def test_the_cheap_question_says_which_expectations_hold(tmp_path, connector):
    with asking(tmp_path) as (client, served, _):
        told = list(connector.check(client, wanted()))
    assert all(holds for _, holds in told), told
    assert len(served.asked) <= 3


def test_the_cheap_question_names_a_column_that_is_gone(tmp_path):
    apis = town.town(YEAR)
    apis[town.BRK]["perceel"] = apis[town.BRK]["perceel"].drop(columns="sectie")
    with asking(tmp_path, apis) as (client, _, _):
        assert list(PARCELS.check(client, wanted())) == [
            ("kadastrale kaart (PDOK): bij percelen ontbreekt sectie.", False)
        ]


def test_a_name_of_one_year_goes_before_the_others_in_that_year_only(tmp_path, monkeypatch):
    names = cbs.cbs_names()
    renamed = names.model_copy(update={"figures": {**names.figures, "inhabitants": ("zielen",)}})
    monkeypatch.setattr(cbs, "cbs_names", lambda year=None: renamed if year == YEAR else names)
    apis = town.town(YEAR)
    areas = apis[town.CBS.format(year=YEAR)]
    areas["buurten"] = areas["buurten"].assign(zielen=7)
    with asking(tmp_path, apis) as (client, _, _):
        made = fetched(client, FIGURES)
    assert set(made["figures_buurten"].rows["inhabitants"]) == {7}


def test_names_of_one_year_come_from_the_file_of_columns(monkeypatch):
    document = cbs.read_yaml(cbs._COLUMNS)
    monkeypatch.setattr(
        cbs, "read_yaml", lambda _: {**document, "years": {2031: {"inhabitants": ["zielen"]}}}
    )
    names = [cbs.cbs_names.__wrapped__(year).figures["inhabitants"] for year in (2031, 2025)]
    assert names[0] == ("zielen", *names[1])
