"""The addresses of a workshop session: who opens what, what is refused, and that nothing protected gets there."""

from __future__ import annotations

import asyncio
import json
import re
from functools import partial
from types import SimpleNamespace

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from spreidingskaart.criteria import BY_ID
from spreidingskaart.model import Person, Role
from spreidingskaart.store import Store, open_store
from spreidingskaart.store.sessions import FACILITATOR
from spreidingskaart.web import deployment, limits
from spreidingskaart.web.gate.rates import KINDS, Rates
from spreidingskaart.web.routes.workshop import workshop
from spreidingskaart.web.werksessie import entrance, keys, stream, watching
from spreidingskaart.workshop import codes, desk, steps
from spreidingskaart.workshop import limits as workshop_limits
from spreidingskaart.workshop.acts import read_leading_act
from spreidingskaart.workshop.leading import judge_leading
from spreidingskaart.workshop.nouns import WorkshopQuestion
from spreidingskaart.workshop.pin_verdict import pin_verdict
from spreidingskaart.workshop.result import fingerprint_now
from tests.bundled import bundled_city
from tests.people import planner
from tests.test_gate import Ticks, asked

EVIL = '</script><img src=x onerror="alert(1)">'
QUESTION = WorkshopQuestion("beschermd_wonen_plus", 24, 3)
CARD = {"what": "card", "once": "once-0001", "kind": "idea", "text": EVIL}
PIN = {
    "what": "pin", "once": "once-0002", "latitude": 52.3789, "longitude": 5.214,
    "form": "beschermd_wonen_plus", "places": 24,
}  # fmt: skip


@pytest.fixture
def store(monkeypatch):
    made = Store(":memory:")
    monkeypatch.setattr(deployment, "served_city", lambda role="public": bundled_city(role))
    for module in (entrance, keys):
        monkeypatch.setattr(module, "readable_store", lambda: made)
    monkeypatch.setattr(keys, "_TRIES", Rates({"code": limits.WRONG_CODES}))
    return made


@pytest.fixture
def session(store):
    return desk.start(store, "Almere", f"Avond {EVIL}", QUESTION, by=planner())


def browser():
    return TestClient(Starlette(routes=workshop()), base_url="http://localhost:8501")


def at_table(session, name="Tafel 1"):
    """Return somebody's phone at a table."""
    phone = browser()
    answer = phone.post(f"/sessie/{session[0].code}", data={"naam": name})
    assert answer.status_code == 200
    return phone


def leading(session):
    laptop = browser()
    laptop.post(f"/sessie/{session[0].code}/begeleider", data={"sleutel": session[1]})
    return laptop


def does(phone, session, act, status=200):
    answer = phone.post(f"/sessie/{session[0].code}/doe", json=act)
    assert answer.status_code == status, answer.text
    return answer.json()


def leads(laptop, session, what, status=200, **more):
    answer = laptop.post(f"/sessie/{session[0].code}/leiding", json={"what": what, **more})
    assert answer.status_code == status, answer.text
    return answer.json()


def room(phone, session):
    return phone.get(f"/sessie/{session[0].code}/stand").json()


# ------------------------------------------------------------------------------------------- who comes in
def test_a_code_opens_the_session_however_it_is_spelled(session):
    phone, code = browser(), session[0].code
    for spelled in (code, codes.spelled(code), code.lower()):
        answer = phone.post("/werksessie", data={"wat": "mee", "code": spelled})
        assert str(answer.url).endswith(f"/sessie/{code}")
        assert "Naam van uw tafel" in answer.text
    assert phone.post("/werksessie", data={"wat": "mee", "code": "BBBBBB"}).status_code == 404


def test_who_guesses_waits_and_who_sits_at_a_table_does_not(session):
    phone, code = at_table(session), session[0].code
    guessing = browser()
    found = [
        guessing.get("/sessie/BBBBBB").status_code for _ in range(limits.WRONG_CODES.at_once + 2)
    ]
    assert found[0] == 404
    assert found[-1] == 429
    assert guessing.get(f"/sessie/{code}").status_code == 429
    assert guessing.get(f"/sessie/{code}/stand").status_code == 429
    assert phone.get(f"/sessie/{code}/stand").status_code == 200


@pytest.mark.parametrize(("path", "field"), [("", "terug"), ("/begeleider", "sleutel")])
def test_who_sits_at_a_table_may_not_guess_the_codes_of_others(session, path, field):
    phone, code = at_table(session), session[0].code
    own = phone.cookies["sk_tafel"]
    found = [
        phone.post(f"/sessie/{code}{path}", data={field: "B" * 16}).status_code
        for _ in range(limits.WRONG_CODES.at_once + 2)
    ]
    assert found[-1] == 429
    right = {"terug": own, "sleutel": session[1]}[field]
    assert phone.post(f"/sessie/{code}{path}", data={field: right}).status_code == 429
    does(phone, session, CARD)  # its own work goes on


def test_a_visitor_cannot_start_a_session_and_a_planner_can(store, monkeypatch):
    sent = {"wat": "start", "titel": "Avond", "vorm": "domus", "plekken": "24", "stippen": "3"}
    monkeypatch.setattr(entrance, "served_city", lambda _: bundled_city("public"))
    visitor = browser()
    refused = visitor.post("/werksessie", data=sent)
    assert refused.status_code == 400
    assert "Alleen wie is ingelogd als planner" in refused.text
    assert store.sessions() == ()
    monkeypatch.setattr(entrance, "_person", lambda _: Person("a.jansen", Role.PLANNER))
    for wrong in (
        {"titel": " "},
        {"vorm": "kasteel"},
        {"plekken": "0"},
        {"stippen": "11"},
        {"plekken": "x"},
    ):
        assert visitor.post("/werksessie", data={**sent, **wrong}).status_code == 400
    page = visitor.post("/werksessie", data=sent)
    session = store.sessions()[0]
    assert page.status_code == 200
    assert codes.spelled(session.code) in page.text
    key = re.search(
        r"sleutel.*?<strong class=\"code\">([^<]+)", page.text, re.DOTALL | re.IGNORECASE
    )[1]
    assert desk.leads(session, key)


def test_a_table_comes_back_on_another_device_and_finds_its_work(session):
    phone = at_table(session)
    does(phone, session, CARD)
    page = phone.get(f"/sessie/{session[0].code}").text
    back = re.search(r"Terugkomcode: <strong class=\"code\">([^<]+)", page)[1]
    other = browser()
    assert other.post(f"/sessie/{session[0].code}", data={"terug": "BBBB BBBB"}).status_code == 400
    answer = other.post(f"/sessie/{session[0].code}", data={"terug": back.lower()})
    assert "Tafel 1" in answer.text
    step = room(other, session)["cards"][0]["number"]
    does(other, session, {"what": "withdraw", "step": step})
    assert room(phone, session)["cards"] == []


def test_cookies_are_of_one_session_and_no_script_reads_them(session):
    phone = browser()
    answer = phone.post(
        f"/sessie/{session[0].code}", data={"naam": "Tafel 1"}, follow_redirects=False
    )
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert f"Path=/sessie/{session[0].code}" in cookie


def test_over_https_a_code_never_travels_in_the_open(session, monkeypatch):
    phone = browser()
    for secure in (False, True):
        monkeypatch.setattr(keys, "settings", lambda secure=secure: SimpleNamespace(secure=secure))
        answer = phone.post(
            f"/sessie/{session[0].code}", data={"naam": f"Tafel {secure}"}, follow_redirects=False
        )
        assert ("Secure" in answer.headers["set-cookie"]) is secure


# ------------------------------------------------------------------------------------------- who does what
def test_who_sits_at_no_table_and_who_has_no_key_does_nothing(session):
    visitor, phone, code = browser(), at_table(session), session[0].code
    told = does(visitor, session, CARD, 400)
    assert "aan geen tafel" in told["sentence"]
    for person in (visitor, phone):
        assert "begeleider" in leads(person, session, "close", 400)["sentence"]
        assert person.get(f"/sessie/{code}/leiding").status_code == 400
        assert "sleutel" in person.get(f"/sessie/{code}/begeleider").text.lower()
    assert visitor.post(f"/sessie/{code}/begeleider", data={"sleutel": "B" * 16}).status_code == 403
    assert room(visitor, session)["status"] == "open"


def test_a_pin_is_answered_with_its_verdict_and_again_where_the_answer_was_lost(session):
    phone = at_table(session)
    first = does(phone, session, PIN)
    place = {name: PIN[name] for name in ("form", "places", "latitude", "longitude")}
    assert first["verdict"] == pin_verdict(bundled_city("public"), **place)
    assert does(phone, session, PIN) == first
    assert len(room(phone, session)["pins"]) == 1


def test_no_verdict_is_worked_out_for_a_pin_that_has_no_place(session, monkeypatch):
    phone, laptop = at_table(session), leading(session)
    monkeypatch.setattr(workshop_limits, "MOST_PINS", 1)
    first = does(phone, session, PIN)
    monkeypatch.setattr(steps, "pin_verdict", lambda *_, **__: pytest.fail("a verdict"))
    assert does(phone, session, PIN) == first
    assert (
        "ten hoogste 1 punten"
        in does(phone, session, {**PIN, "once": "once-0009"}, 400)["sentence"]
    )
    monkeypatch.setattr(workshop_limits, "MOST_PINS", 30)
    leads(laptop, session, "pause")
    assert "staat even stil" in does(phone, session, {**PIN, "once": "once-0009"}, 400)["sentence"]


def test_a_whole_evening_ends_in_public_answers_and_files(session):
    phone, laptop, code = at_table(session), leading(session), session[0].code
    pin = does(phone, session, PIN)["step"]
    hidden = does(phone, session, CARD)["step"]
    does(phone, session, {"what": "weights", "shares": dict.fromkeys(BY_ID, 50)})
    does(phone, session, {"what": "dots", "pin": pin, "dots": 3})
    leads(laptop, session, "hide", step=hidden, reason="Naam van een mens.")
    assert room(phone, session)["cards"] == []
    assert (
        laptop.get(f"/sessie/{code}/leiding").json()["cards"][0]["hidden"] == "Naam van een mens."
    )
    assert phone.get(f"/sessie/{code}/uitkomst.json").status_code == 400
    leads(laptop, session, "close")
    leads(laptop, session, "freeze")
    assert "staat vast" in leads(laptop, session, "reopen", 400)["sentence"]
    before = browser().get(f"/sessie/{code}/uitkomst").text
    assert "nog niet gepubliceerd" in before
    leads(laptop, session, "answer", step=pin, text=f"Uw punt is strijdig. {EVIL}")
    leads(laptop, session, "publish")
    page = browser().get(f"/sessie/{code}/uitkomst").text
    assert "Uw punt is strijdig." in page
    assert EVIL not in page
    assert "Voorlopig door fictieve gegevens" in page
    outcome = browser().get(f"/sessie/{code}/uitkomst.json").json()
    assert outcome["sha256"] in page
    assert outcome["result"]["dots"] == [
        {"by": {"1": 3}, "dots": 3, "on": f"pin:{pin}", "tables": 1}
    ]
    assert EVIL not in json.dumps(outcome)
    table = browser().get(f"/sessie/{code}/uitkomst.csv")
    assert table.headers["content-disposition"] == f'attachment; filename="werksessie-{code}.csv"'


def test_what_people_wrote_stays_text_on_every_page(session):
    phone, laptop, code = at_table(session, f"x{EVIL}"[:40]), leading(session), session[0].code
    does(phone, session, CARD)
    for person, path in (
        (phone, ""),
        (laptop, "/begeleider"),
        (browser(), ""),
        (browser(), "/scherm"),
        (browser(), "/uitkomst"),
    ):
        page = person.get(f"/sessie/{code}{path}")
        assert page.status_code == 200
        assert "<img" not in page.text
        assert page.headers["cache-control"] == "no-store"
        inline = re.findall(r"<script(?![^>]*src=)([^>]*)>", page.text)
        assert all("application/json" in attributes for attributes in inline)
        for told in re.findall(r'id="setting">(.*?)</script>', page.text, re.DOTALL):
            assert json.loads(told)["code"] == code


def test_no_page_and_no_state_holds_a_secret_of_another(session):
    phone, laptop, code = at_table(session), leading(session), session[0].code
    other = at_table(session, "Tafel 2")
    own = re.search(
        r"Terugkomcode: <strong class=\"code\">([^<]+)", phone.get(f"/sessie/{code}").text
    )[1]
    key = codes.spelled(session[1])
    for person, path in (
        (other, ""),
        (other, "/stand"),
        (browser(), "/scherm"),
        (laptop, "/leiding"),
        (laptop, "/begeleider"),
    ):
        text = person.get(f"/sessie/{code}{path}").text
        assert own not in text
        assert own.replace(" ", "") not in text
        assert (key in text) is (path == "/begeleider")
        assert '"key"' not in text


def test_everything_a_session_shows_is_made_of_what_everybody_may_see(session, monkeypatch):
    asked_for = []

    def served(role="public"):
        asked_for.append(role)
        return bundled_city(role)

    for module in ("acting", "entrance", "outcome", "setting"):
        monkeypatch.setattr(f"spreidingskaart.web.werksessie.{module}.served_city", served)
    phone, laptop, code = at_table(session), leading(session), session[0].code
    does(phone, session, PIN)
    for person, path in ((phone, ""), (laptop, "/begeleider"), (phone, "/uitkomst")):
        person.get(f"/sessie/{code}{path}")
    assert asked_for
    assert set(asked_for) == {"public"}


@pytest.mark.parametrize(
    "body", [b"", b"null", b"[" * 5_000, b'{"what":"card"}', b"\xff\xfe", b'{"what":"freeze"}']
)
def test_a_body_that_is_no_act_is_one_sentence(session, body):
    phone = at_table(session)
    answer = phone.post(f"/sessie/{session[0].code}/doe", content=body)
    assert answer.status_code == 400
    assert answer.json()["sentence"].startswith("Niet bewaard: deze vraag klopt niet.")


def test_a_forgotten_session_is_gone_for_everybody(session, store):
    phone = at_table(session)
    does(phone, session, CARD)
    store.forget_session(session[0], planner())
    assert phone.get(f"/sessie/{session[0].code}").status_code == 404
    assert phone.get(f"/sessie/{session[0].code}/stand").status_code == 404


def test_a_dossier_takes_a_session_that_was_fixed_and_for_visitors_one_that_was_published(
    tmp_path, monkeypatch
):
    def choice():
        from types import SimpleNamespace

        from spreidingskaart.store import open_store
        from spreidingskaart.web.afweging.workshop_choice import workshop_choice

        city = SimpleNamespace(municipality=SimpleNamespace(name="Almere"))
        for internal in (False, True):
            workshop_choice(SimpleNamespace(store=open_store(), city=city), internal=internal)

    monkeypatch.setenv("SPREIDINGSKAART_STORE", str(tmp_path / "store.sqlite3"))
    store = open_store()
    title = "Avond [klik](https://elders.example)"
    session, _ = desk.start(store, "Almere", title, QUESTION, by=planner())
    assert not AppTest.from_function(choice).run().selectbox
    for what in ("close", "freeze"):
        act = read_leading_act(json.dumps({"what": what}).encode())
        judge = partial(judge_leading, act, fingerprint=partial(fingerprint_now, store, session))
        desk.take(store, session, FACILITATOR, judge)
    seen = AppTest.from_function(choice).run()
    (box,) = seen.selectbox
    assert [fault.value for fault in seen.exception] == []
    assert box.options[0] == "Geen werksessie erbij"
    assert "](https://" not in box.options[1]
    store.close()


# ------------------------------------------------------------------------------------------- live
class Counted:
    """A store in which only a version is asked; counts how often."""

    def __init__(self):
        self.asked, self.version = 0, 1

    def session_version(self, _):
        self.asked += 1
        return self.version


class One:
    id = 7


def test_however_many_follow_a_session_the_store_is_looked_at_once(monkeypatch):
    monkeypatch.setattr(watching, "LOOK", 0.02)
    store = Counted()

    async def follow(found, until):
        async with watching.following(store, One()) as follower:
            while (version := await follower.next(1.0)) != until:
                found.append(version)
            found.append(version)

    async def evening():
        found = [[] for _ in range(30)]
        tasks = [asyncio.create_task(follow(one, 3)) for one in found]
        await asyncio.sleep(0.1)
        begun = store.asked
        await asyncio.sleep(0.1)
        assert store.asked - begun <= 6, "one look in each pause, not one for each listener"
        store.version = 2  # another process wrote
        await asyncio.sleep(0.1)
        watching.tell(7, 3)  # this process wrote
        store.version = 3
        await asyncio.gather(*tasks)
        return found

    found = asyncio.run(evening())
    assert all(one[0] == 1 and one[-1] == 3 and one == sorted(set(one)) for one in found)
    assert watching._FOLLOWED == {}


def test_the_stream_tells_versions_and_a_sign_of_life_and_nothing_else(session, monkeypatch):
    monkeypatch.setattr(stream, "HEARTBEAT", 0.05)
    found = keys.OpenedSession(Counted(), One(), None, leads=False)

    async def listen():
        events = stream._events(found, "a")
        told = [await anext(events) for _ in range(3)]
        assert stream._LISTENING["a"] == 1
        await events.aclose()
        return told

    assert asyncio.run(listen()) == ["retry: 1000\n\n", "data: 1\n\n", "event: stil\ndata: ja\n\n"]
    assert stream._LISTENING.total() == 0
    assert stream._IN_SESSION.total() == 0


def test_too_many_listeners_are_told_so(session, monkeypatch):
    monkeypatch.setattr(limits, "LISTENERS", 0)
    answer = browser().get(f"/sessie/{session[0].code}/stroom")
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "30"


def test_no_session_takes_the_streams_of_another(session, monkeypatch):
    monkeypatch.setattr(limits, "LISTENERS_OF_ONE_SESSION", 1)
    monkeypatch.setitem(stream._IN_SESSION, session[0].id, 1)
    assert browser().get(f"/sessie/{session[0].code}/stroom").status_code == 503


def test_a_room_behind_one_address_never_meets_a_limit(monkeypatch):
    """Thirty people that join at once, then see the room anew every second and act every five, for three minutes."""
    ticks = Ticks()
    rates = Rates(KINDS, ticks=ticks)
    for _ in range(30):
        visit = ["/werksessie", "/werksessie", *["/sessie/KFR7XQ"] * 3, "/sessie/KFR7XQ/stroom"]
        assert [path for path in visit if rates(asked(path))] == []
    for second in range(180):
        ticks.now = float(second)
        for person in range(30):
            acts = ["/sessie/KFR7XQ/doe"] if (second + person) % 5 == 0 else []
            assert [path for path in ("/sessie/KFR7XQ/stand", *acts) if rates(asked(path))] == []
