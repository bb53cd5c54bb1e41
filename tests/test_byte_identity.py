"""All that is public is the same, byte for byte, with and without secret facilities: printed, written and served."""

from __future__ import annotations

import pytest

from spreidingskaart.city import load_city
from spreidingskaart.city.access import PUBLIC, seen_by
from spreidingskaart.cli.main import COMMANDS
from spreidingskaart.web.navigation import PAGES
from spreidingskaart.web.routes import routes
from tests.application import free_port
from tests.public_answers import (
    NO_CITY,
    PATHS,
    RUNS,
    WORD,
    WORKSHOP,
    answers_of_commands,
    answers_of_server,
    beside,
    differing,
    facilities,
    traces,
    write_canary_city,
    write_imported_city,
)

COLUMNS = {
    "places": f"veel {WORD}",
    "opened": WORD,
    "x": f"x{WORD}",
    "form": f"het huis van {WORD}",
    "status": WORD,
    "precision": WORD,
    "visibility": f"secret {WORD}",
    "source_date": WORD,
    "wijk_code": WORD,
    "id": "F1",
}
"""A wrong cell of a secret facility, by column; the last one is the id of a public one."""


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A folder with all that the commands read beside the city."""
    return beside(tmp_path_factory.mktemp("canaries"))


@pytest.fixture(scope="module", autouse=True)
def _store(place):
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("SPREIDINGSKAART_STORE", str(place / "store.sqlite3"))
        yield


def told(place, text, runs=RUNS):
    return answers_of_commands(write_canary_city(place / "city", text), place / "out", runs)


@pytest.fixture(scope="module")
def without(place):
    return told(place, facilities())


def test_every_command_is_asked():
    assert RUNS.keys() == COMMANDS.keys()


def test_every_route_is_asked():
    asked = [path.partition("?")[0] for path in PATHS]
    asked += [f"/sessie/KFR7XQ{path}" for path in WORKSHOP] + [f"/{name}" for name in PAGES] + ["/"]
    left = [
        route.path
        for route in routes()
        if route.path not in NO_CITY and not any(map(route.path_regex.match, asked))
    ]
    assert left == []


@pytest.mark.parametrize("seed", [1])
def test_every_command_answers_the_same_with_and_without_secrets(place, without, seed):
    answers = told(place, facilities(seed))
    assert differing(without, answers) == []
    assert traces(answers) == []


def test_a_file_with_secrets_alone_is_a_file_with_nothing(place):
    nothing, answers = told(place, facilities(only=True)), told(place, facilities(3, only=True))
    assert differing(nothing, answers) == []
    assert traces(answers) == []


def test_it_can_fail(place, without):
    text = facilities(1).replace(",secret,", ",public,")
    answers = told(place, text, {"facilities": RUNS["facilities"]})
    assert traces(answers)
    assert differing(answers, {key: it for key, it in without.items() if key in answers})


SHORT = {name: RUNS[name] for name in ("facilities", "layers", "check")} | {
    "spread": RUNS["spread"][:2], "assess": RUNS["assess"][:1],
}  # fmt: skip


@pytest.mark.parametrize("column", COLUMNS)
def test_no_message_quotes_a_secret_facility_that_is_wrong(place, column):
    answers = told(place, facilities(4, **{column: COLUMNS[column]}), SHORT)
    assert traces(answers) == []


def test_no_message_quotes_a_line_that_is_no_row(place):
    lines = facilities(5).splitlines()
    for spoilt in (
        "\n".join([*lines, f"{WORD},{WORD}"]),
        "\n".join([f"{WORD},{lines[0]}", *lines[1:]]),
    ):
        assert traces(told(place, spoilt, SHORT)) == []


_AFTER = {
    **{name: RUNS[name] for name in ("layers", "coverage", "check", "versions", "receipt", "export", "facilities")},
    "assess": RUNS["assess"][:2],
    "diff": (("2026-11-30-090000-2", "nu", "--json"), ("2026-11-30-090000-2", "2026-11-30-090001")),
    "dossier": RUNS["dossier"],
    "digest": (("--since", "2026-11-01", "--json"),),
}  # fmt: skip


@pytest.fixture(scope="module")
def imported(place):
    city = write_imported_city(place / "city", facilities())
    return answers_of_commands(city, place / "out", _AFTER)


def test_what_an_import_of_secrets_leaves_is_the_same_for_everybody(place, imported):
    city = write_imported_city(place / "city", facilities(2, fictional="yes"))
    answers = answers_of_commands(city, place / "out", _AFTER)
    assert imported[f"diff {' '.join(_AFTER['diff'][1])} > out"] == b"Er verschilt niets.\n"
    assert differing(imported, answers) == []
    assert traces(answers) == []


def test_a_secret_row_does_not_even_show_as_another_version_of_the_data(place):
    city = write_imported_city(place / "city", facilities(2, fictional="yes"))
    before, after = (
        seen_by(load_city(folder), PUBLIC)
        for folder in (city / "versions" / "2026-11-30-090000-2", city)
    )
    assert before.version == after.version


def test_every_page_route_and_line_in_the_log_is_the_same_with_and_without_secrets(place):
    port = free_port()
    found = [
        answers_of_server(write_imported_city(place / "city", text), port)
        for text in (facilities(), facilities(2, fictional="yes"))
    ]
    assert differing(*found) == []
    assert traces(found[1]) == []
