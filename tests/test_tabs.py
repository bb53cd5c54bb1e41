"""Over real websockets: a tab that comes back, or that names the session of somebody else, becomes nobody's planner."""

from __future__ import annotations

import asyncio

import pytest

from tests.application import application
from tests.canaries import city_with_canaries, traces
from tests.streamlit_client import Door, visit, web

BAR = "Planner|Beheerder"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tabs")
    with application(
        SPREIDINGSKAART_CITY=city_with_canaries(folder / "city"),
        SPREIDINGSKAART_STORE=folder / "store.sqlite3",
        SPREIDINGSKAART_PLANNER="local",
    ) as served:
        yield served


async def log_in(door, server):
    """Log in with the newest code, and return the cookies of that browser."""
    async with web(door) as client:
        await client.get("/")
        await client.get("/inloggen")
        answer = await client.post(
            "/inloggen", data={"code": server.code()}, headers={"Origin": door.true_origin}
        )
        assert answer.status_code == 303, answer.text
        return [(cookie.name, cookie.value) for cookie in client.cookies.jar]


def shows_protected(answer):
    return any(traces(frame) for frame in answer.frames)


def session_of(answer):
    (new,) = [one.new_session for one in answer.messages if one.WhichOneof("type") == "new_session"]
    return new.initialize.session_id


def test_a_tab_that_comes_back_or_takes_the_session_of_another_browser_sees_nothing(server):
    door = Door("127.0.0.1", server.port)

    async def attack():
        cookies = await log_in(door, server)
        async with visit(door, cookies) as planner:
            shown = await planner.run("kaart")
            assert shows_protected(shown), "a page that is loaded is the planner's"
            had = session_of(shown)
            # a public tab of this browser whose session is gone, after somebody logged in
            async with visit(door, cookies, had="0" * 8) as back:
                for page in ("kaart", "gegevens"):
                    assert not shows_protected(await back.run(page))
            # another browser that knows the id of the session
            async with visit(door, had=had) as thief:
                for page in ("kaart", "zoeken"):
                    assert not shows_protected(await thief.run(page))

    asyncio.run(attack())
