"""Whatever is wrong with the login file means that nobody logs in, and no sentence tells what it holds."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spreidingskaart import PROJECT
from spreidingskaart.errors import InputError
from spreidingskaart.model import Role
from spreidingskaart.web.gate.origins import read_origin
from spreidingskaart.web.identity.login_file import Roles, read_login_file
from spreidingskaart.web.identity.logins import WayIn
from spreidingskaart.web.identity.ways import ways_in
from spreidingskaart.web.settings import PlannerWay, Settings, read

ORIGINS = (read_origin("https://kaart.gemeente.nl"),)
SECRET = "zeer-geheim-zeer-geheim-zeer-geheim"  # noqa: S105 - of a test
AUTH = f"""
[auth]
redirect_uri = "https://kaart.gemeente.nl/oauth2callback"
cookie_secret = "{SECRET}"
client_id = "kaart"
client_secret = "{SECRET}"
server_metadata_url = "https://login.gemeente.nl/.well-known/openid-configuration"
"""
PROXY = f'[proxy]\nsecret = "{SECRET}"\n'
ROLES = '[roles]\nplanner = ["planners"]\n'


@pytest.fixture
def file(tmp_path):
    def make(text, mode=0o600):
        path = tmp_path / "login.toml"
        path.write_text(text, encoding="utf-8")
        path.chmod(mode)
        return path

    return make


def refused(path, environ=None):
    with pytest.raises(InputError) as told:
        read_login_file(path, ORIGINS, environ or {})
    assert SECRET not in str(told.value)
    return str(told.value)


def test_the_examples_in_the_docs_are_right_once_a_secret_of_ones_own_is_in_them(file):
    text = (PROJECT / "docs/logging-in.md").read_text(encoding="utf-8")
    examples = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)
    assert len(examples) == 2
    for example in examples:
        assert "ten minste 32 tekens" in refused(file(example)), (
            "copied as it stands it opens nothing"
        )
        assert read_login_file(file(example.replace('"..."', f'"{SECRET}"')), ORIGINS, {})


def test_the_secret_in_the_example_for_nginx_is_none(file):
    text = (PROJECT / "deploy/nginx/identity.conf").read_text(encoding="utf-8")
    secret = re.search(r'X-Spreidingskaart-Proxy "(.*)"', text)[1]
    assert "proxy.secret" in refused(file(PROXY.replace(SECRET, secret) + ROLES))


def test_a_file_for_its_owner_alone_is_read(file):
    assert read_login_file(file(AUTH + ROLES), ORIGINS, {}).auth.client_id == "kaart"
    assert read_login_file(file(PROXY + ROLES, 0o400), ORIGINS, {}).proxy.secret == SECRET


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o620, 0o602, 0o660, 0o601, 0o777])
def test_a_file_that_others_may_reach_is_refused(file, mode):
    assert f"{mode:04o}" in refused(file(AUTH + ROLES, mode))


def test_what_systemd_hands_over_is_guarded_by_its_folder(file, tmp_path):
    path = file(AUTH + ROLES, 0o440)
    assert read_login_file(path, ORIGINS, {"CREDENTIALS_DIRECTORY": str(tmp_path)}).auth
    for folder in ("", ".", str(tmp_path / "other"), str(tmp_path)[:-1]):
        refused(path, {"CREDENTIALS_DIRECTORY": folder})
    (tmp_path / "handed").mkdir()
    (tmp_path / "handed" / "login.toml").symlink_to(path)
    refused(tmp_path / "handed/login.toml", {"CREDENTIALS_DIRECTORY": str(tmp_path / "handed")})


@pytest.mark.parametrize(
    "text",
    [
        "",
        ROLES,
        AUTH,
        AUTH + PROXY + ROLES,
        AUTH + "[roles]\n",
        AUTH + '[roles]\nplanner = "planners"\n',
        AUTH + '[roles]\nplaner = ["planners"]\n',
        AUTH + ROLES + "[extra]\n",
        AUTH + 'expose_tokens = "id"\n' + ROLES,
        AUTH.replace(f'cookie_secret = "{SECRET}"', 'cookie_secret = "kort"') + ROLES,
        AUTH.replace("client_id", "clientid") + ROLES,
        AUTH.replace("https://login", "http://login") + ROLES,
        AUTH.replace("https://kaart.gemeente.nl/oauth2callback", "https://kaart.gemeente.nl/")
        + ROLES,
        AUTH.replace("https://kaart.gemeente.nl", "https://elders.nl") + ROLES,
        AUTH.replace("https://kaart.gemeente.nl", "http://kaart.gemeente.nl") + ROLES,
        AUTH.replace("https://kaart.gemeente.nl", "https://kaart.gemeente.nl:8443") + ROLES,
        '[proxy]\nsecret = "kort"\n' + ROLES,
        PROXY + 'user_header = "X User"\n' + ROLES,
        PROXY + 'groups_header = "X_Groups"\n' + ROLES,
        f"secret = {SECRET}",
        "[" * 5000,
    ],
)
def test_anything_wrong_is_refused_in_one_sentence(file, text):
    assert "inlogbestand" in refused(file(text))


@given(st.binary(max_size=400))
def test_no_bytes_make_it_fail_otherwise(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("login") / "login.toml"
    path.write_bytes(content)
    path.chmod(0o600)
    with pytest.raises(InputError):
        read_login_file(path, ORIGINS, {})


def test_a_folder_or_a_file_that_is_gone_is_refused(tmp_path):
    refused(tmp_path / "gone")
    refused(tmp_path)


@given(st.lists(st.text(max_size=20), max_size=5))
def test_only_a_named_value_gives_a_role(values):
    roles = Roles(planner=["planners"], administrator=["beheer"])
    expected = Role.ADMINISTRATOR if "beheer" in values else Role.PLANNER
    assert roles.of(values) is (expected if {"planners", "beheer"} & set(values) else Role.PUBLIC)


# ------------------------------------------------------------------------------------- the way that holds
def test_there_is_no_way_in_until_it_is_chosen():
    assert ways_in(Settings()).way is None


def test_a_wrong_file_is_named_at_start_and_gives_no_way_in(file):
    made = ways_in(Settings(login_file=file(AUTH + ROLES, 0o644), origins=ORIGINS))
    assert made.way is None
    assert "SPREIDINGSKAART_LOGIN staat uit." in made.refused[0]


def test_one_way_at_a_time(file):
    local = ways_in(Settings(planner_way=PlannerWay.LOCAL))
    assert (local.way, local.refused) == (WayIn.LOCAL, ())
    both = ways_in(
        Settings(planner_way=PlannerWay.LOCAL, login_file=file(PROXY + ROLES), origins=ORIGINS)
    )
    assert both.way is WayIn.PROXY
    assert "kies er één" in both.refused[0]
    wrong = ways_in(
        Settings(planner_way=PlannerWay.LOCAL, login_file=file("", 0o644), origins=ORIGINS)
    )
    assert wrong.way is None


WORDS = [
    "OFF",
    "off",
    "0",
    "false",
    "no",
    "on",
    "1",
    "true",
    "yes",
    "planner",
    "",
    " ",
    "locaal",
    "local!",
    "loopback",
]


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0", "::"])  # noqa: S104 - what is refused
def test_no_other_word_switches_it_on(word, host):
    environ = {
        "HOST": host,
        "SPREIDINGSKAART_PLANNER": word,
        "SPREIDINGSKAART_ORIGIN": "https://k.nl",
    }
    settings, _ = read(environ)
    assert ways_in(settings).way is None


@given(st.text(alphabet=st.characters(exclude_characters="\0"), max_size=12))
def test_no_text_but_the_word_local_switches_it_on(word):
    settings, refused_words = read({"SPREIDINGSKAART_PLANNER": word})
    assert (ways_in(settings).way is WayIn.LOCAL) == (word.strip() == "local")
    off = ("", "off", "0", "false", "no", "nee", "uit", "local")
    assert bool(refused_words) == (
        word.strip().lower() not in off or word.strip().lower() == "local" != word.strip()
    )


@pytest.mark.parametrize(
    ("host", "origin"),
    [("0.0.0.0", "http://127.0.0.1:8501"), ("127.0.0.1", "https://kaart.gemeente.nl"),  # noqa: S104
     ("192.168.1.2", "http://192.168.1.2:8501")],
)  # fmt: skip
def test_local_is_for_the_machine_itself(host, origin):
    settings, told = read(
        {"HOST": host, "SPREIDINGSKAART_PLANNER": "local", "SPREIDINGSKAART_ORIGIN": origin}
    )
    assert ways_in(settings).way is None
    assert told
