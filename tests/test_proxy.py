"""Behind a real nginx, in five configurations: nobody becomes planner who should not, and no answer holds a canary.

Each configuration is common somewhere. In each, visitors claim to sit at the machine itself, and to be somebody.
"""

from __future__ import annotations

import asyncio
from base64 import b64encode
from contextlib import ExitStack

import pytest
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from spreidingskaart.city import load_city
from spreidingskaart.city.access import PLANNER, seen_by
from spreidingskaart.web import settings
from spreidingskaart.web.map.layers import layer_version
from tests.application import free_port, starting
from tests.canaries import city_with_canaries, traces
from tests.nginx import NAME, ROOT, nginx, replaced
from tests.streamlit_client import Door, visit, web

UPGRADE = """
    proxy_http_version 1.1;
    proxy_set_header Upgrade $http_upgrade;
    proxy_set_header Connection "upgrade";
"""
OWN_LOGIN = "with a login of its own"
CONFIGURATIONS = {
    "only the upgrade": UPGRADE,
    "with the host": UPGRADE + "proxy_set_header Host $host;",
    "with the address of the visitor": UPGRADE
    + """
    proxy_set_header Host $http_host;
    proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
    proxy_set_header X-Real-IP $remote_addr;
    proxy_set_header X-Forwarded-Proto $scheme;
    """,
    # who somebody is without the secret: as many have it who followed another manual
    OWN_LOGIN: UPGRADE
    + """
    proxy_set_header Host $http_host;
    auth_basic "proef";
    auth_basic_user_file {folder}/people;
    proxy_set_header X-Remote-User $remote_user;
    """,
    "all of it as if from this machine": UPGRADE
    + """
    proxy_set_header Host localhost:{application};
    proxy_set_header Origin http://localhost:{application};
    """,
}
ONCE_OPEN = ("only the upgrade", "all of it as if from this machine")
"""In these a visitor from elsewhere was planner, before there was a login."""
BLOCK = """
server {{
    listen 127.0.0.1:{port};
    underscores_in_headers on;
    location / {{ proxy_pass http://127.0.0.1:{application}; {lines} }}
}}
"""
OFF = ("OFF", "loopback")
"""What SPREIDINGSKAART_PLANNER may be besides nothing and `local`; the last was the default once."""
THE_SAME = ("0", "false", "no", "off", "uit", "False", "NO")
"""What makes the same server as OFF."""
PASSWORD, SECRET = "geheim", "the-secret-that-only-the-proxy-knows-0123456789"
LOGIN = f"""
[proxy]
secret = "{SECRET}"
[roles]
planner = ["a.jansen"]
"""


def proof(name: str) -> tuple[str, str]:
    """Return what a browser sends of somebody who typed the right password."""
    return "Authorization", "Basic " + b64encode(f"{name}:{PASSWORD}".encode()).decode()


NOBODY = proof("b.bakker")
"""Somebody whom the proxy knows, and who has no role."""
CLAIMS = (
    ("X-Forwarded-For", "127.0.0.1"),
    ("X-Real-IP", "127.0.0.1"),
    ("Forwarded", "for=127.0.0.1;host=localhost;proto=http"),
    ("X-Forwarded-Host", "localhost"),
    *(
        (name, "a.jansen")
        for name in ("X-Remote-User", "X_Remote_User", "x-remote-USER", "Remote-User")
    ),
    *((name, "planner") for name in ("X-Remote-Groups", "X_Remote_Groups", "X-Role")),
    *((name, "wrong" * 10) for name in ("X-Spreidingskaart-Proxy", "X_Spreidingskaart_Proxy")),
    ("X-Spreidingskaart-Person", "0.cGxhbm5lcjphLmphbnNlbg=="),
)
"""What a visitor may say of themselves."""


# ------------------------------------------------------------------------------------------- what runs
@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The folder of nginx, and of the secrets."""
    made = tmp_path_factory.mktemp("nginx")
    people = "".join(f"{name}:{{PLAIN}}{PASSWORD}\n" for name in ("a.jansen", "b.bakker"))
    (made / "people").write_text(people, encoding="utf-8")
    for name, text in (("login.toml", LOGIN), ("secret", "s" * 64)):
        (made / name).touch(0o600)
        (made / name).write_text(text, encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def monkeypatch_module():
    with pytest.MonkeyPatch.context() as patch:
        yield patch


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    return city_with_canaries(tmp_path_factory.mktemp("city") / "proefstad")


@pytest.fixture(scope="module")
def ports():
    """The port of nginx for each setting and configuration."""
    ways = ("nothing", "local", "login", *OFF)
    found = {(setting, name): free_port() for setting in ways for name in CONFIGURATIONS}
    return {**found, ("login", "with the secret"): free_port()}


@pytest.fixture(scope="module")
def served(city, ports, folder):
    """A process for each setting, and nginx in front of all; they start together."""
    own = free_port()
    known = [f"http://{NAME}:{port}" for (setting, _), port in ports.items() if setting == "login"]
    told = {
        "nothing": {},
        "login": {
            "SPREIDINGSKAART_LOGIN": folder / "login.toml",
            "SPREIDINGSKAART_ORIGIN": ",".join([*known, f"http://localhost:{own}"]),
        },
        **{value: {"SPREIDINGSKAART_PLANNER": value} for value in ("local", *OFF)},
    }
    with ExitStack() as running:
        started = {
            name: running.enter_context(
                starting(
                    own if name == "login" else None,
                    SPREIDINGSKAART_CITY=city,
                    SPREIDINGSKAART_SECRET=folder / "secret",
                    **environment,
                )
            )
            for name, environment in told.items()
        }
        blocks = "".join(
            block(port, started[setting].port, configuration, folder)
            for (setting, configuration), port in ports.items()
        )
        running.enter_context(nginx(folder, blocks, *ports.values()))
        yield {name: one.ready() for name, one in started.items()}


def block(port, application, configuration, folder):
    lines = CONFIGURATIONS.get(configuration) or UPGRADE + of_deploy(folder)
    filled = lines.format(folder=folder, application=application)
    return BLOCK.format(port=port, application=application, lines=filled)


def of_deploy(folder):
    """Return the lines of deploy/ for a proxy that logs people in, with the secret of the test."""
    return "proxy_set_header Host $http_host;" + replaced(
        (ROOT / "deploy/nginx/identity.conf").read_text(encoding="utf-8"),
        {
            "write-your-own-secret-here": SECRET,
            "/etc/spreidingskaart/people": str(folder / "people"),
        },
    )


# ------------------------------------------------------------------------------------------- who comes
def guises(port, application):
    """Return how visitors come in: with claims, as if at the machine itself, and as somebody else in one header."""
    here = {"host": "localhost", "origin": f"http://localhost:{application}", "named_port": False}
    return [
        Door(NAME, port, headers=(NOBODY, *CLAIMS)),
        Door(port=port, headers=(NOBODY,), **here),
        Door(port=port, headers=(NOBODY, *CLAIMS), **here),
        *(
            Door(NAME, port, headers=(NOBODY, (name, "a.jansen")))
            for name in ("X-Remote-User", "x_REMOTE_user")
        ),
    ]


async def log_in(door, *, patient=True, **form):
    """Send the form to log in, and return the answer and the cookies that came of it.

    Who is patient waits where the tries of others used up what this address may.
    """
    async with web(door) as client:
        await client.get("/")
        origin = {"Origin": door.origin or door.true_origin}
        for _ in range(20 if patient else 1):
            answer = await client.post("/inloggen", data={"terug": "/", **form}, headers=origin)
            if answer.status_code != 429:
                break
            await asyncio.sleep(int(answer.headers["retry-after"]) if patient else 0)
        return answer, [(cookie.name, cookie.value) for cookie in client.cookies.jar]


async def everything(door, paths):
    """Return all that a visitor gets who asks for everything and tries to log in."""
    got = []
    answer, cookies = await log_in(door, patient=False, code="AAAA-AAAA")
    got += [answer.content, repr(answer.headers.raw).encode()]
    async with web(door) as client:
        for name, value in cookies:
            client.cookies.set(name, value)
        for path in paths:
            answer = await client.get(path)
            got += [answer.content, repr(answer.headers.raw).encode()]
    try:
        async with visit(door, cookies) as visitor:
            for page in ("", "locatietoets"):
                got += (await visitor.run(page)).frames
    except (ConnectionClosed, InvalidHandshake) as error:
        got.append(repr(error).encode())
    return got


async def seen(door, cookies):
    async with visit(door, cookies) as visitor:
        return (await visitor.run("locatietoets")).frames


@pytest.fixture(scope="module")
def paths(city, folder, monkeypatch_module):
    """Addresses of what is protected, for whoever knows the whole city and the server's secret already."""
    monkeypatch_module.setattr(
        settings, "_in_force", settings.Settings(secret_file=folder / "secret")
    )
    version = layer_version(seen_by(load_city(city), PLANNER))
    return (
        "/", "/healthz", "/inloggen", "/_stcore/host-config",
        f"/layers/{version}/facilities.geojson", f"/plots/{version}/16855/10824.geojson",
    )  # fmt: skip


def nobody_is_planner(doors, paths):
    async def all_of_them():
        return await asyncio.gather(*(everything(door, paths) for door in doors))

    for door, got in zip(doors, asyncio.run(all_of_them()), strict=True):
        assert len(got) > 2 * len(paths), "they asked, and got answers"
        assert traces(*got) == [], f"{door.host}, as from {door.origin}"


# ------------------------------------------------------------------------------------------- what they get
def test_at_the_machine_itself_the_code_opens(served):
    # before the others guess: after some wrong codes every try waits
    local = served["local"]
    door = Door("localhost", local.port)
    answer, cookies = asyncio.run(log_in(door, code=local.code()))
    assert answer.status_code == 303
    assert traces(*asyncio.run(seen(door, cookies))) != []


@pytest.mark.parametrize("configuration", CONFIGURATIONS)
@pytest.mark.parametrize("setting", ["nothing", "local", "login"])
def test_nobody_behind_a_proxy_becomes_planner(served, ports, paths, setting, configuration):
    port = ports[setting, configuration]
    nobody_is_planner(guises(port, served[setting].port), paths)


@pytest.mark.parametrize("configuration", ONCE_OPEN)
@pytest.mark.parametrize("value", OFF)
def test_a_setting_that_is_not_understood_is_off(served, ports, paths, value, configuration):
    port = ports[value, configuration]
    nobody_is_planner([guises(port, served[value].port)[1]], paths)
    named = "SPREIDINGSKAART_PLANNER" in served[value].said()
    assert named is (value == "loopback"), "what is no word for off is named at start"


@pytest.mark.parametrize("value", THE_SAME)
def test_other_words_for_off_make_the_same_server(value):
    asked = {settings.PLANNER: value}
    assert settings.read(asked) == settings.read({settings.PLANNER: "OFF"}) == settings.read({})


# -------------------------------------------------------------------------------------- who should become planner
def test_the_proxy_says_who_it_is_with_its_secret(served, ports):
    door = Door(NAME, ports["login", "with the secret"], headers=(proof("a.jansen"),))
    answer, cookies = asyncio.run(log_in(door))
    assert answer.status_code == 303
    assert traces(*asyncio.run(seen(door, cookies))) != []


@pytest.mark.parametrize("claims", [(), CLAIMS], ids=["honest", "with claims"])
def test_with_the_secret_too_others_stay_visitors(served, ports, paths, claims):
    port = ports["login", "with the secret"]
    nobody_is_planner([Door(NAME, port, headers=(NOBODY, *claims))], paths)


def test_a_planner_is_planner_only_through_the_proxy_that_knows(served, ports):
    """The cookie of a planner is worth nothing at another door of the same process."""
    right = Door(NAME, ports["login", "with the secret"], headers=(proof("a.jansen"),))
    _, cookies = asyncio.run(log_in(right))
    other = Door(NAME, ports["login", OWN_LOGIN], headers=(proof("a.jansen"),))
    assert traces(*asyncio.run(seen(other, cookies))) == []


def test_without_the_password_nothing_is_answered(served, ports):
    wrong = ("Authorization", "Basic " + b64encode(b"a.jansen:wrong").decode())
    door = Door(NAME, ports["login", "with the secret"], headers=(wrong,))
    answer, _ = asyncio.run(log_in(door))
    assert answer.status_code == 401


def test_no_log_holds_a_canary(served, folder):
    logs = {name: one.said() for name, one in served.items()}
    logs |= {file.name: file.read_text(encoding="utf-8") for file in folder.glob("*.log")}
    assert {"access.log", "error.log"} <= set(logs)
    assert {name: traces(said) for name, said in logs.items()} == {name: [] for name in logs}
