"""What the server is told at start: whatever is not understood is off, and is said in one sentence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spreidingskaart.errors import InputError
from spreidingskaart.web import settings as settings_module
from spreidingskaart.web.gate.origins import Origin, loopback_origins, read_host, read_origin
from spreidingskaart.web.settings import KNOWN, PlannerWay, Settings, read
from spreidingskaart.web.start import configuration

PUBLIC = {"HOST": "0.0.0.0", "SPREIDINGSKAART_ORIGIN": "https://kaart.gemeente.nl"}  # noqa: S104


def test_told_nothing_it_serves_this_machine_alone():
    settings, refused = read({})
    assert settings == Settings()
    assert refused == ()
    assert {str(origin) for origin in settings.origins} == {
        "http://127.0.0.1:8501",
        "http://localhost:8501",
        "http://[::1]:8501",
    }
    assert settings.planner_way is PlannerWay.OFF
    assert settings.forwarded_allow_ips == ()


def test_the_defaults_follow_the_port():
    settings, refused = read({"HOST": "::1", "PORT": "9000"})
    assert settings.origins == loopback_origins(9000)
    assert refused == ()


def test_who_serves_others_must_say_by_which_address_they_come():
    with pytest.raises(InputError, match="SPREIDINGSKAART_ORIGIN"):
        read({"HOST": "0.0.0.0"})  # noqa: S104
    with pytest.raises(InputError, match="SPREIDINGSKAART_ORIGIN"):
        read({**PUBLIC, "SPREIDINGSKAART_ORIGIN": "kaart.gemeente.nl"})
    settings, refused = read(PUBLIC)
    assert settings.origins == (Origin("https", "kaart.gemeente.nl", 443),)
    assert refused == ()
    assert settings.secure


@pytest.mark.parametrize("word", ["", "off", "OFF", "0", "false", "No", "nee", "uit"])
def test_off_is_off_however_it_is_written(word):
    settings, refused = read({"SPREIDINGSKAART_PLANNER": word})
    assert settings.planner_way is PlannerWay.OFF
    assert refused == ()


@given(st.text(alphabet=st.characters(blacklist_characters="\0", blacklist_categories=["Cs"])))
def test_no_word_but_one_lets_a_planner_in(word):
    settings, refused = read({"SPREIDINGSKAART_PLANNER": word})
    assert (settings.planner_way is PlannerWay.LOCAL) == (word.strip() == "local")
    assert len(refused) <= 1


@pytest.mark.parametrize(
    "others", [PUBLIC, {"SPREIDINGSKAART_ORIGIN": "https://kaart.gemeente.nl"}]
)
def test_the_code_on_the_screen_is_for_this_machine_alone(others):
    settings, refused = read({**others, "SPREIDINGSKAART_PLANNER": "local"})
    assert settings.planner_way is PlannerWay.OFF
    assert ["SPREIDINGSKAART_PLANNER" in sentence for sentence in refused] == [True]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "0"),
        ("PORT", "8501x"),
        ("PORT", "٣"),
        ("SPREIDINGSKAART_PLANNER", "loopback"),
        ("SPREIDINGSKAART_LOGIN", "/not/here.toml"),
        ("SPREIDINGSKAART_SECRET", "an actual secret"),
        ("SPREIDINGSKAART_FORWARDED_ALLOW_IPS", "*"),
        ("SPREIDINGSKAART_FORWARDED_ALLOW_IPS", "0.0.0.0/0"),
        ("SPREIDINGSKAART_FORWARDED_ALLOW_IPS", "::/0"),
        ("SPREIDINGSKAART_IDLE_MINUTES", "0"),
        ("SPREIDINGSKAART_IDLE_MINUTES", "1e9"),
        ("SPREIDINGSKAART_CONTACT", "mail us\nExpires: never"),
        ("SPREIDINGSKAART_ORIGIN", "https://kaart.gemeente.nl/pad"),
        ("SPREIDINGSKAART_PLANER", "local"),
    ],
)
def test_what_is_not_understood_is_off_and_is_named(name, value):
    settings, refused = read({name: value})
    assert settings == Settings()
    assert len(refused) == 1
    assert name in refused[0]
    assert "actual secret" not in refused[0], "a secret in the wrong place must not reach the log"


def test_what_is_understood_holds(tmp_path):
    file = tmp_path / "login.toml"
    file.touch()
    settings, refused = read(
        {
            **PUBLIC,
            "PORT": "8080",
            "SPREIDINGSKAART_ORIGIN": "https://a.nl, http://b.nl:81/",
            "SPREIDINGSKAART_LOGIN": str(file),
            "SPREIDINGSKAART_SECRET": str(file),
            "SPREIDINGSKAART_FORWARDED_ALLOW_IPS": "127.0.0.1, 10.0.0.0/24",
            "SPREIDINGSKAART_IDLE_MINUTES": "15",
            "SPREIDINGSKAART_CONTACT": "mailto:veilig@gemeente.nl",
        }
    )
    assert refused == ()
    assert settings.origins == (Origin("https", "a.nl", 443), Origin("http", "b.nl", 81))
    assert not settings.secure, "one of the two is http"
    assert (settings.login_file, settings.secret_file) == (file, file)
    assert [str(network) for network in settings.forwarded_allow_ips] == [
        "127.0.0.1/32",
        "10.0.0.0/24",
    ]
    assert settings.idle_minutes == 15
    assert settings.contact == "mailto:veilig@gemeente.nl"


@given(
    st.dictionaries(
        st.sampled_from(["PORT", *KNOWN]),
        st.text(alphabet=st.characters(blacklist_characters="\0", blacklist_categories=["Cs"])),
    )
)
def test_any_environment_gives_settings_and_sentences_of_one_line(environ):
    settings, refused = read(environ)
    assert settings.origins
    assert all(sentence.isprintable() and sentence.endswith(".") for sentence in refused)


def test_the_screens_own_command_says_where_it_serves(monkeypatch):
    monkeypatch.setattr(settings_module, "_in_force", None)
    monkeypatch.setenv("PORT", "1")
    told = {"server.address": "127.0.0.1", "server.port": 8600}
    monkeypatch.setattr(settings_module.config, "get_option", told.get)
    assert settings_module.settings().origins == loopback_origins(8600)
    monkeypatch.setattr(settings_module, "_in_force", None)
    told["server.address"] = "0.0.0.0"  # noqa: S104
    with pytest.raises(InputError, match="SPREIDINGSKAART_ORIGIN"):
        settings_module.settings()


# ---------------------------------------------------------------------------------------- origins
@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("https://kaart.nl", "https://kaart.nl:443"),
        ("http://kaart.nl", "http://kaart.nl:80"),
        ("HTTPS://KAART.nl", "https://kaart.nl"),
        ("http://[0:0:0:0:0:0:0:1]:8501", "http://[::1]:8501"),
    ],
)
def test_spellings_of_one_origin_are_one(text, same):
    assert read_origin(text) == read_origin(same) is not None


ORIGINS = ["http://kaart.nl", "https://kaart.nl", "http://kaart.nl:81", "http://kaart.nl:443"]


def test_scheme_host_and_port_all_count():
    assert len({read_origin(text) for text in ORIGINS}) == len(ORIGINS)


@pytest.mark.parametrize(
    "text",
    [
        "", "null", "kaart.nl", "//kaart.nl", "http:kaart.nl", "http://", "http://kaart.nl/", "http://kaart.nl/x",
        "http://kaart.nl?x", "http://kaart.nl#x", "http://iemand@kaart.nl", "http://a:b@kaart.nl", "http://kaart.nl.",
        "http://.kaart.nl", "http://kaart..nl", "http://kaart.nl:", "http://kaart.nl:0", "http://kaart.nl:65536",
        "http://kaart.nl:8o", "http://kaart.nl:８０", "http://kaart.nl:80:80", " http://kaart.nl", "http://kaart.nl ",
        "http://kaart.nl, http://kaart.nl", "http://kaart.nl http://ander.nl", "http://[::1", "http://::1",
        "http://[::1%25eth0]", "http://[kaart.nl]", "http://127.1", "http://0x7f.1", "http://2130706433",
        "http://127.0.0.256", "ws://kaart.nl", "file://", "ftp://kaart.nl", "http://kaart\\.nl", "http://\u212aaart.nl",
        "http://kaart.nl\0", "http://kaart.nl\n", "http://" + "a" * 400,
    ],
)  # fmt: skip
def test_what_is_no_whole_origin_is_none(text):
    assert read_origin(text) is None


@given(st.text(max_size=40))
def test_whatever_is_read_is_written_the_same(text):
    for found in (read_origin(text), read_origin(f"https://{text}")):
        assert found is None or read_origin(str(found)) == found


@given(st.from_regex(r"[a-z]{1,8}(\.[a-z]{1,5}){0,2}", fullmatch=True), st.integers(1, 65535))
def test_every_host_and_port_is_read(host, port):
    assert read_origin(f"http://{host}:{port}") == Origin("http", host, port)
    assert read_host(f"{host}:{port}") == (host, port)


def test_the_screens_own_server_hears_the_same():
    told = configuration(read(PUBLIC)[0])
    assert told["server.allowedHosts"] == ["kaart.gemeente.nl"]
    assert told["browser.serverAddress"] == "kaart.gemeente.nl"
