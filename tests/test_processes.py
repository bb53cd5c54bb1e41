"""Two processes behind the nginx of deploy/, one PostgreSQL: a visitor stays with one, and both know the same."""

from __future__ import annotations

import asyncio
import re
import ssl
from contextlib import ExitStack
from dataclasses import dataclass

import pytest

from spreidingskaart.web.identity.limits import RECHECK_SECONDS
from tests import postgres
from tests.application import Program, free_port, starting
from tests.canaries import city_with_canaries, traces
from tests.nginx import NAME, nginx, site
from tests.streamlit_client import MAP, Door, map_state, visit, web

KNOWN = "what-only-the-proxy-knows-0123456789"
LOGIN = f"""
[proxy]
secret = "{KNOWN}"
[roles]
planner = ["a.jansen"]
"""
PLANNER_HEADERS = (("X-Remote-User", "a.jansen"), ("X-Spreidingskaart-Proxy", KNOWN))
INSIDE = (52.3131, 5.1735)
"""A spot in the city, in degrees."""


@dataclass
class Served:
    """Two processes, nginx in front, and how they were started."""

    port: int
    processes: list[Program]
    settings: dict[str, object]
    tls: ssl.SSLContext
    log: object
    running: ExitStack

    def door(self) -> Door:
        """How visitors come in."""
        return Door(NAME, self.port, self.tls)

    def behind(self, number: int, headers=PLANNER_HEADERS) -> Door:
        """Return how nginx comes in at one process, for somebody it knows."""
        host = f"{NAME}:{self.port}"
        port = self.processes[number].port
        return Door(host, port, origin=f"https://{host}", headers=headers, named_port=False)

    def start(self, number: int) -> None:
        """Start a process that was stopped, on the same port."""
        port = self.processes[number].port
        started = self.running.enter_context(starting(port, **self.settings))
        self.processes[number] = started.ready()

    def kill(self, number: int) -> None:
        """End a process at once, as a fault would."""
        self.processes[number].process.kill()
        self.processes[number].process.wait(20)


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    return city_with_canaries(tmp_path_factory.mktemp("city") / "proefstad")


@pytest.fixture(scope="module")
def served(city, tmp_path_factory):
    folder, port = tmp_path_factory.mktemp("nginx"), free_port()
    for name, text in (("login.toml", LOGIN), ("secret", "s" * 64)):
        (folder / name).touch(0o600)
        (folder / name).write_text(text, encoding="utf-8")
    with ExitStack() as running:
        database = running.enter_context(postgres.server())
        settings = {
            "SPREIDINGSKAART_CITY": city,
            "SPREIDINGSKAART_ORIGIN": f"https://{NAME}:{port}",
            "SPREIDINGSKAART_FORWARDED_ALLOW_IPS": "127.0.0.1",
            "SPREIDINGSKAART_STORE": database.fresh(),
            "SPREIDINGSKAART_LOGIN": folder / "login.toml",
            "SPREIDINGSKAART_SECRET": folder / "secret",
        }
        both = [running.enter_context(starting(**settings)) for _ in range(2)]
        for one in both:
            one.ready()
        lines = site(folder, port, tuple(one.port for one in both))
        running.enter_context(nginx(folder, lines, port))
        tls = ssl.create_default_context(cafile=str(folder / "certificate.pem"))
        yield Served(port, both, settings, tls, folder / "access.log", running)


@pytest.fixture
def both(served):
    """Both processes, also where a test before ended one."""
    for number, one in enumerate(served.processes):
        if one.process.poll() is not None:
            served.start(number)
    return served


# ---------------------------------------------------------------------------------------- a visitor stays with one
async def come(door, cookies=(), query=""):
    """Visit a page, and return what it says and the cookies."""
    async with visit(door, cookies) as visitor:
        answer = await visitor.run("locatietoets", query)
        return answer, [(cookie.name, cookie.value) for cookie in visitor.web.cookies.jar]


def processes_in(log):
    """Return at which process each visitor's requests came out, by the lines of the log since the last time."""
    return re.findall(r" 127\.0\.0\.1:(\d+)$", log.read_text(encoding="utf-8"), re.MULTILINE)


def test_a_visitor_stays_with_one_process_and_both_are_used(both):
    used = []

    async def one_by_one():
        for _ in range(8):
            before = len(processes_in(both.log))
            await come(both.door())
            used.append(set(processes_in(both.log)[before:]))

    asyncio.run(one_by_one())
    assert [len(of_one) for of_one in used] == [1] * 8
    assert len(set.union(*used)) == 2


# ---------------------------------------------------------------------------------------- both know the same
async def log_in(door):
    """Log in as nginx says who it is, and return the cookies."""
    async with web(door) as client:
        await client.get("/")
        answer = await client.post(
            "/inloggen", data={"terug": "/"}, headers={"Origin": door.origin}
        )
        assert answer.status_code == 303
        return [(cookie.name, cookie.value) for cookie in client.cookies.jar]


async def facilities(door, cookies, state):
    """Ask the layer of facilities by the address and the key in the state of a map."""
    async with web(door) as client:
        for name, value in cookies:
            client.cookies.set(name, value)
        return await client.get(
            state["layers"]["facilities"], headers={"X-Layer-Key": state["key"]}
        )


def test_a_key_opens_layers_in_both_and_after_a_restart(both):
    async def key_of_one():
        cookies = await log_in(both.behind(0))
        answer, _ = await come(both.behind(0), cookies)
        return cookies, map_state(answer.widgets()[MAP])

    cookies, state = asyncio.run(key_of_one())
    for number in (0, 1):
        answer = asyncio.run(facilities(both.behind(number), cookies, state))
        assert traces(answer.content), f"process {number}"
    both.kill(0)
    both.start(0)
    assert traces(asyncio.run(facilities(both.behind(0), cookies, state)).content)
    another = [
        (name, "x" * 32) if "sk_browser" in name else (name, value) for name, value in cookies
    ]
    refused = asyncio.run(facilities(both.behind(1), another, state))
    assert refused.status_code == 404, "a key is worth nothing in another browser"


def test_logging_out_in_one_ends_the_role_in_the_other(both):
    async def all_of_it():
        cookies = await log_in(both.behind(0))
        async with visit(both.behind(0), cookies) as visitor:
            before = await visitor.run("locatietoets")
            async with web(both.behind(1)) as other:
                for name, value in cookies:
                    other.cookies.set(name, value)
                assert (await other.get("/uitloggen")).status_code == 303
            await asyncio.sleep(1.5 * RECHECK_SECONDS)
            after = await visitor.run("locatietoets")
            state = map_state(before.widgets()[MAP])
            left = [await facilities(both.behind(one), cookies, state) for one in (0, 1)]
            return before, after, left

    before, after, left = asyncio.run(all_of_it())
    assert traces(*before.frames)
    assert traces(*after.frames) == []
    assert [answer.status_code for answer in left] == [404, 404]


def test_a_change_made_in_one_is_seen_in_the_other(both):
    reason = "Ontheffing verleend op 3 maart."

    async def judge():
        cookies = await log_in(both.behind(0))
        async with visit(both.behind(0), cookies) as visitor:
            page = await visitor.run("locatietoets")
            page = await visitor.tap(page.widgets()[MAP], *INSIDE)
            where = visitor.query
            page = await visitor.type(page.widgets()["Waarom?"], reason)
            page = await visitor.press(page.widgets()["Bewaar dit oordeel"])
        cookies = await log_in(both.behind(1))
        other, _ = await come(both.behind(1), cookies, where)
        return page, other

    here, there = asyncio.run(judge())
    assert reason in here.texts()
    assert reason in there.texts()


# ---------------------------------------------------------------------------------------- one process ends
def test_visitors_of_a_process_that_ends_go_on_in_the_other(both):
    pin = f"punt={INSIDE[0]:.6f}%2C{INSIDE[1]:.6f}"

    async def until_it_goes_on():
        first, cookies = await come(both.door(), query=pin)
        gone = processes_in(both.log)[-1]
        number = [str(one.port) for one in both.processes].index(gone)
        both.kill(number)
        again, _ = await come(both.door(), cookies, query=pin)
        return first, again, gone, processes_in(both.log)[-1]

    first, again, gone, now = asyncio.run(until_it_goes_on())
    assert now != gone
    assert verdict(first) == verdict(again) != []


def verdict(answer):
    return re.findall(r"sk-band sk-(\w+)", answer.texts())


# ---------------------------------------------------------------------------------------- a workshop session, live
def kept(answer, name):
    """Return a cookie that an answer brings, as a later request sends it."""
    return {"Cookie": re.search(rf"{name}=[^;]+", answer.headers["set-cookie"])[0]}


async def start_session(door, origin):
    """Start a session as a planner; return its address."""
    cookies = await log_in(door)
    sent = {"wat": "start", "titel": "Avond", "vorm": "domus", "plekken": "24", "stippen": "3"}
    async with web(door) as client:
        for name, value in cookies:
            client.cookies.set(name, value)
        answer = await client.post("/werksessie", data=sent, headers=origin)
        assert answer.status_code == 303, answer.text
        return answer.headers["location"].removesuffix("/begeleider")


def test_what_a_table_does_in_one_process_is_heard_in_both_through_nginx(both):
    origin = {"Origin": both.behind(0).origin}
    card = {"what": "card", "kind": "idea", "text": "Een kas."}

    async def react(session, number, table):
        async with web(both.behind(number)) as client:
            answer = await client.post(
                f"{session}/doe",
                json={**card, "once": f"process-{number}"},
                headers={**origin, **table},
            )
            return answer.json()["step"]

    async def evening():
        session = await start_session(both.behind(0), origin)
        async with web(both.behind(1)) as client:
            table = kept(
                await client.post(session, data={"naam": "Tafel 1"}, headers=origin), "sk_tafel"
            )
        async with web(both.door()) as client, client.stream("GET", f"{session}/stroom") as live:
            lines = live.aiter_lines()
            heard = []
            for number in (0, 1):
                step = await react(session, number, table)
                async with asyncio.timeout(2):
                    while (line := await anext(lines)) != f"data: {step}":
                        heard.append(line)
            state = (await client.get(f"{session}/stand")).json()
            return live, state, heard

    live, state, _ = asyncio.run(evening())
    assert live.headers["content-type"].startswith("text/event-stream")
    assert [one["text"] for one in state["cards"]] == ["Een kas.", "Een kas."]
