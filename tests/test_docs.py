"""Documentation says what is: made parts are as the code says, and every file and name in it exists."""

from __future__ import annotations

import importlib
import re
from dataclasses import fields
from functools import cache

import pytest

from docs import build
from spreidingskaart.city import City
from spreidingskaart.web.navigation import PAGES
from tests.source_code import ROOT

DOCUMENTS = sorted(
    [
        *(ROOT / "docs").glob("*.md"),
        *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md")),
    ]
)
ROOMS = {path.stem for path in (ROOT / "spreidingskaart").iterdir() if path.suffix in ("", ".py")}
FOLDERS = {"bench", "data", "deploy", "docs", "geo", "pages", "spreidingskaart", "tests"} | ROOMS
FROM = ("", "spreidingskaart", "spreidingskaart/web", "data", "docs")
"""Where a path in the documentation may start."""
PATTERNS = {
    "GMxxxx": "*",
    "<id>": "*",
    "<municipality>": "*",
    "<code>": "*",
    "name.py": "*.py",
    "web/name": "web/*",
}


def quoted(text):
    """Return what stands between single backticks, code blocks left out."""
    prose = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    return re.findall(r"`([^`\n]+)`", prose)


def paths_in(text):
    """Return what looks like a file or folder of the project."""
    words = [
        word
        for code in quoted(text)
        for word in re.findall(r"(?<![\w/.:<>-])[\w.<>*-]+(?:/[\w.<>*-]*)*", code)
    ]
    for word in words:
        starts_in_a_room = (
            "/" in word and word.split("/")[0] in FOLDERS and not re.search(r"/\d+$", word)
        )
        if starts_in_a_room or re.search(r"\w\.(py|js|css)$|^\w+/$", word):
            yield word


@cache
def exists(path):
    path = path.rstrip("/")
    for written, pattern in PATTERNS.items():
        path = path.replace(written, pattern)
    places = ((ROOT / start) for start in FROM)
    if any(next(place.glob(path), None) for place in places):
        return True
    return "/" not in path and any(
        next((ROOT / room).rglob(path), None) for room in FOLDERS if (ROOT / room).is_dir()
    )


def names_in(text):
    """Return what looks like a module of a room, or something in it: `city.access.seen_by`."""
    for code in quoted(text):
        for name in re.findall(r"(?<![\w/.])[a-z_]\w*(?:\.\w+)+(?![\w/]|\.\w)", code):
            is_file = re.search(
                r"\.(yaml|json|md|csv|html|toml|py|js|css|gpkg|sqlite3|parquet|geojson|gml|txt)$",
                name,
            )
            if name.split(".")[0] in FOLDERS | {"site_test"} and not is_file:
                yield name


@cache
def means_something(name):
    first, second, *_ = name.split(".")
    if first == "city" and (
        hasattr(City, second) or second in {field.name for field in fields(City)}
    ):
        return True
    parts = name.split(".")
    package = (
        parts
        if first in ("bench", "data", "docs", "geo", "spreidingskaart", "tests")
        else ["spreidingskaart", *parts]
    )
    found, rest = None, []
    for size in range(len(package), 0, -1):
        try:
            found, rest = importlib.import_module(".".join(package[:size])), package[size:]
            break
        except ImportError:
            continue
    for part in rest:
        if not hasattr(found, part):
            return False
        found = getattr(found, part)
    return found is not None and len(rest) < len(package) - 1


@pytest.mark.parametrize("name", build.PAGES)
def test_what_is_made_from_the_code_is_as_the_code_says(name):
    text = (ROOT / name).read_text()
    assert "made by make docs" in text
    assert build.built(text) == text, "run: make docs"


def test_the_manual_has_a_picture_of_every_page():
    told = re.findall(r"!\[[^]]+\]\((pictures/[^)]+)\)", (ROOT / "docs/handleiding.md").read_text())
    assert told == [f"pictures/{page}.webp" for page in PAGES]
    assert [name for name in told if not (ROOT / "docs" / name).is_file()] == []


def test_every_room_of_the_contract_stands_in_the_table():
    rooms = {room for floor in build.floors() for room in floor}
    assert ROOMS - {"__init__", "__main__", "__pycache__", "py"} == rooms


def test_a_stale_part_is_seen():
    text = (ROOT / "README.md").read_text()
    assert build.built(text.replace("| ground | `geo/`", "| ground | `aarde/`")) == text


# what it tells to make is not there yet: a test of its own does what it says
TO_BE_MADE = "adding-a-criterion.md"


@pytest.mark.parametrize(
    "path", [path for path in DOCUMENTS if path.name != TO_BE_MADE], ids=lambda path: path.name
)
def test_every_path_in_the_documentation_exists(path):
    assert [word for word in paths_in(path.read_text()) if not exists(word)] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_module_and_what_is_in_it_exists(path):
    assert [name for name in names_in(path.read_text()) if not means_something(name)] == []


@pytest.mark.parametrize(
    "wrong",
    [
        "`views/shell.py`",
        "`maps/`",
        "`spreidingskaart/weigh/`",
        "see `mishap.py`",
        "`data/rules/nota.yaml`",
    ],
)
def test_a_path_that_is_gone_is_seen(wrong):
    assert [word for word in paths_in(wrong) if not exists(word)]


@pytest.mark.parametrize(
    "wrong", ["`site_test.norms_of`", "`city.acess.seen_by`", "`web.mishap.show`", "`city.memo`"]
)
def test_a_name_that_is_gone_is_seen(wrong):
    assert [name for name in names_in(wrong) if not means_something(name)]


def test_what_takes_minutes_is_listed_once():
    told = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| `tests\.soak\.(\w+)` \|", told, flags=re.MULTILINE)
    assert listed == sorted(path.stem for path in (ROOT / "tests/soak").glob("[a-z]*.py"))
