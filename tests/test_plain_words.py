"""What the screen says is Dutch that everybody reads: one form of address, and words for what is kept."""

from __future__ import annotations

import ast
import datetime as dt
import re
from html import unescape

import pytest

from spreidingskaart import PROJECT
from spreidingskaart.model import Role
from spreidingskaart.site_test.journal_words import KINDS
from spreidingskaart.store.audit import AuditKind, AuditRow
from spreidingskaart.web.gegevens.audit_words import told_about
from spreidingskaart.web.identity.logins import End, WayIn
from tests.test_links import opened

CODE = PROJECT / "spreidingskaart"
INFORMAL = re.compile(r"\b(je|jij|jou|jouw|jullie)\b", re.IGNORECASE)


def sentences():
    """Every text in the code that people may read, with the file that it stands in."""
    for path in sorted((*CODE.rglob("*.py"), *(PROJECT / "pages").glob("*.py"))):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield path.name, node.value
    for pattern in ("*.html", "*.js"):
        for path in sorted(CODE.rglob(pattern)):
            yield path.name, path.read_text(encoding="utf-8")


def test_everybody_is_addressed_with_u():
    found = list(sentences())
    assert len(found) > 1000
    assert [(name, text) for name, text in found if INFORMAL.search(text)] == []


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
