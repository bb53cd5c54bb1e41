"""Every door is handed what nobody should hand in: each answers or refuses in one sentence, soon, and leaks nothing.

`python -m tests.fuzzed_doors 1000` hands a thousand to each door (the addresses of all pages together are one) and
prints what came back (`make soak` does that); a few per door are part of the tests. `python -m tests.fuzzed_doors 100
pages 500` asks the doors whose name holds a word, from seed 500 on.
"""
# ruff: noqa: T201 - a script that a person runs

from __future__ import annotations

import argparse
import contextlib
import io
import itertools
import json
import logging
import os
import random
import sys
import tempfile
import time
import zipfile
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest import mock
from urllib.parse import quote, unquote

from geo.crs import point_to_wgs84
from spreidingskaart.criteria import BY_ID
from spreidingskaart.errors import SpreidingskaartError
from spreidingskaart.weighing.dossier.packing import MANIFEST, as_json, pack
from tests.canaries import city_with_canaries, traces
from tests.synthetic import at

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).resolve().parents[1]
SLOW = 5.0
"""Seconds in which every input is answered."""
MISHAP = "aan onze kant"
NASTY = (
    "", " ", "0", "-0", "-1", "1", "24", "1e400", "1e308", "-1e400", "nan", "NaN", "inf", "Infinity",
    "-Infinity", "1" * 5000, "0." + "0" * 400 + "1", "1,5", "1.200", "1.200,5", "0x10", "1_000", "٣", "½",
    "1e5", "+3", "--", "-", "\u2212" + "5", "<img src=x onerror=alert(1)>", "[klik](https://evil.example)",
    "{{7*7}}", "${7*7}", "%00", "\x00", "\x1b[31m", "\r\n\r\n", "../../../etc/passwd", "/dev/zero",
    "file:///etc/passwd", "/vsicurl/http://127.0.0.1/", "PG:host=127.0.0.1", "CON", "' OR 1=1 --",
    '"; DROP TABLE x; --', "=1+1", "@SUM(A1)", "a" * 20_000, "é" * 3000, "🏠" * 500, "\u202e" + "fdp.exe",
    "\u200b\ufeff", "a\u0301" * 400, "\ud7ff", "\U000e0041", "null", "true", "[]", "{}", "[[" * 500, "a,b;c:d",
    ";;;;", ",,,,", ":::", "52.37,5.21", "52.37,5.21;52.38,5.21;52.38,5.22", "91,181", "999999999,999999999",
    "52.37", "0,0", "domus", "beschermd", "wijken", "L01", "WK1", "BU1", "facilities:S1",
    "facilities:KANARIE-S7", "KANARIE-S7", "Kanariehuis Zeldzaam", "Kanariehuis Zeldzaam (voorziening)",
    "wijken:WK1", "__class__", "constructor", "-".join(map(str, range(900))), "public", "all", "2026", "99999",
    "-99999", "1900", "weight:1", "x:1,y:2", "spread:nan", "spread:1e400", "limit.x=1", "Waar", "Kader",
    "Meer locaties", "Matrix", "500 m", "Coördinaten", "Adres of perceel", "Kandidaat", "Teken een perceel",
)  # fmt: skip
"""What is put wherever something can be put: numbers that are none, paths, marks, long texts, ids of what is hidden."""


@dataclass
class Tally:
    """What came of the inputs of one door."""

    door: str
    inputs: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    slowest_input: str = ""
    faults: list[str] = field(default_factory=list)


Answer = tuple[str, list[bytes | str]]
"""What kind of answer came, and everything that it holds; a kind that begins with FAULT is one."""
Door = "Callable[[random.Random], tuple[str, Callable[[], Answer]]]"


def piece(chance: random.Random) -> str:
    """Return something nasty, sometimes two of them joined or one with a sign changed."""
    one = chance.choice(NASTY)
    turn = chance.random()
    if turn < 0.15:
        return one + chance.choice(NASTY)
    if turn < 0.3 and one:
        at = chance.randrange(len(one))
        return (
            one[:at]
            + chr(chance.choice((0, 9, 10, 34, 38, 39, 60, 92, 160, 8232, 65533, 128512)))
            + one[at + 1 :]
        )
    return one


# --------------------------------------------------------------------------------------------------------- the routes
def path(chance: random.Random) -> str:
    """Return an address of ours with something wrong in it."""
    from spreidingskaart.web.deployment import served_city
    from spreidingskaart.web.map.layers import LAYERS, layer_version
    from spreidingskaart.web.navigation import PAGES

    def some(*known: str) -> str:
        return quote(chance.choice(known) if chance.random() < 0.6 else piece(chance), safe="")

    version = layer_version(served_city())
    alone = ("healthz", "security.txt", ".well-known/security.txt", "bestand", "uitloggen", "x")
    made = (
        lambda: f"/assets/{some('x')}/{some('kaart.js', 'favicon.svg')}",
        lambda: f"/layers/{some(version)}/{some(*(f'{name}.geojson' for name in LAYERS))}",
        lambda: f"/plots/{some(version)}/{some('16855', '-1')}/{some('10762', '9' * 12)}.geojson",
        lambda: (
            f"/background/{some(version)}/{some('15', '9' * 12)}/{some('16855')}/{some('10762')}.png"
        ),
        lambda: f"/{some(*PAGES, *PAGES.values())}?{some('punt')}={some('52.37,5.21')}",
        lambda: f"/{some(*alone)}",
        lambda: f"/bestand/{some('x')}",
        lambda: f"/inloggen?naar={some('/kaart')}&code={some('1')}",
        lambda: sheet_path(chance),
        lambda: plain_path(chance),
        lambda: (
            f"/sessie/{some(CODE)}/{some('stand', 'leiding', 'scherm', 'uitkomst', 'uitkomst.csv')}"
        ),
        lambda: f"/screen/{some('x')}/{some('js/index.js')}",
    )
    return chance.choice(made)()


def plain_path(chance: random.Random) -> str:
    """Return the address of a plain page, or of the sheet of any page, with something wrong in it."""
    from spreidingskaart.web.chapters import CHAPTERS
    from spreidingskaart.web.url_state import Name

    plain = ("gebied", "politieke-markt", "werksessie", "feed/nieuws.atom")
    page = chance.choice((*plain, *(f"blad/{name}" for name in CHAPTERS)))
    names = [*map(str, Name), "code", "vorm", "plekken"]
    asked = {"code": "west"} | {
        chance.choice(names): piece(chance)[:2000] for _ in range(chance.randint(1, 4))
    }
    pairs = (f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in asked.items())
    return f"/{page}?{'&'.join(pairs)}"


def sheet_path(chance: random.Random) -> str:
    """Return the address of a sheet with something wrong in it."""
    from spreidingskaart.model.fields import FIELDS

    asked = {
        "form": "domus",
        "places": "24",
        chance.choice(("punt", "perceel", "kandidaat")): "52.3116,5.2176",
    }
    for _ in range(chance.randint(1, 4)):
        name = chance.choice([*asked, *(one.name for one in FIELDS), "old_function", piece(chance)])
        asked[name] = piece(chance)
    pairs = (f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in asked.items())
    return f"/blad/locatie?{'&'.join(pairs)}"


HEADERS = (
    "X-Layer-Key",
    "If-None-Match",
    "Accept-Encoding",
    "Cookie",
    "Origin",
    "X-Forwarded-For",
    "Range",
    "Accept",
)


def route(chance: random.Random) -> tuple[str, Callable[[], Answer]]:
    """Return one request to our own routes, through everything that a request passes."""
    asked = path(chance)
    method = chance.choice(("GET", "GET", "GET", "HEAD", "POST", "PUT", "OPTIONS"))
    names = chance.sample(HEADERS, chance.randint(0, 3))
    headers = {name: "".join(filter(_typed, piece(chance)))[:3000].strip() for name in names}
    body = piece(chance).encode(errors="replace") if method in ("POST", "PUT") else b""
    whose = chance.randrange(250)

    def ask() -> Answer:
        answer = client(whose).request(
            method, asked, headers=headers, content=body, follow_redirects=False
        )
        broken = answer.status_code >= 500 or b"Traceback" in answer.content
        kind = f"{'FAULT ' if broken else ''}{answer.status_code}"
        return kind, [answer.content, str(answer.headers)]

    return f"{method} {unquote(asked)} {headers} {body!r}", ask


def _typed(sign: str) -> bool:
    return " " <= sign <= "~"


@cache
def client(number: int) -> Any:
    """Return a client with an address of its own, so that no limit on one address is met."""
    from starlette.testclient import TestClient

    return TestClient(
        _app(),
        base_url="http://127.0.0.1",
        raise_server_exceptions=False,
        client=(f"10.9.8.{number}", 4000),
    )


@cache
def _app() -> Any:
    from starlette.applications import Starlette

    from spreidingskaart.web import routes

    return Starlette(routes=routes.routes(), middleware=routes.middleware())


# ------------------------------------------------------------------------------------------------------- the workshop
LONGITUDE, LATITUDE = point_to_wgs84(*at(500, 250))
CODE, TABLE, LEADER = "KFR7XQ", "BCDFGHJK", "BCDFGHJKBCDFGHJK"
ACTS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("doe", {"what": "card", "kind": "idea", "text": "Hier", "criterion": "spread", "where": {"area": "WK1"}}),
    ("doe", {"what": "pin", "latitude": LATITUDE, "longitude": LONGITUDE, "form": "domus", "places": 24}),
    ("doe", {"what": "dots", "candidate": "L01", "dots": 1}),
    ("doe", {"what": "withdraw", "step": 2}),
    ("doe", {"what": "weights", "shares": dict.fromkeys(BY_ID, 50)}),
    ("leiding", {"what": "hide", "step": 2, "reason": "Naam"}),
    ("leiding", {"what": "answer", "step": 3, "text": "Uw punt"}),
)  # fmt: skip


def workshop(chance: random.Random) -> tuple[str, Callable[[], Answer]]:
    """Return one act of a table or of who leads, with something wrong in it."""
    door, act = chance.choice(ACTS)
    act = (
        {**act, "once": f"once-{chance.randrange(10**6):08}"}
        if act["what"] in ("card", "pin")
        else {**act}
    )
    free = [name for name in ("text", "reason", "once") if name in act]
    act[chance.choice([*act, *free, *free, _unhidden(chance)])] = chance.choice(
        (
            *(_unhidden(chance) for _ in range(8)),
            None,
            -1,
            3,
            1e300,
            [],
            {"spot": [52.31, _unhidden(chance)]},
            True,
        )
    )
    body, whose = json.dumps(act).encode(errors="replace"), chance.randrange(250)
    if chance.random() < 0.2:
        body = body[: chance.randrange(len(body))]
    who = f"sk_tafel={TABLE}; sk_begeleider={LEADER}"

    def ask() -> Answer:
        from spreidingskaart.web.settings import settings

        _open_session()
        headers = {"Origin": str(settings().origins[0]), "Cookie": who}
        asked = [client(whose).post(f"/sessie/{CODE}/{door}", headers=headers, content=body)]
        asked += [
            client(whose).get(f"/sessie/{CODE}/{path}", headers=headers)
            for path in ("stand", "leiding", "begeleider", "uitkomst")
        ]
        held: list[bytes | str] = [answer.content for answer in asked]
        codes = [answer.status_code for answer in asked]
        broken = codes[0] >= 500 or codes[1:] != [200] * 4
        return f"{'FAULT ' if broken else ''}{codes[0]}", held

    return f"{door} {body!r}", ask


def _unhidden(chance: random.Random) -> str:
    """Return something nasty without a word of what is hidden: what is said in a session is read in it later."""
    return next(one for one in iter(lambda: piece(chance), None) if not traces(one))


def _open_session() -> None:
    """Start the session where this world has none yet, with one table."""
    from spreidingskaart.store import open_store
    from spreidingskaart.workshop import desk
    from spreidingskaart.workshop.codes import fingerprint_of
    from spreidingskaart.workshop.nouns import StepKind
    from tests.people import planner

    store = open_store()
    if desk.find(store, CODE) is not None:
        return
    asked = {"form": "domus", "places": 24, "dots": 3}
    key = fingerprint_of(CODE, LEADER)
    session = store.start_session(CODE, "Testdam", "Avond", asked, key=key, by=planner())
    joined = {"name": "Tafel 1", "key": fingerprint_of(CODE, TABLE)}
    desk.take(store, session, 1, lambda _: (StepKind.JOIN, joined))


# ---------------------------------------------------------------------------------------------------------- the pages
def pages(page: str) -> Callable[[random.Random], tuple[str, Callable[[], Answer]]]:
    """Return the door of one page: its address."""

    def door(chance: random.Random) -> tuple[str, Callable[[], Answer]]:
        from spreidingskaart.model.fields import FIELDS
        from spreidingskaart.web.url_state import Name

        names = [*map(str, Name), "vorm", "zoekvorm", "oud", *(one.address for one in FIELDS)]
        query = {
            chance.choice(names): piece(chance).replace("\x00", "")
            for _ in range(chance.randint(1, 5))
        }
        if chance.random() < 0.6:
            query.setdefault("punt", "52.311600,5.217600")

        return f"/{page} {query}", lambda: open_page(page, query)

    return door


def open_page(page: str, query: dict[str, str]) -> Answer:
    from streamlit.testing.v1 import AppTest

    shown = AppTest.from_file(str(ROOT / "pages" / f"{page}.py"), default_timeout=60)
    for name, value in query.items():
        shown.query_params[name] = value
        shown.session_state[f"choice.{name}"] = value  # as the frame around the pages takes it
    shown.run()
    said = [error.value for error in shown.error]
    held: list[bytes | str] = [one.proto.SerializeToString() for one in _elements(shown)]
    if shown.exception:
        return f"FAULT exception: {shown.exception[0].message}", held
    if any(MISHAP in sentence for sentence in said):
        return f"FAULT mishap: {said}", held
    return ("sentence" if said else "page"), held


def _elements(shown: Any) -> Iterator[Any]:
    for element in shown:
        if (
            hasattr(element, "proto")
            and element.proto is not None
            and hasattr(element.proto, "SerializeToString")
        ):
            yield element


# ------------------------------------------------------------------------------------------------------- the commands
@cache
def options_of() -> dict[tuple[str, ...], list[argparse.Action]]:
    """Return the options of every command and its subcommands."""
    from spreidingskaart.cli.main import _parser

    found: dict[tuple[str, ...], list[argparse.Action]] = {}

    def take(parser: argparse.ArgumentParser, name: tuple[str, ...]) -> None:
        inner = [one for one in parser._actions if isinstance(one, argparse._SubParsersAction)]
        if name:
            found[name] = [
                one for one in parser._actions if one not in inner and one.dest != "help"
            ]
        for group in inner:
            for word, sub in group.choices.items():
                take(sub, (*name, word))

    take(_parser(), ())
    return found


USUAL = {
    "form": ("domus", "beschermd"), "places": ("24",), "x": ("140500",), "y": ("480250",),
    "framework": ("beschermd_wonen_plus_2024",), "by": ("wijk",), "year": ("2026",), "role": ("public",),
    "name": ("A. Jansen",), "why": ("besluit",), "reason": ("besluit",), "site": ("L01",), "sites": ("all",),
    "units": ("24",),
}  # fmt: skip
"""What usually stands behind an option, so that a command comes further than its first complaint."""
WRITES = ("out", "to", "into", "save", "folder")
"""Options that name what is written: only names within an empty folder."""


def command(chance: random.Random) -> tuple[str, Callable[[], Answer]]:
    name = chance.choice(list(options_of()))
    words = [*name]
    for one in options_of()[name]:
        asked = one.required or not one.option_strings
        if one.dest in ("city", "version") or not (asked or chance.random() < 0.5):
            continue
        nasty = chance.random() < 0.35
        value = (
            piece(chance)
            if nasty
            else chance.choice(USUAL.get(one.dest, ("24", "domus", "vlak.geojson", "x")))
        )
        if one.dest in WRITES:
            value = f"uit-{chance.randrange(9)}{chance.choice(('.json', '.csv', '.zip', '.geojson', '.html', ''))}"
        if one.dest == "role" and value in ("planner", "administrator"):
            value = "public"
        flag = one.option_strings[-1:] if one.option_strings else []
        words += flag if one.nargs == 0 else [*flag, value]
    if any(one.dest == "city" for one in options_of()[name]):
        words += ["--city", str(_world())]

    def ask() -> Answer:
        from spreidingskaart.cli.main import main

        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            try:
                code = main(words)
            except SystemExit as stop:
                code = int(stop.code or 0)
        told = err.getvalue()
        broken = code not in (0, 2) or "Traceback" in told or MISHAP in told
        # `check` reads the whole city, whatever the role: its docs say so
        held: list[bytes | str] = [] if name[0] == "check" else [out.getvalue(), told]
        return (
            f"{'FAULT ' if broken else ''}exit {code}{f': {told[-300:]}' if broken else ''}",
            held,
        )

    return " ".join(words), ask


# -------------------------------------------------------------------------------------------------------- the uploads
@cache
def dossier() -> bytes:
    """Return a dossier that is right."""
    from spreidingskaart.cli.main import main

    words = ["dossier", "make", "goed.zip", "--framework", USUAL["framework"][0]]
    told = io.StringIO()
    with contextlib.redirect_stdout(told), contextlib.redirect_stderr(told):
        code = main([*words, "--city", str(_world())])
    if code:
        raise AssertionError(told.getvalue())
    return Path("goed.zip").read_bytes()


def upload(chance: random.Random) -> tuple[str, Callable[[], Answer]]:
    from spreidingskaart.weighing.dossier.replay import replay

    data, what = spoilt(dossier(), chance)

    def ask() -> Answer:
        try:
            found = replay(data, None)
        except SpreidingskaartError as error:
            return "sentence", [str(error)]
        return ("same" if found.sound else "differs"), [repr(found)]

    return what, ask


def spoilt(data: bytes, chance: random.Random) -> tuple[bytes, str]:
    """Return a dossier with something wrong in it, and what."""
    way = chance.choice((0, 1, 2, 3, 4, 4, 4, 4, 4))
    if way == 0:
        at = chance.randrange(len(data))
        return data[:at], f"cut at {at}"
    if way == 1:
        held = bytearray(data)
        ats = [chance.randrange(len(held)) for _ in range(chance.randint(1, 30))]
        for at in ats:
            held[at] = chance.randrange(256)
        return bytes(held), f"bytes {ats}"
    if way == 2:
        return piece(chance).encode(errors="replace"), "no zip"
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        members = {name: opened.read(name) for name in opened.namelist() if name != MANIFEST}
    name = chance.choice(list(members))
    if way == 3:
        members[name], told = piece(chance).encode(errors="replace"), "nasty"
    else:
        members[name], told = _changed(members[name], chance)
    # with fingerprints that are right: else nothing behind them is reached
    return pack(members), f"{name}: {told}"


def _changed(content: bytes, chance: random.Random) -> tuple[bytes, str]:
    """Return JSON with one value replaced by something nasty; other text with one line gone."""
    try:
        document = json.loads(content)
    except ValueError:
        lines = content.split(b"\n")
        del lines[chance.randrange(len(lines))]
        return b"\n".join(lines), "a line gone"
    at: Any = document
    while isinstance(at, dict | list) and at:
        key = chance.choice(list(at)) if isinstance(at, dict) else chance.randrange(len(at))
        if not isinstance(at[key], dict | list) or not at[key] or chance.random() < 0.2:
            at[key] = chance.choice((piece(chance), None, -1, 1e300, [], {}, [[[]]], True, 10**400))
            return as_json(document), f"{key} is {str(at[key])[:60]!r}"
        at = at[key]
    return as_json([document]), "in a list"


# --------------------------------------------------------------------------------------------------------- all of them
def doors() -> dict[str, Callable[[random.Random], tuple[str, Callable[[], Answer]]]]:
    """Return every door by its name."""
    names = sorted(path.stem for path in (ROOT / "pages").glob("*.py"))
    return {
        "routes": route,
        "commands": command,
        "uploads": upload,
        "workshop": workshop,
        **{f"pages: {name}": pages(name) for name in names},
    }


_WORLD: list[Path] = []


def _world() -> Path:
    return _WORLD[-1]


@contextlib.contextmanager
def world() -> Iterator[None]:
    """Serve a small city with canaries, with a store of its own, in a folder that may be written to."""
    from spreidingskaart.web import deployment

    before = Path.cwd()
    with tempfile.TemporaryDirectory() as name, contextlib.ExitStack() as stack:
        city = city_with_canaries(Path(name) / "city")
        inner = Path(name) / "a/b/c/d"
        inner.mkdir(parents=True)
        ring = [[5.2, 52.3], [5.21, 52.3], [5.21, 52.31], [5.2, 52.3]]
        plot = {"type": "Polygon", "coordinates": [ring]}
        (inner / "vlak.geojson").write_text(json.dumps(plot))
        settings = {
            "SPREIDINGSKAART_CITY": str(city),
            "SPREIDINGSKAART_STORE": str(Path(name) / "store.sqlite3"),
        }
        stack.enter_context(mock.patch.dict(os.environ, settings))
        stack.callback(os.chdir, before)
        os.chdir(inner)
        _WORLD.append(city)
        for kept in (deployment._whole_city, client, _app, dossier, options_of):
            kept.cache_clear()
        try:
            yield
        finally:
            _WORLD.pop()
            deployment._whole_city.cache_clear()


def _warm(name: str) -> None:
    """Ask once what is right: what a server reads when it starts is no part of an answer."""
    if name.startswith("pages: "):
        open_page(name.removeprefix("pages: "), {"punt": "52.311600,5.217600"})
    else:
        client(0).get("/healthz")
        client(0).get("/blad/locatie?form=domus&places=24&punt=52.311600,5.217600")


def hand_in(name: str, amount: int, first: int = 0) -> Tally:
    """Hand that many inputs to one door; each has a seed of its own."""
    tally, door = Tally(name), doors()[name]
    _warm(name)
    for seed in range(first, first + amount):
        what, ask = door(random.Random(f"{name}/{seed}"))  # noqa: S311 - not a secret
        started = time.monotonic()
        try:
            kind, held = ask()
        except Exception as error:  # noqa: BLE001 - what gets out of a door is what we look for
            kind, held = f"FAULT {type(error).__name__}: {error}"[:300], []
        took = time.monotonic() - started
        tally.inputs += 1
        tally.kinds[kind.split(":")[0]] += 1
        if took > tally.slowest:
            tally.slowest, tally.slowest_input = took, f"seed {seed}: {what[:120]}"
        # what was handed in may be quoted
        leaked = sorted({*traces(*held)} - {*traces(what)})
        wrong = [kind] if kind.startswith("FAULT") else []
        wrong += [f"leaks {leaked}"] if leaked else []
        wrong += [f"took {took:.1f} s"] if took > SLOW else []
        tally.faults += [f"{name}, seed {seed}: {one} <- {what}" for one in wrong]
    return tally


def run(amount: int, words: str = "", first: int = 0) -> list[str]:
    """Hand that many inputs to every door, print what came of it and return the faults."""
    logging.disable(logging.CRITICAL)
    faults: list[str] = []
    try:
        with world():
            for name in [one for one in doors() if words in one]:
                # all pages together are one door: the addresses
                pages_too = sum(one.startswith("pages: ") for one in doors())
                each = -(-amount // pages_too) if name.startswith("pages: ") else amount
                tally = hand_in(name, each, first)
                kinds = ", ".join(f"{kind} {many}" for kind, many in tally.kinds.most_common())
                print(f"{name:20} {tally.inputs:5} inputs; {kinds}; slowest {tally.slowest:.2f} s")
                for fault in itertools.islice(tally.faults, 40):
                    print(f"    FAULT {fault}"[:900])
                sys.stdout.flush()
                faults += tally.faults
    finally:
        logging.disable(logging.NOTSET)
    return faults


if __name__ == "__main__":
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("amount", nargs="?", type=int, default=100)
    reader.add_argument("words", nargs="?", default="")
    reader.add_argument("first", nargs="?", type=int, default=0)
    asked_for = reader.parse_args()
    sys.exit(bool(run(asked_for.amount, asked_for.words, asked_for.first)))
