"""Hostile names, broken files and protected places, seen from a browser."""

from __future__ import annotations

import csv
import json
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.application import application

pytestmark = pytest.mark.browser
PAGES = Path(__file__).resolve().parents[2] / "pages"
EVIL = "<img src=x onerror=alert(1)>"


def test_a_facility_with_script_for_a_name_is_shown_as_text(visit, city_copy):
    path = city_copy / "facilities.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    evil = next(row for row in rows if row["visibility"] == "public" and row["x"])
    evil["name"] = EVIL
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    with application(SPREIDINGSKAART_CITY=city_copy) as address:
        person = visit()
        person.open(f"{address}/?keuze=facilities:{evil['id']}")
        expect(person.page.get_by_text(EVIL).first).to_be_visible()
        person.frame.locator(".sk-mark").first.wait_for()
        for mark in person.frame.locator(".sk-mark:visible").all()[:60]:
            mark.dispatch_event("mouseover")
        person.page.get_by_text("De kaart als tabel").click()
        person.page.wait_for_timeout(500)
        assert person.dialogs == []
        assert not any(url[-2:] == "/x" for url in person.asked)


def test_with_a_broken_layer_the_application_says_which_and_runs_on(visit, city_copy):
    (city_copy / "zoning.parquet").write_bytes(b"not a file")
    (city_copy / "stations.csv").unlink()
    with application(SPREIDINGSKAART_CITY=city_copy) as address:
        person = visit()
        person.open(f"{address}/locatietoets?punt=52.3702,5.2141&toetslagen=Namen")
        expect(person.page.locator('.sk-row[data-criterion="zoning"]')).to_contain_text(
            "niet getoetst"
        )
        expect(person.page.locator('.sk-row[data-criterion="public_transport"]')).to_contain_text(
            "niet getoetst"
        )
        person.open(f"{address}/gegevens", with_map=False)
        for file in ("zoning.parquet", "stations.csv"):
            expect(person.page.get_by_role("alert").filter(has_text=file)).to_be_visible()


@pytest.mark.parametrize("layer", ["buurten", "wijken"])
def test_without_areas_every_page_says_in_one_sentence_why(visit, city_copy, layer):
    (city_copy / f"{layer}.parquet").write_bytes(b"not a file")
    with application(SPREIDINGSKAART_CITY=city_copy) as address:
        with pytest.raises(urllib.error.HTTPError) as health:
            urllib.request.urlopen(f"{address}/healthz", timeout=60)  # noqa: S310
        assert health.value.code == 503
        assert json.load(health.value)["degraded"] == [{"part": "city", "state": "unreadable"}]
        person, said = visit(), set()
        for page in ("", *sorted(path.stem for path in PAGES.glob("*.py") if path.stem != "kaart")):
            person.open(f"{address}/{page}", with_map=False)
            alert = person.page.get_by_role("alert")
            expect(alert).to_have_count(1)
            expect(alert).to_contain_text(layer)
            said.add(alert.inner_text())
            assert person.page.get_by_text("Traceback").count() == 0
        assert len(said) == 1


def test_secret_places_reach_a_browser_only_for_the_planner(visitor, local_server):
    visitor.open(local_server.address)
    public = _ids(visitor)
    visitor.become_planner(local_server)
    expect(visitor.page.get_by_text("beheerder van de gemeente")).to_be_visible()
    visitor.page.wait_for_timeout(1500)
    protected = [url for url in visitor.layer_requests() if "-planner-" in url]
    assert protected
    assert len(_ids(visitor)) > len(public)
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(protected[0])  # noqa: S310
    refused.value.close()
    assert refused.value.code == 404


def _ids(visitor):
    return visitor.frame.locator(".sk-mark").all()
