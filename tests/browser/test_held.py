"""A confidential file reaches the browser of the planner who made it, once, and nobody else."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from spreidingskaart.model import Role
from spreidingskaart.store import Store
from spreidingskaart.weighing.case import locking
from spreidingskaart.weighing.case.offered import shipped
from tests.application import LOCAL, application
from tests.people import administrator, planner

pytestmark = pytest.mark.browser
ID = "beschermd_wonen_plus_2024"


@pytest.fixture
def locked_server(tmp_path):
    """A server in which names may be told, and where one can log in."""
    place = tmp_path / "store.sqlite3"
    store = Store(place)
    locking.lock(
        next(one for one in shipped() if one.id == ID), store, by=planner("Griffie"), why="Besluit"
    )
    store.publish(store.locks(ID, seen_by=Role.PLANNER)[0].event_id, administrator())
    store.close()
    with application(**LOCAL, SPREIDINGSKAART_STORE=place) as running:
        yield running


def test_a_confidential_dossier_is_for_one_browser_once(visit, locked_server, tmp_path):
    person = visit()
    page = person.page
    person.open(f"{locked_server}/afweging?weegstap=Dossier", with_map=False)
    person.become_planner(locked_server, with_map=False)
    page.get_by_text("Vertrouwelijk dossier maken").click()
    make = page.get_by_role("button", name="Maak het vertrouwelijke dossier")
    know = page.get_by_text("Ik weet dat dit bestand beschermde voorzieningen noemt.")
    # a page that is drawn anew just then loses the tick, so set it again
    for _ in range(3):
        person.settle()
        know.click()
        try:
            expect(make).to_be_enabled(timeout=5_000)
        except AssertionError:
            continue
        break
    make.click()
    link = page.get_by_role("link", name="Bewaar")
    expect(link).to_be_visible()
    address = f"{locked_server}{link.get_attribute('href')}"
    page.screenshot(path=tmp_path / "dossier.png")
    assert "/bestand/" in address
    media = [url for url in person.asked if url.startswith(f"{locked_server}/media/")]
    assert not [url for url in media if not url.endswith(".svg")], "only our own mark lies there"

    stranger = visit()
    assert stranger.page.request.get(address).status == 404
    downloads = []

    def note(download):
        downloads.append(download)

    # the link opens a tab that closes again when it turns out to be a file
    page.context.on("page", lambda opened: opened.on("download", note))
    page.on("download", note)
    link.click()
    for _ in range(100):
        if downloads:
            break
        page.wait_for_timeout(100)
    assert downloads[0].suggested_filename.endswith(".zip")
    assert downloads[0].path().read_bytes()[:2] == b"PK"
    assert page.request.get(address).status == 404, "once"
