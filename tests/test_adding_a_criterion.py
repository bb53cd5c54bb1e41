"""docs/adding-a-criterion.md does what it says: done in a copy of the project, the new criterion is everywhere."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys

import pytest
import yaml

from data.build.criteria_list import PAGE, with_table
from spreidingskaart.city import DATA
from spreidingskaart.criteria import CRITERIA
from tests.test_house import ROOT, tracked

GUIDE = ROOT / "docs" / "adding-a-criterion.md"
STEP = re.compile(
    r"^`([^`\n]+)`(?:, (after `[^\n]+`|at the end))?:\n\n```\w+\n(.*?)```$",
    re.MULTILINE | re.DOTALL,
)
NEW = "primary_school"
MOST_LINES = 40


def steps():
    """Return file, where in it, and text of every step of the guide."""
    return STEP.findall(GUIDE.read_text(encoding="utf-8"))


def done(file, where, text):
    """Do one step."""
    if not where:
        file.parent.mkdir(parents=True, exist_ok=True)
        assert not file.exists()
        file.write_text(text, encoding="utf-8")
        return
    before = file.read_text(encoding="utf-8")
    if where == "at the end":
        file.write_text(before + text, encoding="utf-8")
        return
    line = f"    {where.removeprefix('after `').removesuffix('`')}\n"
    assert before.count(line) == 1
    file.write_text(before.replace(line, line + text), encoding="utf-8")


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A copy of the project in which the guide was followed."""
    copy = tmp_path_factory.mktemp("project")
    for path in tracked():
        target = copy / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, target)
    for name, where, text in steps():
        done(copy / name, where, text)
    return copy


@pytest.fixture(scope="module")
def run(project):
    """Run Python in the copy."""

    def run(*arguments):
        environment = {
            **{key: value for key, value in os.environ.items() if not key.startswith("PYTEST")},
            "PYTHONPATH": str(project),
        }
        ended = subprocess.run(
            [sys.executable, *arguments], cwd=project, env=environment, capture_output=True, text=True, check=False
        )  # fmt: skip
        assert ended.returncode == 0, ended.stdout[-2000:] + ended.stderr[-2000:]
        return ended.stdout

    return run


@pytest.fixture(scope="module")
def answer(run):
    """Ask a command of the copy."""

    def answer(*arguments):
        return json.loads(run("-m", "spreidingskaart", *arguments, "--json"))

    return answer


def test_the_list_of_criteria_in_the_docs_is_what_they_declare():
    page = PAGE.read_text(encoding="utf-8")
    assert page == with_table(page)
    assert all(f"`{criterion.id}`" in page for criterion in CRITERIA)


def test_a_criterion_is_a_folder_of_few_lines_and_one_line_that_registers_it():
    by_file = {name: (where, text) for name, where, text in steps()}
    own = [text for name, (_, text) in by_file.items() if f"/criteria/{NEW}/" in name]
    lines = [line for text in own for line in text.splitlines() if line.strip()]
    assert len(own) == 2
    assert len(lines) <= MOST_LINES
    registered = by_file["spreidingskaart/criteria/__init__.py"][1]
    assert len(registered.splitlines()) == 1
    assert {name.split("/")[0] for name in by_file} == {"spreidingskaart", "data"}
    assert len(by_file) == 4


def test_a_site_test_answers_it(answer):
    document = answer(
        "assess", "--x", "143211", "--y", "486939", "--form", "domus", "--places", "24"
    )
    (finding,) = [one for one in document["findings"] if one["criterion"] == NEW]
    assert finding["verdict"] == "reported"
    assert finding["value"] > 0
    assert finding["unit"] == "km"
    assert finding["data"][0]["layer"] == "figures_buurten"
    known = {one["criterion"]: one for one in document["findings"]}
    assert list(known)[:1] == [CRITERIA[0].id]


def test_a_norm_makes_it_decide_and_what_is_missing_stays_not_tested(run):
    run("-c", f"""
import dataclasses, numpy as np
from spreidingskaart.city import load_city
from spreidingskaart.criteria import BY_ID
from spreidingskaart.model import Verdict
from spreidingskaart.site_test.assess import assess
from spreidingskaart.site_test.proposals import proposals_from
from spreidingskaart.site_test.what_if import tried
city = load_city()
asked = proposals_from(city, form="domus", places=24, x=143211.0, y=486939.0)
value = assess(asked, city)["{NEW}"].value[0]
for most, verdict in ((value, Verdict.FITS), (value - 0.05, Verdict.CONFLICTS)):
    other = tried(city, "max_primary_school_distance", most)
    found = assess(asked, other)["{NEW}"]
    assert found.tell(0).verdict is verdict, (most, found.tell(0))
    assert found.hard[0]
buurten = city.areas("buurten")
unknown = {{**buurten.columns, "primary_school_distance_km": np.full(len(buurten), np.nan)}}
without = dataclasses.replace(buurten, columns=unknown)
none = dataclasses.replace(city, layers={{**city.layers, "buurten": without}})
told = assess(asked, none)["{NEW}"].tell(0)
assert told.verdict is Verdict.NOT_TESTED and not told.firm, told
""")  # fmt: skip


def test_the_search_asks_it_of_every_plot(answer, project):
    answer("screen", "--form", "domus", "--places", "24", "--out", "plots.csv")
    head = (project / "plots.csv").read_text(encoding="utf-8").splitlines()[0]
    assert NEW in head.replace(";", ",").split(",")


def test_a_framework_scores_it(answer, project):
    framework = yaml.safe_load((DATA / "frameworks" / "algemeen.yaml").read_text(encoding="utf-8"))
    framework["scored"].append(
        {
            "id": "school", "label": "School dichtbij", "origin": {"kind": "engine", "criterion": NEW},
            "curve": {"kind": "direction", "better": "less", "low": 0, "high": 2}, "unit": "km", "weight": 1,
            "source": "Proef",
        }
    )  # fmt: skip
    (project / "kader.yaml").write_text(yaml.safe_dump(framework), encoding="utf-8")
    assert answer("framework", "check", "kader.yaml")["ok"]
    document = answer("weigh", "--framework", "kader.yaml", "--form", "domus", "--places", "24")
    assert "School dichtbij" in json.dumps(document, ensure_ascii=False)


def test_the_register_explains_it_and_check_knows_its_norm(answer):
    document = answer("explain", "basisschool")
    assert [rule["id"] for rule in document["rules"]] == ["max_primary_school_distance"]
    one = answer("explain", "max_primary_school_distance")
    assert one["criterion_title"] == "Basisschool"
    assert one["used_in"] == f"spreidingskaart/criteria/{NEW}/criterion.py"
    assert answer("check")["faults"] == []


def test_the_page_of_rules_has_a_group_for_it(run):
    run("-c", """
from spreidingskaart.city import load_city
from spreidingskaart.city.access import seen_by
from spreidingskaart.site_test.register import register
from spreidingskaart.web.regels.register import groups_of
city = seen_by(load_city(), "public")
assert "Basisschool" in [group.title for group in groups_of(register(city))]
""")  # fmt: skip


@pytest.mark.thorough
def test_the_list_in_the_docs_and_the_other_tests_follow(run, project):
    run("-m", "data.build.criteria_list")
    assert f"| `{NEW}` | Basisschool |" in (project / "docs" / "criteria.md").read_text(
        encoding="utf-8"
    )
    tests = (
        "test_criteria_site",
        "test_assess",
        "test_weigh_framework::test_everything_wrong_is_said_at_once_in_dutch",
        "test_weighing::test_all_sites_are_measured_at_once_and_kept_with_the_city",
        "test_cli::test_assess_as_json",
        "test_register::test_every_norm_of_the_municipality_is_read_by_the_criterion_that_the_register_names",
        "test_adding_a_criterion::test_the_list_of_criteria_in_the_docs_is_what_they_declare",
    )
    ids = [
        f"tests/{name.replace('::', '.py::') if '::' in name else name + '.py'}" for name in tests
    ]
    run("-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *ids)
