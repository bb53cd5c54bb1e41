"""Parts of a page fail alone: whatever breaks, every other part is still there, and the page says what is not."""

from __future__ import annotations

import ast
import importlib
import os
import shutil
import sqlite3
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit import config
from streamlit.testing.v1 import AppTest

from geo.crs import point_to_wgs84
from spreidingskaart.city import load_city
from spreidingskaart.city.city import RULES
from spreidingskaart.errors import DataError
from spreidingskaart.model import Role
from spreidingskaart.store import Condition, LostStore, Store, condition, readable
from spreidingskaart.web import deployment, parts, readable_store, routes, serving
from tests.city_folder import OPTIONAL, write_city
from tests.synthetic import at

ROOT = Path(__file__).resolve().parents[1]
PAGES = {path.stem: path for path in sorted((ROOT / "pages").glob("*.py"))}
LONGITUDE, LATITUDE = point_to_wgs84(*at(500, 250))
PIN = f"{LATITUDE:.6f},{LONGITUDE:.6f}"
LINKS: dict[str, dict[str, str]] = {
    "locatietoets": {"punt": PIN},
    "zoeken": {"zoekpunt": PIN},
    "kaart": {"straal": "500 m", "midden": PIN},
}
"""With what a page is opened, so that all its parts show."""
SCREENS = {
    "afweging": [{"weegstap": name} for name in
                 ("Kader", "Matrix", "Weging", "Hoe zeker?", "Amendement", "Meer locaties", "Naast elkaar", "Dossier")],
    "opgave": [{"vraag": name} for name in
               ("Programma", "Op-, om- en afbouw", "Doorstroom", "Groei", "Eerlijk deel", "Wijkteams", "Ouderen",
                "Bestaande gebouwen", "Regio en kosten", "Doelen", "Afspraken", "Nieuws", "Op papier")],
    "spreiding": [{"stap": name} for name in
                  ("Waar", "Dit voorstel", "Hoeveel", "Hoe gelijk", "Is dat toeval?", "Draagkracht", "Dichtbij",
                   "Wat helpt", "Regels van elders")],
}  # fmt: skip
"""Screens of the pages that are told one screen at a time."""
OURS = "hier ging iets mis aan onze kant"


class Part(NamedTuple):
    """A part as the source of a page or of its folder names it."""

    module: str
    name: str
    draw: str
    needs: frozenset[str]
    gives: str | None
    """The name that other parts of the page take; None where they go on without."""


def parts_of(path: Path) -> list[Part]:
    """Return the parts that a source draws."""
    found = []
    tree = ast.parse(path.read_text())
    gives = {
        id(node.value): ast.unparse(node.targets[0])
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
    }
    module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    for node in ast.walk(tree):
        called = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
        if called in ("part", "part_or"):
            name, draw, *given = node.args[called == "part_or" :]
            if isinstance(name, ast.Constant):
                needs = frozenset(map(ast.unparse, given))
                kept = gives.get(id(node)) if called == "part" else None
                found.append(Part(module, name.value, ast.unparse(draw), needs, kept))
    return found


def of_page(page: str) -> list[Part]:
    return parts_of(PAGES[page])


def inside(page: str) -> list[Part]:
    folder = ROOT / "spreidingskaart/web" / page
    return [one for path in sorted(folder.glob("*.py")) for one in parts_of(path)]


def fall_with(page: str, broken: Part) -> set[str]:
    """Return the names of the parts that cannot be there without one of them, and of that one."""
    names, gone = {broken.name}, {broken.gives} - {None}
    for one in of_page(page):
        if one.needs & gone:
            names.add(one.name)
            gone |= {one.gives} - {None}
    return names


class Seen(NamedTuple):
    """A page that was opened."""

    shown: AppTest
    drawn: list[str]
    told: list[str]
    """What is said of the parts that failed."""

    @property
    def failed(self) -> set[str]:
        return {sentence.split(": ", 1)[0] for sentence in self.told}


@pytest.fixture
def opened(monkeypatch):
    """Open a page, and note which parts it draws and what it says of those that fail."""
    config.set_option("client.showErrorDetails", "full")  # else a fault is told to the log only
    drawn: list[str] = []
    told: list[str] = []
    really, tell = parts.part_or, parts._tell

    def noted(instead, name, draw, *given, **named):
        drawn.append(name)
        return really(instead, name, draw, *given, **named)

    def noted_tell(sentence):
        told.append(sentence)
        tell(sentence)

    for module in map(
        importlib.import_module, {one.module for page in PAGES for one in inside(page)}
    ):
        if getattr(module, "part_or", None) is really:
            monkeypatch.setattr(module, "part_or", noted)
    monkeypatch.setattr(parts, "part_or", noted)
    monkeypatch.setattr(parts, "_tell", noted_tell)

    def open_(page: str, **query: str) -> Seen:
        drawn.clear()
        told.clear()
        shown = AppTest.from_file(str(PAGES[page]), default_timeout=120)
        for name, value in {**LINKS.get(page, {}), **query}.items():
            shown.query_params[name] = value
            shown.session_state[f"choice.{name}"] = value  # as the frame around the pages takes it
        shown.run()
        assert [error.message for error in shown.exception] == [], page
        assert len(shown.error) >= len(told)
        return Seen(shown, list(drawn), list(told))

    return open_


@pytest.fixture
def serve(monkeypatch):
    """Let the pages show the city of a folder."""

    def serve(folder: Path, rules: Path = RULES) -> None:
        monkeypatch.setattr(serving, "load_city", partial(load_city, rules_folder=rules))
        monkeypatch.setenv("SPREIDINGSKAART_CITY", str(folder))
        deployment._whole_city.cache_clear()

    yield serve
    deployment._whole_city.cache_clear()


@pytest.fixture
def kept(monkeypatch, tmp_path):
    """Let the pages read another store."""

    def kept(place: object) -> None:
        monkeypatch.setenv("SPREIDINGSKAART_STORE", str(place))
        readable_store._LOST.clear()

    kept(tmp_path / "store" / "store.sqlite3")
    return kept


def broken(*_: Any, **__: Any) -> None:
    raise ZeroDivisionError("geheim")


def spoil(monkeypatch, module: str, draw: str) -> None:
    """Let what draws a part fail, where the source that draws it looks for it."""
    *owner, name = draw.split(".")
    holder: Any = importlib.import_module(module)
    for one in owner:
        holder = getattr(holder, one)
    monkeypatch.setattr(holder, name, broken)


def spoil_of_page(monkeypatch, page: str, draw: str) -> None:
    tree = ast.parse(PAGES[page].read_text())
    module = next(
        node.module
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and draw in {alias.name for alias in node.names}
    )
    assert module
    spoil(monkeypatch, module, draw)


# ------------------------------------------------------------------------------------------------- every function
@pytest.mark.parametrize("page", PAGES)
def test_a_page_calls_nothing_that_can_fail_outside_of_a_part(page):
    """What stands outside of a part is the City, the title and where things stand."""
    tree = ast.parse(PAGES[page].read_text())
    called = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    layout = {
        "title",
        "answer",
        "map_and_panel",
        "register_and_panel",
        "screen_place",
        "choices_bar",
        "styles",
    }
    menu = {"choose_screen", "turn", "there_is"}
    assert called <= {"part", "part_or", "city_of_session"} | layout | menu


@pytest.mark.parametrize("page", PAGES)
def test_every_part_of_a_page_fails_alone(page, opened, serve, kept, tmp_path):
    serve(write_city(tmp_path / "city"))
    screens = SCREENS.get(page, [{}])
    whole = [opened(page, **screen) for screen in screens]
    assert [seen.told for seen in whole] == [[]] * len(whole)
    reached = set()
    for one in of_page(page):
        at_screen = next((k for k, seen in enumerate(whole) if one.name in seen.drawn), None)
        if at_screen is None:  # stands in for the others where a layer is not there
            continue
        with pytest.MonkeyPatch.context() as patch:
            spoil_of_page(patch, page, one.draw)
            seen = opened(page, **screens[at_screen])
        reached.add(one.name)
        here = {part.name for part in of_page(page)} & set(whole[at_screen].drawn)
        assert here <= set(seen.drawn), one
        assert seen.failed == fall_with(page, one) & here, one
        assert sum(OURS in sentence for sentence in seen.told) == 1, one
        assert not any("geheim" in error.value for error in seen.shown.error), one
    assert len(reached) >= len(of_page(page)) - 1


@pytest.mark.parametrize("page", [page for page in PAGES if inside(page)])
def test_a_part_inside_a_part_fails_alone(page, opened, serve, kept, tmp_path):
    serve(write_city(tmp_path / "city"))
    screens = SCREENS.get(
        page, [{}, {"manier": "Kandidaat"}, {"manier": "Adres of perceel"}, {"regel": "x"}]
    )
    whole = [opened(page, **screen) for screen in screens]
    reached = 0
    for one in inside(page):
        screen = next((k for k, seen in enumerate(whole) if one.name in seen.drawn), None)
        if screen is None:
            continue
        with pytest.MonkeyPatch.context() as patch:
            spoil(patch, one.module, one.draw)
            seen = opened(page, **screens[screen])
        reached += 1
        assert seen.failed == {one.name}, one
        # what a part draws itself goes with it; the parts of other modules stay
        own = {inner.name for inner in inside(page) if inner.module == one.module}
        assert set(whole[screen].drawn) - own <= set(seen.drawn), one
    assert reached


# --------------------------------------------------------------------------------------------------- every layer
SPOILT = ("nonsense", "", "id,name\nF1,Huis\n", "\x00\x01\x02", "wkt;x\n")
"""Files that are no layer: text, nothing, other columns, no text at all, other separators."""


BROKEN_AT_ONCE = [OPTIONAL[turn :: len(SPOILT)] for turn in range(len(SPOILT))]
"""Layers that are broken in one city: all that a kind of nonsense is put in."""
if "LAYERS_ALONE" in os.environ:
    BROKEN_AT_ONCE = [(layer,) for layer in OPTIONAL]  # `make soak`


@pytest.mark.parametrize("layers", BROKEN_AT_ONCE, ids="-".join)
def test_every_page_opens_with_layers_that_are_broken(layers, opened, serve, kept, tmp_path):
    content = SPOILT[OPTIONAL.index(layers[0]) % len(SPOILT)]
    serve(write_city(tmp_path / "city", **dict.fromkeys(layers, content)))
    assert all(deployment.served_city().reports[layer].fault for layer in layers)
    for page in PAGES:
        seen = opened(page)
        assert not any(OURS in sentence for sentence in seen.told), (page, seen.told)
        if page in ("kaart", "locatietoets", "gegevens", "regels"):
            assert seen.told == [], page


def rules_files() -> list[str]:
    return sorted(path.name for path in (RULES / "GM9999").glob("*.yaml")) or sorted(
        path.name for path in next(RULES.glob("GM*")).glob("*.yaml")
    )


@pytest.mark.parametrize("file", rules_files())
def test_every_page_opens_with_rules_that_are_broken(file, opened, serve, kept, tmp_path):
    source = next(RULES.glob("GM*"))
    shutil.copytree(RULES, tmp_path / "rules")
    shutil.rmtree(tmp_path / "rules/GM9999", ignore_errors=True)
    shutil.copytree(source, tmp_path / "rules/GM9999")
    (tmp_path / "rules/GM9999" / file).write_text("- : [onleesbaar")
    serve(write_city(tmp_path / "city"), tmp_path / "rules")
    assert deployment.served_city().rules.faults
    for page in PAGES:
        seen = opened(page)
        assert not any(OURS in sentence for sentence in seen.told), (page, seen.told)
        if page not in ("zoeken", "afweging"):
            assert seen.told == [], page


# ----------------------------------------------------------------------------------------------------- the store
def _newer(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
        connection.execute("INSERT INTO alembic_version VALUES ('r9999')")


def _other(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE iets_anders (x)")


STORES = {
    "a folder": (lambda path: path.mkdir(), Condition.UNREADABLE),
    "no database": (lambda path: path.write_bytes(b"geen database" * 100), Condition.UNREADABLE),
    "of a newer revision": (_newer, Condition.NEWER),
    "of something else": (_other, Condition.UNREADABLE),
}


def _every_page_without_store(opened) -> None:
    for page in PAGES:
        for screen in SCREENS.get(page, [{}])[:1]:
            seen = opened(page, **screen)
            assert seen.told == [], page
            said = [error.value for error in seen.shown.error]
            if page in ("locatietoets", "afweging", "zoeken"):
                assert sum("die mensen bewaarden zijn er nu niet" in one for one in said) == 1, said
            if page == "locatietoets":
                assert any("data-criterion" in one.value for one in seen.shown.get("html")) or any(
                    "data-criterion" in str(one.proto) for one in seen.shown.get("html")
                ), "the verdict is there"


OF_A_KIND = ("no database", "of something else")
"""States that are told in the same way as another one."""


@pytest.mark.parametrize(
    "state",
    [pytest.param(state, marks=[pytest.mark.thorough] * (state in OF_A_KIND)) for state in STORES],
)
def test_every_page_opens_with_a_store_that_cannot_be_read(state, opened, serve, kept, tmp_path):
    serve(write_city(tmp_path / "city"))
    spoil_it, found = STORES[state]
    place = tmp_path / "store.sqlite3"
    spoil_it(place)
    kept(place)
    assert condition() is found
    _every_page_without_store(opened)


def test_every_page_opens_with_a_store_that_another_program_holds(
    opened, serve, kept, tmp_path, monkeypatch
):
    monkeypatch.setattr("spreidingskaart.store.lost.PATIENCE", 0.05)
    serve(write_city(tmp_path / "city"))
    place = tmp_path / "store.sqlite3"
    with sqlite3.connect(place) as made:
        made.execute("CREATE TABLE x (y)")
    holder = sqlite3.connect(place, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    try:
        kept(place)
        assert condition() is Condition.BUSY
        _every_page_without_store(opened)
    finally:
        holder.close()


@pytest.mark.parametrize("state", ["absent", "without a byte"])
def test_every_page_opens_with_a_store_that_holds_nothing_yet(state, opened, serve, kept, tmp_path):
    serve(write_city(tmp_path / "city"))
    place = tmp_path / "store.sqlite3"
    if state != "absent":
        place.touch()
    kept(place)
    for page in PAGES:
        assert opened(page).told == [], page


def test_a_store_that_cannot_be_read_holds_nothing_and_keeps_nothing(tmp_path):
    lost = readable(str(tmp_path))  # a folder
    assert isinstance(lost, LostStore)
    assert isinstance(lost, Store)
    assert lost.history(seen_by=Role.PUBLIC) == ()
    assert lost.all_overrides(seen_by=Role.PUBLIC) == ()
    with pytest.raises(DataError, match="niet te lezen"), lost._writing():
        pass


def test_a_store_is_told_as_full_or_closed_before_a_change_is_refused(kept, tmp_path, monkeypatch):
    kept(tmp_path / "store.sqlite3")
    assert condition() is Condition.OK
    monkeypatch.setattr("spreidingskaart.store.conditions.LEAST_FREE", 10**18)
    assert condition() is Condition.FULL
    monkeypatch.setattr("os.access", lambda *_: False)
    assert condition() is Condition.UNWRITABLE


def test_health_names_the_store_and_no_file(serve, kept, tmp_path):
    serve(write_city(tmp_path / "city", stations="nonsense"))
    place = tmp_path / "geheime-map"
    place.mkdir()
    kept(place)
    with TestClient(Starlette(routes=routes.routes())) as client:
        answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json()["status"] == "degraded"
    assert {"part": "store", "state": "unreadable"} in answer.json()["degraded"]
    assert {"part": "layer stations", "state": "unreadable"} in answer.json()["degraded"]
    assert "geheim" not in answer.text
    assert str(tmp_path) not in answer.text
