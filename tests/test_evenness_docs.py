"""Every number in docs/measures.md: worked out anew by hand, and asked of the code."""

from __future__ import annotations

import ast
import inspect
import math
import operator
import re
from pathlib import Path

import numpy as np
import pytest

from geo.statistics import (
    area_counts,
    change,
    contiguity,
    evenness,
    point_pattern,
    rates,
    reach,
    scan,
    small_numbers,
    spatial_autocorrelation,
)

PAGE = Path(__file__).parents[1].joinpath("docs/measures.md").read_text(encoding="utf-8")
SECTIONS = {
    part.partition("\n")[0]: part
    for part in re.split(r"^## ", PAGE, flags=re.MULTILINE)[1:]
    if "```" in part
}
MODULES = [
    area_counts,
    change,
    evenness,
    point_pattern,
    rates,
    reach,
    scan,
    small_numbers,
    spatial_autocorrelation,
]
FUNCTIONS = {
    name: function
    for module in MODULES
    for name, function in inspect.getmembers(module, inspect.isfunction)
    if function.__module__ == module.__name__ and not name.startswith("_")
}
# said in words: what they work on is no sum that one does by hand
IN_WORDS = {
    "share_of_total",
    "hoover_of_shares",
    "ratio",
    "direction",
    "most_changed",
    "at_random_inhabitants",
    "in_one_circle",
}
OPERATIONS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
    ast.USub: operator.neg,
}


def blocks(section, kind):
    found = re.findall(rf"^```{kind}\n(.*?)^```", SECTIONS[section], re.MULTILINE | re.DOTALL)
    return "".join(found).splitlines()


def lines(kind):
    return [
        pytest.param(section, line, id=line)
        for section in SECTIONS
        for line in blocks(section, kind)
    ]


def as_python(text):
    text = re.sub(r"\|([^|]*)\|", r"abs(\1)", text)
    for shown, python in {"×": "*", "÷": "/", "−": "-", "√": "sqrt", "^": "**", "π": "pi"}.items():
        text = text.replace(shown, python)
    return text


def worked_out(text):
    """The answer of a sum with nothing but numbers, + - * / **, sqrt, ln and abs."""

    def value(node):
        match node:
            case ast.Constant(value=float() | int() as number):
                return number
            case ast.Name(id="pi"):
                return math.pi
            case ast.BinOp(left=left, op=op, right=right):
                return OPERATIONS[type(op)](value(left), value(right))
            case ast.UnaryOp(op=op, operand=operand):
                return OPERATIONS[type(op)](value(operand))
            case ast.Call(func=ast.Name(id=name), args=[argument]):
                return {"sqrt": math.sqrt, "ln": math.log, "abs": abs}[name](value(argument))
        raise AssertionError(f"not a sum for a pocket calculator: {text}")

    return value(ast.parse(as_python(text).strip(), mode="eval").body)


def last_decimal(number):
    return 10.0 ** -len(number.strip().partition(".")[2])


def example():
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in PAGE.partition("## The example")[2].partition("\n## ")[0].splitlines()
        if line.startswith("|")
    ]
    columns = dict(zip(rows[0], zip(*rows[2:], strict=True), strict=True))
    number = {area: row for row, area in enumerate(columns["area"])}
    pairs = [
        (number[a], number[b])
        for a, bs in zip(columns["area"], columns["borders"], strict=True)
        for b in bs.split()
    ]
    return {
        "places": np.array(columns["places"], dtype=float),
        "inhabitants": np.array(columns["inhabitants"], dtype=float),
        "district": list(columns["district"]),
        "points": np.array([columns["x"], columns["y"]], dtype=float).T,
        "neighbours": contiguity.from_pairs(len(number), *np.array(pairs).T),
        "facility_places": [20, 10, 5, 5],
    }


@pytest.mark.parametrize(("section", "line"), lines("by-hand"))
def test_sum_by_hand(section, line):
    left, _, right = line.rpartition(" = ")
    # intermediate numbers are written rounded, so the last decimal may be one off
    assert worked_out(left) == pytest.approx(worked_out(right), abs=last_decimal(right)), section


@pytest.mark.parametrize(("section", "line"), lines("geo"))
def test_the_code_says_what_was_found_by_hand(section, line):
    asked, _, shown = line.rpartition(" = ")
    numbers = shown.split(", ")
    answer = eval(as_python(asked), {"__builtins__": {}}, FUNCTIONS | example())  # noqa: S307
    for got, number in zip(np.ravel(answer), numbers, strict=True):
        assert got == pytest.approx(worked_out(number), abs=0.5001 * last_decimal(number))
    by_hand = {worked_out(line.rpartition(" = ")[2]) for line in blocks(section, "by-hand")}
    assert {worked_out(number) for number in numbers} <= by_hand


def test_the_sizes_of_the_facilities_are_those_in_the_text():
    given = example()
    assert "one of 20, one of 10, two of 5" in PAGE
    assert sum(given["facility_places"]) == given["places"].sum()


def test_every_measure_has_an_example():
    asked = "\n".join(line for section in SECTIONS for line in blocks(section, "geo"))
    without = {name for name in FUNCTIONS if not re.search(rf"\b{name}\(", asked)}
    assert without == IN_WORDS


def test_every_section_with_an_answer_shows_how_to_find_it():
    for section in SECTIONS:
        assert blocks(section, "by-hand"), section
    assert len(SECTIONS) > 10
