"""Nothing that a browser sends gives a role: no address, header, Host, Origin, cookie or form. The server knows."""

from __future__ import annotations

import base64
import datetime as dt
import json
import re
from types import SimpleNamespace
from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from spreidingskaart.model import ANYONE, Person, Role
from spreidingskaart.web import session
from spreidingskaart.web.gate.browser import NamedBrowsers, new_browser
from spreidingskaart.web.gate.origins import read_origin
from spreidingskaart.web.identity.layer import Identity
from spreidingskaart.web.identity.login_file import LoginFile, Roles
from spreidingskaart.web.identity.logins import Login, Logins, WayIn, fingerprint
from spreidingskaart.web.identity.oidc import login_from, values_of
from spreidingskaart.web.identity.one_time_code import OneTimeCode
from spreidingskaart.web.identity.proxy_header import OURS, believed, offered, plain_name
from spreidingskaart.web.identity.returning import back_to, local_path, packed, unpacked
from spreidingskaart.web.identity.ways import WaysIn, let_in_by
from spreidingskaart.web.routes.logging_in import log_in, log_out
from spreidingskaart.web.settings import Settings, use
from spreidingskaart.web.url_state import SAFE_FOR_THE_ROOM, Name, public_address

HERE = "http://127.0.0.1:8501"
NOW = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
IDLE = dt.timedelta(minutes=30)
SECRET = "zeer-geheim-zeer-geheim-zeer-geheim"  # noqa: S105 - of a test
ROLES = Roles(claim="realm_access.roles", planner=["planners"], administrator=["beheer"])
PROXY = LoginFile.model_validate(
    {
        "proxy": {
            "secret": SECRET,
            "user_header": "X-Remote-User",
            "groups_header": "X-Remote-Groups",
        },
        "roles": {"planner": ["planners"], "administrator": ["beheer"]},
    }
)


class Revoked(set):
    """What a store would keep."""

    def revoke(self, fingerprints, until):
        assert until.tzinfo
        self.update(fingerprints)

    def is_revoked(self, fingerprints):
        return not self.isdisjoint(fingerprints)


def some_logins():
    kept = Revoked()
    return Logins(idle=IDLE, revoke=kept.revoke, is_revoked=kept.is_revoked)


@pytest.fixture(autouse=True)
def audit_of_its_own(tmp_path, monkeypatch):
    monkeypatch.setenv("SPREIDINGSKAART_STORE", str(tmp_path / "store.sqlite3"))


@pytest.fixture
def let_in():
    """Let a way in hold, and put everything back."""
    use(Settings())

    def by(*, file=None, code=None):
        made = WaysIn(some_logins(), file, code)
        let_in_by(made)
        return made

    yield by
    let_in_by(None)
    use(Settings())


# ------------------------------------------------------------------------------------- claims
def claims(**more):
    return {
        "is_logged_in": True,
        "iss": "https://login",
        "sub": "u-17",
        "iat": int(NOW.timestamp()) - 5,
        "exp": int(NOW.timestamp()) + 3600,
        "preferred_username": "p.jansen",
        "realm_access": {"roles": ["planners", "anders"]},
    } | more


def read(given_claims, roles=ROLES):
    return login_from(given_claims, roles, now=NOW, idle=IDLE)


def test_a_claim_gives_its_role_until_the_token_ends():
    login = read(claims())
    assert login.person == Person("p.jansen", Role.PLANNER)
    assert login.proven_until == NOW + dt.timedelta(hours=1)
    assert read(claims(realm_access={"roles": "beheer"})).person.role is Role.ADMINISTRATOR


@pytest.mark.parametrize(
    "wrong",
    [
        {"realm_access": None}, {"realm_access": {"roles": []}}, {"realm_access": {"roles": ["Planners"]}},
        {"realm_access": {"roles": [["planners"]]}}, {"realm_access": {"roles": {"planners": True}}},
        {"realm_access": {"roles": "planners beheer"}}, {"realm_access": ["planners"]},
        {"exp": int(NOW.timestamp())}, {"exp": None}, {"exp": "9999999999"}, {"exp": float("inf")}, {"exp": True},
        {"exp": float("nan")}, {"exp": 10**400}, {"iat": None}, {"iat": int(NOW.timestamp()) - 1800}, {"iat": -1},
        {"is_logged_in": False}, {"is_logged_in": "true"}, {"is_logged_in": None}, {"sub": ""}, {"sub": None},
    ],
)  # fmt: skip
def test_what_is_not_understood_gives_no_role(wrong):
    assert read(claims(**wrong)) is None


def test_a_claim_is_found_whole_or_step_by_step():
    assert values_of({"a.b": "x", "a": {"b": "y"}}, "a.b") == ("x",)
    assert values_of({"a": {"b": ["y", 1, None]}}, "a.b") == ("y",)
    assert values_of({"https://gemeente.nl/rollen": ["z"]}, "https://gemeente.nl/rollen") == ("z",)


def test_two_logins_of_one_person_are_not_one():
    first, again = read(claims(nonce="a")), read(claims(nonce="b"))
    assert first.proof != again.proof
    assert first.proof == read(claims(nonce="a")).proof


json_like = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(max_size=8),
    lambda inner: (
        some.lists(inner, max_size=3)
        | some.dictionaries(
            some.sampled_from(["roles", "realm_access", "exp", "x"]), inner, max_size=3
        )
    ),
    max_leaves=6,
)


@given(some.dictionaries(some.sampled_from([*claims(), "groups", "roles"]), json_like))
def test_no_claims_give_a_role_that_they_do_not_name(found):
    login = read(claims() | found)
    if login is not None:
        named = values_of(claims() | found, "realm_access.roles")
        assert {"planners", "beheer"} & set(named)
    assert read(found) is None or found.get("is_logged_in") is True


# ------------------------------------------------------------------------------------- headers
IDENTITY = ["X-Remote-User", "X-Remote-Groups", "Remote-User", "X-Forwarded-User", "X-Forwarded-Email",
            "X-Forwarded-Groups", "X-Forwarded-Preferred-Username", "X-Auth-Request-User", "X-Auth-Request-Groups",
            "X-Auth-Request-Email", "X-WebAuth-User", "X-MS-CLIENT-PRINCIPAL-NAME", "X-Goog-Authenticated-User-Email",
            "X-Amzn-Oidc-Data", "Cf-Access-Authenticated-User-Email", "X-Spreidingskaart-Person", "X-User", "X-Roles",
            "X-Spreidingskaart-Proxy", "SSL-Client-S-DN", "X-Streamlit-User", "X-Spreidingskaart-Anything"]  # fmt: skip


def disguised(name, capitals, low):
    letters = [
        letter.upper() if up else letter.lower() for letter, up in zip(name, capitals, strict=False)
    ]
    text = "".join(letters) + name[len(letters) :]
    return (text.replace("-", "_") if low else text).encode()


headers = some.lists(
    some.tuples(
        some.builds(
            disguised,
            some.sampled_from(IDENTITY),
            some.lists(some.booleans(), max_size=40),
            some.booleans(),
        ),
        some.one_of(
            some.sampled_from([b"beheer", b"planners", b"root", b"127.0.0.1", b"planner:x"]),
            some.binary(max_size=40),
        ),
    ),
    max_size=8,
)


@given(headers, some.sampled_from([None, PROXY]))
def test_without_the_secret_no_identity_header_is_left(sent, file):
    others = [(b"accept", b"*/*"), (b"x-forwarded-for", b"203.0.113.9"), (b"cookie", b"a=b")]
    kept = believed([*sent, *others], file)
    assert kept == others


WRONG_SECRETS = [
    "",
    SECRET[:-1],
    SECRET + "x",
    SECRET.upper(),
    f"{SECRET}, {SECRET}",
    "None",
    "a" * 40,
]


@pytest.mark.parametrize("secret", WRONG_SECRETS)
def test_a_wrong_secret_is_no_secret(secret):
    assert person_of(secret=secret, user="jansen", groups="planners") is None


def person_of(*, secret=SECRET, more=(), **sent):
    names = {"user": b"X-Remote-User", "groups": b"X-Remote-Groups"}
    came = [(b"X-Spreidingskaart-Proxy", secret.encode())]
    came += [(names[name], value.encode()) for name, value in sent.items()]
    kept = believed([*came, *more], PROXY)
    assert {plain_name(name) for name, _ in kept} <= {OURS}
    return offered(next((value.decode() for name, value in kept), None))


def test_with_the_secret_the_proxy_says_who_it_is():
    assert person_of(user="jansen", groups="x,planners") == Person("jansen", Role.PLANNER)
    assert person_of(user="Zoë", groups="beheer;planners") == Person("Zoë", Role.ADMINISTRATOR)
    assert person_of(user="jansen", groups="anders") is None
    assert person_of(user="", groups="planners") is None
    assert person_of(user="jansen") is None
    assert person_of(groups="planners") is None


@pytest.mark.parametrize(
    "more",
    [(b"x-remote-groups", b"beheer"), (b"X_REMOTE_USER", b"directeur"), (b"x_remote_groups", b"beheer"),
     (b"x-remote_user", b"directeur"), (b"x_spreidingskaart_proxy", SECRET.encode())],
)  # fmt: skip
def test_a_header_that_says_two_things_says_nothing(more):
    assert person_of(user="jansen", groups="planners", more=[more]) is None


def test_only_this_process_can_make_its_own_header():
    packed_name = base64.urlsafe_b64encode(b"administrator:ik").decode()
    for forged in (packed_name, f".{packed_name}", f"{'0' * 64}.{packed_name}", "", None, "é.é"):
        assert offered(forged) is None
    made = dict(believed([(b"x-spreidingskaart-proxy", SECRET.encode()), (b"x-remote-user", b"j"),
                          (b"x-remote-groups", b"planners")], PROXY))[OURS.encode()].decode()  # fmt: skip
    assert offered(made) == Person("j", Role.PLANNER)
    assert offered(made[:-4] + packed_name[-4:]) is None
    assert offered(f"{made.split('.')[0]}.{packed_name}") is None


# ------------------------------------------------------------------------------------- a run of the screen
def screen(monkeypatch, *, cookies=None, sent=None, state=None, user=None):
    fake = SimpleNamespace(
        context=SimpleNamespace(cookies=cookies or {}, headers=sent or {}),
        session_state={} if state is None else state,
        user=SimpleNamespace(to_dict=lambda: user or {}),
        query_params={},
    )
    monkeypatch.setattr(session, "st", fake)
    monkeypatch.setattr(session, "clean_for_public", fake.session_state.clear)
    return fake


NAMES = some.sampled_from([*IDENTITY, "Host", "Origin", "X-Forwarded-For", "X-Real-Ip", "Forwarded", "Cookie", OURS,
                           "Authorization", "Referer"])  # fmt: skip
VALUES = some.one_of(
    some.sampled_from(["localhost", "127.0.0.1", HERE, "planner", "administrator", SECRET, "root"]),
    some.text(max_size=40),
)


@pytest.mark.parametrize("way", ["none", "local", "proxy", "oidc"])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(
    sent=some.dictionaries(NAMES, VALUES, max_size=6),
    cookies=some.dictionaries(
        some.sampled_from(["sk_browser", "_streamlit_user", "role", "sk_terug"]),
        some.one_of(some.just(new_browser()), some.text(max_size=40)),
        max_size=4,
    ),
    state=some.dictionaries(
        some.sampled_from(["role.planner", "role.key", "role"]), VALUES, max_size=3
    ),
)
def test_nothing_that_a_browser_sends_gives_a_role(let_in, way, sent, cookies, state):
    known = ways_for(way, let_in)
    known.logins.begin(new_browser(), a_login())
    with pytest.MonkeyPatch.context() as patched:
        screen(patched, cookies=cookies, sent=sent, state=state)
        session.begin_run()
        assert session.person() is ANYONE
        assert session.role() is Role.PUBLIC
        assert session.layer_key() is None


def ways_for(way, let_in):
    if way == "local":
        return let_in(code=OneTimeCode([].append))
    if way == "proxy":
        return let_in(file=PROXY)
    return let_in(file=OIDC if way == "oidc" else None)


OIDC = LoginFile.model_validate(
    {
        "auth": {
            "redirect_uri": f"{HERE}/oauth2callback",
            "cookie_secret": SECRET,
            "client_id": "k",
            "client_secret": "s",
            "server_metadata_url": "http://127.0.0.1:9/x",
        },
        "roles": {"claim": "realm_access.roles", "planner": ["planners"]},
    }
)


def a_login(way=WayIn.LOCAL, proof="p"):
    until = dt.datetime.now(dt.UTC) + dt.timedelta(hours=1)
    return Login(Person("jansen", Role.PLANNER), way, fingerprint(proof), until)


def test_a_role_stays_from_run_to_run_and_ends_with_the_login(let_in, monkeypatch):
    logins = let_in(code=OneTimeCode([].append)).logins
    logins.begin("b" * 32, a_login())
    state = {}
    screen(monkeypatch, cookies={"sk_browser": "b" * 32}, state=state)
    for _ in range(3):
        assert session.begin_run() is None
        assert session.person() == Person("jansen", Role.PLANNER)
    assert session.still_counts()
    state["zoek"] = "Huis zonder adres"
    logins.end("b" * 32)
    assert session.person() is ANYONE
    assert not session.still_counts()
    assert session.begin_run() == "U bent afgemeld. U kijkt weer als bezoeker."
    assert "zoek" not in state
    assert session.begin_run() is None
    assert session.person() is ANYONE


def test_a_tab_that_began_as_public_stays_so(let_in, monkeypatch):
    logins = let_in(code=OneTimeCode([].append)).logins
    state = {}
    screen(monkeypatch, cookies={"sk_browser": "b" * 32}, state=state)
    session.begin_run()
    logins.begin("b" * 32, a_login())
    session.begin_run()
    assert session.person() is ANYONE
    screen(monkeypatch, cookies={"sk_browser": "b" * 32})
    session.begin_run()
    assert session.person().role is Role.PLANNER


def test_a_tab_that_lost_its_session_stays_what_it_was(let_in, monkeypatch):
    logins = let_in(code=OneTimeCode([].append)).logins
    monkeypatch.setattr(session, "_session", lambda: "of-a-planner")
    browser = {"sk_browser": "b" * 32}
    logins.begin("b" * 32, a_login())
    screen(monkeypatch, cookies=browser, sent={"Sec-Websocket-Protocol": "streamlit, token"})
    session.begin_run()
    assert session.person().role is Role.PLANNER
    monkeypatch.setattr(session, "_session", lambda: "a-new-one")
    for had, role in (
        ("of-a-visitor", Role.PUBLIC),
        ("of-a-planner", Role.PLANNER),
        ("'of-a-planner'", Role.PUBLIC),
    ):
        sent = {"Sec-Websocket-Protocol": f"streamlit, token, {had}"}
        screen(monkeypatch, cookies=browser, sent=sent)
        for _ in range(2):
            session.begin_run()
            assert session.person().role is role, had


def test_a_lost_session_of_a_planner_gives_another_browser_and_another_login_nothing(
    let_in, monkeypatch
):
    logins = let_in(code=OneTimeCode([].append)).logins
    monkeypatch.setattr(session, "_session", lambda: "of-a-planner")
    logins.begin("b" * 32, a_login())
    screen(monkeypatch, cookies={"sk_browser": "b" * 32})
    session.begin_run()
    sent = {"Sec-Websocket-Protocol": "streamlit, token, of-a-planner"}
    screen(monkeypatch, cookies={"sk_browser": "c" * 32}, sent=sent)
    assert session.begin_run() is not None
    assert session.person() is ANYONE
    monkeypatch.setattr(session, "_session", lambda: "of-a-planner")
    screen(monkeypatch, cookies={"sk_browser": "b" * 32})
    session.begin_run()
    logins.end("b" * 32)
    logins.begin("d" * 32, a_login(proof="another"))
    screen(monkeypatch, cookies={"sk_browser": "d" * 32}, sent=sent)
    assert session.begin_run() is not None
    assert session.person() is ANYONE


def test_a_connection_that_came_back_is_no_activity(let_in, monkeypatch):
    logins = let_in(code=OneTimeCode([].append)).logins
    logins.begin("b" * 32, a_login())
    touched = []
    monkeypatch.setattr(
        logins, "touch", lambda browser: touched.append(browser) or logins.of(browser)
    )
    fake = screen(monkeypatch, cookies={"sk_browser": "b" * 32}, sent={"Sec-Websocket-Key": "1"})
    session.begin_run()
    assert len(touched) == 1
    fake.context.headers = {"Sec-Websocket-Key": "2"}
    session.begin_run()
    session.person()
    assert len(touched) == 1
    session.begin_run()
    assert len(touched) == 2


def fresh_claims(**more):
    now = int(dt.datetime.now(dt.UTC).timestamp())
    return claims(iat=now, exp=now + 3600) | more


def test_what_a_provider_says_gives_the_role_once_per_login(let_in, monkeypatch):
    logins = let_in(file=OIDC).logins
    screen(monkeypatch, cookies={"sk_browser": "b" * 32}, user=fresh_claims())
    session.begin_run()
    assert session.person().role is Role.PLANNER
    logins.end("b" * 32)
    screen(monkeypatch, cookies={"sk_browser": "c" * 32}, user=fresh_claims())
    session.begin_run()
    assert session.person() is ANYONE


def test_a_header_that_streamlit_was_told_to_believe_gives_no_role(let_in, monkeypatch):
    let_in(file=OIDC)
    monkeypatch.setattr(
        session.config, "get_option", {"server.trustedUserHeaders": {"x": "exp"}}.get
    )
    screen(monkeypatch, cookies={"sk_browser": "b" * 32}, user=fresh_claims())
    session.begin_run()
    assert session.person() is ANYONE


def test_who_has_no_role_or_opened_another_address_reads_why(let_in, monkeypatch):
    let_in(file=OIDC)
    screen(monkeypatch, user=fresh_claims(realm_access={}), sent={"Origin": HERE})
    assert (
        session.why_no_role()
        == "U bent ingelogd, maar u hebt hier geen rol. Vraag de beheerder erom."
    )
    screen(monkeypatch, sent={"Origin": "http://localhost:8501"})
    assert session.why_no_role() == (
        "Inloggen werkt alleen op http://127.0.0.1:8501; u bent nu op http://localhost:8501."
    )
    screen(monkeypatch, sent={"Origin": HERE})
    assert session.why_no_role() is None


# ------------------------------------------------------------------------------------- the two pages
async def front(request):
    return HTMLResponse("<p>kaart</p>")


async def told(request):
    return JSONResponse([[name, value] for name, value in request.headers.items()])


async def callback(request):
    answer = RedirectResponse("/", status_code=302)
    if "code" in request.query_params:
        answer.set_cookie("_streamlit_user", "x")
    else:
        answer.delete_cookie("_streamlit_user")
    return answer


@pytest.fixture
def client():
    app = Starlette(
        routes=[
            Route("/inloggen", log_in, methods=["GET", "POST"]),
            Route("/uitloggen", log_out),
            Route("/told", told),
            Route("/oauth2callback", callback),
            Route("/{page}", front),
            Route("/", front),
        ],
        middleware=[Middleware(NamedBrowsers), Middleware(Identity)],
    )
    with TestClient(app, base_url=HERE, follow_redirects=False) as made:
        yield made


OURS_TO_SEND = {"Origin": HERE}


def test_a_code_lets_in_once_under_a_new_name_of_the_browser(let_in, client):
    codes = []
    code = OneTimeCode(codes.append)
    code.renew()
    logins = let_in(code=code).logins
    page = client.get("/inloggen?terug=/regels?regel=x")
    assert page.status_code == 200
    planted = client.cookies["sk_browser"]
    wrong = client.post("/inloggen", data={"code": "AAAA-AAAA"}, headers=OURS_TO_SEND)
    assert (wrong.status_code, "klopt niet" in wrong.text) == (403, True)
    right = client.post(
        "/inloggen", data={"code": codes[-1], "terug": "/regels?regel=x"}, headers=OURS_TO_SEND
    )
    assert (right.status_code, right.headers["location"]) == (303, "/regels?regel=x")
    assert client.cookies["sk_browser"] != planted
    assert logins.of(planted) is None
    assert logins.of(client.cookies["sk_browser"]).person.role is Role.ADMINISTRATOR
    assert (
        client.post("/inloggen", data={"code": codes[0]}, headers=OURS_TO_SEND).status_code == 403
    )
    inside = client.cookies["sk_browser"]
    out = client.get("/uitloggen?terug=/kaart?zoek=Huis%26keuze=a&gebied=wijken")
    assert out.status_code == 303
    assert logins.of(inside) is None
    assert client.cookies["sk_browser"] != inside


@pytest.mark.parametrize(
    "sent",
    [{}, {"Origin": "https://evil.example"}, {"Origin": "null"}, {"Origin": "http://127.0.0.1:8502"},
     {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": f"{HERE}.evil.example"}],
)  # fmt: skip
def test_a_form_of_another_page_lets_nobody_in(let_in, client, sent):
    codes = []
    code = OneTimeCode(codes.append)
    code.renew()
    let_in(code=code)
    answer = client.post("/inloggen", data={"code": codes[-1]}, headers=sent)
    assert answer.status_code == 403
    assert len(codes) == 1


def test_a_link_of_another_page_ends_no_role(let_in, client):
    logins = let_in(code=OneTimeCode([].append)).logins
    client.get("/")
    browser = client.cookies["sk_browser"]
    logins.begin(browser, a_login())
    assert client.get("/uitloggen", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert logins.of(browser) is not None


def test_there_is_nothing_to_log_in_by_where_it_is_off(let_in, client):
    let_in()
    assert client.get("/inloggen").status_code == 404
    assert client.post("/inloggen", data={"code": ""}, headers=OURS_TO_SEND).status_code == 404


BY_PROXY = {
    "X-Spreidingskaart-Proxy": SECRET,
    "X-Remote-User": "jansen",
    "X-Remote-Groups": "planners",
}


def test_whom_the_proxy_names_becomes_planner_by_a_click_of_their_own(let_in, client):
    logins = let_in(file=PROXY).logins
    client.get("/", headers=BY_PROXY)
    assert logins.of(client.cookies["sk_browser"]) is None
    assert "jansen" in client.get("/inloggen", headers=BY_PROXY).text
    assert (
        "jansen"
        not in client.get("/inloggen", headers=BY_PROXY | {"X-Spreidingskaart-Proxy": "x"}).text
    )
    client.post("/inloggen", headers=BY_PROXY | OURS_TO_SEND)
    browser = client.cookies["sk_browser"]
    assert logins.of(browser).person == Person("jansen", Role.PLANNER)
    client.get("/regels", headers=BY_PROXY)
    assert logins.of(browser) is not None
    client.get("/regels", headers=BY_PROXY | {"X-Remote-User": "bakker"})
    assert logins.of(browser) is None


@pytest.mark.parametrize("gone", [{}, {"X-Remote-User": "jansen", "X-Remote-Groups": "planners"},
                                  BY_PROXY | {"X-Remote-Groups": "anders"}])  # fmt: skip
def test_the_role_ends_where_the_proxy_no_longer_vouches(let_in, client, gone):
    logins = let_in(file=PROXY).logins
    client.get("/", headers=BY_PROXY)
    client.post("/inloggen", headers=BY_PROXY | OURS_TO_SEND)
    browser = client.cookies["sk_browser"]
    client.get("/regels", headers=gone)
    assert logins.of(browser) is None


def test_a_page_past_the_proxy_is_public_though_the_browser_is_known(let_in, monkeypatch):
    logins = let_in(file=PROXY).logins
    logins.begin("b" * 32, a_login(WayIn.PROXY))
    sent = [(b"x-spreidingskaart-proxy", SECRET.encode()), (b"x-remote-user", b"jansen")]
    vouched = dict(believed([*sent, (b"x-remote-groups", b"planners")], PROXY))[
        OURS.encode()
    ].decode()
    for ours, role in ((vouched, Role.PLANNER), (None, Role.PUBLIC), ("forged", Role.PUBLIC)):
        screen(monkeypatch, cookies={"sk_browser": "b" * 32}, sent={OURS: ours} if ours else {})
        session.begin_run()
        assert session.role() is role


def test_logging_in_anew_at_the_provider_ends_what_went_before(let_in, client):
    logins = let_in(file=OIDC).logins
    client.get("/")
    before = client.cookies["sk_browser"]
    logins.begin(before, a_login(WayIn.OIDC))
    client.get("/oauth2callback?code=1")
    assert logins.of(before) is None


def test_a_name_in_a_header_is_text_on_the_page(let_in, client):
    let_in(file=PROXY)
    page = client.get(
        "/inloggen", headers=BY_PROXY | {"X-Remote-User": "<img src=x onerror=alert(1)>"}
    )
    assert "<img" not in page.text


def test_a_login_at_the_provider_comes_back_to_its_page_under_a_new_name(let_in, client):
    let_in(file=OIDC)
    client.get("/")
    before = client.cookies["sk_browser"]
    client.cookies.set("sk_terug", packed("/regels?regel=x&status=a b".replace(" ", "%20")))
    answer = client.get("/oauth2callback?code=1")
    assert answer.headers["location"] == "/regels?regel=x&status=a%20b"
    assert client.cookies["sk_browser"] != before
    assert client.get("/oauth2callback?error=x").headers["location"] == "/inloggen?mislukt=1"
    client.cookies.set("sk_terug", "//evil.example")
    assert client.get("/oauth2callback?code=1").headers["location"] == "/"


def test_who_is_in_already_only_loads_the_page_anew(let_in, client):
    logins = let_in(code=OneTimeCode([].append)).logins
    client.get("/")
    logins.begin(client.cookies["sk_browser"], a_login())
    answer = client.get("/inloggen?terug=/regels")
    assert (answer.status_code, answer.headers["location"]) == (303, "/regels")


def test_over_https_every_cookie_of_a_login_stays_on_https(let_in, client):
    let_in(file=OIDC)
    use(Settings(origins=(read_origin("https://kaart.gemeente.nl"),)))
    cookies = client.get("/oauth2callback?code=1").headers.get_list("set-cookie")
    assert len(cookies) == 3
    assert all("; Secure" in cookie for cookie in cookies)


# ------------------------------------------------------------------------------------- coming back
PATHS = some.one_of(
    some.text(max_size=60),
    some.text(alphabet="/\\.:@?#%evil \t\n", max_size=20).map(lambda text: f"/{text}"),
    some.sampled_from(["//evil.example", "/\\evil.example", "/%09/evil.example", "https://evil.example", "javascript:1",
                       "/a/../../x", "/.//evil.example", "\t//evil.example", "/\t/evil.example", "/inloggen"]),
)  # fmt: skip


@given(PATHS)
def test_one_comes_back_to_our_own_pages_only(path):
    for found in (local_path(path), unpacked(packed(path)), unpacked(path)):
        if found is not None:
            assert urlsplit(urljoin(HERE, found)).netloc == urlsplit(HERE).netloc
            assert re.fullmatch(r"/(?!/)[^\s\\]*", found)


@given(some.one_of(PATHS, PATHS.map(lambda path: f"https://evil.example{path}")), PATHS)
def test_where_they_came_from_counts_only_where_it_is_ours(referer, terug):
    assert re.fullmatch(r"[A-Za-z0-9%._~-]*", packed(terug))
    back = back_to(terug, referer, (read_origin(HERE),))
    assert back == (local_path(terug) or "/")
    assert back_to(terug, f"{HERE}/regels?regel=x", (read_origin(HERE),)) == "/regels?regel=x"


# ------------------------------------------------------------------------------------- leaving
@given(
    some.dictionaries(
        some.sampled_from([*map(str, Name), "form", "x"]), some.text(min_size=1, max_size=8)
    )
)
def test_an_address_after_leaving_tells_nothing_of_one_place(query):
    address = "/kaart?" + "&".join(
        f"{name}={json.dumps(value)[1:-1]}" for name, value in query.items()
    )
    left = {
        part.partition("=")[0] for part in public_address(address).partition("?")[2].split("&")
    } - {""}
    assert left <= set(map(str, SAFE_FOR_THE_ROOM))


def test_what_tells_of_a_place_is_not_safe_for_the_room():
    telling = {Name.PIN, Name.PLOT, Name.CANDIDATE, Name.SELECTION, Name.RING, Name.SEARCHED, Name.VIEW, Name.SOUGHT,
               Name.FORMS, Name.TARGET_GROUPS, Name.STATUSES, Name.YEAR, Name.FRAMEWORK, Name.RULE_WORDS}  # fmt: skip
    assert not telling & SAFE_FOR_THE_ROOM
    assert (
        public_address("/zoeken?zoek=Huis&voldoet=true&keuze=facilities:F9")
        == "/zoeken?voldoet=true"
    )
