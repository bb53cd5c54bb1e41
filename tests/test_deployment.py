"""The files of deploy/ do what docs/deployment.md says: a real nginx runs the very one that people copy."""

from __future__ import annotations

import asyncio
import re
import shlex
import shutil
import ssl
import subprocess

import pytest

from spreidingskaart.web import limits
from spreidingskaart.web.locatietoets.asked_by_address import MOST_CORNERS
from spreidingskaart.web.settings import KNOWN, read
from tests.application import application, free_port
from tests.canaries import city_with_canaries
from tests.nginx import NAME, ROOT, SITE, nginx, site
from tests.streamlit_client import Door, visit, web


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Where nginx keeps its log."""
    return tmp_path_factory.mktemp("nginx")


@pytest.fixture(scope="module")
def door(folder, tmp_path_factory):
    """How a visitor comes in: by https, through the nginx of deploy/."""
    port = free_port()
    told = {
        "SPREIDINGSKAART_CITY": city_with_canaries(tmp_path_factory.mktemp("city") / "proefstad"),
        "SPREIDINGSKAART_ORIGIN": f"https://{NAME}:{port}",
        "SPREIDINGSKAART_FORWARDED_ALLOW_IPS": "127.0.0.1",
    }
    with application(**told) as running, nginx(folder, site(folder, port, (running.port,)), port):
        yield Door(NAME, port, ssl.create_default_context(cafile=str(folder / "certificate.pem")))


def asked(door: Door, path: str, *, method: str = "GET", **options):
    async def ask():
        async with web(door) as client:
            return await client.request(method, path, **options)

    return asyncio.run(ask())


def test_a_visitor_gets_pages_and_a_websocket(door):
    async def come():
        async with visit(door) as visitor:
            answer = await visitor.run("locatietoets")
            return answer.widgets(), visitor.web.cookies.jar

    widgets, cookies = asyncio.run(come())
    assert "Wat moet er komen?" in widgets
    name = next(cookie for cookie in cookies if cookie.name.endswith("sk_browser"))
    assert name.name.startswith("__Host-"), "the application knows that it is reached by https"
    assert name.secure


def test_what_a_login_keeps_in_cookies_passes(door):
    many = "; ".join(f"_streamlit_user__{number}={'x' * 4_000}" for number in range(6))
    assert asked(door, "/", headers={"Cookie": many}).status_code == 200


def test_the_largest_plot_in_an_address_passes(door):
    corners = ";".join(f"52.{number:06d},5.{number:06d}" for number in range(MOST_CORNERS))
    assert asked(door, "/", params={"perceel": corners}).status_code == 200


def test_what_is_too_large_is_refused_before_it_is_sent_on(door):
    too_large = b"x" * (limits.UPLOAD_LENGTH + 1)
    answer = asked(door, "/_stcore/upload_file/a/b", method="PUT", content=too_large)
    assert answer.status_code == 413
    assert "nginx" in answer.text


def test_nginx_takes_as_much_as_the_application():
    told = re.search(r"client_max_body_size (\d+)m;", SITE.read_text(encoding="utf-8"))
    assert int(told[1]) * 1024 * 1024 == limits.UPLOAD_LENGTH


def test_a_visitor_cannot_choose_the_address_that_limits_count(door):
    async def many():
        async with web(door) as client:
            for number in range(limits.LOGINS.at_once + 10):
                forged = {
                    "X-Forwarded-For": f"203.0.113.{number}",
                    "X-Real-IP": f"198.51.100.{number}",
                }
                yield (await client.get("/inloggen", headers=forged)).status_code

    async def refused():
        return [status async for status in many() if status == 429]

    assert asyncio.run(refused()), "one address, whatever it says of itself"


def test_the_log_says_nothing_of_pins(door, folder):
    where = "?punt=52.123456,5.654321"
    asked(door, f"/{where}", headers={"Referer": f"https://{NAME}/{where}"})
    log = (folder / "access.log").read_text(encoding="utf-8")
    assert '"GET /" 200' in log
    assert "52.123456" not in log


# ------------------------------------------------------------------------------------- what the processes are told
UNITS = sorted((ROOT / "deploy/systemd").iterdir())
SERVICE = (ROOT / "deploy/systemd/spreidingskaart@.service").read_text(encoding="utf-8")
ENVIRONMENT = dict(
    line.split("=", 1)
    for line in (ROOT / "deploy/environment").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
)


def test_the_server_understands_what_it_is_told():
    told, refused = read({**ENVIRONMENT, "HOST": "127.0.0.1", "PORT": "8501"})
    assert refused == ()
    assert [str(origin) for origin in told.origins] == [f"https://{NAME}"]
    assert [str(network) for network in told.forwarded_allow_ips] == ["127.0.0.1/32"]


def test_the_units_name_settings_that_there_are():
    named = set(re.findall(r"SPREIDINGSKAART_\w+", "".join(unit.read_text() for unit in UNITS)))
    assert named <= set(KNOWN)
    told = (ROOT / "docs/deployment.md").read_text(encoding="utf-8")
    assert set(re.findall(r"SPREIDINGSKAART_\w+", told)) <= set(KNOWN)


def test_the_processes_listen_where_nginx_looks():
    ports = re.findall(r"server 127\.0\.0\.1:(\d+) ", SITE.read_text(encoding="utf-8"))
    assert f"enable --now {' '.join(f'spreidingskaart@{port}' for port in ports)}" in SERVICE
    assert "HOST=127.0.0.1 PORT=%i" in SERVICE


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_systemd_reads_the_units(unit):
    if shutil.which("systemd-analyze") is None:
        pytest.skip("no systemd-analyze: it belongs to systemd")
    said = subprocess.run(
        ["systemd-analyze", "verify", str(unit)], capture_output=True, check=False, text=True
    )
    lines = (said.stdout + said.stderr).splitlines()
    assert [line for line in lines if "is not executable" not in line] == []


def test_the_units_start_what_there_is():
    for unit in UNITS:
        for started in re.findall(r"^ExecStart=(.*)$", unit.read_text(), re.MULTILINE):
            words = shlex.split(started)
            module = re.search(r"-m (\S+)", started)
            assert words[0].startswith(
                ("/bin/", "/usr/bin/", "/usr/local/lib/spreidingskaart/.venv/bin/")
            )
            assert module is None or module[1] == "spreidingskaart"
            assert words[1:] != ["app.py"] or (ROOT / "app.py").is_file()
