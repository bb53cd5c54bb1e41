"""One question about the plans at one place: both legal halves, what is not available, and what is kept of it."""

import datetime as dt
import io
import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import redirect_stderr, redirect_stdout

import pytest
import shapely
import yaml

from geo.layer import from_frame
from spreidingskaart.city.sources.folder import read_folder
from spreidingskaart.city.sources.plans.asked import asked_layer, asked_plans
from spreidingskaart.city.sources.receipts import Receipts
from spreidingskaart.city.sources.services import expectations
from spreidingskaart.city.sources.services.client import Client
from spreidingskaart.city.sources.services.failing import SourceError
from spreidingskaart.city.sources.services.hal import place_of
from spreidingskaart.city.sources.services.keeping_plans import ask_and_keep
from spreidingskaart.city.sources.services.ontsluiten import documents_at, uri_of
from spreidingskaart.city.sources.services.plans_at import ask_plans
from spreidingskaart.cli.main import main
from spreidingskaart.errors import InputError
from spreidingskaart.model import HalfOutcome, LegalHalf, ZoningAsked
from tests.city_folder import write_city
from tests.fakes.faults import failing, with_fault
from tests.fakes.plans import KEY, ONTSLUITEN, PATHS, PRESENTEREN, RP, ImroPlan, Plans, Regulation
from tests.fakes.server import problem, serve

NOW = dt.datetime(2026, 11, 30, 9, 15, tzinfo=dt.UTC)
EVERYWHERE = shapely.box(0, 300_000, 280_000, 620_000)
AREA = shapely.box(150_000, 480_000, 150_100, 480_100)
PLACE = shapely.box(150_010, 480_010.12345, 150_030, 480_030)
NEW, OLD = LegalHalf.NEW_PART, LegalHalf.TEMPORARY_PART
STATE = Regulation("/akn/nl/act/mnre1034/2020/regOW-1", "Besluit kwaliteit", EVERYWHERE, "AMvB")
VISION = Regulation("/akn/nl/act/gm9999/2022/visie", "Visie Testdam", EVERYWHERE, "Omgevingsvisie")
OWN = Regulation(
    "/akn/nl/act/gm9999/2024/omgevingsplan-1", "Omgevingsplan Testdam", AREA, texts=("Wonen", "Wonen")
)  # fmt: skip
PLAN = ImroPlan(
    "NL.IMRO.9999.BP1-VG01",
    "Dorp",
    AREA,
    objects={
        "bestemmingsvlakken": [
            {"id": "v1", "type": "enkelbestemming", "naam": "Wonen", "artikelnummer": "12"},
            {"id": "v2", "type": "enkelbestemming", "naam": "Groen", "_where": shapely.box(0, 0, 1, 1)},
        ],
        "maatvoeringen": [
            {"id": "m", "naam": "m", "omvang": [{"naam": "maximum bouwhoogte (m)", "waarde": "9"}]}
        ],
    },
)  # fmt: skip


@pytest.fixture
def world(tmp_path, monkeypatch):
    """Return a function that asks a fake about a place."""

    def ask(answer, place=PLACE, *, key=KEY, times=1):
        with serve(answer) as server:
            for name, value in server.over(PATHS, tmp_path, {"tries": 3}).items():
                monkeypatch.setenv(name, value)
            monkeypatch.setenv("SPREIDINGSKAART_DSO_KEY", key)
            with Client(tmp_path / "stad", told=lambda _: None) as client:
                for _ in range(times):
                    found = ask_plans(client, place, now=NOW)
                return *found, server

    return ask


def test_both_halves_are_told_with_what_each_document_has_here(world):
    asked, series, server = world(Plans([PLAN], [STATE, VISION, OWN]))
    assert [(each.half, each.outcome) for each in asked.halves] == [
        (NEW, HalfOutcome.FOUND),
        (OLD, HalfOutcome.FOUND),
    ]
    (dorp,) = asked.of(OLD)
    assert dorp.here == (
        "enkelbestemming Wonen, artikel 12",
        "maatvoering maximum bouwhoogte (m): 9",
    )
    assert (dorp.binding, dorp.date, dorp.holder) == ("burgerbindend", "2015-09-24", "Testdam")
    (own,) = asked.of(NEW)
    assert own.here == ("2 teksten over deze locatie", "Wonen")
    assert {each.title: each.half for each in asked.documents}["Visie Testdam"] is None
    assert asked.complete
    assert series.complete
    # one call tells which documents hold; what is no part of the omgevingsplan is not asked further
    paths = [each.path for each in server.asked]
    assert paths.count(f"{ONTSLUITEN}/documenten/_zoek") == 1
    assert not any("visie" in path or "regOW" in path for path in paths)
    assert len(series.answers) == len(paths) == len(set(paths))


def test_the_question_is_asked_once_and_the_key_is_nowhere(world, tmp_path):
    answer = Plans([PLAN], [STATE, OWN])
    _, series, server = world(answer, times=2)
    assert len(server.asked) == len(series.answers) > 5
    receipts = Receipts.of_city(tmp_path / "stad")
    for name in series.answers:
        receipt = receipts.find(name)
        assert KEY.encode() not in receipts.content(receipt)
        assert receipt.known_at == receipt.asked_at
    files = [path for path in (tmp_path / "stad").rglob("*") if path.is_file()]
    assert files
    assert not any(KEY.encode() in path.read_bytes() for path in files)


def test_a_draft_and_a_historic_plan_are_no_law(world):
    draft = ImroPlan(
        "NL.IMRO.9999.BP2-ON01", "Nieuw", AREA, status="ontwerp", rules="in ontwikkeling"
    )
    gone = ImroPlan("NL.IMRO.9999.BP0-VG01", "Oud", AREA, historic=True)
    asked, _, _ = world(Plans([draft, gone], [STATE, Regulation("/a/o-2", "Wijziging", AREA, draft=True)]))  # fmt: skip
    assert [each.outcome for each in asked.halves] == [HalfOutcome.NOTHING_FOUND] * 2
    assert {each.title for each in asked.documents} == {"Nieuw", "Besluit kwaliteit", "Wijziging"}
    assert asked.of(NEW) == asked.of(OLD) == ()


def test_a_tam_plan_is_the_new_part(world):
    tam = ImroPlan("NL.IMRO.9999.TAM1-VG01", "TAM", AREA, kind="omgevingsplan", tam=True)
    asked, _, _ = world(Plans([tam], [STATE]))
    assert asked.half(NEW).outcome is HalfOutcome.FOUND
    assert asked.half(OLD).outcome is HalfOutcome.NOTHING_FOUND


def test_more_than_one_page_is_read_and_503_is_asked_again(world):
    plans = [
        ImroPlan(f"NL.IMRO.9999.BP{n}-VG01", f"Plan {n}", AREA, kind="structuurvisie")
        for n in range(47)
    ]
    asked, series, server = world(Plans([*plans, PLAN], [STATE], busy=7, most=10))
    assert len(asked.documents) == 49
    assert series.complete
    assert sum("page=5" in each.address for each in server.asked) >= 1


@pytest.mark.parametrize(
    ("fault", "word"),
    [
        (failing(503), "503"),
        (lambda *_: problem(422, "Coördinaten"), "422"),
        (lambda request, answers: _as(answers(request), b"[1, 2]"), "JSON-object"),
        (lambda request, answers: _as(answers(request), b'{"documenten": {"a": 1}}'), "lijst"),
        (lambda request, answers: _as(answers(request), b'{"_embedded": {"plannen": []}}'), "documenten"),
        (lambda request, answers: _as(answers(request), b'{"_embedded": {"documenten": [{"titel": "X"}]}}'), "'X'"),
        (lambda request, answers: _as(answers(request), b'{"_links": {}, "page": {"totalElements": 0}}'), "Rijk"),
        (lambda request, answers: _twice(answers(request)), "dat is niet alles"),
    ],
)  # fmt: skip
def test_without_the_first_answer_nothing_is_known_of_either_half(world, fault, word):
    asked, series, _ = world(with_fault(Plans([PLAN], [STATE, OWN]), fault, at=range(3)))
    assert [each.outcome for each in asked.halves] == [HalfOutcome.NOT_AVAILABLE] * 2
    assert not asked.complete
    assert not series.complete
    assert word in " ".join(asked.sentences)
    assert KEY not in " ".join(asked.sentences)


def _as(response, content):
    response.content = content
    return response


def _twice(response):
    document = json.loads(response.content)
    document["page"]["totalElements"] += 1
    response.content = json.dumps(document).encode()
    return response


@pytest.mark.parametrize(("path", "half"), [(f"{RP}/plannen", OLD), (f"{PRESENTEREN}/regelingen", NEW)])  # fmt: skip
def test_a_detail_that_does_not_come_is_said_of_its_half_alone(world, path, half):
    plans = Plans([PLAN], [STATE, OWN])

    def answer(request):
        return problem(500, "stuk") if request.path.startswith(path) else plans(request)

    asked, series, _ = world(answer)
    other = NEW if half is OLD else OLD
    assert (asked.half(half).outcome, asked.half(other).missing) == (HalfOutcome.FOUND, ())
    assert "kwam niet" in asked.half(half).missing[0]
    assert not series.complete
    assert series.answers


def test_another_plan_than_asked_is_refused(world):
    plans = Plans([PLAN], [STATE])

    def answer(request):
        response = plans(request)
        other = response.content.replace(b"BP1", b"BP9")
        return _as(response, other) if request.method == "GET" else response

    asked, _, _ = world(answer)
    assert "gevraagd was 'NL.IMRO.9999.BP1-VG01'" in asked.half(OLD).missing[0]


def test_without_the_right_key_the_service_says_no_and_no_sentence_repeats_it(world):
    asked, _, _ = world(Plans([PLAN], [STATE]), key="verkeerd-en-geheim")
    told = " ".join(asked.sentences)
    assert "weigert de sleutel in SPREIDINGSKAART_DSO_KEY (401)" in told
    assert "verkeerd-en-geheim" not in told


@pytest.mark.parametrize(
    "place", [shapely.LineString([(0, 0), (1, 1)]), shapely.box(0, 0, 5_000, 5_000), shapely.Point()]
)  # fmt: skip
def test_only_a_point_or_a_plot_is_asked(world, place):
    with pytest.raises(InputError):
        world(Plans(), place)


def test_a_place_is_asked_to_the_millimetre_and_an_id_without_slashes():
    assert place_of(shapely.Point(1.23456, 2)) == {"type": "Point", "coordinates": [1.235, 2.0]}
    assert uri_of("/akn/nl/act/gm9999/2024/plan-1") == "_akn_nl_act_gm9999_2024_plan_1"


def test_a_list_that_never_ends_is_left(world, monkeypatch):
    plans = Plans([PLAN], [STATE])

    def answer(request):
        response = plans(request)
        document = json.loads(response.content)
        document.setdefault("_links", {})["next"] = {"href": f"{request.base}{request.address}"}
        return _as(response, json.dumps(document).encode())

    asked, _, _ = world(answer)
    assert "blijft naar een volgende bladzijde verwijzen" in asked.half(NEW).missing[0]


def test_what_was_asked_is_kept_as_a_layer_and_read_back(world):
    asked, series, _ = world(Plans([PLAN], [STATE, OWN]))
    layer = asked_layer([asked, asked], "Bron", NOW)
    assert (layer.read, layer.provenance.receipts) == (1, (series.id,))
    shapes = layer.rows.geometry.to_numpy()
    (back,) = asked_plans(from_frame(layer.rows.drop(columns="geometry"), shapes))
    assert (back.documents, back.halves, back.series) == (asked.documents, asked.halves, series.id)
    assert back.place.equals(asked.place)


def test_documents_at_raises_where_the_answer_cannot_be_used(world, tmp_path):
    world(Plans([], [STATE]))
    with Client(tmp_path / "leeg", told=lambda _: None) as client, pytest.raises(SourceError):
        documents_at(client, PLACE)  # the server is gone


# ------------------------------------------------------------------------------------- with the facts of a city


@pytest.fixture
def town(tmp_path, monkeypatch):
    """Return a function that runs a command on a city of which no plan of the new part was asked."""
    folder = write_city(tmp_path / "stad", without=("asked_plans",))

    def run(*given, plans=None, key=KEY):
        monkeypatch.setenv("SPREIDINGSKAART_DSO_KEY", key)
        out, said = io.StringIO(), io.StringIO()
        with serve(plans or Plans()) as server, redirect_stdout(out), redirect_stderr(said):
            for name, value in server.over(PATHS, tmp_path, {"tries": 1}).items():
                monkeypatch.setenv(name, value)
            code = main([*given, "--city", str(folder), "--json"])
        return code, json.loads(out.getvalue()) if out.getvalue() else said.getvalue()

    run.folder = folder
    return run


ASSESS = ("assess", "--site", "L01", "--form", "begeleid_wonen_groep", "--places", "8")
ON_MAP = "NL.IMRO.9999.PROEF-vb01"
HELD = ImroPlan(ON_MAP, "Proefplan", EVERYWHERE)


def zoning_of(document):
    return next(each for each in document["findings"] if each["criterion"] == "zoning")


def test_nothing_found_for_the_new_part_closes_its_gap_for_that_site_alone(town):
    gap = "het nieuwe deel van het omgevingsplan is niet gevraagd"
    before = zoning_of(town(*ASSESS)[1])
    assert gap in [each["what"] for each in before["gaps"]]
    holds = Plans([HELD], [STATE])
    code, answer = town("plans-at", "--site", "L01", plans=holds)
    assert (code, answer["complete"]) == (0, True)
    assert [each["outcome"] for each in answer["halves"]] == ["nothing_found", "found"]
    after = zoning_of(town(*ASSESS)[1])
    assert [each for each in before["gaps"] if each["what"] != gap] == after["gaps"]
    (old, new) = after["details"]["sources_asked"]
    assert (old["answer"], new["answer"]) == ("gevonden", "niets gevonden")
    assert old["documents"][0]["id"] == ON_MAP
    (rests_on,) = [each for each in after["data"] if each["layer"] == "asked_plans"]
    assert rests_on["receipts"] == answer["receipts"] == list(old["receipts"])
    receipts = Receipts.of_city(town.folder)
    assert next(receipts.find(name).status for name in receipts.find(answer["receipts"][0]).answers) == 200  # fmt: skip
    other = zoning_of(town("assess", "--site", "L02", *ASSESS[3:])[1])
    assert gap in [each["what"] for each in other["gaps"]]
    assert "asked_at" not in other["details"]["sources_asked"][0]


@pytest.mark.parametrize(
    ("plans", "words"),
    [
        (Plans([HELD], [STATE, Regulation("/a/o", "Plan X", EVERYWHERE)]), "niet gelezen (Plan X)"),
        (Plans([HELD, ImroPlan("NL.9", "Veegplan", EVERYWHERE)], [STATE]), "dat hier geldt (Veegplan)"),
        (Plans([], [STATE]), "volgens de bron niet geldt"),
        (Plans(key="een andere"), "nieuwe deel van het omgevingsplan was niet beschikbaar"),
        (Plans(key="een andere"), "tijdelijke deel van het omgevingsplan was niet beschikbaar"),
    ],
)  # fmt: skip
def test_what_the_services_say_otherwise_than_the_map_keeps_the_finding_from_being_firm(
    town, plans, words
):
    assert town("plans-at", "--site", "L01", plans=plans)[0] == 0
    found = zoning_of(town(*ASSESS)[1])
    assert any(words in each["what"] for each in found["gaps"])
    assert found["firm"] is False


def test_a_place_that_is_asked_again_has_one_answer_and_two_receipts(town):
    first = town("plans-at", "--site", "L01", plans=Plans(key="een andere"))[1]
    second = town("plans-at", "--site", "L01", plans=Plans([], [STATE]))[1]
    layer = read_folder(town.folder).layers["asked_plans"]
    assert layer["id"].tolist() == second["receipts"] != first["receipts"]
    assert Receipts.of_city(town.folder).find(first["receipts"][0]).complete is False


def test_two_that_ask_at_once_forget_nothing_of_each_other(town, monkeypatch, tmp_path):
    monkeypatch.setenv("SPREIDINGSKAART_DSO_KEY", KEY)
    places = [shapely.box(x, 480_000, x + 10, 480_010) for x in range(140_000, 140_080, 20)]

    def ask(place):
        return ask_and_keep(town.folder, place, called="x", now=NOW, told=lambda _: None)

    with serve(Plans([], [STATE])) as server:
        for name, value in server.over(PATHS, tmp_path).items():
            monkeypatch.setenv(name, value)
        with ThreadPoolExecutor(len(places)) as pool:
            list(pool.map(ask, places))
    assert len(read_folder(town.folder).layers["asked_plans"]) == len(places)


def test_without_a_key_nothing_is_asked_and_the_sentence_says_where_one_is(town):
    code, said = town("plans-at", "--site", "L01", key=" ")
    assert (code, said) == (
        2,
        (
            "Voor de plannen van een locatie is een sleutel van het omgevingsloket nodig. Zet die in de omgeving "
            "van de server, in SPREIDINGSKAART_DSO_KEY. Een sleutel vraagt u aan via "
            "developer.omgevingswet.overheid.nl, op naam van de gemeente.\n"
        ),
    )
    assert not (town.folder / "receipts").exists()


def test_a_key_of_one_service_wins_for_that_service(monkeypatch):
    key = expectations.service("ruimtelijke-plannen").key
    assert key.given({"SPREIDINGSKAART_DSO_KEY": "a"}) == ("SPREIDINGSKAART_DSO_KEY", "a")
    both = {"SPREIDINGSKAART_DSO_KEY": "a", "SPREIDINGSKAART_RP_KEY": " b "}
    assert key.given(both) == ("SPREIDINGSKAART_RP_KEY", "b")
    assert expectations.service("ontsluiten").key.given(both)[1] == "a"


@pytest.mark.parametrize("change", [{"complete": False}, {"reserve": "het is het bestand van de maand"}])  # fmt: skip
def test_nothing_is_firm_on_a_plan_map_that_is_not_whole(town, change):
    document = yaml.safe_load((town.folder / "city.yaml").read_text())
    every = [each.value for each in ZoningAsked]
    for layer in document["layers"].values():
        layer["fictional"] = "no"
    document["layers"]["zoning"]["asked"] = every
    told = {}
    for more in ({}, change):
        document["layers"]["zoning"].update(more)
        (town.folder / "city.yaml").write_text(yaml.safe_dump(document))
        findings = town(*ASSESS)[1]["findings"]
        told[bool(more)] = {each["criterion"]: each["gaps"] for each in findings}
    for criterion in ("zoning", "business_park"):
        added = [each for each in told[True][criterion] if each not in told[False][criterion]]
        assert [each["kind"] for each in added] == ["unread"]
