"""What all tests share: repeatable property tests, and the browser that some of them drive."""

from __future__ import annotations

import importlib.util
import os
import shutil

import pytest
from hypothesis import settings

from tests import postgres as postgres_server

ARGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
"""The last one: no host but this machine has an address. To refuse requests one by one would switch the cache off."""

settings.register_profile("repeatable", derandomize=True, deadline=None, max_examples=30)
settings.register_profile("thorough", deadline=None, max_examples=60)
settings.load_profile("repeatable")


def _chromium() -> str | None:
    for name in (os.environ.get("CHROMIUM"), "chromium", "chromium-browser", "google-chrome"):
        if name and (path := shutil.which(name)):
            return path
    return None


LONG = (
    "login", "two_people", "cut", "safety", "site", "weigh",
    "adding_a_criterion", "attacker", "fields", "screen_partitions", "known", "screen", "byte_identity", "bandit",
    "fuzzed_doors", "parts", "covered", "missing_layers", "leaving", "city_data", "threads", "policy", "publishing",
    "store_durability", "dossier_from_outside", "check", "file_drivers", "processes", "proxy", "zoning_rules",
    "rule_faults", "walking", "store_postgresql", "dossier_upload", "spread_privacy", "borrowed", "access",
)  # fmt: skip
"""Files that take long, which begin first: else one of them runs alone at the end."""


def _begins(item: pytest.Item) -> int:
    name = item.path.stem.removeprefix("test_")
    return LONG.index(name) if name in LONG else len(LONG)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes long; skip what drives a browser where there is none, and say what is missing."""
    items.sort(key=_begins)
    if _chromium() is None:
        why = "no Chromium: install Debian's chromium, or name the program in the environment as CHROMIUM"
    elif importlib.util.find_spec("playwright") is None:
        why = "no playwright: install requirements-dev.txt"
    else:
        return
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.skip(reason=why))


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of the browser, for Playwright's `executable_path`; for tests marked `browser` only."""
    path = _chromium()
    assert path, "mark a test that drives the browser with `browser`"
    return path


@pytest.fixture(scope="session")
def browser(chromium):
    """Headless Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=list(ARGS))
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def postgres():
    """A PostgreSQL server of our own; whoever asks for it is skipped where there is none."""
    with postgres_server.server() as running:
        yield running


@pytest.fixture
def postgres_place(postgres):
    """Address of an empty database on it."""
    place = postgres.fresh()
    yield place
    postgres.drop(place)


@pytest.fixture(params=["sqlite", "postgresql"])
def store_place(request, tmp_path):
    """Where a store may lie: a file that is not there yet, and an empty database. The same tests hold for both."""
    if request.param == "sqlite":
        return str(tmp_path / "made" / "store.sqlite3")
    return request.getfixturevalue("postgres_place")
