"""Every door through which a number comes in reads the same notations, and refuses the same ones."""

from __future__ import annotations

import contextlib
import io
import json
from html import unescape

import numpy as np
import pandas as pd
import pytest
import shapely
from streamlit.testing.v1 import AppTest

from spreidingskaart import PROJECT
from spreidingskaart.city.access import seen_by
from spreidingskaart.cli.main import BAD_INPUT, main
from spreidingskaart.errors import InputError
from spreidingskaart.model.fields import BY_NAME, FIELDS, OF_PLOTS
from spreidingskaart.plot_search import screen as run_screen
from spreidingskaart.plot_search import where
from spreidingskaart.plot_search.sites import own_plots
from spreidingskaart.web.locatietoets.asked_by_address import question
from spreidingskaart.weighing.case.changes import amended, curve_text, parse
from spreidingskaart.weighing.case.example_entries import read_entries
from spreidingskaart.weighing.case.offered import offered
from tests.synthetic import X0, Y0, synthetic_city

CITY = synthetic_city()
PUBLIC = seen_by(CITY, "public")
FRAMEWORK = offered(CITY.forms)["beschermd_wonen_plus_2024"]

WHOLE = {"12": 12, " 12 ": 12, "\u00a012\u202f": 12, "12,0": 12, "12.0": 12, "012": 12}
DECIMAL = {"12,5": 12.5, "12.5": 12.5, "12,25": 12.25}
THOUSAND = {"1200": 1200, "1.200,0": 1200, "1200.0": 1200}
REFUSED = (
    "1.200", "1_2", "1e1", "1E1", "nan", "inf", "0x10", "\uff11\uff12", "\u0661\u0662", "1 2", "+12", "12 m", "twaalf",
    "12,", "1,2,3", "1.20.300",
)  # fmt: skip


# -------------------------------------------------------------------------------------------------- the doors
def asked_on_the_command_line(*arguments):
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main([*arguments, "--json"])
    if code == BAD_INPUT:
        assert (out.getvalue(), err.getvalue().count("\n")) == ("", 1)
        raise InputError(err.getvalue().strip())
    assert code == 0, err.getvalue()
    return json.loads(out.getvalue())


def assess(name):
    old = ("--old-function", "kantoor_met_balie") if name == "old_size" else ()
    places = () if name == "places" else ("--places", "24")

    def door(text):
        document = asked_on_the_command_line(
            "assess", "--site", "L01", "--form", "domus", *places, *old, BY_NAME[name].option, text
        )
        return document["proposal"][name]

    return door


def screen(name):
    places = () if name == "places" else ("--places", "24")

    def door(text):
        return asked_on_the_command_line(
            "screen", "--grid", "500", "--form", "domus", *places, BY_NAME[name].option, text
        )[name]

    return door


def parking(option, found):
    def door(text):
        given = ["--unit", "zorgwoning=1"] if option in ("--own-parking", "--old-use") else []
        what = {
            "--unit": "zorgwoning=",
            "--item": "woning_bewoner=",
            "--old-use": "kantoor_met_balie=",
        }
        document = asked_on_the_command_line("parking", *given, option, what.get(option, "") + text)
        return found(document)

    return door


def sheet(name):
    others = {"form": "domus", "places": "24", "kandidaat": "L01"}
    return lambda text: question({**others, name: text}, PUBLIC)[name]


def plots_file(name):
    old = {"old_function": ["kantoor_met_balie"]} if name == "old_size" else {}
    square = np.array([shapely.box(X0 + 100, Y0 + 100, X0 + 150, Y0 + 150)], dtype=object)

    def door(text):
        table = pd.DataFrame({name: [text], **old})
        return float(own_plots(PUBLIC, table, square, form="domus", places=24)[name][0])

    return door


def amended_limit(text):
    changed = amended(FRAMEWORK, parse(f"grens.minimum_area={text}"))
    return next(limit.test.value for limit in changed.hard if limit.id == "minimum_area")


def amended_weight(text):
    first = FRAMEWORK.scored[0].id
    return amended(FRAMEWORK, parse(f"gewicht.{first}={text}")).scored[0].weight


def amended_curve(text):
    criterion = next(one for one in FRAMEWORK.scored if one.curve.kind == "direction")
    changed = amended(FRAMEWORK, parse(f"curve.{criterion.id}={text}:900"))
    return next(one.curve.low for one in changed.scored if one.id == criterion.id)


def amend_on_the_command_line(text):
    change = f"gewicht.{FRAMEWORK.scored[0].id}={text}"
    document = asked_on_the_command_line(
        "weigh", "--framework", FRAMEWORK.id, "--entries", "none", "--amend", change
    )
    assert document["amendment"]["sentence"]
    return amended_weight(text)


def weights_on_the_command_line(text):
    first, *others = FRAMEWORK.scored
    document = asked_on_the_command_line(
        "weigh", "--framework", FRAMEWORK.id, "--entries", "none", "--weights", f"{first.id}={text}"
    )
    share = next(one["share"] for one in document["weights"] if one["criterion"] == first.id)
    return share / (1 - share) * sum(criterion.weight for criterion in others)


def condition():
    areas = [12.0, 12.5, 12.25, 1200.0]
    strips = np.array(
        [shapely.box(X0 + 100, Y0 + 100, X0 + 100 + area, Y0 + 101) for area in areas]
    )
    result = run_screen(
        PUBLIC, own_plots(PUBLIC, pd.DataFrame(index=range(4)), strips, form="domus", places=24)
    )

    def door(text):
        chosen = where(result, f"area_m2 = {text}")
        assert chosen.sum() == 1
        return areas[int(np.flatnonzero(chosen)[0])]

    return door


def entries_file(tmp_path_factory):
    path = tmp_path_factory.mktemp("entries") / "entries.csv"

    def door(text):
        path.write_text(
            f'site,criterion,value,verdict,reason,source\nL01,x,"{text}",,reden,bron\n',
            encoding="utf-8",
        )
        return read_entries(path)[0].value

    return door


def form(field, *, old=False):
    script = f"""
import streamlit as st
from spreidingskaart.model.fields import BY_NAME
from spreidingskaart.web.proposal_fields import proposal_field
st.text(proposal_field(BY_NAME["{field}"], "veld"))
"""
    return _on_screen(script)


def other_field():
    return _on_screen("""
import streamlit as st
from spreidingskaart.web.number_field import number_within
st.text(number_within("Proef", 0, 5000, key="veld", default=10))
""")


def _on_screen(script):
    page = AppTest.from_string(script, default_timeout=30).run()

    def door(text):
        page.text_input(key="veld").set_value(text).run()
        assert not page.exception
        refusal = [
            block.proto.body for block in page.get("html") if "sk-refusal" in block.proto.body
        ]
        if refusal:
            raise InputError(unescape(refusal[0]).partition(">")[2].removesuffix("</p>"))
        return float(page.text[0].value)

    return door


def doors(tmp_path_factory):
    """Return by name a door, and whether it takes decimals and thousands."""
    found = {
        "parking --unit": (parking("--unit", lambda it: it["units"]["zorgwoning"]), True, True),
        "parking --item": (parking("--item", lambda it: it["items"]["woning_bewoner"]), True, True),
        "parking --own-parking": (parking("--own-parking", lambda it: it["own_parking"]["given"]), True, True),
        "parking --old-use": (
            parking("--old-use", lambda it: it["old_use"]["units"]["kantoor_met_balie"]), True, True,
        ),
        "amendment, limit": (amended_limit, True, True),
        "amendment, weight": (amended_weight, True, True),
        "amendment, curve": (amended_curve, True, False),
        "weigh --amend": (amend_on_the_command_line, True, True),
        "weigh --weights": (weights_on_the_command_line, True, True),
        "a condition": (condition(), True, True),
        "entries file": (entries_file(tmp_path_factory), True, True),
        "plots file, own_parking": (plots_file("own_parking"), True, True),
        "plots file, old_size": (plots_file("old_size"), True, True),
        "a field of a page": (other_field(), True, True),
    }  # fmt: skip
    for field in FIELDS:
        decimal, thousand = not field.whole, field.most >= 1200
        found[f"assess {field.option}"] = (assess(field.name), decimal, thousand)
        found[f"sheet, {field.name}"] = (sheet(field.name), True, True)
        found[f"form, {field.name}"] = (form(field.name), decimal, thousand)
    for field in OF_PLOTS:
        found[f"screen {field.option}"] = (screen(field.name), not field.whole, field.most >= 1200)
    return found


@pytest.fixture(scope="module")
def every_door(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("spreidingskaart.city.load_city", lambda *_: CITY)
        yield doors(tmp_path_factory)


NAMES = (
    "parking --unit", "parking --item", "parking --own-parking", "parking --old-use", "amendment, limit",
    "amendment, weight", "amendment, curve", "weigh --amend", "weigh --weights", "a condition", "entries file",
    "plots file, own_parking", "plots file, old_size", "a field of a page",
    *(f"{door}{field.option if door == 'assess ' else field.name}"
      for field in FIELDS for door in ("assess ", "sheet, ", "form, ")),
    *(f"screen {field.option}" for field in OF_PLOTS),
)  # fmt: skip


def test_the_list_of_doors_is_whole(every_door):
    assert set(NAMES) == set(every_door)


@pytest.mark.parametrize("name", NAMES)
def test_every_door_reads_every_notation(every_door, name):
    door, decimal, thousand = every_door[name]
    for text, value in {
        **WHOLE,
        **(DECIMAL if decimal else {}),
        **(THOUSAND if thousand else {}),
    }.items():
        assert door(text) == pytest.approx(value), text


@pytest.mark.parametrize("name", NAMES)
def test_every_door_refuses_the_same_in_one_sentence(every_door, name):
    door, *_ = every_door[name]
    for text in REFUSED:
        with pytest.raises(InputError) as refusal:
            door(text)
        said = str(refusal.value)
        assert said.endswith("."), (text, said)
        assert "\n" not in said
        if text == "1.200":
            assert "kan 1200 of 1,2 zijn; schrijf 1200 of 1,2" in said


@pytest.mark.parametrize("option", ["--year", "--workers", "--grid"])
def test_other_numbers_of_the_command_line_are_refused_alike(every_door, option):
    where = ("assess", "--site", "L01") if option == "--year" else ("screen",)
    for text in REFUSED:
        with pytest.raises(InputError, match=f"^Bij {option}"):
            asked_on_the_command_line(*where, "--form", "domus", "--places", "24", option, text)


@pytest.mark.parametrize(
    ("x", "y"),
    [
        ("140250", "480250"),
        ("140.250", "480.250"),
        ("140.250,0", "480250,0"),
        (" 140250 ", "480250.0"),
    ],
)
def test_coordinates_of_the_command_line_are_decided_by_where_the_netherlands_lies(
    every_door, x, y
):
    for command, found in (
        ("assess", lambda it: (it["proposal"]["x"], it["proposal"]["y"])),
        ("spread-effect", lambda it: (it["x"], it["y"])),
    ):
        document = asked_on_the_command_line(
            command, "--x", x, "--y", y, "--form", "domus", "--places", "24"
        )
        assert found(document) == (140250, 480250)


# ---------------------------------------------------------------------------------- what a refusal leaves alone
def test_what_was_in_force_stays_in_force_and_the_page_says_so():
    script = """
import streamlit as st
from spreidingskaart.model.fields import BY_NAME
from spreidingskaart.web.proposal_fields import proposal_field
st.text(proposal_field(BY_NAME["places"], "plekken"))
st.text(proposal_field(BY_NAME["height"], "hoogte"))
"""
    page = AppTest.from_string(script, default_timeout=30)
    page.query_params["plekken"] = "30"
    page.query_params["hoogte"] = "9.5"
    page.run()
    assert [text.value for text in page.text] == ["30.0", "9.5"], "a link of before opens"
    page.text_input(key="plekken").set_value("36,5")
    page.text_input(key="hoogte").set_value("").run()
    assert [text.value for text in page.text] == ["30.0", "None"]
    assert page.text_input(key="plekken").value == "36,5", "what was typed stays, to put right"
    said = [unescape(block.proto.body) for block in page.get("html")]
    assert len(said) == 1
    assert (
        "36,5 plekken kan niet: geef een heel getal van 1 tot en met 1.000. Nu geldt: 30 plekken."
        in said[0]
    )
    page.text_input(key="plekken").set_value("<b>1</b>").run()
    assert "<b>1" not in page.get("html")[0].proto.body
    page.text_input(key="plekken").set_value("").run()
    assert "Vul een getal in. Nu geldt: 30 plekken." in page.get("html")[0].proto.body
    page.text_input(key="plekken").set_value("36").run()
    assert not page.get("html")
    assert page.text[0].value == "36.0"


def test_no_page_has_a_field_that_changes_what_was_typed():
    for folder in ("spreidingskaart", "pages"):
        for path in (PROJECT / folder).rglob("*.py"):
            assert "number_input(" not in path.read_text(encoding="utf-8"), path


@pytest.mark.parametrize("criterion", FRAMEWORK.scored, ids=lambda criterion: criterion.id)
def test_a_curve_that_is_written_is_read_back(criterion):
    text = f"curve.{criterion.id}={curve_text(criterion.curve)}"
    changed = amended(FRAMEWORK, parse(text))
    assert next(one for one in changed.scored if one.id == criterion.id).curve == criterion.curve
