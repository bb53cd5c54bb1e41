"""How the source reads: little is decided in one function, and a class name means one thing."""

from __future__ import annotations

import ast
import re
from typing import Final

import pytest

from tests.source_code import ROOT, complexity, functions, public_classes, share_too_complex

MOST_TOO_COMPLEX: Final = 0.01
"""Share of functions that may decide more than ten things."""


def test_few_functions_decide_more_than_ten_things():
    found = functions()
    worst = "\n".join(f"{one.complexity} {one.file}:{one.line} {one.name}" for one in found[:30])
    assert share_too_complex(found) <= MOST_TOO_COMPLEX, f"cut the first of these smaller:\n{worst}"


@pytest.mark.parametrize(
    ("body", "decides"),
    [
        ("return 1", 1),
        ("if a: pass\nelif b: pass\nelse: pass", 3),
        ("return a and b and c or d", 4),
        ("return [x for x in y if x if z]", 4),
        ("for x in y:\n  while x: x = a if b else c", 4),
        ("try: pass\nexcept A: pass\nexcept B: pass", 3),
        ("match a:\n  case 1: pass\n  case _: pass", 3),
        ("def inner():\n  return a or b\nreturn lambda: a or b", 2),
    ],
)
def test_the_count_of_what_a_function_decides(body, decides):
    text = "def f():\n" + "\n".join(f"  {line}" for line in body.splitlines())
    assert complexity(ast.parse(text).body[0]) == decides


def test_no_two_public_classes_have_one_name():
    double = {name: where for name, where in public_classes().items() if len(where) > 1}
    assert not double, "say in the name what differs"


def test_every_noun_of_the_model_stands_in_the_glossary_and_no_other():
    table = (ROOT / "docs/glossary.md").read_text().split("## Nouns of the model")[1].split("##")[0]
    listed = re.findall(
        r"`(\w+)`",
        "".join(line.split("|")[1] for line in table.splitlines() if line.count("|") > 2),
    )
    nouns = {
        name
        for name, where in public_classes().items()
        if where[0].startswith("spreidingskaart/model/")
    }
    assert sorted(listed) == sorted(nouns)
