"""One guard for every table that leaves: no spreadsheet runs a cell of ours as a formula, however it splits them."""

from __future__ import annotations

import ast
import csv
import io
import unicodedata

import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from spreidingskaart.words.spreadsheet import (
    SIGNS,
    csv_bytes,
    harmless_text,
    plain_csv,
    write_frame,
)
from tests.source_code import ROOT, files, tree

GUARD = ROOT / "spreidingskaart/words/spreadsheet.py"
UNSEEN = (
    "",
    " ",
    "\ufeff",
    "\t",
    "\r",
    "\n",
    "\u00a0",
    "\u200b",
    "\u202e",
    "\u3000",
    "\x00 \ufeff",
)
SEPARATORS = (";", ",", "\t")


def is_formula(cell):
    """Whether a spreadsheet that trims and unifies what it reads would run a cell."""
    plain = unicodedata.normalize("NFKC", cell)
    seen = "".join(
        c for c in plain if not c.isspace() and unicodedata.category(c) not in ("Cc", "Cf")
    )
    return seen.startswith(("=", "+", "-", "@"))


def written(cell, folder):
    """Return what every writer makes of one text: as a cell, and as the name of a column."""
    path = folder / "x.csv"
    write_frame(pd.DataFrame({"a": [cell], cell or "b": ["x"]}), path)
    return (
        (csv_bytes([cell], [[cell]]).decode("utf-8-sig"), ";"),
        (plain_csv(["a"], [{"a": cell}]), ","),
        (plain_csv([cell], [{cell: "x"}]), ","),
        (path.read_bytes().decode(), ","),
    )


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("unseen", UNSEEN)
def test_every_sign_of_a_formula_is_guarded_by_every_writer(tmp_path, sign, unseen):
    for text, separator in written(f"{unseen}{sign}1+cmd|' /C calc'!A0", tmp_path):
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            assert not any(map(is_formula, row)), row


@settings(max_examples=60, deadline=None)
@example("a;=1").via("a formula behind a separator")
@example("a,+cmd").via("a formula behind a separator")
@given(st.text(st.sampled_from([*SIGNS, *UNSEEN[1:-1], *SEPARATORS, *'a1("']), max_size=12))
def test_no_text_makes_a_formula_in_whatever_way_the_file_is_split(tmp_path_factory, text):
    for content, _ in written(text, tmp_path_factory.getbasetemp()):
        for separator in SEPARATORS:
            for row in csv.reader(io.StringIO(content, newline=""), delimiter=separator):
                for cell in row:
                    begin = unicodedata.normalize("NFKC", cell.strip())[:2]
                    assert begin[:1] not in ("=", "@"), (text, cell)
                    assert not (begin[:1] in ("+", "-") and begin[1:].isalnum()), (text, cell)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_guarded_text_is_the_text_with_apostrophes_between(text):
    assert harmless_text(text).replace("'", "") == text.replace("'", "")


@pytest.mark.parametrize(
    "text", ["Sport, groen en water", "€ 5,-", "Haven - Stad", "a@b.nl", "1-2-2026", "52.3,5.2"]
)
def test_what_is_no_formula_stays_as_it_is(text):
    assert harmless_text(text) == text


def test_only_the_guard_writes_a_csv():
    """So that whoever writes a table cannot forget it."""
    found = []
    for path in [*files("geo", "spreidingskaart", "pages"), ROOT / "app.py"]:
        for node in ast.walk(tree(path)):
            name = getattr(node, "attr", getattr(node, "id", ""))
            if name in ("to_csv", "DictWriter", "to_excel", "write_csv") or (
                isinstance(node, ast.Attribute)
                and node.attr == "writer"
                and getattr(node.value, "id", "") == "csv"
            ):
                found.append(path)
    assert set(found) == {GUARD}
