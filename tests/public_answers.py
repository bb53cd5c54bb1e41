"""Everything that the public can get of a city, so that it can be held against the same without what is hidden."""

from __future__ import annotations

import asyncio
import base64
import binascii
import datetime as dt
import io
import json
import random
import re
import shutil
import zipfile
from contextlib import closing, redirect_stderr, redirect_stdout
from typing import TYPE_CHECKING, Final
from urllib.parse import quote_plus

import geopandas as gpd
import pandas as pd

from geo.crs import RD, point_to_wgs84
from spreidingskaart.city import load_city
from spreidingskaart.city.access import PUBLIC, seen_by
from spreidingskaart.city.sources.register import RegisterKind, keep, prepare
from spreidingskaart.cli.main import main
from spreidingskaart.programme.scenario import scenario_of
from spreidingskaart.store import Store
from spreidingskaart.web.map.layers import layer_version
from spreidingskaart.web.map.names import MapLayer
from spreidingskaart.web.navigation import PAGES
from spreidingskaart.web.opgave.screens import STEPS
from spreidingskaart.web.spreiding.screens import STEPS as SPREAD_STEPS
from spreidingskaart.workshop import desk
from spreidingskaart.workshop.codes import fingerprint_of
from spreidingskaart.workshop.nouns import StepKind
from tests.application import application
from tests.city_folder import tables, write_city
from tests.people import planner
from tests.source_code import ROOT
from tests.streamlit_client import Door, Visitor, visit
from tests.synthetic import at, box

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

NOW: Final = dt.datetime(2026, 11, 30, 9, 0, tzinfo=dt.UTC)
"""When a register was imported."""
WORD: Final = "KANARIE"
"""Stands in every text of a canary, and nowhere else."""
PLACES: Final = 171717
"""Places of a canary: a number that nothing else has."""
_NAMES: Final = (
    f"{WORD} huis",
    f"=HYPERLINK({WORD})",
    f'<script>alert("{WORD}")</script>',
    f'{WORD}, met komma; puntkomma\ten "aanhaling"',
    f"\u202e{WORD}\u202c \U0001f3e0 Ünïcode",
    f"{WORD} " + "lang " * 200,
    f"_{WORD}_ **vet** [link](http://{WORD.lower()}.example)",
)
_IDS: Final = (f"0{WORD}", f"F1{WORD}", f"zz-{WORD}", f"{WORD} 5", f"A{WORD}", f"-1{WORD}")
_FORMS: Final = ("domus", "vrouwenopvang", "verpleeghuis_wlz", "housing_first", "gezinsopvang")
X, Y = (f"{value:.0f}" for value in at(500, 250))


def facilities(seed: int | None = None, *, only: bool = False, **spoilt: str) -> str:
    """Return the text of facilities.csv: public and aggregated rows, and with a seed canaries between them.

    Parameters
    ----------
    seed
        Of the number, the contents and the positions of the canaries; None is without any.
    only
        Whether the canaries stand there alone.
    spoilt
        Cells of the first canary that are wrong, by column.
    """
    table = tables()["facilities"]
    table = table[table["visibility"] != "secret"].astype(object)
    rows = [] if only else table.to_dict("records")
    if seed is not None:
        chance = random.Random(seed)  # noqa: S311 - which canaries there are is no secret
        made = [_canary(chance, number) for number in range(chance.randint(1, 6))]
        made[0] |= spoilt
        for row in made:
            rows.insert(chance.randint(0, len(rows)), row)
    return pd.DataFrame(rows, columns=list(table.columns)).to_csv(index=False)


def _canary(chance: random.Random, number: int) -> dict[str, object]:
    east, north = at(chance.randint(1, 1999), chance.randint(1, 1999))
    placed = chance.random() < 0.7
    opened = chance.choice([1999, 2020, 2026, 2031])
    return {
        "id": f"{chance.choice(_IDS)}{number}",
        "name": chance.choice(_NAMES),
        "form": chance.choice(_FORMS),
        "target_groups": WORD,
        "operator": f"Aanbieder {WORD}",
        "places": PLACES,
        "units": PLACES,
        "opened": opened,
        "closes": chance.choice([None, opened + 1, 2040]),
        "status": chance.choice(["existing", "planned", "closing", "unconfirmed"]),
        "visibility": "secret",
        "fictional": "no",
        "precision": "point" if placed else "district",
        "district_code": None if placed else chance.choice(["west", "oost"]),
        "source": WORD,
        "source_date": "2020",
        "source_url": f"https://{WORD.lower()}.example",
        "note": f"Notitie {WORD}",
        "x": east if placed else None,
        "y": north if placed else None,
    }


# ------------------------------------------------------------------------------------------------ the command line
_SITE: Final = ("--x", X, "--y", Y, "--form", "domus", "--places", "36")
_PLOTS: Final = ("--form", "domus", "--places", "24")
_FRAMEWORK: Final = ("--framework", "beschermd_wonen_plus_2024", "--places", "12")
_RULE: Final = (
    "--main-group", "wonen", "--independent", "yes", "--supervision", "none", "--stay", "long",
)  # fmt: skip
RUNS: Final[dict[str, tuple[tuple[str, ...], ...]]] = {
    "assess": (
        _SITE,
        (*_SITE, "--json"),
        ("--site", "L01", "--form", "vrouwenopvang", "--places", "8"),
    ),
    "plans-at": (("--site", "L01", "--json"),),
    "plan": ((), ("--json",)),
    "screen": tuple(
        (*_PLOTS, *more)
        for more in (
            ("--json",),
            ("--helps", "--out", "{out}/screen.csv"),
            ("--grid", "400", "--out", "{out}/screen.geojson"),
            ("--out", "{out}/screen.parquet"),
            ("--plots", "{out}/../plots", "--out", "{out}/partitions"),
        )
    ),
    "zoning-rule": ((*_RULE, "--household", "one", "--json"),),
    "parking": (("--item", "woning_bewoner=10"), ("--unit", "woning=4", "--json")),
    "layers": ((), ("--json",)),
    "coverage": ((), ("--json",), ("--csv",)),
    "facilities": ((), ("--json",), ("--csv",)),
    "forms": ((), ("--json",)),
    "goals": ((), ("--json",)),
    "explain": ((), ("--json",), ("spread",)),
    "spread": tuple(
        ("--by", division, *more)
        for division in ("district", "wijk", "buurt", "grid500")
        for more in (("--json",), ("--form", "vrouwenopvang", "--year", "2015"), ("--csv",))
    ),
    "spread-effect": ((*_SITE, "--json"), ("--site", "L01", "--form", "domus", "--places", "20")),
    "spread-rule": (("--json",), ("--rule", "deurne", "--form", "domus", "--year", "2015")),
    "programme": (("--json",), ("--year", "2030", "--scenario", "{out}/../scenario.yaml")),
    "policy-change": ((*_PLOTS, "--open", "1", "--json"),),
    "fair-share": (("--json",), ("--year", "2035", "--correction", "ses_woa")),
    "weigh": (_FRAMEWORK, (*_FRAMEWORK, "--json")),
    "framework": (("check", "{out}/../framework.yaml"),),
    "dossier": (("make", "{out}/dossier.zip", *_FRAMEWORK), ("verify", "{out}/dossier.zip")),
    "init": (("GM9998", "--to", "{out}/new", "--areas", "{out}/../nothing.gpkg"),),
    "import": (
        ("plans", "{out}/../nothing.gml", "--dry-run"),
        ("plan-texts", "{out}/../nothing.csv", "--dry-run"),
        ("facilities", "{out}/../nothing.csv", "--dry-run"),
    ),
    "sheet": (
        ("site", "L01", "--form", "domus", "--places", "36", "--out", "{out}/site.pdf"),
        ("district", "west", "--out", "{out}/district.pdf"),
        ("city", "--out", "{out}/city.pdf", "--json"),
        ("weighing", *_FRAMEWORK, "--out", "{out}/weighing.pdf"),
        ("compare", "L01", *_FRAMEWORK, "--out", "{out}/compare.pdf"),
        ("programme", "--out", "{out}/programme.pdf"),
        ("rule", "spread/few_inhabitants", "--out", "{out}/rule.pdf"),
    ),
    "fetch": (("--only", "nothing"),),
    "receipt": (("list", "--json"), ("show", "0123456789abcdef")),
    "check": (("--json",),),
    "export": (
        *(
            (layer, "--out", f"{{out}}/{layer}.{kind}", "--json")
            for layer in ("facilities", "buurten", "district_teams")
            for kind in ("csv", "xlsx", "geojson", "gpkg")
        ),
        *(
            (layer, "--out", f"{{out}}/{layer}.csv", "--json")
            for layer in ("plan_moments", "shelter_quality", "promises", "projects")
        ),
    ),
    "versions": ((), ("--json",)),
    "digest": tuple(("--since", "2015-01-01", form) for form in ("--md", "--json", "--atom")),
    "diff": (("nu", "nu", "--json"), ("nu", "nowhere")),
    "store": (("check", "--json"),),
    "audit": (("verify", "--json"),),
}
"""What the public may ask on the command line, with every form of answer."""
_TIMES: Final = re.compile(
    rb'("(?:processor_)?seconds": |in )[\d.,]+|\d{4}-\d\d-\d\dT[\d:.]+(?:\+[\d:]+|Z)?|\d[\d.,]* (?:s|seconden)\b'
)


def answers_of_commands(
    city: Path, out: Path, runs: dict[str, tuple[tuple[str, ...], ...]] = RUNS
) -> dict[str, bytes]:
    """Return what every command prints and writes for the public, by what was asked; times left out."""
    found: dict[str, bytes] = {}
    for left in out.parent.glob("store.sqlite3*"):
        left.unlink()
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    for command, asked_in in runs.items():
        for run in asked_in:
            given = [part.replace("{out}", str(out)) for part in run]
            printed, said = io.StringIO(), io.StringIO()
            with redirect_stdout(printed), redirect_stderr(said):
                code = main([command, *given, "--city", str(city), "--role", "public"])
            asked = " ".join((command, *run))
            for name, text in (("out", printed.getvalue()), ("err", said.getvalue())):
                found[f"{asked} > {name}"] = _TIMES.sub(b"", text.encode())
            found[f"{asked} > code"] = str(code).encode()
    for path in sorted(out.rglob("*")):
        if path.is_file():
            found |= {f"file {path.relative_to(out)}{part}": data for part, data in _parts(path)}
    return found


def _parts(path: Path) -> Iterator[tuple[str, bytes]]:
    """Return the bytes of a file; of a zip those of each member, for it holds when it was made."""
    if not zipfile.is_zipfile(path):
        yield "", _TIMES.sub(b"", path.read_bytes())
        return
    with zipfile.ZipFile(path) as members:
        for name in members.namelist():
            yield f"!{name}", _TIMES.sub(b"", members.read(name))


# ------------------------------------------------------------------------------------------------ the server
_LONGITUDE, _LATITUDE = point_to_wgs84(*at(500, 250))
_POINT: Final = f"{_LATITUDE:.6f},{_LONGITUDE:.6f}"
_SCENARIO: Final = "Proef;dakloos.inflow=40@2027"
_SHEET: Final = f"form=domus&places=36&punt={_POINT}"
_SITE_IN_LINK: Final = f"punt={_POINT}&vorm=Domus&plekken=36"
PATHS: Final = (
    "/healthz",
    "/.well-known/security.txt",
    f"/blad/locatie?{_SHEET}",
    "/blad/locatie?form=domus&places=36&kandidaat=L01",
    "/blad/locatie?form=domus&places=36&punt=52.1,5.1",
    *(
        f"/blad/{page}"
        for page in (
            "kaart",
            "spreiding?indeling=Stadsdelen",
            "opgave",
            "afweging",
            "afweging?weegstap=Dossier",
            "regels",
            f"locatietoets?{_SITE_IN_LINK}",
            f"spreiding?stap=Dit+voorstel&{_SITE_IN_LINK}",
            "gebied?code=west",
            "gebied?code=WK1",
        )
    ),
    "/gebied?code=west",
    "/gebied?code=WK1",
    "/gebied",
    "/politieke-markt",
    "/werksessie",
    "/politieke-markt?weegplekken=12&amendement_a=grens.minimum_area=5000",
    "/feed/nieuws.atom?sinds=2015-01-01",
    f"/layers/nothing/{MapLayer.FACILITIES}.geojson",
    "/plots/nothing/16831/10761.geojson",
    "/background/nothing/15/16831/10761.png",
    "/nothing",
    "/Kaart/",
    "/toegankelijkheid",
    "/privacy",
    "/security.txt",
    "/inloggen",
)
WORKSHOP: Final = (
    "", "/stand", "/doe", "/leiding", "/begeleider", "/scherm", "/uitkomst", "/uitkomst.json", "/uitkomst.csv",
)  # fmt: skip
"""What `_workshop` asks below the address of a session."""
NO_CITY: Final = (
    "/assets/{version}/{name:path}", "/screen/{version}/{name:path}", "/bestand/{token}", "/uitloggen", "/verbinding",
    "/sessie/{code}/stroom",
)  # fmt: skip
"""Routes that tell nothing of a city: files of ours, what waits under a random name, and versions."""
_LINKS: Final = {
    "kaart": (
        "",
        "keuze=wijken:WK1&gebied=Wijken&kleur=Plekken",
        "gebied=Stadsdelen&kleur=Plekken+per+1.000&jaar=2015&keuze=districts:west",
        "jaar=2031&keuze=facilities:F1",
        f"zoek={WORD}&tabel=1",
        f"midden={_POINT}&straal=1.000+m",
        "gebied=Wijken&keuze=wijken:WK1&alsdeze=Inwoners+per+km%C2%B2&marge=ruim",
    ),
    "locatietoets": ("", _SITE_IN_LINK, "kandidaat=L01&vorm=Domus&plekken=36"),
    "spreiding": (
        "",
        "indeling=Stadsdelen",
        "peiljaar=2015",
        *(f"stap={quote_plus(name)}&{_SITE_IN_LINK}" for name, _ in SPREAD_STEPS.values()),
    ),
    "opgave": tuple(
        f"vraag={quote_plus(name)}&sinds=2015-01-01&scenario={quote_plus(_SCENARIO)}"
        for name, _ in STEPS.values()
    ),
    "afweging": ("", "weegstap=Naast+elkaar", "weegstap=Dossier"),
    "verslag": ("", f"hoofdstukken={quote_plus('/kaart|/gebied?code=west|/spreiding')}"),
}
"""Links within the pages that show most; the others are opened as they are."""
_SECRET: Final = b"the secret by which both servers draw" * 2
"""Draws the order of cover names; with one of their own each, two servers would differ by that alone."""
_CODE, _TABLE, _LEADER = "KFR7XQ", "BCDFGHJK", "BCDFGHJKBCDFGHJK"
"""Codes of the workshop session, of its table and of who leads it."""
_WHEN: Final = re.compile(
    rb"\d{4}-\d\d-\d\dT[\d:.]+(?:\+[\d:]+|Z)?|[0-9a-f]{64}|\d\d-\d\d-\d{4} \d\d:\d\d|"
    rb"\d{1,2}\s\w+\s\d{4}(?:,?\s(?:om\s)?\d\d[:.]\d\d)?"
)
"""When a step was taken, and the fingerprint of an outcome that holds it."""
_SESSION: Final = re.compile(rb"(sk_browser=)[^;]+|(_streamlit_xsrf=)[^;]+")
_PACKED: Final = re.compile(rb"[A-Za-z0-9+/]{200,}={0,2}")
_MAP_SESSION: Final = re.compile(rb'"session": ?"[0-9a-f]+"')
_UNLIKE: Final = ("date", "server")


def answers_of_server(city: Path, port: int) -> dict[str, bytes]:
    """Return what a server of its own answers to the public: routes with headers, frames of every page, and its log."""
    shown = layer_version(seen_by(load_city(city), PUBLIC))
    secret = city / "secret"
    secret.write_bytes(_SECRET)
    secret.chmod(0o600)
    store = _evening(city)
    with application(
        port,
        SPREIDINGSKAART_CITY=city,
        SPREIDINGSKAART_STORE=store,
        SPREIDINGSKAART_SECRET=secret,
    ) as running:
        found = asyncio.run(_visited(Door("127.0.0.1", port), shown))
        said = running.said().encode()
    return {**found, "log": _TIMES.sub(b"", said)}


def _evening(city: Path) -> Path:
    """Keep a workshop session with one table beside a city, and return the store."""
    place = city / "evening.sqlite3"
    with closing(Store(place, now=lambda: NOW)) as store:
        session = store.start_session(
            _CODE,
            "Testdam",
            "Avond",
            {"form": "domus", "places": 36, "dots": 3},
            key=fingerprint_of(_CODE, _LEADER),
            by=planner(),
        )
        joined = {"name": "Tafel 1", "key": fingerprint_of(_CODE, _TABLE)}
        desk.take(store, session, 1, lambda _: (StepKind.JOIN, joined))
    return place


async def _workshop(visitor: Visitor) -> dict[str, bytes]:
    """Return what a table, who leads and everybody get of the session, while pin and cards are put and it is fixed."""
    home, as_table, as_leader = f"/sessie/{_CODE}", f"sk_tafel={_TABLE}", f"sk_begeleider={_LEADER}"
    pin = {"latitude": _LATITUDE, "longitude": _LONGITUDE, "form": "domus", "places": 36}
    card = {"what": "card", "kind": "idea", "text": "Hier"}
    acts = (
        ("doe", as_table, {"what": "pin", "once": "the-pin-1", **pin}),
        ("doe", as_table, {**card, "once": "the-card-1", "where": {"area": "WK1"}}),
        ("doe", as_table, {**card, "once": "the-card-2", "where": {"spot": [_LATITUDE, _LONGITUDE]}}),
        ("leiding", as_leader, {"what": "close"}),
        ("leiding", as_leader, {"what": "freeze"}),
    )  # fmt: skip
    found = {}
    for number, (door, who, act) in enumerate(acts):
        headers = {"Origin": visitor.door.true_origin, "Cookie": who}
        answer = await visitor.web.post(f"{home}/{door}", json=act, headers=headers)
        assert answer.status_code == 200, answer.text
        found[f"workshop act {number}"] = answer.content
    doors = (
        ("", as_table), ("/leiding", as_leader), ("/begeleider", as_leader), ("", ""), ("/stand", ""), ("/scherm", ""),
        ("/uitkomst", ""), ("/uitkomst.json", ""), ("/uitkomst.csv", ""),
    )  # fmt: skip
    for path, who in doors:
        answer = await visitor.get(f"{home}{path}", headers={"Cookie": who})
        assert answer.status_code == 200, answer.text
        found[f"workshop {path} {who}"] = _WHEN.sub(b"", answer.content)
    return found


async def _visited(door: Door, shown: str) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    async with visit(door) as visitor:
        for page in PAGES:
            for query in _LINKS.get(page, ("",)):
                answer = await visitor.run("" if page == "kaart" else page, query)
                found |= _frames(f"page {page}?{query}", answer.messages)
        layers = [f"/layers/{shown}/{name}.geojson" for name in MapLayer]
        plots = [f"/plots/{shown}/16831/{row}.geojson" for row in (10761, 10762)]
        for path in (*PATHS, *layers, *plots):
            answer = await visitor.get(path)
            head = [f"{name}: {it}" for name, it in answer.headers.items() if name not in _UNLIKE]
            told = "\n".join((str(answer.status_code), *sorted(head))).encode() + answer.content
            found[f"route {path}"] = _SESSION.sub(rb"\1\2", told)
        return found | await _workshop(visitor)


def _unpacked(packed: re.Match[bytes]) -> bytes:
    """Return the state of a map as it is inside its base64, without the random name of its session."""
    try:
        return _MAP_SESSION.sub(b"", base64.b64decode(packed.group()))
    except binascii.Error:
        return packed.group()


def _frames(asked: str, messages: Iterable[ForwardMsg]) -> dict[str, bytes]:
    """Return what stands at each spot of a page when a run has ended; how far it was, is a matter of time."""
    found = {}
    for message in messages:
        if message.WhichOneof("type") != "delta":
            continue
        element = message.delta.new_element
        if element.HasField("download_button"):
            # a file that is made when asked for gets a random name
            element.download_button.ClearField("deferred_file_id")
        spot = ".".join(map(str, message.metadata.delta_path))
        told = message.delta.SerializeToString(deterministic=True)
        found[f"{asked} {spot}"] = _PACKED.sub(_unpacked, told)
    return found


def write_canary_city(folder: Path, text: str) -> Path:
    """Write the small city with this text as its facilities, and rows of other tables about the canaries in it."""
    shutil.rmtree(folder, ignore_errors=True)
    return write_city(folder, facilities=text, **about_canaries(text))


_ABOUT: Final[dict[str, dict[str, object]]] = {
    "plan_moments": {"facility": None, "year": 2033, "places": 777},
    "shelter_quality": {"facility": None, "single_rooms": 777},
    "promises": {"facility": None, "date": "2026-11-20", "title": f"Over {WORD}", "text": WORD},
    "projects": {"facility": None, "date": "2026-11-20", "title": f"Over {WORD}", "text": WORD},
}
"""Cells of a row about a canary, by table; None is where its id stands. The others are those of the first row."""


def about_canaries(text: str) -> dict[str, str]:
    """Return the text of every table that may name a facility, with a row before and after its own for each canary.

    One row of the plan, about a public facility, says that the first canary takes its place: that cell is hidden.
    """
    ids = pd.read_csv(io.StringIO(text), dtype=str)["id"]
    canaries = [one for one in ids if WORD in one]
    found = {}
    for name, cells in _ABOUT.items():
        table = tables()[name].astype(object)
        own = table.to_dict("records")
        rows = [
            {**own[0], **cells, "facility": one, "source": WORD, "note": WORD}
            | ({"id": f"{WORD}{number}"} if "id" in own[0] else {})
            for number, one in enumerate(canaries)
        ]
        half = len(rows) // 2
        if name == "plan_moments":
            own = [{**row, "successor": canaries[0] if canaries else None} for row in own]
        columns = dict.fromkeys((*table.columns, *cells, "successor", "note"))
        every = [*rows[:half], *own, *rows[half:]]
        # every column is there with and without canaries, as in a file of which only rows come and go
        frame = pd.DataFrame(
            every, columns=[it for it in columns if it != "successor" or name == "plan_moments"]
        )
        found[name] = frame.to_csv(index=False)
    return found


def write_imported_city(folder: Path, text: str) -> Path:
    """Write the small city, and import its facilities: first those that are not secret, then this text."""
    write_canary_city(folder, facilities())
    forms = {form: record.name for form, record in load_city(folder).forms.items()}
    # more places than there can be would be refused
    for second, told in enumerate((facilities(), text.replace(str(PLACES), "777"))):
        found = prepare(
            told.encode(),
            RegisterKind.FACILITIES,
            folder,
            forms=forms,
            name="register.csv",
            today=NOW.date(),
        )
        assert found.ready, found.faults
        keep(found, folder, now=NOW + dt.timedelta(seconds=second))
    return folder


def beside(folder: Path) -> Path:
    """Put in a folder what the commands read beside the city, and return it."""
    (folder / "plots").mkdir()
    plots = gpd.GeoDataFrame({"id": ["A"]}, geometry=[box(400, 200, 200, 100)], crs=RD)
    plots.to_parquet(folder / "plots" / "GM9999.parquet")
    shutil.copy(ROOT / "data/frameworks/algemeen.yaml", folder / "framework.yaml")
    document = json.dumps(scenario_of(_SCENARIO).document())
    (folder / "scenario.yaml").write_text(document, encoding="utf-8")
    return folder


# ------------------------------------------------------------------------------------------------ held together
def differing(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    """Return what was asked that got another answer."""
    return sorted(key for key in one.keys() | other.keys() if one.get(key) != other.get(key))


def traces(answers: dict[str, bytes]) -> list[str]:
    """Return what was asked whose answer holds something of a canary."""
    marks = (WORD.encode(), str(PLACES).encode())
    return [key for key, said in answers.items() if any(mark in said for mark in marks)]
