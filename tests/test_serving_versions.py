"""A server that goes on while its folder becomes another: no waiting, no mixed answers, and never less than before."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from spreidingskaart.city.access import PLANNER, seen_by
from spreidingskaart.city.sources.folder import read_folder
from spreidingskaart.city.sources.made_layer import MadeLayer, Provenance
from spreidingskaart.city.sources.versions import go_back, keep_version, versions
from spreidingskaart.web import deployment, routes
from spreidingskaart.web.map.layers import layer_version, plots_version
from tests.city_folder import write_city

NOW = dt.datetime(2026, 11, 30, 9, 15, tzinfo=dt.UTC)


@pytest.fixture
def served(tmp_path, monkeypatch):
    folder = write_city(tmp_path / "stad")
    monkeypatch.setenv("SPREIDINGSKAART_CITY", str(folder))
    deployment._whole_city.cache_clear()
    yield folder
    deployment._whole_city.wait()
    deployment._whole_city.cache_clear()


@pytest.fixture
def client(served):
    with TestClient(Starlette(routes=routes.routes()), base_url="http://localhost:8501") as browser:
        yield browser


def _change(folder, places):
    rows = read_folder(folder, only=["facilities"]).layers["facilities"].geoframe()
    told = Provenance("proef", NOW.date(), None)
    layer = MadeLayer("facilities", rows.assign(places=places), told, len(rows))
    return keep_version(folder, [layer], why="proef", now=NOW)


def _places():
    return set(deployment.served_city(PLANNER).layer("facilities")["places"].tolist())


def test_what_comes_in_is_served_by_a_next_call_and_nobody_waits_for_it(served, monkeypatch):
    first, go = deployment.served_city(), Event()
    real = deployment._whole_city._prepare
    monkeypatch.setattr(deployment._whole_city, "_prepare", lambda city: (go.wait(20), real(city)))
    _change(served, 17)
    assert deployment.served_city() is first  # noticed, and read beside it
    assert deployment.served_city() is first
    go.set()
    deployment._whole_city.wait()
    assert deployment.served_city() is not first
    assert _places() == {17.0}
    assert deployment.served_before() is first
    assert deployment.why_not_newer() is None


def test_a_city_that_cannot_be_read_is_told_of_and_the_old_one_stays(served, client):
    first = deployment.served_city()
    _change(served, 17)
    good = (served / "city.yaml").read_text()
    (served / "city.yaml").write_text(good.replace("buurten.csv", "nergens.csv"))
    deployment.served_city()
    deployment._whole_city.wait()
    assert deployment.served_city() is first
    assert deployment.why_not_newer().startswith(
        "Er zijn nieuwere gegevens, maar die zijn niet te gebruiken: "
    )
    assert deployment.why_not_newer().endswith(". De vorige blijven in gebruik.")
    told = client.get("/healthz").json()
    assert (told["status"], told["data_version"]) == ("degraded", first.version)
    assert {"part": "newer city", "state": "unreadable"} in told["degraded"]
    go_back(served, versions(served)[0].name, now=NOW)
    deployment.served_city()
    deployment._whole_city.wait()
    assert deployment.why_not_newer() is None
    assert _places() == {17.0}


def test_no_city_file_for_a_while_changes_nothing(served):
    first = deployment.served_city()
    (served / "city.yaml").rename(served / "weg.yaml")
    assert deployment.served_city() is first
    (served / "weg.yaml").rename(served / "city.yaml")
    assert deployment.served_city() is first


def test_a_tab_that_is_open_gets_its_own_layers_and_two_versions_later_none(served, client):
    def addresses():
        city = deployment.served_city()
        return [
            f"/layers/{layer_version(city)}/facilities.geojson",
            f"/plots/{plots_version(city)}/16831/10761.geojson",
        ]

    old = addresses()
    before = [client.get(address) for address in old]
    assert [each.status_code for each in before] == [200, 200]
    _change(served, 17)
    deployment.served_city()
    deployment._whole_city.wait()
    new = addresses()
    assert new != old
    assert [client.get(address).content for address in old] == [each.content for each in before]
    assert [client.get(address).status_code for address in new] == [200, 200]
    _change(served, 18)
    deployment.served_city()
    deployment._whole_city.wait()
    gone = client.get(old[0])
    assert gone.status_code == 404
    assert "Laad de pagina opnieuw" in gone.text


def test_threads_get_one_city_or_the_other_and_never_a_mix(served):
    _change(served, 16)  # the first version keeps what was there too, which is a state of its own
    first = deployment.served_city()
    whole = {0: seen_by(deployment._whole_city(), PLANNER).version}
    stop = Event()

    def ask(_):
        seen = set()
        while not stop.is_set():
            city = deployment.served_city()
            planner = deployment.served_city(PLANNER)
            seen.add((city.version, tuple(sorted(city.layer("facilities")["places"].tolist()))))
            seen.add((planner.version, tuple(planner.layer("facilities")["places"].tolist())))
        return seen

    with ThreadPoolExecutor(4) as pool:
        asked = [pool.submit(ask, turn) for turn in range(4)]
        _change(served, 17)
        deployment.served_city()
        deployment._whole_city.wait()
        deployment.served_city()
        stop.set()
    seen = set().union(*(each.result() for each in asked))
    last = deployment.served_city()
    versions_seen = {version for version, _ in seen}
    assert versions_seen <= {
        first.version,
        last.version,
        whole[0],
        deployment._whole_city().version,
    }
    assert len(seen) == len(versions_seen)  # one version, one content
    assert last.version != first.version


def test_a_run_of_a_page_is_made_from_one_city(served):
    from streamlit.testing.v1 import AppTest

    def page():
        import streamlit as st

        from spreidingskaart.web import deployment

        deployment.begin()
        before = deployment.served_city().version
        while st.session_state.pop("swap", None):
            change = st.session_state["change"]
            change()
        st.text(f"{before == deployment.served_city().version}")
        st.text(before)

    def change():
        _change(served, 17)
        deployment._whole_city()
        deployment._whole_city.wait()

    screen = AppTest.from_function(page, default_timeout=30)
    screen.session_state["swap"], screen.session_state["change"] = True, change
    screen.run()
    same, shown = (text.value for text in screen.text)
    assert same == "True"
    assert shown != deployment.served_city().version
    screen.run()
    assert [text.value for text in screen.text] == ["True", deployment.served_city().version]
