"""Asking the plans of a site on Locatietoets: who may, what is said, and what everybody sees of it afterwards."""

import contextlib
from types import SimpleNamespace

import pytest

from spreidingskaart.city import load_city
from spreidingskaart.city.access import PLANNER, PUBLIC, seen_by
from spreidingskaart.model import ANYONE, Person, Role
from spreidingskaart.print.evidence import not_tested
from spreidingskaart.site_test.assess import assessment
from spreidingskaart.site_test.proposals import propose
from spreidingskaart.store import audit
from spreidingskaart.web import own_folder
from spreidingskaart.web.locatietoets import asking_plans as page
from spreidingskaart.web.locatietoets.answer import SiteTest
from spreidingskaart.web.locatietoets.verdict_card import card
from tests.city_folder import write_city
from tests.fakes.plans import KEY, PATHS, ImroPlan, Plans, Regulation
from tests.fakes.server import serve
from tests.test_plans_at import EVERYWHERE, HELD, STATE

JANSEN = Person("A. Jansen", Role.PLANNER)
NASTY = "<script>alert(1)</script>"


@pytest.fixture
def here(tmp_path, monkeypatch):
    """A planner with a site that was tested, and a screen that remembers what it was told."""
    folder = write_city(tmp_path / "city", without=("asked_plans",))
    monkeypatch.setenv("SPREIDINGSKAART_STORE", str(tmp_path / "store.sqlite3"))
    monkeypatch.setenv("SPREIDINGSKAART_DSO_KEY", KEY)
    city = seen_by(load_city(folder), PLANNER)
    held = SimpleNamespace(who=JANSEN, city=city, folder=folder, shown=[], pressed=False)
    proposals = propose(city, form="begeleid_wonen_groep", places=8, site_id="L01")
    found = assessment(proposals, city)
    held.test = SiteTest({}, proposals, found, found, "", ())

    @contextlib.contextmanager
    def status(told):
        held.shown.append(told)
        yield SimpleNamespace(write=held.shown.append)

    def button(told, **_):
        held.shown.append(told)
        return held.pressed

    screen = SimpleNamespace(
        session_state={}, caption=held.shown.append, button=button, status=status, rerun=lambda: None
    )  # fmt: skip
    monkeypatch.setattr(page, "st", screen)
    for name in ("say_done", "say_error"):
        monkeypatch.setattr(page, name, held.shown.append)
    monkeypatch.setattr(page, "serve_newest", lambda: None)
    for module in (page, own_folder):
        monkeypatch.setattr(module, "person", lambda: held.who)
    monkeypatch.setattr(page, "role", lambda: held.who.role.sees)
    monkeypatch.setattr(own_folder, "city_of_session", lambda: held.city)

    def press(plans):
        held.pressed = True
        with serve(plans) as server:
            for name, value in server.over(PATHS, tmp_path, {"tries": 1}).items():
                monkeypatch.setenv(name, value)
            page.asking_plans(held.test, held.city)
        held.pressed = False
        held.shown.clear()
        page.asking_plans(held.test, held.city)
        return held.shown[0]

    held.press = press
    return held


def test_the_public_asks_nothing_and_sees_nothing_of_it(here):
    here.who = ANYONE
    page.asking_plans(here.test, here.city)
    here.who = JANSEN
    page.asking_plans(None, here.city)
    assert here.shown == []


def test_without_a_key_one_line_says_what_is_missing(here, monkeypatch):
    monkeypatch.delenv("SPREIDINGSKAART_DSO_KEY")
    page.asking_plans(here.test, here.city)
    (told,) = here.shown
    assert told.startswith(
        "Plannen van deze locatie opvragen kan hier niet. Voor de plannen van een"
    )
    assert "SPREIDINGSKAART" in told


def test_what_was_asked_is_kept_audited_and_in_the_card_of_everybody(here):
    plans = Plans([HELD, ImroPlan("NL.2", NASTY, EVERYWHERE)], [STATE])
    told = here.press(plans)
    assert told == (
        f"Omgevingsplan, nieuw deel: niets gevonden. Omgevingsplan, tijdelijk deel: gevonden: Proefplan "
        f"(onherroepelijk); {NASTY} (onherroepelijk)."
    )
    assert [row.kind for row in audit.show()] == [audit.AuditKind.IMPORT]
    city = seen_by(load_city(here.folder), PUBLIC)
    found = assessment(propose(city, form="begeleid_wonen_groep", places=8, site_id="L01"), city)
    shown = card(found)
    assert "omgevingsplan, nieuw deel: niets gevonden" in shown
    assert "Proefplan" in shown
    assert NASTY not in shown
    assert load_city(here.folder).layers["asked_plans"]["id"][0] in shown
    assert KEY not in shown


def test_a_half_that_did_not_answer_stands_with_what_was_not_tested(here):
    told = here.press(Plans(key="een andere"))
    assert "Omgevingsplan, nieuw deel: niet beschikbaar." in told
    assert KEY not in told
    city = seen_by(load_city(here.folder), PUBLIC)
    found = assessment(propose(city, form="begeleid_wonen_groep", places=8, site_id="L01"), city)
    sentences = [sentence for _, sentence in not_tested(found)]
    assert "Omgevingsplan, nieuw deel was niet beschikbaar toen ernaar werd gevraagd." in sentences


def test_the_role_is_asked_at_the_act(here, monkeypatch):
    monkeypatch.setattr(own_folder, "person", lambda: ANYONE)
    law = Regulation("/a/o", "X", EVERYWHERE)
    assert here.press(Plans([], [law])) == own_folder.NO_ROLE
    assert not (here.folder / "receipts").exists()
