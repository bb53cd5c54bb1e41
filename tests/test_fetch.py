"""`fetch`, its check and `receipt` against servers: what came is in use whole, what failed changed nothing."""

import dataclasses
import datetime as dt
import json
import shutil
from types import SimpleNamespace

import pytest

from spreidingskaart.city import BUNDLED_CITY, load_city
from spreidingskaart.city.sources.fetching.begun import begun
from spreidingskaart.city.sources.folder import Municipality, read_folder
from spreidingskaart.city.sources.receipts import Receipts
from spreidingskaart.city.sources.services import connectors
from spreidingskaart.city.sources.services.asking import Connector
from spreidingskaart.city.sources.services.failing import SourceError
from spreidingskaart.city.sources.versions import in_use, versions
from spreidingskaart.cli.main import main
from spreidingskaart.errors import InputError
from tests.fakes import country, faults, hamlet
from tests.fakes.gokoala import GoKoala
from tests.fakes.server import Response, problem, serve, told


@pytest.fixture
def command(tmp_path, monkeypatch, capsys):
    """Run a command against answers; gives the exit code, the document or text, what was said and the server."""
    monkeypatch.setattr(connectors, "CONNECTORS", hamlet.CONNECTORS)

    def run(answers, *words, paths=hamlet.PATHS, as_json=True):
        with serve(answers) as server:
            over = server.over(paths, tmp_path, {"page": 10})
            for name, value in over.items():
                monkeypatch.setenv(name, value)
            code = main([*words, *(["--json"] if as_json else [])])
        printed = capsys.readouterr()
        document = json.loads(printed.out) if as_json and printed.out else printed.out
        return code, document, printed.err, server

    return run


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "gehucht"


def _new(folder):
    return ("fetch", "--city", str(folder), "--municipality", "GM0999", "--year", "2025")


def test_from_an_empty_folder_to_a_city_in_one_command(command, folder):
    code, report, said, server = command(GoKoala(hamlet.collections()), *_new(folder))
    assert code == 0
    assert report["schema"] == "spreidingskaart/fetch/1"
    assert report["version"] == in_use(folder)
    assert report["failed"] == []
    assert {layer["name"]: (layer["read"], layer["kept"]) for layer in report["layers"]} == {
        "wijken": (1, 1), "buurten": (2, 2), "water": (25, 24),
    }  # fmt: skip
    water = report["layers"][-1]
    assert water["dropped"] == [{"reason": "De eerste poel is te klein.", "rows": 1}]
    assert water["complete"]
    assert "water: 25 in 3 antwoorden" in said
    city = load_city(folder)
    assert len(city.layers["water"]) == 24
    assert read_folder(folder).reports["water"].entry.receipts == tuple(water["receipts"])
    assert max(server.whole.values()) == 1
    assert versions(folder)[0].why == "opgehaald: wijken en buurten en water"


def test_every_connector_fills_an_empty_folder_with_facts_that_have_receipts(
    tmp_path, monkeypatch, capsys, folder
):
    with serve(country.country()) as server:
        for name, value in country.environment(server, tmp_path).items():
            monkeypatch.setenv(name, value)
        code = main(["fetch", "--city", str(folder), "--municipality", country.town.CODE, "--json"])
        asked = len(server.asked)
        again = main(["fetch", "--city", str(folder), "--json"])
        assert len(server.asked) == asked, "everything was kept"
    first, _ = capsys.readouterr().out.split("\n}\n", 1)
    report = json.loads(first + "}")
    assert (code, again, report["failed"]) == (0, 0, [])
    assert report["municipality"]["name"] == country.town.NAME
    city = load_city(folder)
    made = {layer["name"] for layer in report["layers"]}
    assert len(made) >= 14
    references = {name: report.reference for name, report in city.reports.items() if name in made}
    assert references.keys() == made
    assert not any(reference.fictional for reference in references.values())
    receipts = Receipts.of_city(folder)
    for reference in references.values():
        assert reference.receipts
        for name in reference.receipts:
            receipts.find(name)
    assert max(server.whole.values()) == 1


def test_a_second_fetch_asks_nothing_that_is_young_enough(command, folder):
    fake = GoKoala(hamlet.collections())
    command(fake, *_new(folder))
    # the second server has another address: what is asked again would be seen
    with serve(fake) as server:
        _run_twice(server, folder)


def _run_twice(server, folder):
    from spreidingskaart.city.sources.fetching import fetch, plan_fetch
    from spreidingskaart.city.sources.services.client import Client

    over = server.over(hamlet.PATHS, folder.parent, {"page": 10})
    now = dt.datetime.now(dt.UTC)
    asked = []
    for _ in range(2):
        with Client(folder, environ=over, year=2025, told=lambda _: None) as client:
            report = fetch(
                client, folder, plan_fetch(folder, hamlet.CONNECTORS), year=2025, now=now
            )
        assert report.failed == ()
        asked.append(len(server.asked))
    assert asked[0] == asked[1] > 0


def test_a_new_municipality_has_its_province_of_our_list_and_its_name_of_cbs(tmp_path):
    from spreidingskaart.city.sources.fetching import fetch, plan_fetch
    from spreidingskaart.city.sources.municipalities import municipality_of

    naming = dataclasses.replace(
        hamlet.AREAS_OF_HAMLET,
        run=_raises(SourceError("Verder niets.")),
        names=lambda _, code: Municipality(code=code, name="Ermelo en Drie"),
    )
    plan = plan_fetch(tmp_path / "nieuw", (naming,), municipality=municipality_of("Ermelo"))
    asker = SimpleNamespace(tell=lambda _: None)
    report = fetch(asker, tmp_path / "nieuw", plan, year=2025, now=dt.datetime.now(dt.UTC))
    assert report.municipality == Municipality(
        code="GM0233", name="Ermelo en Drie", province="Gelderland"
    )


def test_what_fails_leaves_its_layer_as_it_was_and_the_rest_goes_on(command, folder):
    command(GoKoala(hamlet.collections()), *_new(folder))
    before = in_use(folder)

    def broken(request):
        return faults.failing(404, "gone")() if "waterdeel" in request.path else fake(request)

    fake = GoKoala(hamlet.collections())
    code, report, said, _ = command(broken, "fetch", "--city", str(folder))
    assert code == 2
    assert [each["what"] for each in report["failed"]] == ["water"]
    assert "weigerde de vraag (404)" in report["failed"][0]["why"]
    assert [layer["name"] for layer in report["layers"]] == ["wijken", "buurten"]
    assert in_use(folder) != before
    assert len(load_city(folder).layers["water"]) == 24
    assert "water: niet gelukt." in said


def test_that_there_is_none_of_something_is_told_and_fails_nothing(command, monkeypatch, folder):
    command(GoKoala(hamlet.collections()), *_new(folder))
    dry = dataclasses.replace(
        hamlet.WATER_OF_HAMLET,
        run=lambda asker, wanted: [
            dataclasses.replace(layer, rows=layer.rows[:0], read=0, dropped=())
            for layer in hamlet.WATER_OF_HAMLET.run(asker, wanted)
        ],
    )
    monkeypatch.setattr(connectors, "CONNECTORS", (hamlet.AREAS_OF_HAMLET, dry))
    code, report, _, _ = command(GoKoala(hamlet.collections()), "fetch", "--city", str(folder))
    assert (code, report["failed"]) == (0, [])
    assert [layer["name"] for layer in report["layers"]] == ["wijken", "buurten"]
    assert report["notes"] == [
        "De bron heeft hier niets van: Water. Wat u daarvan al had, is gebleven."
    ]
    assert len(load_city(folder).layers["water"]) == 24
    assert versions(folder)[0].why == "opgehaald: wijken en buurten"


def test_without_areas_an_empty_folder_becomes_no_city(command, folder):
    code, report, _, _ = command(lambda _: faults.failing(404)(), *_new(folder))
    assert code == 2
    assert report["version"] is None
    assert [each["what"] for each in report["failed"]] == ["areas", "water", "city"]
    assert report["failed"][1]["why"] == "Dit kan pas als er is: wijken en buurten."
    assert not (folder / "city.yaml").exists()


def _raises(error):
    def run(asker, wanted):
        raise error

    return run


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (SourceError("De bron zweeg."), "De bron zweeg."),
        (ZeroDivisionError("x"), "Er ging iets mis aan onze kant (ZeroDivisionError: x)."),
    ],
)
def test_a_connector_that_breaks_takes_nothing_with_it(command, folder, monkeypatch, error, why):
    broken = Connector("broken", "kapotte dingen", ("roads",), _raises(error))
    monkeypatch.setattr(connectors, "CONNECTORS", (broken, *hamlet.CONNECTORS))
    code, report, _, _ = command(GoKoala(hamlet.collections()), *_new(folder))
    assert code == 2
    assert report["failed"] == [{"what": "broken", "why": why}]
    assert len(report["layers"]) == 3


def test_a_layer_that_cannot_be_used_is_left_out_with_those_of_its_connector(
    command, folder, monkeypatch
):
    def run(asker, wanted):
        (layer,) = hamlet.WATER_OF_HAMLET.run(asker, wanted)
        return [dataclasses.replace(layer, rows=layer.rows.drop(columns="name"))]

    wrong = dataclasses.replace(hamlet.WATER_OF_HAMLET, run=run)
    monkeypatch.setattr(connectors, "CONNECTORS", (hamlet.AREAS_OF_HAMLET, wrong))
    code, report, _, _ = command(GoKoala(hamlet.collections()), *_new(folder))
    assert code == 2
    assert "De laag water is niet te gebruiken" in report["failed"][0]["why"]
    assert set(read_folder(folder).layers) == {"wijken", "buurten"}


def test_a_part_is_never_whole(command, folder):
    fake = GoKoala(hamlet.collections())

    def partly(request):
        return faults.endless(request, fake) if "waterdeel" in request.path else fake(request)

    code, report, _, _ = command(partly, *_new(folder))
    assert code == 0
    assert not report["layers"][-1]["complete"]
    assert report["notes"] == ["Niet alles kwam binnen van: Water. Wat daarop rust, is niet zeker."]
    assert not read_folder(folder).reports["water"].entry.complete


def test_what_was_fictional_is_replaced_and_what_still_is_gets_named(command, folder):
    shutil.copytree(BUNDLED_CITY, folder, ignore=shutil.ignore_patterns("raw"))
    fake = GoKoala(hamlet.collections())
    code, report, _, _ = command(fake, "fetch", "--city", str(folder), "--only", "water")
    assert code == 0
    assert [layer["name"] for layer in report["layers"]] == ["water"]
    assert not read_folder(folder).reports["water"].reference.fictional
    assert any(
        note.startswith("Nog fictief: ") and "Percelen" in note and "Water" not in note
        for note in report["notes"]
    )


# ------------------------------------------------------------------------------------------------ asked wrongly
@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((), "Geef ook --city"),
        (("--city", str(BUNDLED_CITY)), "hoort bij het programma"),
        (("--city", "{folder}"), "staat nog niets; geef ook --municipality"),
        (("--city", "{folder}", "--municipality", "GM12345"), "GM12345"),
        (("--city", "{folder}", "--municipality", "Ermello"), "Bedoelt u Ermelo"),
        (("--city", "{folder}", "--municipality", "GM0999", "--only", "water,vuur"), "vuur is niet op te halen"),
        (("--city", "{folder}", "--municipality", "GM0999", "--only", ","), "Niets is niet op te halen"),
        (("--city", "{folder}", "--municipality", "GM0999", "--year", "25"), "Bij --year"),
        (("--city", "{folder}", "--municipality", "GM0999", "--role", "baas"), "De rol 'baas' bestaat niet"),
    ],
)  # fmt: skip
def test_a_wrong_question_is_one_sentence_and_leaves_no_trace(
    command, folder, monkeypatch, words, sentence
):
    monkeypatch.delenv("SPREIDINGSKAART_CITY", raising=False)
    given = [word.replace("{folder}", str(folder)) for word in words]
    code, answer, said, server = command(GoKoala(hamlet.collections()), "fetch", *given)
    assert (code, answer) == (2, "")
    assert sentence in said
    assert said.count("\n") == 1
    assert not folder.exists()
    assert server.asked == []


def test_a_folder_of_another_municipality_is_refused(command, folder):
    fake = GoKoala(hamlet.collections())
    command(fake, *_new(folder))
    code, _, said, _ = command(fake, "fetch", "--city", str(folder), "--municipality", "GM0233")
    assert code == 2
    assert "niet van GM0233; kies een andere map" in said


def test_two_fetches_at_once_for_one_folder_are_refused(tmp_path):
    now = dt.datetime.now(dt.UTC)
    second = begun(tmp_path, now)
    with begun(tmp_path, now), pytest.raises(InputError, match="wordt al opgehaald"):
        second.__enter__()


def test_a_fetch_that_was_cut_off_goes_on_and_one_that_ended_begins_anew(tmp_path):
    first = dt.datetime.now(dt.UTC) - dt.timedelta(hours=3)
    cut = begun(tmp_path, first)
    assert cut.__enter__() == first
    assert not cut.__exit__(KeyboardInterrupt, KeyboardInterrupt(), None)
    now = dt.datetime.now(dt.UTC)
    with begun(tmp_path, now) as since:
        assert since == first
    with begun(tmp_path, now) as since:
        assert since == now
    (tmp_path / "receipts" / ".fetching").write_text("gisteren")
    with begun(tmp_path, now) as since:
        assert since == now


# ------------------------------------------------------------------------------------------------ --check
def _only_these(names):
    """Return paths in which no other service can be asked."""
    from spreidingskaart.city.sources.services import expectations

    return {
        name: hamlet.PATHS.get(name, f"/{name}/{{year}}") for name in expectations.services({})
    } | {name: hamlet.PATHS[name] for name in names}


def test_check_says_of_each_expectation_whether_it_holds(command, folder):
    tables = hamlet.collections()
    tables[hamlet.AREAS]["wijken"] = tables[hamlet.AREAS]["wijken"].drop(columns="wijknaam")
    del tables[hamlet.WATER]["waterdeel"]
    tables[hamlet.WATER]["wegdeel"] = tables[hamlet.AREAS]["gemeenten"]
    code, report, _, _ = command(
        GoKoala(tables), "fetch", "--check", "--city", str(folder), paths=_only_these(hamlet.PATHS)
    )
    assert code == 2
    assert report["schema"] == "spreidingskaart/fetch-check/1"
    found = {each["says"]: each["holds"] for each in report["expectations"]}
    assert any(
        holds and "gemeenten in RD met gemeentecode" in says for says, holds in found.items()
    )
    assert any(
        not holds and "wijken" in says and "ontbreekt wijknaam" in says
        for says, holds in found.items()
    )
    assert not found["BGT (PDOK) heeft de verzameling waterdeel."]
    assert not folder.exists()


def test_check_takes_no_more_of_a_large_file_than_that_it_is_there(command, folder):
    paths = {**_only_these(hamlet.PATHS), "gtfs": "/gtfs"}

    def answers(request):
        if request.path == "/gtfs/nl/gtfs-nl.zip":
            return Response(b"PK", type="application/zip", declared=1_999_000_000)
        return problem(404, "gone")

    _, report, _, server = command(answers, "fetch", "--check", "--city", str(folder), paths=paths)
    found = {each["of"]: each["holds"] for each in report["expectations"]}
    assert found["gtfs"]
    assert not found["plannen-bulk"]
    assert len({each["says"] for each in report["expectations"]}) == len(report["expectations"])
    assert len(server.asked) < 30


def test_check_of_a_connector_is_told_with_the_rest(command, monkeypatch):
    def check(asker, wanted):
        yield "De dingen hebben een naam.", True
        raise SourceError("De bron zweeg.")

    asked = dataclasses.replace(hamlet.WATER_OF_HAMLET, check=check)
    monkeypatch.setattr(connectors, "CONNECTORS", (hamlet.AREAS_OF_HAMLET, asked))
    code, text, _, _ = command(
        GoKoala(hamlet.collections()), "fetch", "--check", "--only", "water", as_json=False
    )
    assert code == 2
    assert text.splitlines()[:2] == ["ja   De dingen hebben een naam.", "nee  De bron zweeg."]
    assert "1 verwachting klopt niet." in text


# ------------------------------------------------------------------------------------------------ receipts
@pytest.fixture
def fetched(command, folder):
    tables = hamlet.collections()
    fake = GoKoala(tables)
    _, report, _, _ = command(fake, *_new(folder))
    return folder, report["layers"][-1]["receipts"][0], tables


def test_a_receipt_shows_what_came_and_gives_it_back(command, fetched, tmp_path):
    folder, series, tables = fetched
    fake = GoKoala(tables)
    _, listed, _, _ = command(fake, "receipt", "list", "--layer", "water", "--city", str(folder))
    assert [each["id"] for each in listed["receipts"]] == [series]
    _, shown, _, _ = command(fake, "receipt", "show", series, "--city", str(folder))
    answers = shown["receipt"]["answers"]
    assert len(answers) == 3
    out = tmp_path / "antwoord.json"
    code, text, _, _ = command(
        fake, "receipt", "show", answers[0], "--out", str(out), "--city", str(folder), as_json=False
    )
    assert code == 0
    assert "waterdeel/items" in text
    assert len(json.loads(out.read_bytes())["features"]) == 10
    code, _, said, _ = command(
        fake, "receipt", "show", series, "--out", str(out), "--city", str(folder)
    )
    assert code == 2
    assert "is een reeks van 3 antwoorden" in said


def test_the_same_question_again_tells_what_changed(tmp_path):
    from spreidingskaart.city.sources.fetching.asked_again import ask_again
    from spreidingskaart.city.sources.services.client import Client

    tables = hamlet.collections(8)
    folder = tmp_path / "stad"
    turns = {"now": GoKoala(tables)}
    changed = tables[hamlet.WATER]["waterdeel"].assign(id=[str(row + 1) for row in range(8)])
    changed.loc[2, "naam"] = "Plas"
    later = GoKoala({hamlet.WATER: {"waterdeel": changed.drop(index=4)}})

    def answers(request):
        return turns["now"](request)

    with (
        serve(answers) as server,
        Client(folder, environ=server.over(hamlet.PATHS, tmp_path), told=lambda _: None) as client,
    ):
        answer = client.features("bgt", "waterdeel").series.answers[0]
        kept = client.receipts
        same = ask_again(client, kept, kept.find(answer))
        turns["now"] = later
        other = ask_again(client, kept, kept.find(answer))
    assert same.same
    assert same.differences == ()
    assert other.differences == (
        "1 rij is weg: '5'.",
        "'3': 'naam' was 'Poel 2' en is 'Plas'.",
        "'numberReturned' was 8 en is 7.",
    )
    assert kept.find(other.after.id) == other.after


def test_what_can_be_asked_as_it_was_known_then_is(tmp_path):
    from spreidingskaart.city.sources.fetching.asked_again import ask_again
    from spreidingskaart.city.sources.receipts import Question
    from spreidingskaart.city.sources.services.client import Client

    with serve(lambda request: told({"known": request.get("beschikbaarOp") or "nu"})) as server:
        environ = server.over({"presenteren": "/v8"}, tmp_path) | {
            "SPREIDINGSKAART_DSO_KEY": "sleutel"
        }
        with Client(tmp_path / "stad", environ=environ, told=lambda _: None) as client:
            first = client.ask(
                Question(service="presenteren", address=f"{server.base}/v8/regelingen?size=1")
            )
            again = ask_again(client, client.receipts, first.receipt)
    assert again.as_known_then
    assert again.after.question.address == (
        f"{server.base}/v8/regelingen?size=1&beschikbaarOp={first.receipt.known_at:%Y-%m-%dT%H:%M:%SZ}"
    )
    assert again.differences[0].startswith("'known' was 'nu' en is '20")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((), "Geef ook wat u wilt"),
        (("show", "../../etc/passwd"), "is geen nummer van een ontvangstbewijs"),
        (("show", "0123456789abcdef"), "Er is geen ontvangstbewijs 0123456789abcdef"),
        (("list", "--layer", "lava"), "De laag 'lava' is er niet; kies uit"),
        (("list", "--city", "nergens"), "In de map nergens staat geen city.yaml"),
    ],
)
def test_a_receipt_that_is_not_there_is_one_sentence(capsys, monkeypatch, words, sentence):
    monkeypatch.delenv("SPREIDINGSKAART_CITY", raising=False)
    assert main(["receipt", *words]) == 2
    assert sentence in capsys.readouterr().err
