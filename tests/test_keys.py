"""Protected data over the network: opened by a signed key or a token, to one browser, while its login counts."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from spreidingskaart.city.access import PLANNER, PUBLIC, seen_by
from spreidingskaart.errors import DataError, InputError
from spreidingskaart.model import Person, Role
from spreidingskaart.store import audit
from spreidingskaart.web import deployment, routes
from spreidingskaart.web import settings as settings_module
from spreidingskaart.web.gate import held as held_module
from spreidingskaart.web.gate import keys, secret
from spreidingskaart.web.gate.held import HELD, HeldFile, HeldFiles
from spreidingskaart.web.gate.keys import make_key, person_of
from spreidingskaart.web.gate.secret import read_secret, server_secret, why_no_secret
from spreidingskaart.web.identity.logins import Login, Logins, WayIn
from spreidingskaart.web.identity.ways import WaysIn, let_in_by
from spreidingskaart.web.limits import DOWNLOAD_BYTES, DOWNLOAD_MINUTES
from spreidingskaart.web.map.layers import (
    LAYERS,
    layer_bytes,
    layer_version,
    plots_version,
)
from spreidingskaart.web.map.layers import (
    PROTECTED as MORE,
)
from spreidingskaart.web.map.names import MapLayer
from spreidingskaart.web.map.state import MapState
from spreidingskaart.web.routes.security_txt import security_text
from spreidingskaart.web.settings import Settings
from tests.synthetic import DEFAULT_FACILITIES, box, facility, synthetic_city

PROTECTED = "Geheim huis van Proefstad"
MINE, OTHER = "m" * 32, "o" * 32
PLOTS = (("P1", box(100, 100, 80, 80), "municipality"),)


def named(facilities):
    return [
        {**row, "name": PROTECTED} if row["visibility"] == "secret" else row for row in facilities
    ]


@pytest.fixture(scope="module")
def city():
    return synthetic_city(facilities=named(DEFAULT_FACILITIES), plots=PLOTS)


@pytest.fixture(scope="module")
def moved():
    """The same to the public, with a secret place more."""
    more = facility("S9", 444, 333, name="Ander geheim", visibility="secret")
    city = synthetic_city(facilities=[*named(DEFAULT_FACILITIES), more], plots=PLOTS)
    return replace(city, version="proef-2")


@pytest.fixture
def revoked():
    return set()


@pytest.fixture
def logins(revoked, monkeypatch):
    monkeypatch.setattr(settings_module, "_in_force", Settings())
    made = process(revoked)
    let_in_by(WaysIn(made))
    yield made
    let_in_by(None)


def process(revoked):
    """Return what another process, or the same one after a restart, knows of logins: what was revoked, and no more."""
    return Logins(
        idle=dt.timedelta(minutes=30),
        revoke=lambda proofs, _until: revoked.update(proofs),
        is_revoked=lambda proofs: bool(revoked & set(proofs)),
    )


def login(role=Role.PLANNER):
    until = dt.datetime.now(dt.UTC) + dt.timedelta(hours=1)
    return Login(Person("Anja", role), WayIn.LOCAL, hashlib.sha256(b"proof").hexdigest(), until)


def sent(key=None, browser=MINE):
    cookie = {} if browser is None else {"cookie": f"sk_browser={browser}"}
    return {**cookie, **({} if key is None else {"x-layer-key": key})}


def role_of(headers):
    return person_of(headers).role


@pytest.fixture
def client(city, monkeypatch, logins):
    monkeypatch.setattr(deployment, "_whole_city", lambda: city)
    app = Starlette(routes=routes.routes(), middleware=routes.middleware())
    return TestClient(app, base_url="http://localhost:8501")


# ---------------------------------------------------------------------------------------- keys of layers
def test_a_key_opens_to_its_browser_while_the_login_counts(logins):
    logins.begin(MINE, login())
    key = make_key(MINE, login())
    assert role_of(Headers(sent(key))) is Role.PLANNER
    for other in (sent(key, OTHER), sent(key, None), sent(None), sent("")):
        assert role_of(Headers(other)) is Role.PUBLIC
    logins.end(MINE)
    assert role_of(Headers(sent(key))) is Role.PUBLIC


def test_a_key_opens_in_another_process_and_after_a_restart_until_the_login_ends(logins, revoked):
    logins.begin(MINE, login())
    key = make_key(MINE, login())
    let_in_by(WaysIn(process(revoked)))
    assert role_of(Headers(sent(key))) is Role.PLANNER
    logins.end(MINE)
    let_in_by(WaysIn(process(revoked)))
    assert role_of(Headers(sent(key))) is Role.PUBLIC


def test_a_key_of_another_secret_or_another_purpose_opens_nothing(logins, monkeypatch):
    logins.begin(MINE, login())
    key = make_key(MINE, login())
    monkeypatch.setattr(secret, "_RANDOM", b"x" * 32)
    assert role_of(Headers(sent(key))) is Role.PUBLIC
    monkeypatch.undo()
    monkeypatch.setattr(settings_module, "_in_force", Settings())
    assert role_of(Headers(sent(key))) is Role.PLANNER
    monkeypatch.setattr(keys, "_PURPOSE", "another")
    assert role_of(Headers(sent(key))) is Role.PUBLIC


def test_a_key_ends_as_an_idle_role_does(logins, monkeypatch):
    logins.begin(MINE, login())
    import time

    key, now = make_key(MINE, login()), time.time()
    monkeypatch.setattr(time, "time", lambda: now + 29 * 60)
    assert role_of(Headers(sent(key))) is Role.PLANNER
    monkeypatch.setattr(time, "time", lambda: now + 31 * 60)
    assert role_of(Headers(sent(key))) is Role.PUBLIC


def test_a_key_says_who_asks_and_in_which_role(logins):
    admin = login(Role.ADMINISTRATOR)
    logins.begin(MINE, admin)
    assert person_of(Headers(sent(make_key(MINE, admin)))) == admin.person
    assert admin.person.role.sees is Role.PLANNER


@given(st.data())
def test_no_changed_key_opens(data):
    settings_module.use(Settings())
    made = process(set())
    let_in_by(WaysIn(made))
    try:
        made.begin(MINE, login())
        key = make_key(MINE, login())
        at = data.draw(st.integers(0, len(key) - 1))
        letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_."
        changed = key[:at] + data.draw(st.sampled_from(letters)) + key[at + 1 :]
        opened = role_of(Headers(sent(changed)))
        if (
            changed != key and key[:-1] != changed[:-1]
        ):  # the last letter of base64 holds bits that mean nothing
            assert opened is Role.PUBLIC
    finally:
        let_in_by(None)


@given(st.text(alphabet=st.characters(min_codepoint=33, max_codepoint=255), max_size=60))
def test_no_guess_opens(text):
    assert (
        role_of(
            Headers(
                raw=[
                    (b"x-layer-key", text.encode("latin-1")),
                    (b"cookie", b"sk_browser=" + b"m" * 32),
                ]
            )
        )
        is Role.PUBLIC
    )


def test_two_keys_open_nothing(logins):
    logins.begin(MINE, login())
    key = make_key(MINE, login()).encode()
    twice = [
        (b"x-layer-key", key),
        (b"x-layer-key", key),
        (b"cookie", f"sk_browser={MINE}".encode()),
    ]
    assert role_of(Headers(raw=twice)) is Role.PUBLIC


# ---------------------------------------------------------------------------------------- layers, and guesses
def url_of(city, role=PLANNER, name="facilities"):
    return f"/layers/{layer_version(seen_by(city, role))}/{name}.geojson"


def told(answer):
    """Return all that an answer tells."""
    return answer.status_code, answer.content, sorted(answer.headers.multi_items())


def test_protected_layers_are_opened_by_a_key_only_and_never_kept(client, city, logins, written):
    logins.begin(MINE, login())
    url = url_of(city)
    opened = client.get(url, headers=sent(make_key(MINE, login())))
    assert PROTECTED in opened.text
    assert opened.headers["cache-control"] == "private, no-store"
    assert "x-layer-key" in opened.headers["vary"].lower()
    for headers in (sent(), sent("guessed"), sent(make_key(MINE, login()), OTHER)):
        assert client.get(url, headers=headers).status_code == 404


@pytest.fixture
def written(monkeypatch):
    """What was written of who saw what."""
    found = []
    monkeypatch.setattr(audit, "saw", lambda by, what: found.append((by.name, what)))
    return found


def test_who_saw_a_protected_layer_is_written_before_it_is_shown(
    client, city, logins, written, monkeypatch
):
    logins.begin(MINE, login())
    key = make_key(MINE, login())
    assert client.get(url_of(city), headers=sent(key)).status_code == 200
    assert client.get(url_of(city, name="buurten"), headers=sent(key)).status_code == 200
    assert client.get(url_of(city, PUBLIC)).status_code == 200
    assert written == [("Anja", "kaartlaag facilities")]

    def full(_by, _what):
        raise DataError("De opslag is vol.")

    monkeypatch.setattr(audit, "saw", full)
    refused = client.get(url_of(city), headers=sent(key))
    assert (refused.status_code, PROTECTED in refused.text) == (503, False)


def test_only_the_protected_layers_tell_a_planner_more(city):
    public, planner = seen_by(city, PUBLIC), seen_by(city, PLANNER)
    more = {name for name in LAYERS if layer_bytes(public, name) != layer_bytes(planner, name)}
    assert more - {MapLayer.HIDDEN} == set(MORE), (
        "sums per area are for the public, who sees no more"
    )
    assert len(layer_bytes(planner, MapLayer.HIDDEN)) < len(layer_bytes(public, MapLayer.HIDDEN))


def test_a_visitor_cannot_test_a_guess_of_what_is_hidden(client, city, moved):
    """The right guess and the wrong one, in each spelling that a version ever had, answer byte for byte alike."""
    right, wrong = seen_by(city, PLANNER), seen_by(moved, PLANNER)
    assert right.version != wrong.version
    assert layer_version(seen_by(city, PUBLIC)) == layer_version(seen_by(moved, PUBLIC))
    guesses = [
        (f"{of.version}-planner-{version}", layer_version(of), of.version)
        for of in (right, wrong)
        for version in ["1-0-0"]
    ]
    for guessed_right, guessed_wrong in zip(*guesses, strict=True):
        for address in (
            "/layers/{}/facilities.geojson",
            "/layers/{}/buurten.geojson",
            "/plots/{}/16911/10778.geojson",
        ):
            answers = [
                told(client.get(address.format(guess))) for guess in (guessed_right, guessed_wrong)
            ]
            assert answers[0][0] == 404
            assert answers[0] == answers[1]


def test_the_address_of_a_protected_layer_tells_nothing_without_the_secret(city, monkeypatch):
    of = seen_by(city, PLANNER)
    version = layer_version(of)
    assert of.version not in version
    assert of.version.split("-")[0] not in version
    monkeypatch.setattr(secret, "_RANDOM", b"y" * 32)
    assert layer_version(of) != version, "whoever knows the data cannot make it without the secret"


def test_outlines_of_plots_have_one_address_whoever_looks(client, city, moved):
    addresses = {
        MapState(visible=(), outlines=True).document(seen_by(of, role))["outlines"]
        for of in (city, moved)
        for role in (PUBLIC, PLANNER)
    }
    assert len(addresses) == 1
    version = plots_version(seen_by(city, PUBLIC))
    assert addresses == {f"/plots/{version}"}
    assert client.get(f"/plots/{version}/16911/10778.geojson").status_code == 200
    other = synthetic_city(plots=(("P1", box(100, 100, 81, 80), "municipality"),))
    assert plots_version(seen_by(other, PUBLIC)) != version


def test_the_public_data_version_in_health_and_layers_knows_nothing_hidden(
    client, monkeypatch, moved
):
    before = [told(client.get(path)) for path in ("/healthz", url_of(moved, PUBLIC))]
    monkeypatch.setattr(deployment, "_whole_city", lambda: moved)
    assert [told(client.get(path)) for path in ("/healthz", url_of(moved, PUBLIC))] == before


# ---------------------------------------------------------------------------------------- the secret
@pytest.fixture
def secret_file(tmp_path):
    path = tmp_path / "secret"
    path.write_bytes(b"s" * 40 + b"\n")
    path.chmod(0o600)
    return path


def test_processes_that_share_a_file_share_the_secret(secret_file, monkeypatch):
    monkeypatch.setattr(settings_module, "_in_force", Settings(secret_file=secret_file))
    assert server_secret() == b"s" * 40
    assert why_no_secret() is None
    monkeypatch.setattr(settings_module, "_in_force", Settings())
    assert server_secret() not in (b"s" * 40, b"")


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660, 0o606])
def test_a_secret_that_others_can_read_is_not_used(secret_file, mode, monkeypatch):
    secret_file.chmod(mode)
    with pytest.raises(InputError, match="0600"):
        read_secret(secret_file)
    monkeypatch.setattr(settings_module, "_in_force", Settings(secret_file=secret_file))
    assert server_secret() != b"s" * 40
    assert "SPREIDINGSKAART_SECRET" in why_no_secret()


def test_a_secret_of_systemd_is_guarded_by_its_folder(secret_file):
    secret_file.chmod(0o440)
    environ = {"CREDENTIALS_DIRECTORY": str(secret_file.parent)}
    assert read_secret(secret_file, environ) == b"s" * 40


@pytest.mark.parametrize("text", [b"", b"short", b" " * 40, b"x" * 5000])
def test_what_is_no_secret_is_refused_without_being_told(secret_file, text):
    secret_file.write_bytes(text)
    with pytest.raises(InputError) as refused:
        read_secret(secret_file)
    assert "short" not in str(refused.value)


def test_a_secret_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(InputError, match="niet te lezen"):
        read_secret(tmp_path / "none")


# ---------------------------------------------------------------------------------------- protected files
FILE = HeldFile(b"vertrouwelijk", "dossier één.zip", "application/zip", MINE, login().proof)


def test_a_protected_file_is_given_once_to_its_browser(client, logins):
    logins.begin(MINE, login())
    url = f"/bestand/{HELD.put(FILE)}"
    for headers in (sent(browser=None), sent(browser=OTHER)):
        assert client.get(url, headers=headers).status_code == 404
    assert client.head(url, headers=sent()).status_code == 404
    given_out = client.get(url, headers=sent())
    assert given_out.content == b"vertrouwelijk"
    assert given_out.headers["cache-control"] == "private, no-store"
    assert (
        given_out.headers["content-disposition"]
        == "attachment; filename*=UTF-8''dossier%20%C3%A9%C3%A9n.zip"
    )
    assert client.get(url, headers=sent()).status_code == 404, "once"


def test_a_protected_file_goes_with_the_login(client, logins):
    logins.begin(MINE, login())
    url = f"/bestand/{HELD.put(FILE)}"
    logins.end(MINE)
    assert client.get(url, headers=sent()).status_code == 404


def test_who_may_not_have_a_file_cannot_tell_that_it_is_there(client, logins):
    logins.begin(MINE, login())
    there = HELD.put(FILE)
    answers = [
        told(client.get(f"/bestand/{token}", headers=sent(browser=OTHER)))
        for token in (there, "x" * 32)
    ]
    assert answers[0] == answers[1]


def test_a_protected_file_waits_for_minutes_only_and_takes_little_room(monkeypatch):
    now = [0.0]
    files = HeldFiles(ticks=lambda: now[0])
    token = files.put(FILE)
    now[0] = DOWNLOAD_MINUTES * 60 - 1
    assert files.waits(token)
    now[0] = DOWNLOAD_MINUTES * 60 + 1
    assert not files.waits(token)
    assert files.take(token, MINE, lambda *_: True) is None
    monkeypatch.setattr(held_module, "DOWNLOAD_BYTES", 30)
    tokens = [files.put(FILE) for _ in range(4)]
    assert [files.waits(one) for one in tokens] == [False, False, True, True]
    assert DOWNLOAD_BYTES >= 20e6, "a dossier fits"


def test_of_two_who_ask_at_once_one_gets_it():
    from concurrent.futures import ThreadPoolExecutor

    files = HeldFiles()
    for _ in range(20):
        token = files.put(FILE)
        with ThreadPoolExecutor(8) as many:
            got = list(many.map(lambda _: files.take(token, MINE, lambda *_: True), range(8)))  # noqa: B023
        assert sum(file is not None for file in got) == 1


def page():
    from spreidingskaart.web.protected_download import protected_download

    protected_download("Bewaar", b"vertrouwelijk", "dossier.zip", "application/zip")


def test_a_page_shows_the_link_to_a_planner_only(monkeypatch):
    from spreidingskaart.web import protected_download

    def links():
        at = AppTest.from_function(page).run()
        return [element.proto.url for element in at.main if element.type == "link_button"]

    monkeypatch.setattr(protected_download, "who_may_keep", lambda: None)
    assert links() == []
    monkeypatch.setattr(protected_download, "who_may_keep", lambda: (MINE, "proof"))
    (url,) = links()
    file = HELD.take(url.removeprefix("/bestand/"), MINE, lambda *_: True)
    assert file is not None
    assert file.data == b"vertrouwelijk"


# ---------------------------------------------------------------------------------------- security.txt
def test_who_finds_a_weakness_reads_where_to_report_it(client, monkeypatch):
    assert client.get("/.well-known/security.txt").status_code == 404
    monkeypatch.setattr(settings_module, "_in_force", Settings(contact="mailto:veilig@gemeente.nl"))
    answer = client.get("/.well-known/security.txt")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    fields = dict(line.split(": ", 1) for line in answer.text.splitlines())
    assert fields["Contact"] == "mailto:veilig@gemeente.nl"
    expires = dt.datetime.fromisoformat(fields["Expires"])
    assert dt.timedelta(days=200) < expires - dt.datetime.now(dt.UTC) < dt.timedelta(days=365)
    moved_here = client.get("/security.txt", follow_redirects=False)
    assert (moved_here.status_code, moved_here.headers["location"]) == (
        308,
        "/.well-known/security.txt",
    )


def test_security_text_names_only_addresses_that_are_safe():
    from spreidingskaart.web.gate.origins import Origin

    origins = (Origin("https", "kaart.nl", 443), Origin("http", "kaart.nl", 80))
    given_settings = replace(Settings(), origins=origins, contact="https://kaart.nl/melden")
    text = security_text(given_settings, dt.datetime(2026, 11, 29, 12, tzinfo=dt.UTC))
    assert text is not None
    assert "Canonical: https://kaart.nl/.well-known/security.txt\n" in text
    assert "http://kaart.nl" not in text
    assert "Expires: 2027-09-25T12:00:00Z" in text


# ---------------------------------------------------------------------------------------- names of settings
def test_every_setting_that_the_code_reads_is_known_by_its_name():
    import re

    root = Path(__file__).resolve().parents[1]
    found = set()
    for path in [
        *(root / "spreidingskaart").rglob("*.py"),
        root / "Makefile",
        *(root / "deploy").rglob("*"),
    ]:
        if path.is_file():
            found |= set(
                re.findall(r"SPREIDINGSKAART_[A-Z_]*[A-Z]", path.read_text(encoding="utf-8"))
            )
    assert found <= set(settings_module.KNOWN), (
        "name it in web/settings.py, or the server says that it means nothing"
    )
