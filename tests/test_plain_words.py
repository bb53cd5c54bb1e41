"""What the screen says is Dutch that everybody reads: one form of address, and words for what is kept."""

from __future__ import annotations

import ast
import datetime as dt
import re
from functools import cache
from html import unescape

import pytest

from spreidingskaart import PROJECT
from spreidingskaart.model import Role
from spreidingskaart.site_test.journal_words import KINDS
from spreidingskaart.store.audit import AuditKind, AuditRow
from spreidingskaart.web.gegevens.audit_words import told_about
from spreidingskaart.web.identity.logins import End, WayIn
from spreidingskaart.web.routes.screen_words import screen_words
from tests.test_links import opened

CODE = PROJECT / "spreidingskaart"
INFORMAL = re.compile(r"\b(je|jij|jou|jouw|jullie)\b", re.IGNORECASE)


WORDS_OF_OTHERS = "names.yaml"
"""What the files of others may call a column."""
NEVER = {
    "a parking space is a parkeerplaats": r"parkeerplek",
    "what is made up is fictief": r"\bverzonnen\b|\bverzinsel",
    "an order is a rang": r"\b(op|naar|van|tot) plek \d|\b(eerste|tweede|derde|vierde|laatste|\d+e) plek\b",
    "a plek is for one person; where something is, is a punt or a locatie": r"\b(deze|die|de|elke|welke) plek\b",
    "a percentage has no space": r"\d %(?!\})",
    "nobody calls out": r"[a-z]!(?=\s|$)",
    "a moment is by the Dutch clock": r"\d UTC\b|\} UTC\b|^ UTC$|\(UTC\)",
    "words of an office": r"\b(middels|teneinde|alsmede|derhalve|indien|omtrent|reeds|etc\.|i\.v\.m|m\.b\.t)",
}
"""What no text says, by why."""
BY_THE_OTHER_CLOCK = ("receipt.py", "expecting.py", "result.py", "dossier.html")
"""What is kept as proof names the moment as it was written down."""


@cache
def sentences():
    """Every text in code, templates, scripts and rules that people may read, with the file that it stands in."""
    return (*_of_code(), *_of_files())


def _of_code():
    for path in sorted((*CODE.rglob("*.py"), *(PROJECT / "pages").glob("*.py"))):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        docstrings = {id(text) for node in ast.walk(tree) for text in _standing_alone(node)}
        for node in ast.walk(tree):
            said = isinstance(node, ast.Constant) and isinstance(node.value, str)
            if said and id(node) not in docstrings:
                yield path.name, node.value


def _standing_alone(node):
    body = getattr(node, "body", None)
    return (
        [one.value for one in body if isinstance(one, ast.Expr)] if isinstance(body, list) else []
    )


def _of_files():
    found = (path for kind in ("*.html", "*.js", "*.yaml") for path in CODE.rglob(kind))
    for path in sorted((*found, *(PROJECT / "data").rglob("*.yaml"))):
        if path.name != WORDS_OF_OTHERS:
            yield path.name, path.read_text(encoding="utf-8")
    for dutch in _of_the_screen():
        yield "screen_words.txt", dutch


def _of_the_screen():
    return [text.decode() for words in screen_words().values() for text in words.values()]


def test_everybody_is_addressed_with_u():
    assert len(sentences()) > 1000
    assert [(name, text) for name, text in sentences() if INFORMAL.search(text)] == []


@pytest.mark.parametrize("why", NEVER)
def test_a_word_means_one_thing_everywhere(why):
    pattern = re.compile(NEVER[why])
    said = [
        (name, found[0], text[max(0, found.start() - 40) : found.end() + 40])
        for name, text in sentences()
        if (found := pattern.search(text))
    ]
    allowed = BY_THE_OTHER_CLOCK if "clock" in why else ()
    assert [one for one in said if one[0] not in allowed] == []


def row(kind, **about):
    at = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    return AuditRow(
        number=1, at=at, kind=kind, name="p.jansen", role=Role.PLANNER, about=about, hash="0"
    )


@pytest.mark.parametrize("way", list(WayIn))
def test_the_audit_tells_in_words_how_somebody_came_in_and_why_they_left(way):
    assert told_about(row(AuditKind.LOGIN, way=way.value)).startswith(("met ", "door "))
    for end in End:
        told = told_about(row(AuditKind.LOGOUT, way=way.value, why=end.name.lower()))
        assert end.name.lower() not in told.split(", ")[1]


def test_the_audit_tells_in_words_what_somebody_kept():
    for kind, word in KINDS.items():
        assert told_about(row(AuditKind.CHANGE, event=4, what=kind)) == f"stap 4, {word}"
    assert told_about(row(AuditKind.PUBLISH, event=5, what="publish")) == "stap 5"
    assert told_about(row(AuditKind.SAW, what="pagina kaart")) == "pagina kaart"
    assert told_about(row(AuditKind.CONFIDENTIAL_FILE, file="dossier", framework="bwp")) == (
        "dossier, kader bwp"
    )
    assert told_about(row(AuditKind.PRUNE, through=9, before="ab", removed=9)) == (
        "tot en met regel 9, vingerafdruk daarvoor ab, aantal regels 9"
    )


def told(page, query):
    text = " ".join(part.proto.body for part in opened(page, query).get("html"))
    return unescape(re.sub(r"\s+", " ", text))


def test_before_the_lock_every_step_says_that_figures_are_of_groups():
    for step in ("Kader", "Matrix", "Weging", "Naast elkaar"):
        assert "cijfers van groepen locaties die op elkaar lijken" in told(
            "afweging", f"weegstap={step}"
        )
    assert "naar de groepen geteld:" in told("afweging", "weegstap=Kader")
    assert "tik op een cel" not in told("afweging", "weegstap=Matrix")


def test_before_the_lock_sites_of_different_groups_are_put_side_by_side():
    apart = re.findall(r"([\d,]+) punten verschil", told("afweging", "weegstap=Naast elkaar"))
    assert any(one != "0,0" for one in apart)
