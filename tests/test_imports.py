"""Who imports whom, late and type-only imports included: no circle of rooms, and what a verdict rests on."""

from __future__ import annotations

import sys

import pytest

from spreidingskaart.plot_search.partitions import rests_on
from tests.source_code import (
    ROOT,
    files,
    imports,
    imports_when_run,
    module_of,
    modules,
    room_of,
    tree,
)

ALONE = {"spreidingskaart", "__main__"}
"""The root of the package, which says where the project lies, and what starts the command line."""


def between_rooms():
    """Return which rooms each room imports, by any import in it."""
    found = {}
    for module in modules():
        here = room_of(module)
        found.setdefault(here, set()).update(room_of(other) for other in imports(module))
    return {
        here: {room for room in there - {here} if room not in ALONE}
        for here, there in found.items()
    }


def circle(graph):
    """Return the rooms that reach themselves."""
    reach = {here: set(there) for here, there in graph.items()}
    for middle in graph:
        for here in graph:
            if middle in reach[here]:
                reach[here] |= reach[middle]
    return sorted(here for here in graph if here in reach[here])


def test_no_circle_of_rooms_also_none_by_a_late_or_type_only_import():
    assert circle(between_rooms()) == []


def test_a_circle_is_seen():
    assert circle({"a": {"b"}, "b": {"c"}, "c": {"b"}, "d": {"a"}}) == ["b", "c"]


def test_late_and_type_only_imports_are_seen():
    assert "spreidingskaart.site_test.evidence" in imports_when_run("spreidingskaart.cli.assess")
    only_types = imports("spreidingskaart.city.access") - imports_when_run(
        "spreidingskaart.city.access"
    )
    assert "spreidingskaart.city" in only_types


def test_the_city_hands_on_neither_who_looks_nor_what_is_measured():
    handed_on = imports("spreidingskaart.city")
    assert not [
        name
        for name in handed_on
        if name.startswith(("spreidingskaart.city.access", "spreidingskaart.city.measures"))
    ]


def test_no_module_beside_the_shell_bears_the_name_of_a_standard_library_module():
    names = {
        path.stem
        for path in (ROOT / "spreidingskaart/web").iterdir()
        if path.suffix == ".py" or path.is_dir()
    }
    assert names & sys.stdlib_module_names == set()


def test_only_the_package_itself_counts_how_deep_a_file_lies():
    # app.py stands at the root, tests and builders are run in place
    found = [
        str(path.relative_to(ROOT))
        for path in files("geo", "spreidingskaart", "pages")
        if ".parents[" in path.read_text()
    ]
    assert found == ["spreidingskaart/__init__.py"]


# ------------------------------------------------------------------------------------------------ what judges


def needed_by(start):
    """Return every module that a module needs to run, itself included; what a package hands on counts too."""
    found, new = set(), {start}
    while new:
        found |= new
        more = {other for module in new for other in imports_when_run(module)}
        parents = {
            name.rsplit(".", depth)[0] for name in more for depth in range(1, name.count(".") + 1)
        }
        new = (more | parents & set(modules())) - found
    return found


def test_the_rooms_that_judge_are_those_that_a_search_imports():
    needed = {room_of(module) for module in needed_by("spreidingskaart.plot_search.run")} - ALONE
    listed = {
        name.removeprefix("spreidingskaart/").removesuffix(".py") for name in rests_on.JUDGING
    }
    assert listed == needed


def _changed(monkeypatch, path):
    version = rests_on.code_version.__wrapped__  # not the one that is remembered
    before = version()
    content = rests_on.content_hash
    with monkeypatch.context() as patch:
        patch.setattr(
            rests_on, "content_hash", lambda file: "changed" if file == path else content(file)
        )
        return version() != before


@pytest.mark.parametrize("room", rests_on.JUDGING)
def test_a_changed_file_in_a_room_that_judges_makes_verdicts_old(monkeypatch, room):
    path = ROOT / room
    one = path if path.is_file() else max(path.rglob("*.py"))
    assert _changed(monkeypatch, one)


@pytest.mark.parametrize("room", ["web", "print", "cli", "weighing", "store"])
def test_a_changed_text_on_a_screen_makes_no_verdict_old(monkeypatch, room):
    assert not _changed(monkeypatch, max((ROOT / "spreidingskaart" / room).rglob("*.py")))


def test_every_module_can_be_read():
    assert all(tree(path) for path in modules().values())
    assert module_of(ROOT / "geo/__init__.py") == "geo"
