"""A dossier that a visitor hands in: one sentence within limits, read once, in turn, and nothing of it repeated."""

from __future__ import annotations

import io
import json
import lzma
import re
import socket
import subprocess
import sys
import threading
import time
import zipfile
from contextlib import ExitStack
from dataclasses import dataclass

import pytest
import streamlit as st
from hypothesis import given, settings, strategies

from geo.gdal_child import MOST_CPU
from spreidingskaart.errors import InputError
from spreidingskaart.web.afweging import dossier_check
from spreidingskaart.web.afweging.dossier_check import replayed
from spreidingskaart.web.dossier_turns import BUSY, BusyError, turn
from spreidingskaart.weighing.dossier import limits
from spreidingskaart.weighing.dossier.apart import read_all
from spreidingskaart.weighing.dossier.packing import as_json, pack, unpack
from spreidingskaart.weighing.dossier.plots import BEFORE, SITES
from spreidingskaart.weighing.dossier.refusal import OTHERWISE
from spreidingskaart.weighing.dossier.upload import replay_upload
from tests.source_code import ROOT
from tests.test_dossier_from_outside import MADE_BEFORE, many_sites, overlapping, zipped
from tests.test_files_from_outside import disguises

OUR_FIGURES = {"5.000", "1.000", "200", "50", "20", "1"}
"""Numbers of our own limits and formats; no other may stand in a sentence on an upload."""


@pytest.fixture(scope="module")
def before():
    return lzma.decompress(MADE_BEFORE.read_bytes())


@pytest.fixture(scope="module")
def parts(before):
    return unpack(before)


def refused(data):
    start = time.monotonic()
    with pytest.raises(InputError) as caught:
        replay_upload(data, lambda _: None)
    assert time.monotonic() - start < MOST_CPU
    sentence = str(caught.value)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert set(re.findall(r"\d[\d.,]*\d|\d", sentence)) <= OUR_FIGURES, sentence
    return sentence


def facts(parts, **other):
    return as_json({**json.loads(parts["facts.json"]), **other})


def huge(parts):
    text = facts(parts).decode()
    return re.sub(r"(\[\s*)(-?\d[\d.]*)(?=[,\s])", rf"\g<1>{'9' * 5000}", text, count=1).encode()


ATTACKS = {
    "20,000 sites": lambda parts: {"facts.json": many_sites(parts, 20_000)},
    "one site too many": lambda parts: {"facts.json": many_sites(parts, limits.MOST_UPLOADED_SITES + 1)},
    "500 criteria": lambda parts: {"facts.json": facts(parts, values={str(i): [] for i in range(500)})},
    "9,000 entries": lambda parts: {"facts.json": facts(parts, entries=[{}] * 9_000)},
    "uneven lists": lambda parts: {"facts.json": facts(parts, names=["a"])},
    "deep": lambda _: {"facts.json": b'{"a":' * 90_000 + b"1" + b"}" * 90_000},
    "deep lists in the plots": lambda _: {SITES: b'{"features":' + b"[" * 90_000 + b"]" * 90_000 + b"}"},
    "a huge number": lambda parts: {"facts.json": huge(parts)},
    "not a number": lambda parts: {"weighing.json": parts["weighing.json"].replace(b": 1,", b": NaN,")},
    "infinite": lambda parts: {"about.json": parts["about.json"].replace(b'"places": ', b'"places": 1e999')},
    "many numbers": lambda _: {"facts.json": b"[" + b"1," * 6_000_000 + b"1]"},
    "a long key": lambda _: {"facts.json": b'{"' + b"a" * 15_000_000 + b'": 1}'},
    "a million plots": lambda _: {SITES: as_json({"type": "FeatureCollection", "features": [0] * 1_000_000})},
    "a changed framework": lambda parts: {
        "framework.json": parts["framework.json"].replace(b'"weight": ', b'"weight": 1')},
}  # fmt: skip


DEEPER = (
    "one site too many", "500 criteria", "9,000 entries", "deep lists in the plots", "infinite", "a long key",
    "a million plots",
)  # fmt: skip
"""Attacks of a kind of which the others hold one."""


@pytest.mark.parametrize(
    "attack",
    [pytest.param(name, marks=[pytest.mark.thorough] * (name in DEEPER)) for name in ATTACKS],
)
def test_a_dossier_made_to_cost_too_much_ends_in_one_sentence(parts, attack):
    forged = pack({**parts, **ATTACKS[attack](parts)})
    assert len(forged) <= limits.MOST_UPLOADED_BYTES
    refused(forged)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (overlapping(zipped([("a", b"x" * 999), ("b", b"x" * 999)])), "over elkaar heen"),
        (zipped([(str(i), b"") for i in range(60)]), "meer dan 50 bestanden"),
        (zipped([("a.json", b"0" * 250_000_000)], method=zipfile.ZIP_DEFLATED), "meer dan 200 MB"),
        (b"x" * (limits.MOST_UPLOADED_BYTES + 1), "groter dan 20 MB"),
        (b"", "geen leesbare zip"),
    ],
)
def test_what_is_no_dossier_is_refused_before_it_is_unpacked(data, said):
    assert said in refused(data)


def test_an_upload_has_smaller_limits_than_a_file_of_our_own():
    assert limits.MOST_UPLOADED_SITES < limits.MOST_SITES
    assert limits.MOST_UPLOADED_BYTES < limits.MOST_BYTES
    told = (ROOT / "docs/security.md").read_text(encoding="utf-8")
    for name in ("MOST_UPLOADED_BYTES", "MOST_UPLOADED_SITES", "UPLOADS_AT_ONCE", "UPLOADS_KEPT", "MOST_DEPTH",
                 "MOST_CRITERIA", "MOST_ENTRIES", "MOST_SITES", "MOST_BYTES", "ZIP"):  # fmt: skip
        assert f"`{name}`" in told, name


def test_a_good_dossier_is_replayed(before):
    assert replay_upload(before, lambda _: None).identical


# ------------------------------------------------------------------------------------- nothing of it is repeated
CANARY = "7391846205"
"""Digits of a file of the server that no answer may hold."""


@pytest.fixture
def canary(tmp_path):
    path = tmp_path / "kanarie.geojson"
    ring = [[140_000, 480_000], [140_000, 480_007], [140_007, 480_007], [140_000, 480_000]]
    shape = {"type": "Polygon", "coordinates": [ring]}
    rows = [{"type": "Feature", "properties": {"site": CANARY, "name": CANARY}, "geometry": shape}]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": rows}), encoding="utf-8")
    return path


@pytest.fixture
def listening():
    """An address of this machine, and who came."""
    came = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        stop = threading.Event()

        def wait():
            while not stop.is_set():
                try:
                    connection, _ = server.accept()
                except TimeoutError:
                    continue
                came.append(1)
                connection.close()

        thread = threading.Thread(target=wait)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}", came
        stop.set()
        thread.join()


DISGUISES = tuple(disguises("http://127.0.0.1:9", ROOT / "README.md"))
INSIDE = (BEFORE, SITES, "facts.json", "about.json", "framework.json", "findings.json")


@pytest.mark.parametrize("name", INSIDE)
def test_no_part_of_a_dossier_chooses_its_reader(monkeypatch, parts, canary, listening, name):
    """Every disguise in every part: nothing is opened but what was handed in."""
    url, came = listening

    def here(data, *, most_sites):
        read_all(data, most_sites=most_sites)

    # what the process apart does, done here: a second for each of a hundred
    monkeypatch.setattr("spreidingskaart.weighing.dossier.upload.try_apart", here)
    plots = {BEFORE} if name == SITES else set()
    for disguise, content in disguises(url, canary).items():
        forged = {key: value for key, value in parts.items() if key not in plots}
        assert CANARY not in refused(pack({**forged, name: content.encode()})), disguise
    assert came == []


@pytest.mark.parametrize("disguise", DISGUISES)
def test_a_disguise_is_no_dossier(canary, listening, disguise):
    url, came = listening
    assert CANARY not in refused(disguises(url, canary)[disguise].encode())
    assert came == []


@settings(max_examples=25)
@given(
    strategies.integers(10**6, 10**12),
    strategies.sampled_from(["facts.json", "about.json", "framework.json"]),
)
def test_no_number_of_a_file_stands_in_the_sentence_that_refuses_it(before, number, name):
    parts = unpack(before)
    document = json.loads(parts[name])
    for key in list(document)[:3]:
        document[key] = number
    document[str(number)] = [number]
    with pytest.MonkeyPatch.context() as patch:
        # the process apart was tried above; here it is the sentence that counts
        patch.setattr("spreidingskaart.weighing.dossier.upload.try_apart", lambda *_, **__: None)
        assert str(number) not in refused(pack({**parts, name: as_json(document)}))
        assert str(number) not in refused(pack({**parts, f"{number}.json": b"{}"})[:-1])


def test_a_name_in_the_zip_is_not_repeated(before):
    out = io.BytesIO(before)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(f"{CANARY}.txt", b"x")
    assert "een deel met een andere naam" in refused(out.getvalue())


def test_what_is_not_a_sentence_on_dossiers_is_not_passed_on(monkeypatch, before):
    def fail(*_, **__):
        raise InputError("Het perceel is te groot (gegeven: 200.143.777 m²).")

    monkeypatch.setattr("spreidingskaart.weighing.dossier.upload.try_apart", lambda *_, **__: None)
    monkeypatch.setattr("spreidingskaart.weighing.dossier.upload.replay_parts", fail)
    assert refused(before) == OTHERWISE


# ------------------------------------------------------------------------------------------ once, and one at a time
@dataclass
class Given:
    """What Streamlit gives of a file in a field."""

    file_id: str
    content: bytes

    def getvalue(self):
        return self.content


class Case:
    """As much of a weighing as a check asks."""

    class city:  # noqa: N801 - a field of the case
        version, role = "1", "public"


def test_a_file_is_read_once_also_where_it_is_refused(monkeypatch):
    asked = []

    def read(data, _):
        asked.append(data)
        if data == b"bad":
            raise InputError(OTHERWISE)
        return "answer"

    monkeypatch.setattr(dossier_check, "replay_upload", read)
    monkeypatch.setattr(dossier_check, "_browser", lambda: "b")
    st.session_state.clear()
    for again in range(3):
        with pytest.raises(InputError, match=re.escape(OTHERWISE)):
            replayed(Case(), Given("1", b"bad"))
        assert replayed(Case(), Given(f"other {again}", b"good")) == "answer"
    assert asked == [b"bad", b"good"]
    for name in range(limits.UPLOADS_KEPT + 3):
        replayed(Case(), Given(str(name), str(name).encode()))
    assert len(st.session_state[dossier_check._REPLAYED]) <= limits.UPLOADS_KEPT


def test_one_browser_has_one_turn_and_a_process_gives_few(monkeypatch):
    with turn("a"):
        with pytest.raises(BusyError, match=re.escape(BUSY)), turn("a"):
            pass
        with ExitStack() as stack:
            for i in range(limits.UPLOADS_AT_ONCE - 1):
                stack.enter_context(turn(str(i)))
            with pytest.raises(BusyError), turn("one more"):
                pass
        with turn("b"):
            pass
    with pytest.raises(ZeroDivisionError), turn("a"):
        _ = 1 / 0
    with turn("a"):
        pass
    monkeypatch.setattr(dossier_check, "_browser", lambda: "a")
    st.session_state.clear()
    with turn("a"), pytest.raises(BusyError):
        replayed(Case(), Given("1", b"x"))
    assert not st.session_state[dossier_check._REPLAYED]  # asked again it goes on


def test_the_process_apart_opens_no_connection_and_starts_no_program():
    tries = (
        "import socket; socket.create_connection(('127.0.0.1', 9), 1)",
        "import urllib.request; urllib.request.urlopen('http://127.0.0.1:9')",
        "import subprocess; subprocess.run(['true'])",
        "import os; os.system('true')",
    )
    for act in tries:
        done = subprocess.run(
            [
                sys.executable,
                "-c",
                f"from geo.gdal_child import deny_network; deny_network(); {act}",
            ],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert "PermissionError" in done.stderr, act
