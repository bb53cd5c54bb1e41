"""Plans in IMRO GML: every trap of the standard, every file that is refused, and what a city then has."""

from __future__ import annotations

import gzip
import io
import json
import math

import pandas as pd
import pytest
import shapely
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from spreidingskaart.city import load_city
from spreidingskaart.city.measures.plans import plan_objects, unread_objects
from spreidingskaart.city.sources.folder import read_folder
from spreidingskaart.city.sources.plans import cells, pieces
from spreidingskaart.city.sources.plans.members import MemberReader
from spreidingskaart.cli.main import BAD_INPUT, DONE, main
from spreidingskaart.criteria.zoning.dimensions import read_limits
from spreidingskaart.errors import DataError
from spreidingskaart.model import ZoningAsked
from tests.city_folder import tables, write_city
from tests.imro_texts import (
    PLAN,
    bulk,
    bulk_member,
    circle,
    collection,
    label,
    line,
    member,
    plan_area,
    sizes,
    surface,
    tags,
    thing,
    zipped,
)
from tests.synthetic import at, box

_WEST, _EAST = box(200, 200, 100, 100), box(300, 200, 100, 100)
_HOME = {"naam": "Wonen", "bestemmingshoofdgroep": "wonen", "artikelnummer": "39.10"}
_CARE = {
    "naam": "Maatschappelijk - 1",
    "bestemmingshoofdgroep": "Maatschappelijk",
    "artikelnummer": "3",
}


def _designations(plan=PLAN):
    return [
        thing("Enkelbestemming", 1, surface(_WEST), plan=plan, **_HOME),
        thing("Enkelbestemming", 2, surface(_EAST), plan=plan, **_CARE),
    ]


def _plan(*more, plan=PLAN, **told):
    return collection([plan_area(plan, shape=surface(_WEST), **told), *_designations(plan), *more])


@pytest.fixture
def city(tmp_path):
    return write_city(tmp_path / "stad", without=("plan_texts",))


@pytest.fixture
def importing(city, capsys):
    """Import a path and return the exit code, the document and what stands on stderr."""

    def run(path, *more):
        code = main(["import", "plans", str(path), "--city", str(city), "--json", *more])
        out, err = capsys.readouterr()
        return code, json.loads(out) if out else None, err

    return run


def _objects(city):
    layer = read_folder(city).layers["zoning"]
    return layer.frame().assign(geometry=layer.geometry).set_index("id")


# ------------------------------------------------------------------------------------------------ the standard
def test_every_trap_of_imro2012_in_one_plan(city, importing, tmp_path):
    both = box(250, 220, 90, 40)  # 50 m over the home, 40 m over the care
    text = _plan(
        thing("Functieaanduiding", 3, surface(box(210, 210, 20, 20)), naam="zorgwoning"),
        thing("Functieaanduiding", 4, surface(both), naam="zorginstelling"),
        thing("Maatvoering", 5, f"{sizes(('maximum bouwhoogte (m)', '11'))}{surface(_WEST)}", naam="maatvoering"),
        thing(
            "Maatvoering",
            6,
            f"{sizes(('minimum bouwhoogte (m)', '6'), ('maximum bouwhoogte (m)', '11'))}{surface(_EAST)}",
            naam="maatvoering",
        ),
        thing("Bouwvlak", 7, circle(*at(350, 250), 30), naam="bouwvlak"),
        thing("Figuur", 8, line([at(200, 200), at(400, 200)]), naam="hartlijn leiding"),
        thing("Gebiedsaanduiding", 9, surface(_WEST), naam="geluidzone - weg", gebiedsaanduidinggroep="geluidzone",
              artikelnummer="41.2"),
        thing("Dubbelbestemming", 10, surface(_WEST), naam="Waarde - Archeologie", bestemmingshoofdgroep="waarde",
              artikelnummer="40"),
        thing("Wensaanduiding", 11, surface(_WEST), naam="iets nieuws"),
        "<!-- <imro:featureMember><imro:Enkelbestemming/></imro:featureMember> -->",
        member("MetadataIMRObestand", tags(datasetTitel="Proefplan"), "m"),
    )  # fmt: skip
    (tmp_path / "plan.gml").write_bytes(text)
    code, told, _ = importing(tmp_path / "plan.gml", "--replace-all")
    assert (code, told["read"], told["kept"]) == (DONE, 12, 11)
    assert told["dropped"] == [
        {
            "row": 12,
            "column": None,
            "reason": "objecten van de soort Wensaanduiding kent dit programma niet.",
            "file": "plan.gml",
        }
    ]
    found = _objects(city)
    articles = {name.rpartition("/")[2]: article for name, article in found["article"].items()}
    assert articles["o1"] == "39.10"
    assert {articles[f"o{number}"] for number in (3, 5)} == {"39.10"}
    assert (articles["o4"], articles["o6"], articles["o7"]) == ("39.10 en 3", "3", "3")
    assert (articles["o9"], articles["o10"]) == ("41.2", "40")
    by_id = found.rename(lambda name: name.rpartition("/")[2])
    assert by_id.loc["o2", ["main_group", "plan_id"]].tolist() == ["maatschappelijk", PLAN]
    assert by_id.loc["o9", "zone_group"] == "geluidzone"
    assert by_id.loc["o7"].geometry.area == pytest.approx(math.pi * 30**2, rel=3e-4)
    assert by_id.loc["o8"].geometry.geom_type in ("LineString", "MultiLineString")
    ends = [
        (each.end, each.value) for each in read_limits("maatvoering", by_id.loc["o6", "values"])
    ]
    assert ends == [("minimum", 6), ("maximum", 11)]
    (plan,) = told["plans"]
    assert (plan["id"], plan["status"], plan["binding"], plan["umbrella"]) == (
        PLAN,
        "vastgesteld",
        True,
        False,
    )
    assert plan["objects"]["functieaanduiding"] == 2
    assert plan["url"].endswith(f"/{PLAN}/r_{PLAN}.html")


def test_the_label_of_imro2006_is_no_object(city, importing, tmp_path):
    plan = "NL.IMRO.99990000PROEF-"
    area = tags(
        identificatie=plan,
        typePlan="gemeentelijk plan; bestemmingsplan artikel 10",
        naam="Café-plan",
    )
    area += tags(
        datum="2006-06-07",
        planstatus="vastgesteld",
        verwijzingNaarTekst=[f"t_{plan}.pdf", f"v_{plan}.htm"],
    )
    home = tags(
        identificatie="EP1",
        naam="Ontspanning",
        bestemmingshoofdgroep="ontspanning en vermaak",
        artikelnummer="8",
    )
    shape = surface(_WEST, "geometrieVlak")
    size = tags(identificatie="MP1", naam="Maatvoering", waarde=["4.5", "8"])
    kinds = [
        f"maatvoering; hoogte; {kind}; maximum {kind} (m)" for kind in ("goothoogte", "bouwhoogte")
    ]
    size += tags(waardeType=kinds)
    link = f'<imro:plangebied xlink:href="#{plan}"/>'
    text = collection(
        [
            member("Enkelbestemming", f"{home}{label(*at(250, 250))}{link}{shape}", "e1"),
            member("Maatvoering", f"{size}{link}{label(*at(250, 250))}{shape}", "m1"),
            member("Bestemmingsplangebied", area + shape, plan),
        ],
        year=2006,
        encoding="ISO-8859-1",
    )
    (tmp_path / "plan.gml").write_bytes(text)
    code, told, _ = importing(tmp_path / "plan.gml", "--replace-all")
    assert (code, told["kept"], told["dropped"]) == (DONE, 3, [])
    found = _objects(city)
    assert set(shapely.area(found["geometry"].to_numpy())) == {_WEST.area}
    assert found["main_group"].dropna().tolist() == ["cultuur en ontspanning"]
    (size,) = found.loc[found["kind"] == "maatvoering", "values"]
    kinds = [(each.kind, each.value) for each in read_limits("Maatvoering", size)]
    assert kinds == [("goothoogte", 4.5), ("bouwhoogte", 8)]
    (plan_told,) = told["plans"]
    assert (plan_told["name"], plan_told["type"]) == ("Café-plan", "bestemmingsplan artikel 10")
    assert plan_told["url"].endswith(f"v_{plan}.htm")


def test_a_decision_takes_away_the_pass_and_a_vision_is_left_out(city, importing, tmp_path):
    decision, vision, costs = (f"NL.IMRO.9999.{name}-0001" for name in ("VB1", "SV1", "EX1"))
    border = member("GeometrieBesluitobject_P1", surface(_WEST), "g1")
    lies_at = '<imro:begrenzing xlink:href="#g1"/>'
    texts = {
        "a.gml": [
            plan_area(decision, "Besluitgebied_X", typePlan="voorbereidingsbesluit"),
            border,
            thing("Besluitvlak_X", 1, lies_at, plan=decision, naam="vlak"),
            thing("Besluitsubvlak_X", 2, '<imro:begrenzing xlink:href="#elders"/>', plan=decision, naam="vlak"),
        ],
        "b.gml": [
            plan_area(vision, "Structuurvisieplangebied_G", typePlan="structuurvisie"),
            thing("Structuurvisiegebied_G", 1, surface(_WEST), plan=vision, naam="visie"),
        ],
        "c.gml": [
            plan_area(costs, "Besluitgebied_X", typePlan="exploitatieplan"),
            thing("Besluitvlak_X", 1, surface(_WEST), plan=costs, naam="vlak"),
        ],
    }  # fmt: skip
    for name, members in texts.items():
        (tmp_path / name).write_bytes(collection(members))
    (tmp_path / "d.gml").write_bytes(_plan())
    code, told, _ = importing(tmp_path, "--replace-all")
    assert code == DONE
    assert {plan["id"]: plan["reason"] for plan in told["plans"]} == {
        PLAN: None,
        decision: None,
        vision: "een structuurvisie bindt alleen wie haar vaststelde en zegt niet wat hier mag.",
        costs: "een exploitatieplan gaat over kosten en niet over wat hier mag.",
    }
    seen = {plan["id"]: plan["objects"] for plan in told["plans"]}
    assert seen[vision] == {"Structuurvisiegebied_G": 1}
    assert seen[costs] == {"besluitvlak": 1}
    reasons = [(each["file"], each["reason"]) for each in told["dropped"]]
    assert [file for file, _ in reasons] == ["a.gml", "b.gml", "b.gml", "c.gml", "c.gml"]
    assert "staat niet in het bestand" in reasons[0][1]
    assert (told["read"], told["kept"]) == (10, 5)
    unread = unread_objects(load_city(city))
    assert unread["kind"].tolist() == ["besluitvlak"]
    assert unread.geometry[0].equals(_WEST)


@pytest.mark.parametrize(
    ("name", "kind", "members", "umbrella"),
    [
        ("Parapluplan wonen", "bestemmingsplan", ["Functieaanduiding"], True),
        ("Geluid", "bestemmingsplan", ["Gebiedsaanduiding"], True),
        ("Paraplu en meer", "bestemmingsplan", ["Enkelbestemming", "Functieaanduiding"], False),
        ("Besluit", "voorbereidingsbesluit", ["Besluitvlak_X"], False),
        ("Geluid", "omgevingsvergunning", ["Gebiedsaanduiding"], False),
    ],
)
def test_which_plan_lies_over_all_others(importing, tmp_path, name, kind, members, umbrella):
    things = [
        thing(element, row, surface(_WEST), naam="vlak") for row, element in enumerate(members)
    ]
    (tmp_path / "p.gml").write_bytes(collection([plan_area(naam=name, typePlan=kind), *things]))
    _, told, _ = importing(tmp_path / "p.gml", "--dry-run")
    assert [plan["umbrella"] for plan in told["plans"]] == [umbrella]


def test_a_shape_that_is_none_is_named_and_an_unknown_status_is_never_law(
    city, importing, tmp_path
):
    crossed = shapely.Polygon([at(0, 0), at(10, 10), at(10, 0), at(0, 10)])
    text = collection(
        [
            plan_area(planstatus="half af", shape=surface(_WEST)),
            *_designations(),
            thing("Enkelbestemming", 3, surface(crossed), **_HOME),
            thing("Bouwvlak", 4, "", naam="zonder"),
            thing("Bouwvlak", 5, line([at(0, 0), at(9, 9)]), naam="lijn"),
            thing("Bouwvlak", 6, surface(_WEST), naam="vroeger", historisch="true"),
            thing("Bouwvlak", 7, surface(_WEST), plan="buurman", naam="van niemand"),
        ]
    )
    (tmp_path / "p.gml").write_bytes(text)
    code, told, _ = importing(tmp_path / "p.gml", "--replace-all")
    assert code == DONE
    assert [(each["row"], each["reason"].split(" bij x")[0]) for each in told["dropped"]] == [
        (4, "de lijnen van het vlak kruisen elkaar"),
        (5, "de vorm ontbreekt."),
        (6, "is een lijn; een bouwvlak is een vlak."),
        (7, "dit object is historisch: het geldt niet meer."),
        (8, "dit object hoort bij geen plan."),
    ]
    entry = read_folder(city).reports["zoning"].entry
    assert entry.complete is False
    assert entry.reserve == "van de ingelezen plannen zijn 4 objecten niet te lezen"
    assert told["plans"][0]["binding"] is None
    assert "niet bekend of het bindt" in " ".join(told["notes"])
    objects = plan_objects(load_city(city))
    assert not objects.in_force.any()
    assert objects.unread.all()


# ------------------------------------------------------------------------------------------------ cells
_NAMES = st.text("abc (m)", min_size=1).map(lambda text: " ".join(text.split())).filter(bool)
_VALUES = st.integers(1, 99).map(str)


@given(pairs=st.lists(st.tuples(_NAMES, _VALUES), min_size=1, max_size=4))
def test_every_value_keeps_its_own_name_plain_or_in_a_list(pairs):
    names, values = [list(each) for each in zip(*pairs, strict=True)]
    row = {"waarde": values, "waardetype": names, "naam": "maatvoering"}
    expected = [{"naam": name, "waarde": value} for name, value in pairs]
    assert json.loads(cells.sizes(row)) == expected
    if len(pairs) == 1:
        plain = {"waarde": values[0], "waardetype": names[0], "naam": "maatvoering"}
        assert json.loads(cells.sizes(plain)) == expected
    lacks = json.loads(cells.sizes(row | {"waarde": values[1:]}))
    assert [each["waarde"] for each in lacks] == [""] * len(pairs)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"planstatus": "Vastgesteld", "datum": "2020-01-02"}, ("vastgesteld", "2020-01-02")),
        ({"planstatus": ["nieuw", "oud"], "datum": ["2021-01-01", "2020-01-01"]}, ("nieuw", "2021-01-01")),
        ({"planstatus": ["ontwerp", "vastgesteld"], "datum": "2020-01-01"}, ("vastgesteld", "2020-01-01")),
        ({"planstatus": "vastgesteld", "datum": "gisteren"}, ("vastgesteld", "")),
        ({"dossierstatus": "geheel in werking", "datum": "2020-01-01T00:00"}, ("geheel in werking", "2020-01-01")),
        ({}, ("", "")),
    ],
)  # fmt: skip
def test_status_and_date(row, expected):
    assert cells.status_and_date(row) == expected


def test_what_a_link_points_at():
    for link in (f"#{PLAN}", f"https://plannen.example/documents?planidn={PLAN}", PLAN):
        assert cells.reference({"plangebied_href": link}, "plangebied") == PLAN
    assert cells.reference({"plangebied": [PLAN]}, "besluitgebied", "plangebied") == PLAN


def test_a_name_of_ones_own_in_imro2008():
    row = {
        "naam": "other: maximum oppervlakte (m2)",
        "waarde": "370",
        "waardetype": "other: vrije tekst",
    }
    assert json.loads(cells.sizes(row)) == [{"naam": "maximum oppervlakte (m2)", "waarde": "370"}]


# ------------------------------------------------------------------------------------------------ streaming
class _Dripping(io.BytesIO):
    """Gives its text in pieces of any size, the first with the root."""

    def __init__(self, text, front, sizes):
        super().__init__(text)
        self.front, self.sizes = front, sizes

    def read(self, _=-1):
        size = self.front if self.tell() == 0 else self.sizes[self.tell() % len(self.sizes)]
        return super().read(size)


@settings(max_examples=25)
@given(sizes=st.lists(st.integers(1, 90), min_size=1, max_size=5), front=st.integers(300, 400))
def test_a_text_is_cut_alike_whatever_the_pieces_it_comes_in(sizes, front):
    text = collection(
        [
            thing("Bouwvlak", 1, surface(_WEST), naam="een"),
            "<!-- <imro:featureMember> - -- <imro:Bouwvlak> -->",
            thing("Enkelbestemming", 2, f"<!-- > -->{label(1, 2)}{surface(_WEST)}", naam="twee"),
            "<imro:featureMember></imro:featureMember>",
            '<imro:featureMember xlink:href="#x"/>',
            thing("Figuur", 3, line([(0, 0), (1, 1)]), naam="drie"),
        ]
    )
    found = list(MemberReader(_Dripping(text, front, sizes), "proef"))
    assert [each.element for each in found] == ["Bouwvlak", "Enkelbestemming", "", "Figuur"]
    assert [each.number for each in found] == [1, 2, 3, 4]
    whole = list(MemberReader(io.BytesIO(text), "proef"))
    assert found == whole
    assert b"labelInfo" not in found[1].without_labels
    assert b"<!--" not in found[1].text


# ------------------------------------------------------------------------------------------------ refused
_GOOD = _plan()
_LAUGHS = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
_REFUSED = {
    "lach.gml": (_LAUGHS + _GOOD[_GOOD.index(b"<imro:F") :], "heeft een DOCTYPE"),
    "entiteit.gml": (_GOOD.replace(b"Maatschappelijk - 1", b"&lol;"), "niet te lezen als GML: 0 van de 2"),
    "half.gml": (_GOOD[: len(_GOOD) * 2 // 3], "afgebroken: het einde ontbreekt"),
    "open.gml": (_GOOD.replace(b"</imro:FeatureCollectionIMRO>", b""), "afgebroken: het einde ontbreekt"),
    "opmerking.gml": (_GOOD[:-5] + b"<!-- open", "afgebroken: het einde ontbreekt"),
    "leeg.gml": (b"", "is leeg"),
    "pagina.gml": (b"<!DOCTYPE html><html></html>", "heeft een DOCTYPE"),
    "anders.gml": (b"<kml xmlns='http://www.opengis.net/kml/2.2'/>", "geen GML met een FeatureCollection"),
    "breed.gml": (_GOOD.decode().replace("UTF-8", "UTF-16").encode("utf-16"), "geen tekst in UTF-8"),
    "stuk.gml": (_GOOD.replace(b"</imro:naam>", b"</imro:nam>", 1), "niet te lezen als GML"),
    "tabel.gml": (b"id;naam\n1;x\n", "niet te lezen als XML"),
    "half.gml.gz": (gzip.compress(_GOOD)[:-40], "stuk of afgebroken"),
    "bom.gml.gz": (gzip.compress(_GOOD[:-30] + b" " * 40_000_000), "keer zo groot"),
    "samen.gml": (_GOOD.replace(b"featureMember>", b"featureMembers>"), "geen enkel object in een featureMember"),
    "stuk.zip": (b"PK\x03\x04 en verder niets", "hij is stuk"),
}  # fmt: skip


def test_every_bad_file_is_named_and_none_keeps_the_others_from_being_read(
    city, importing, tmp_path
):
    folder = tmp_path / "plannen"
    (folder / "diep" / "er").mkdir(parents=True)
    for name, (content, _) in _REFUSED.items():
        (folder / name).write_bytes(content)
    (folder / "diep" / "er" / "goed.gml").write_bytes(_GOOD)
    (folder / "link.gml").symlink_to(folder / "diep" / "er" / "goed.gml")
    (folder / "lees.pdf").write_bytes(b"%PDF")
    zipped(
        folder / "zip.zip",
        {
            "../uit.gml": _GOOD,
            "/abs.gml": _GOOD,
            "C:\\x.gml": _GOOD,
            "in.zip": b"PK",
            "a.txt": b"x",
        },
    )
    zipped(folder / "niets.zip", {"a.txt": b"x"})
    zipped(folder / "zipbom.zip", {"groot.gml": b" " * 40_000_000})
    code, told, _ = importing(folder)
    assert (code, told["kept"]) == (DONE, 3)
    refused = {each["file"]: each["refused"] for each in told["files"] if each["refused"]}
    for name, (_, why) in _REFUSED.items():
        assert why in refused.pop(name), name
    assert "een verwijzing" in refused.pop("link.gml")
    assert "geen GML" in refused.pop("niets.zip")
    assert "keer zo groot" in refused.pop("zipbom.zip/groot.gml")
    assert "pak dat eerst uit" in refused.pop("zip.zip/in.zip")
    assert len(refused) == 3
    assert all("leidt uit de zip" in why for why in refused.values())
    assert told["other_files"] == {".pdf": 1}
    assert not list(tmp_path.rglob("uit.gml"))
    text = " ".join(each["reason"] for each in told["dropped"])
    assert str(tmp_path) not in text


def test_one_object_that_is_too_large_is_refused(monkeypatch):
    monkeypatch.setattr("spreidingskaart.city.sources.plans.members.MOST_MEMBER", 2_000)
    text = collection([thing("Bouwvlak", 1, surface(_WEST), naam="x" * 3_000)])
    with pytest.raises(Exception, match="groter dan"):
        list(MemberReader(_Dripping(text, 400, [100]), "groot"))


def test_nothing_to_keep_changes_nothing(city, importing, tmp_path):
    (tmp_path / "x.gml").write_bytes(b"<html/>")
    before = (city / "city.yaml").read_bytes()
    code, told, _ = importing(tmp_path / "x.gml")
    assert (code, told["version"], told["kept"]) == (BAD_INPUT, None, 0)
    assert importing(tmp_path / "weg.gml")[0] == BAD_INPUT
    assert "--mapping hoort niet" in importing(tmp_path / "x.gml", "--mapping", "m.yaml")[2]
    assert (city / "city.yaml").read_bytes() == before
    assert not (city / "versions").exists()


# ------------------------------------------------------------------------------------------------ beside what is there
def test_examples_go_others_stay_and_the_same_plan_is_replaced(city, importing, tmp_path):
    other = "NL.IMRO.9999.BPander-0001"
    first, second, again = (tmp_path / name for name in ("1.gml", "2.gml", "3.gml"))
    first.write_bytes(_plan())
    second.write_bytes(_plan(plan=other, naam="Ander plan"))
    again.write_bytes(collection([plan_area(), _designations()[0]]))
    _, told, _ = importing(first)
    contents = read_folder(city)
    assert set(contents.layers["zoning"]["plan_id"]) >= {PLAN}
    assert contents.reports["zoning"].entry.fictional.value == "no"
    _, told, _ = importing(second)
    assert told["replaced"] == []
    assert set(read_folder(city).layers["zoning_plans"]["id"]) >= {PLAN, other}
    before = _objects(city)
    importing(second)
    pd.testing.assert_frame_equal(before.sort_index(), _objects(city).sort_index())
    _, told, _ = importing(again)
    assert told["replaced"] == [PLAN]
    counts = pd.Series(read_folder(city).layers["zoning"]["plan_id"]).value_counts()
    assert (counts[PLAN], counts[other]) == (1, 2)


def test_the_newest_of_two_files_with_one_plan_counts(city, importing, tmp_path):
    folder = tmp_path / "p"
    folder.mkdir()
    (folder / "a.gml").write_bytes(_plan(datum="2021-01-01"))
    (folder / "b.gml").write_bytes(_plan(planstatus="ontwerp", datum="2019-01-01"))
    code, told, _ = importing(folder)
    assert (code, told["read"], told["kept"]) == (DONE, 6, 3)
    assert [(plan["file"], plan["kept"]) for plan in told["plans"]] == [
        ("a.gml", True),
        ("b.gml", False),
    ]
    assert {each["reason"] for each in told["dropped"]} == {
        f"het plan {PLAN} staat ook in a.gml; dat bestand telt."
    }
    assert len(read_folder(city).layers["zoning"]) >= 2


def test_a_file_with_all_plans_gives_only_ours_and_is_never_firm(city, importing, tmp_path):
    ours, theirs, province = (f"NL.IMRO.{code}.BP1-0001" for code in ("9999", "0001", "9925"))
    far = shapely.box(200_000, 400_000, 200_100, 400_100)
    path = bulk(
        tmp_path / "Enkelbestemming.gml.gz",
        [
            bulk_member(1, ours, _WEST),
            bulk_member(2, ours, _EAST, historisch="true"),
            bulk_member(3, theirs, _EAST),
            bulk_member(4, province, box(500, 500, 10, 10), dossierStatus="ontwerp"),
            bulk_member(5, province, far),
        ],
    )
    code, told, _ = importing(path, "--replace-all")
    assert (code, told["read"], told["kept"]) == (DONE, 3, 2)
    assert told["files"][0]["elsewhere"] == 2
    assert {plan["id"]: plan["binding"] for plan in told["plans"]} == {ours: True, province: False}
    entry = read_folder(city).reports["zoning"].entry
    assert (entry.complete, entry.asked) == (False, ())
    # whatever somebody says to have looked for, and whatever comes beside it
    document = yaml.safe_load((city / "city.yaml").read_text())
    document["layers"]["zoning"]["reserve"] = "het is het bestand van de maand"
    (city / "city.yaml").write_text(yaml.safe_dump(document))
    importing(path, *(each for one in ZoningAsked for each in ("--asked", one.value)))
    (tmp_path / "ander.gml").write_bytes(_plan())
    importing(tmp_path / "ander.gml")
    entry = read_folder(city).reports["zoning"].entry
    assert (entry.complete, entry.reserve) == (False, "het is het bestand van de maand")
    # the same plan as a whole file replaces what came in part, and says that its marks were asked
    (tmp_path / "heel.gml").write_bytes(_plan(plan=ours))
    importing(tmp_path / "heel.gml", "--replace-all")
    entry = read_folder(city).reports["zoning"].entry
    assert (entry.complete, entry.asked) == (True, (ZoningAsked.MARKS,))


def test_a_dry_run_tells_the_same_and_changes_nothing(city, importing, tmp_path):
    (tmp_path / "p.gml").write_bytes(_plan())
    before = sorted(path.name for path in city.iterdir())
    _, told, _ = importing(tmp_path / "p.gml", "--dry-run")
    assert sorted(path.name for path in city.iterdir()) == before
    _, done, _ = importing(tmp_path / "p.gml")
    assert {name for name in told if told[name] != done[name]} == {"version", "dry_run"}
    assert done["version"] is not None


def test_examples_and_their_texts_go_when_a_real_plan_comes(city, importing, tmp_path):
    rows = tables()
    example = rows["zoning_plans"].assign(fictional="yes")
    real = example.assign(id=PLAN.replace("proef", "echt"), fictional="no")
    write_city(city, zoning_plans=pd.concat([example, real]).to_csv(index=False))
    assert "plan_texts" in read_folder(city).layers
    (tmp_path / "p.gml").write_bytes(_plan())
    _, told, _ = importing(tmp_path / "p.gml")
    assert told["examples_gone"] == example["id"].tolist()
    assert "nooit naast elkaar. Hun planregels gingen mee." in told["notes"][0]
    contents = read_folder(city)
    assert set(contents.layers["zoning_plans"]["id"]) == {PLAN, real["id"].iloc[0]}
    assert set(contents.layers["zoning"]["plan_id"]) == {PLAN}
    assert "plan_texts" not in contents.layers
    assert not [fault for fault in contents.faults if fault.layer in ("zoning", "zoning_plans")]


# ------------------------------------------------------------------------------------------------ texts of plans
_TEXTS = """plan_id,article,functions,living,complete,quote
{plan},39.10,wonen; zorghotel,household,yes,Hier wordt gewoond.
{plan},3,maatschappelijk,,no,Hier is zorg.
NL.IMRO.9999.weg-0001,3,wonen,,yes,Van een ander.
{plan},4,,,yes,Zonder functies.
"""


def test_the_texts_of_plans_are_imported_beside_those_there(city, importing, tmp_path, capsys):
    (tmp_path / "p.gml").write_bytes(_plan())
    importing(tmp_path / "p.gml", "--replace-all")
    path = tmp_path / "regels.csv"

    def texts(text, *more):
        path.write_text(text.format(plan=PLAN), encoding="utf-8")
        code = main(["import", "plan-texts", str(path), "--city", str(city), "--json", *more])
        return code, json.loads(capsys.readouterr().out)

    code, told = texts(_TEXTS)
    assert (code, told["read"], told["kept"]) == (DONE, 4, 2)
    assert [(each["row"], each["column"]) for each in told["dropped"]] == [
        (4, "plan_id"),
        (5, "functions"),
    ]
    why = f'rij 2: de functie "zorghotel" van artikel 39.10 ({PLAN}) kent dit programma niet, dus'
    assert told["notes"] == [f"{why} wat op dit artikel rust is nooit zeker."]
    main(["check", "--city", str(city), "--json"])
    notes = json.loads(capsys.readouterr().out)["notes"]
    assert [each["sentence"][:23] for each in notes if each["layer"] == "plan_texts"] == [
        'de functie "zorghotel" '
    ]
    head = _TEXTS.partition("\n")[0]
    assert texts(f"{head}\n{{plan}},3,wonen,,yes,Gewijzigd.\n")[1]["kept"] == 1
    rows = read_folder(city).layers["plan_texts"].frame().set_index("article")
    assert rows.loc["3", ["functions", "quote"]].tolist() == ["wonen", "Gewijzigd."]
    assert len(rows) == 2
    assert texts(f"{head}\nx,3,wonen,,yes,q\n")[0] == BAD_INPUT
    assert main(["import", "plan-texts", str(tmp_path / "p.gml"), "--city", str(city)]) == BAD_INPUT


def test_what_somebody_looked_for_is_kept_with_the_plans(city, importing, tmp_path):
    (tmp_path / "p.gml").write_bytes(_plan())
    importing(
        tmp_path / "p.gml", "--replace-all", "--asked", "parapluplannen", "--asked", "nieuw deel"
    )
    assert read_folder(city).reports["zoning"].entry.asked == tuple(ZoningAsked)
    code, _, said = importing(tmp_path / "p.gml", "--asked", "alles")
    assert code == BAD_INPUT
    assert "parapluplannen" in said


def test_a_file_that_makes_gdal_fall_over_does_not_take_the_others_with_it(
    monkeypatch, importing, tmp_path
):
    run = pieces.run_apart

    def falls(module, asked, folder, name):
        if any(b"valt om" in path.read_bytes() for path in folder.glob("*.gml")):
            raise DataError("de ander stopte")
        run(module, asked, folder, name)

    monkeypatch.setattr(pieces, "run_apart", falls)
    folder = tmp_path / "p"
    folder.mkdir()
    (folder / "a.gml").write_bytes(_plan())
    (folder / "b.gml").write_bytes(_plan(plan="NL.IMRO.9999.BPb-0001", naam="valt om"))
    _, told, _ = importing(folder, "--dry-run")
    assert [(each["file"], each["kept"]) for each in told["files"]] == [("a.gml", 3), ("b.gml", 0)]
    assert (
        told["files"][1]["refused"]
        == "Het bestand b.gml is niet te lezen: het is stuk, of te groot."
    )
