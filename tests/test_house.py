"""The house stands as drawn: floors, rooms, pages that open, pins, and nothing of one machine in it."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from streamlit import config
from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted((ROOT / "pages").glob("*.py"))

MUST_STAND = {
    ".ci",
    ".gitignore",
    ".streamlit",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "LICENSE",
    "Makefile",
    "README.md",
    "SECURITY.md",
    "app.py",
    "bench",
    "data",
    "docs",
    "geo",
    "pages",
    "publiccode.yml",
    "pyproject.toml",
    "requirements-dev.in",
    "requirements-dev.txt",
    "requirements.in",
    "requirements.txt",
    "spreidingskaart",
    "tests",
}
MAY_STAND = {".dockerignore", ".editorconfig", ".gitattributes", "Containerfile", "deploy"}


def tracked() -> list[Path]:
    listing = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False, text=True
    )
    if listing.returncode:
        pytest.skip("not a git checkout: there is no list of tracked files")
    return [ROOT / name for name in listing.stdout.split("\0") if name and (ROOT / name).is_file()]


def imported(source: str) -> set[str]:
    """Return the full names of all modules that a source imports, wherever in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add("." * node.level + (node.module or ""))
            names |= {f"{node.module}.{alias.name}" for alias in node.names if node.module}
    return names


def fits(name: str, rooms: tuple[str, ...]) -> bool:
    return any(name == room or name.startswith(f"{room}.") for room in rooms)


def test_a_room_imports_only_from_a_lower_floor():
    pytest.importorskip("importlinter", reason="no import-linter: install requirements-dev.txt")
    code = "from importlinter.cli import lint_imports_command; lint_imports_command(['--no-cache'])"
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=False, text=True
    )
    assert run.returncode == 0, run.stdout + run.stderr


def test_every_contract_of_the_house_is_there():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"][
        "contracts"
    ]
    assert {contract["id"] for contract in contracts} == {
        "floors",
        "weighing",
        "arithmetic",
        "city",
        "programme",
        "criteria",
        "web",
        "statistics",
        "ground",
        "compiler",
        "network",
        "streamlit",
        "folium",
    }


def only_in(libraries: tuple[str, ...], rooms: tuple[str, ...]) -> list[str]:
    """Return the tracked sources outside of `rooms` that import one of the libraries; tests may."""
    return [
        name
        for path in tracked()
        if path.suffix == ".py"
        and not (name := path.relative_to(ROOT).as_posix()).startswith((*rooms, "tests/"))
        and any(fits(module, libraries) for module in imported(path.read_text()))
    ]


def test_streamlit_is_imported_only_where_people_look():
    assert (
        only_in(("streamlit", "streamlit_folium"), ("app.py", "pages/", "spreidingskaart/web/"))
        == []
    )


def test_folium_is_imported_only_by_the_maps():
    assert only_in(("folium", "branca"), ("spreidingskaart/web/map/",)) == []


PAGE_FOLDERS = {page.stem for page in PAGES}
COMPUTES = (
    ast.AugAssign, ast.BinOp, ast.BoolOp, ast.Compare, ast.comprehension, ast.For, ast.FunctionDef, ast.IfExp,
    ast.Lambda, ast.Subscript, ast.UnaryOp, ast.While,
)  # fmt: skip
"""What a page file does not do: count, compare, choose between values, go through rows, define functions."""


def strangers(page: str, source: str) -> set[str]:
    """Return the modules that a page may not import: all but streamlit, its own folder and web's shared parts."""
    web, others = "spreidingskaart.web", PAGE_FOLDERS - {page}
    return {
        name
        for name in imported(source)
        if not fits(name, ("streamlit", web))
        or fits(name, tuple(f"{web}.{folder}" for folder in others))
    }


def sums(source: str) -> list[str]:
    """Return the lines of a source that compute something."""
    return [
        f"{node.lineno}: {ast.unparse(node)}"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, COMPUTES) and hasattr(node, "lineno")
    ] + [
        ast.unparse(node)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.comprehension)
    ]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_is_a_short_story_that_computes_nothing(page):
    source = page.read_text()
    assert strangers(page.stem, source) == set()
    assert sums(source) == []
    assert 15 <= len(source.splitlines()) <= 80
    assert ast.get_docstring(ast.parse(source))


@pytest.mark.parametrize(
    "line",
    ["x = 1 + 1", "x = [a for a in b]", "x = a and b", "x = a > b", "def f(): ...", "x = a[0]"],
)
def test_what_a_page_may_not_do_is_recognised(line):
    assert sums(line)


def test_what_a_page_may_not_import_is_recognised():
    source = (
        "import spreidingskaart.city\nfrom spreidingskaart.web import session\n"
        "from spreidingskaart.web.kaart.controls import controls\nimport streamlit as st\nimport json\n"
    )
    assert strangers("kaart", source) == {"spreidingskaart.city", "json"}
    assert {name.rsplit(".", 1)[0] for name in strangers("regels", source) if "kaart.c" in name}


def test_every_page_has_its_folder_and_no_folder_is_without_a_page():
    folders = {path.parent.name for path in (ROOT / "spreidingskaart/web").glob("*/__init__.py")}
    shared, plain_pages = (
        {"gate", "help", "identity", "map", "routes"},
        {"gebied", "markt", "werksessie"},
    )
    assert folders - shared - plain_pages == PAGE_FOLDERS


def test_only_the_codec_of_addresses_knows_query_parameters():
    """What a choice is called in an address, and how it is written there, stands in url_state alone."""
    found = []
    for path in sorted([*(ROOT / "spreidingskaart/web").rglob("*.py"), *PAGES]):
        if path.name == "url_state.py":
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            binds = isinstance(node, ast.keyword) and node.arg == "bind"
            reads = (
                isinstance(node, ast.Attribute)
                and node.attr == "query_params"
                and ast.unparse(node.value) == "st"
            )
            writes = isinstance(node, ast.Name | ast.alias) and "urlencode" in ast.unparse(node)
            if binds or reads or writes:
                found.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert found == []


def test_the_top_level_has_the_rooms_of_the_house_and_no_others():
    found = {path.relative_to(ROOT).parts[0] for path in tracked()}
    assert {"missing": MUST_STAND - found, "unknown": found - MUST_STAND - MAY_STAND} == {
        "missing": set(),
        "unknown": set(),
    }


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_page_opens(page):
    config.set_option("client.showErrorDetails", "full")  # else a fault is told to the log only
    seen = AppTest.from_file(str(page), default_timeout=60).run()
    assert [error.value for error in seen.exception] == []


# put together from pieces, so that this file does not hold what it forbids
REGISTRIES = [
    f"{name}.org" for name in ("pypi", "pythonhosted", "npmjs", "deb.debian", "security.debian")
]
FOLDERS = ["wor" + "k", "tm" + "p", "roo" + "t", "op" + "t", "hom" + "e"]
FORBIDDEN = {
    "the host of a package registry": rf"\b(?:{'|'.join(map(re.escape, REGISTRIES))})\b",
    "a path of one machine": rf"(?<![\w.:/~-])/(?:{'|'.join(FOLDERS)})/",
    "a folder outside the project": r"\.librar" + r"y\b|\bshare" + "d/",
}


def test_nothing_of_one_machine_is_in_the_project():
    found = []
    for path in tracked():
        content = path.read_bytes()
        if b"\0" in content:
            continue
        text = content.decode("utf-8", errors="replace")
        found += [
            f"{path.relative_to(ROOT)}:{text.count(chr(10), 0, hit.start()) + 1}: {what}: {hit.group()}"
            for what, pattern in FORBIDDEN.items()
            for hit in re.finditer(pattern, text, re.IGNORECASE)
        ]
    assert found == []


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("see https://files." + "python" + "hosted.org/x", "the host of a package registry"),
        ("open('/tm" + "p/x')", "a path of one machine"),
        ("../share" + "d/data", "a folder outside the project"),
    ],
)
def test_what_is_forbidden_is_recognised(text, what):
    assert [name for name, pattern in FORBIDDEN.items() if re.search(pattern, text)] == [what]


def test_every_requirement_is_pinned_to_one_version_and_to_its_files():
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = re.sub(r"^\s*#.*\n", "", (ROOT / name).read_text(), flags=re.MULTILINE)
        lines = [line for line in text.replace("\\\n", "").splitlines() if line.strip()]
        pinned = r"[a-z0-9._-]+==[\w.!+-]+(?: ;.*?)?(?:\s+--hash=sha256:[0-9a-f]{64})+\s*"
        assert lines
        assert [line for line in lines if not re.fullmatch(pinned, line)] == []


def test_both_lists_name_the_same_version_of_what_they_share():
    pins = [
        dict(re.findall(r"^([a-z0-9._-]+)==(\S+)", (ROOT / name).read_text(), re.MULTILINE))
        for name in ("requirements.txt", "requirements-dev.txt")
    ]
    assert {
        name for name in pins[0].keys() & pins[1].keys() if pins[0][name] != pins[1][name]
    } == set()


def test_the_licence_is_whole_and_named_the_same_everywhere():
    text = (ROOT / "LICENSE").read_text()
    articles = [int(number) for number in re.findall(r"^(\d{1,2})\. ?[A-Z]", text, re.MULTILINE)]
    assert text.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2")
    assert articles == list(range(1, 16))
    assert "Appendix" in text
    assert tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["license"] == "EUPL-1.2"
    assert yaml.safe_load((ROOT / "publiccode.yml").read_text())["legal"]["license"] == "EUPL-1.2"


def test_publiccode_has_what_a_register_asks():
    card = yaml.safe_load((ROOT / "publiccode.yml").read_text())
    for language, described in card["description"].items():
        assert len(described["shortDescription"]) <= 150, language
        assert 150 <= len(described["longDescription"]) <= 10_000, language
        assert described["features"], language
    assert {"nl", "en"} <= card["description"].keys()
    assert card["publiccodeYmlVersion"] == "0.7"
    assert card["maintenance"][
        "contacts" if card["maintenance"]["type"] != "contract" else "contractors"
    ]


def test_one_module_starts_the_application():
    """Tests and measurements start it in the same way: another has other settings and waits otherwise."""
    starts = re.compile(r'(sys\.executable|"-m")[^\n]*"(app\.py|app)"')
    found = {
        path.relative_to(ROOT).as_posix()
        for room in ("tests", "bench")
        for path in (ROOT / room).rglob("*.py")
        if starts.search(path.read_text(encoding="utf-8"))
    }
    assert found == {"tests/application.py"}
