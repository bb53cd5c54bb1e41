"""Signs that nobody sees are taken out of names when a file is read, and refused when a person types them."""

from __future__ import annotations

import ast
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spreidingskaart.city import load_city
from spreidingskaart.errors import InputError
from spreidingskaart.print.render import shown_apart
from spreidingskaart.store import checks
from spreidingskaart.web.rendering import literal, render
from spreidingskaart.words.numbers import quoted
from spreidingskaart.words.unseen import MOST_MARKS, apart, has_unseen, without_unseen
from tests.city_folder import tables, write_city

WEB = Path(__file__).resolve().parents[1] / "spreidingskaart/web"
UNSEEN = (
    *(chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200B, 0x200E, 0x200F, 0xFEFF, 0x00AD)),
    *(chr(code) for code in (0x061C, 0x2060, 0x2028, 0x2029, 0xE0041, 0xE007F, 0x115F, 0x3164, 0x2800)),
    *(chr(code) for code in (0x0007, 0x009B, 0xE000)),
    "\ufe0f", "\U000e0101", "\u200d", "\u200c",
)  # fmt: skip
READABLE = (
    "Huis De Bron", "Café Zoë", "بيت الأمل", "בית התקווה", "می‌خواهم", "हिन्दी", "क्‍ष", "Việt", "日本語",
    "☎️ 14 036", "👨‍👩‍👧 gezin",
    "één regel\nen nog een", "Ø-huis ‘t Gooi – 1.200 m²",
)  # fmt: skip


@pytest.mark.parametrize("sign", UNSEEN, ids=lambda sign: f"U+{ord(sign):04X}")
def test_a_sign_that_nobody_sees_is_taken_out_and_refused(sign):
    assert without_unseen(f"Huis{sign} Zon") == "Huis Zon"
    assert without_unseen(f"{sign}Huis Zon") == "Huis Zon"
    assert has_unseen(f"Huis{sign} Zon")
    with pytest.raises(InputError, match="een teken dat ni"):
        checks.signed(f"A. Jan{sign}sen", "Omdat het mag.")


@pytest.mark.parametrize("text", READABLE)
def test_what_people_write_stays(text):
    assert without_unseen(text) == text


def test_a_tower_of_accents_is_cut():
    assert without_unseen("a" + "\u0301" * 300) == "a" + "\u0301" * MOST_MARKS


@given(st.text())
def test_what_is_left_has_nothing_unseen_and_to_do_it_twice_changes_nothing(text):
    left = without_unseen(text)
    assert without_unseen(left) == left
    kept = {"\n", "\t", "\u200c", "\u200d"}
    assert not [
        sign
        for sign in left
        if unicodedata.category(sign) in ("Cc", "Cf", "Cs") and sign not in kept
    ]


def test_a_name_from_right_to_left_turns_nothing_around_it():
    name = "בית התקווה"
    assert apart(name) == f"\u2068{name}\u2069"
    assert apart(apart(name)) == apart(name)
    assert apart("Huis De Bron, één") == "Huis De Bron, één"
    assert f"\u2068{name}\u2069" in render("afweging/note.html", told=name)
    assert shown_apart(name) == apart(name), "sheets too"
    assert f"\u2068{name}\u2069" in literal(name)


def test_what_a_refusal_quotes_is_seen():
    assert quoted("12\u202e34") == "'1234'"


def test_names_in_a_file_lose_what_nobody_sees_and_the_report_says_so(tmp_path):
    facilities = tables()["facilities"].copy()
    name = str(facilities.loc[0, "name"])
    facilities.loc[0, "name"] = f"\u202e{name}\u200b"
    city = load_city(write_city(tmp_path, facilities=facilities.to_csv(index=False)))
    assert name in city.layers["facilities"]["name"].tolist()
    assert "Uit 1 cel zijn tekens gehaald die niemand ziet." in city.reports["facilities"].notes


def test_every_field_for_text_has_a_length():
    found = []
    for path in sorted(WEB.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            called = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
            if called.split(".")[-1] not in ("text_input", "text_area"):
                continue
            if "max_chars" not in {keyword.arg for keyword in node.keywords}:
                found.append(f"{path.relative_to(WEB)}:{node.lineno}")
    assert found == []
