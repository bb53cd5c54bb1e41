"""A municipality may keep its own frameworks beside its city.yaml."""

from __future__ import annotations

import json
import shutil

import pytest
import yaml

from spreidingskaart.city import DATA, load_city
from spreidingskaart.city.access import seen_by
from spreidingskaart.cli.main import BAD_INPUT, main
from spreidingskaart.weighing.case.offered import offered, shipped

BUNDLED = "beschermd_wonen_plus_2024"


@pytest.fixture
def folder(tmp_path):
    """A City folder with room for frameworks of its own."""
    shutil.copytree(DATA / "almere", tmp_path / "stad")
    (tmp_path / "stad" / "frameworks").mkdir()
    return tmp_path / "stad"


def framework(**changes):
    text = (DATA / "frameworks" / f"{BUNDLED}.yaml").read_text(encoding="utf-8")
    return yaml.safe_dump({**yaml.safe_load(text), **changes}, allow_unicode=True)


def test_an_own_framework_is_offered_and_goes_before_the_bundled_one_of_the_same_id(folder):
    (folder / "frameworks" / "eigen.yaml").write_text(framework(id="eigen", title="Eigen kader"))
    (folder / "frameworks" / "plus.yaml").write_text(framework(title="Anders"))
    city = seen_by(load_city(folder), "public")
    found = offered(city.forms, folder=city.folder)
    assert found["eigen"].title == "Eigen kader"
    assert found[BUNDLED].title == "Anders"
    without = offered(city.forms)
    assert "eigen" not in without
    assert without[BUNDLED].title != "Anders"
    assert {one.id for one in shipped() if one.care_forms} <= set(found)


def test_a_framework_that_is_wrong_is_named_by_check_and_not_offered(folder, capsys):
    wrong = framework(id="eigen", scored=[])
    (folder / "frameworks" / "eigen.yaml").write_text(wrong)
    assert main(["check", "--city", str(folder), "--json"]) == BAD_INPUT
    (fault,) = json.loads(capsys.readouterr().out)["faults"]
    assert fault["layer"] == "frameworks"
    assert "stad/frameworks/eigen.yaml" in fault["sentence"]
    assert "eigen" not in offered(load_city(folder).forms, folder=folder)
