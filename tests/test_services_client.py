"""Asking a service: whole answers with receipts, again where it may help, and nothing that does not count."""

import datetime as dt
import gzip
import hashlib
import json
import random
import time
from functools import partial

import pytest

from spreidingskaart.city.sources.receipts import Question, Receipts
from spreidingskaart.city.sources.services import expectations
from spreidingskaart.city.sources.services.client import Client
from spreidingskaart.city.sources.services.clocks import clock_note
from spreidingskaart.city.sources.services.failing import SourceError
from spreidingskaart.city.sources.services.pacing import Pace
from spreidingskaart.errors import DataError, InputError
from tests.fakes import faults
from tests.fakes.server import Response, Server, serve, told

KEY = "geheim-sleuteltje-1234"


def _schools(request):
    return told({"schools": [{"name": "De Brug"}], "asked": request.get("q")})


@pytest.fixture
def asking(tmp_path):
    """Give a function that serves answers and returns a client with its server."""
    open_servers, clients = [], []

    def start(answers, name="duo", limits=None, environ=None, **more):
        serving = serve(answers)
        server: Server = serving.__enter__()
        open_servers.append(serving)
        over = server.over({name: ""}, tmp_path, limits, **{name.replace("-", "_"): more})
        said = []
        client = Client(tmp_path / "stad", environ={**over, **(environ or {})}, told=said.append)
        clients.append(client)
        return client, server, said

    yield start
    for client in clients:
        client.close()
    for serving in open_servers:
        serving.__exit__(None, None, None)


def _question(server, path="/scholen?q=1", name="duo", **more):
    return Question(service=name, address=f"{server.base}{path}", **more)


def test_an_answer_is_kept_as_it_came_and_not_asked_again(asking, tmp_path):
    client, server, _ = asking(_schools)
    reply = client.ask(_question(server))
    assert json.loads(reply.content)["schools"] == [{"name": "De Brug"}]
    assert reply.receipt.header("content-type") == "application/json"
    kept = Receipts.of_city(tmp_path / "stad")
    assert kept.content(kept.find(reply.receipt.id)) == reply.content
    assert client.ask(_question(server)).receipt == reply.receipt
    assert len(server.asked) == 1
    assert client.ask(_question(server), fresh=True).receipt.id != reply.receipt.id
    assert len(server.asked) == 2
    assert server.asked[0].headers["user-agent"].startswith("spreidingskaart/")


@pytest.mark.parametrize("status", [200, 500])
def test_an_answer_that_is_packed_twice_is_not_unpacked(asking, status):
    once = gzip.compress(b"[" + b" " * 10_000_000 + b"]")
    packed = Response(gzip.compress(once), status, headers={"Content-Encoding": "gzip, gzip"})
    client, server, _ = asking(lambda _: packed)
    with pytest.raises(SourceError, match="anders is ingepakt dan gevraagd"):
        client.ask(_question(server))
    assert len(server.asked) == 1
    assert server.asked[0].headers["accept-encoding"] == "gzip"


def test_an_error_that_drips_is_not_waited_for(asking):
    def drip():
        for _ in range(200):
            time.sleep(0.1)
            yield b" "

    client, server, _ = asking(
        lambda _: Response(status=404, stream=drip()), limits={"seconds": 0.5, "tries": 1}
    )
    begun = time.monotonic()
    with pytest.raises(SourceError, match="weigerde de vraag"):
        client.ask(_question(server))
    assert time.monotonic() - begun < 5


def test_an_old_answer_is_asked_again_unless_this_run_kept_it(asking):
    client, server, _ = asking(_schools, limits={"young_hours": 0})
    client.ask(_question(server))
    client.ask(_question(server))
    assert len(server.asked) == 1, "kept in this run"
    later = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=1)
    client.begun_at = later
    client.ask(_question(server))
    assert len(server.asked) == 2


def test_an_answer_that_was_spoilt_on_disk_is_asked_again(asking, tmp_path):
    client, server, _ = asking(_schools)
    client.ask(_question(server))
    content = next((tmp_path / "stad" / "receipts" / "contents").glob("*/*.gz"))
    content.write_bytes(b"")
    assert json.loads(client.ask(_question(server), fresh=False).content)["asked"] == "1"
    assert len(server.asked) == 2


@pytest.mark.parametrize(
    "fault",
    [
        faults.busy(0),
        faults.busy("Wed, 21 Oct 2015 07:28:00 GMT"),
        faults.failing(500),
        faults.failing(503),
        faults.cut_off,
        faults.broken_json,
    ],
    ids=["429", "429 with a date", "500", "503", "cut off", "broken JSON"],
)
def test_what_may_pass_is_asked_again(asking, fault):
    client, server, said = asking(faults.with_fault(_schools, fault, at={0, 1}))
    assert json.loads(client.ask(_question(server)).content)["schools"]
    assert len(server.asked) == 3
    assert said == ["Poging 2 van 5.", "Poging 3 van 5."]


@pytest.mark.parametrize(
    ("fault", "sentence", "tries"),
    [
        (faults.failing(400, "unknown parameter"), "weigerde de vraag (400) bij /scholen: unknown parameter.", 1),
        (faults.failing(404), "weigerde de vraag (404)", 1),
        (faults.failing(406), "weigerde de vraag (406)", 1),
        (faults.failing(500), "gaf een fout (500) bij /scholen: internal server error.", 5),
        (faults.busy(3600), "vraagt 3.600 seconden geduld; langer dan 60 seconden wordt niet gewacht.", 1),
        (faults.wrong_type, "gaf text/html bij /scholen; verwacht was application/json.", 1),
        (faults.broken_json, "gaf JSON die niet te lezen is.", 5),
        (faults.cut_off, "Het antwoord van DUO, adressen van scholen brak af.", 5),
        (faults.redirect("http://127.0.0.2:9/elders"), "verwijst naar 127.0.0.2:9; alleen", 1),
        (faults.redirect("/scholen?q=1"), "stuurt steeds door", 4),
        (faults.huge(declared=True), "gaf meer dan 1 MB; dat is te veel bij /scholen.", 1),
        (faults.huge(declared=False), "gaf meer dan 1 MB; dat is te veel bij /scholen.", 1),
    ],
)  # fmt: skip
def test_what_does_not_count_is_one_sentence_and_no_receipt(
    asking, tmp_path, fault, sentence, tries
):
    client, server, _ = asking(
        faults.with_fault(_schools, fault), limits={"largest": 1_000_000, "first_wait": 0.001}
    )
    with pytest.raises(SourceError) as refused:
        client.ask(_question(server))
    assert sentence in str(refused.value)
    assert len(server.asked) == tries
    assert list(Receipts.of_city(tmp_path / "stad").every()) == []


@pytest.mark.parametrize(
    "fault", [faults.slow(0.6), faults.trickling(0.05)], ids=["silent", "trickling"]
)
def test_nobody_waits_for_ever(asking, fault):
    client, server, _ = asking(
        faults.with_fault(_schools, fault), limits={"seconds": 0.3, "tries": 2}
    )
    begun = time.monotonic()
    with pytest.raises(
        SourceError, match=r"niet binnen 0,3 seconden|na 0,3 seconden nog niet klaar"
    ):
        client.ask(_question(server))
    assert time.monotonic() - begun < 3


def test_a_service_that_is_not_there(asking):
    with serve(_schools) as other:
        gone = other.base
    client, _, _ = asking(_schools, limits={"tries": 2})
    client.services = {"duo": client.services["duo"].model_copy(update={"base": gone})}
    with pytest.raises(SourceError, match=r"is niet te bereiken \(127\.0\.0\.1"):
        client.ask(Question(service="duo", address=f"{gone}/x"))


def test_an_address_of_another_host_is_never_asked(asking):
    client, _, _ = asking(_schools)
    with pytest.raises(SourceError, match=r"verwijst naar example\.org"):
        client.ask(Question(service="duo", address="https://example.org/x"))


# ------------------------------------------------------------------------------------------------ keys
def _with_key(request):
    return (
        told({"ok": 1})
        if request.headers.get("x-api-key") == KEY
        else faults.failing(401, f"not {KEY}")()
    )


def test_a_key_goes_to_its_service_and_is_kept_nowhere(asking, tmp_path):
    client, server, _ = asking(_with_key, "ontsluiten", environ={"SPREIDINGSKAART_DSO_KEY": KEY})
    reply = client.ask(_question(server, name="ontsluiten", method="POST", body="{}"))
    assert reply.receipt.known_at == reply.receipt.asked_at
    files = [path for path in (tmp_path / "stad").rglob("*") if path.is_file()]
    assert len(files) == 3
    assert not any(KEY.encode() in path.read_bytes() for path in files)


def test_a_key_that_is_missing_wrong_or_impossible_is_never_told(asking):
    client, server, _ = asking(_with_key, "ontsluiten")
    ask = partial(client.ask, _question(server, name="ontsluiten"))
    with pytest.raises(SourceError, match="wil een sleutel; zet die in SPREIDINGSKAART_DSO_KEY"):
        ask()
    client._exchange._environ = {"SPREIDINGSKAART_DSO_KEY": f"{KEY}\nx"}
    with pytest.raises(SourceError, match="tekens die niet in een sleutel horen") as refused:
        ask()
    assert KEY not in str(refused.value)
    assert not server.asked
    client._exchange._environ = {"SPREIDINGSKAART_DSO_KEY": f"{KEY}5"}
    with pytest.raises(SourceError, match="weigert de sleutel in SPREIDINGSKAART_DSO_KEY"):
        ask()


def test_an_answer_that_repeats_the_key_is_not_kept(asking, tmp_path):
    client, server, _ = asking(
        lambda request: told({"you": request.headers.get("x-api-key")}),
        "ontsluiten",
        environ={"SPREIDINGSKAART_DSO_KEY": KEY},
    )
    with pytest.raises(SourceError, match="herhaalt de sleutel") as refused:
        client.ask(_question(server, name="ontsluiten"))
    assert KEY not in str(refused.value)
    assert list(Receipts.of_city(tmp_path / "stad").every()) == []


def test_what_people_search_for_is_not_kept(asking, tmp_path):
    client, server, _ = asking(_schools, "location")
    question = _question(server, name="location")
    client.ask(question)
    client.ask(question)
    assert len(server.asked) == 2
    assert not (tmp_path / "stad").exists()


# ------------------------------------------------------------------------------------------------ time
@pytest.mark.parametrize(
    ("minutes", "told"), [(0, None), (4, None), (90, "90 minuten voor"), (-30, "30 minuten achter")]
)
def test_a_clock_that_is_off_is_told(asking, minutes, told):
    client, server, _ = asking(faults.with_fault(_schools, faults.clock_off(minutes)))
    note = clock_note(client.ask(_question(server)).receipt, client.service("duo"))
    assert (note is None) if told is None else told in note


def test_no_service_is_asked_faster_than_it_allows():
    pace, begun = Pace(100), time.monotonic()
    for _ in range(6):
        pace.wait()
    assert time.monotonic() - begun >= 0.05


# ------------------------------------------------------------------------------------------------ large files
_FILE = random.Random(7).randbytes(300_000)  # noqa: S311 - any bytes will do


def _disk(content=_FILE, etag='"a"'):
    """Serve a file as web servers do: the rest of it where that is asked and it is still the same one."""

    def answer(request):
        headers = {"ETag": etag, "Accept-Ranges": "bytes"}
        since = request.headers.get("range", "")
        if since and request.headers.get("if-range") == etag:
            begin = int(since.removeprefix("bytes=").rstrip("-"))
            headers["Content-Range"] = f"bytes {begin}-{len(content) - 1}/{len(content)}"
            return Response(content[begin:], 206, "application/zip", headers)
        return Response(content, 200, "application/zip", headers)

    return answer


def test_a_large_file_goes_on_where_it_was_cut_off(asking, tmp_path):
    client, server, _ = asking(faults.with_fault(_disk(), faults.cut_off, at={0, 1}), "gtfs")
    fetched = client.file("gtfs", f"{server.base}/nl.zip", what="haltes")
    assert fetched.path.read_bytes() == _FILE
    ranges = [request.headers.get("range") for request in server.asked]
    assert ranges[0] is None
    assert ranges[1] == "bytes=149999-"
    assert ranges[2] is not None
    receipt = Receipts.of_city(tmp_path / "stad").find(fetched.series.answers[0])
    assert (receipt.sha256, receipt.size) == (hashlib.sha256(_FILE).hexdigest(), len(_FILE))
    again = client.file("gtfs", f"{server.base}/nl.zip", what="haltes")
    assert again.path == fetched.path
    assert len(server.asked) == 3
    assert Receipts.of_city(tmp_path / "stad").content(receipt) == _FILE


def _turns(answers):
    return lambda request: next(answers)(request)  # noqa: PLW0108 - another one each time


def test_a_file_that_became_another_is_taken_anew(asking):
    first, second = _disk(), _disk(b"anders" * 1000, '"b"')
    answers = iter([faults.with_fault(first, faults.cut_off), second])
    client, server, _ = asking(_turns(answers), "gtfs")
    assert (
        client.file("gtfs", f"{server.base}/nl.zip", what="haltes").path.read_bytes()
        == b"anders" * 1000
    )


# ------------------------------------------------------------------------------------------------ services.yaml
def test_every_service_is_there_and_safe():
    found = expectations.services({})
    assert {"bag", "bgt", "duo", "gtfs", "rdw", "ontsluiten", "presenteren", "plannen-bulk"} <= set(
        found
    )
    assert all(each.base.startswith("https://") for each in found.values())
    assert not any(
        each.kept for each in found.values() if each.name in ("location", "locatieserver")
    )


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("services: {bag: {base: 'http://proxy.example'}}", "http:// kan alleen voor een adres op deze computer"),
        ("services: {bag: {base: 'https://naam:woord@proxy.example'}}", "geen naam of wachtwoord"),
        ("services: {bag: {bese: 'https://proxy.example'}}", "bese"),
        ("services: {nieuw: {base: 'https://proxy.example'}}", "nieuw"),
        ("services: {bag: {key: {variable: HOME, header: x}}}", "key"),
        ("services: [", "geen leesbare YAML"),
        ("bag", "klopt niet"),
    ],
)  # fmt: skip
def test_what_a_municipality_lays_over_it_is_checked(tmp_path, text, sentence):
    file = tmp_path / "eigen.yaml"
    file.write_text(text)
    with pytest.raises((InputError, DataError)) as refused:
        expectations.services({"SPREIDINGSKAART_SERVICES": str(file)})
    assert sentence in str(refused.value)
    assert "eigen.yaml" in str(refused.value)


def test_an_address_has_its_year_and_its_parameters():
    areas = expectations.service("cbs-wijken-en-buurten", {})
    assert areas.address("/collections", year=2024, f="json") == (
        "https://api.pdok.nl/cbs/wijken-en-buurten-2024/ogc/v1/collections?f=json"
    )
    with pytest.raises(InputError, match="geen verzameling 'straten'"):
        areas.collection("straten")
    with pytest.raises(InputError, match="'kadaster' is niet bekend"):
        expectations.service("kadaster", {})
