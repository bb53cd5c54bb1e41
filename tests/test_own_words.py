"""Our own sentences are short, and a word of the trade never stands on a page without what it means."""

from __future__ import annotations

import re
from html import unescape
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spreidingskaart import PROJECT
from spreidingskaart.web.terms import marked
from spreidingskaart.words.jargon import in_sentence, term_of, terms
from tests.test_links import opened

CODE = PROJECT / "spreidingskaart"
APPROVED = PROJECT / "tests" / "approved"
MOST_WORDS = 15
SENTENCE_END = re.compile(r"(?<=[a-z0-9%)\"'’}])[.?](?=\s|$)")
TAG = re.compile(r"<[^>]+>")
NO_SENTENCES = re.compile(
    r"<(table|figure|summary|a|button|code|label|style)\b.*?</\1>|<dfn.*?</dfn>", re.DOTALL
)


def in_pieces(text):
    """Return the sentences of a text; what has fewer than three words is a label."""
    return [one for one in SENTENCE_END.split(text) if len(one.split()) > 2]


def approved():
    for path in APPROVED.glob("*.txt"):
        lines = path.read_text(encoding="utf-8").splitlines()
        yield from (line.split(": ", 1)[-1] for line in lines if line and line[0] != "#")


def in_templates():
    for path in CODE.rglob("*.html"):
        text = re.sub(r"\{[%#].*?[%#]\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        text = re.sub(r"\{\{.*?\}\}", "X", text, flags=re.DOTALL)
        yield from (one for one in re.split(r"<[^>]+>|\n", text) if "." in one or "?" in one)


def test_our_own_sentences_have_at_most_fifteen_words_on_average():
    for said, least in ((approved, 1_000), (in_templates, 100)):
        lengths = [len(one.split()) for text in said() for one in in_pieces(text)]
        assert len(lengths) >= least, said.__name__
        assert sum(lengths) / len(lengths) <= MOST_WORDS, said.__name__


def test_a_word_of_the_trade_is_told_in_one_short_sentence_and_none_has_two_meanings():
    assert len(terms()) > 20
    for word, term in terms().items():
        assert len(term.meaning.split()) <= MOST_WORDS, word
        assert term.meaning.endswith(".")
        assert not re.search(rf"\b{re.escape(word)}\b", term.meaning, re.IGNORECASE), word
        assert {term_of(form)[0] for form in (word, *term.forms)} == {word}
    forms = [form.lower() for word, term in terms().items() for form in (word, *term.forms)]
    assert all(one != two for one, two in pairwise(sorted(forms)))


WORDS = st.sampled_from(["planregels", "Gini", "de", "Omgevingsplan", "bvo", "grens", "&amp;"])
PIECES = st.builds(
    "<{0}>{1} {2}</{0}>".format, st.sampled_from(["p", "li", "a", "summary", "td"]), WORDS, WORDS
)


@settings(max_examples=40, deadline=None)
@given(st.lists(PIECES, max_size=6).map("".join))
def test_a_mark_changes_no_word_and_stands_once_for_each_term(html):
    told = marked(html)
    assert TAG.sub("", told) == TAG.sub("", html)
    marks = re.findall(r"<dfn[^>]*>(.*?)</dfn>", told)
    assert len({term_of(one)[0] for one in marks}) == len(marks)
    assert not re.search(r"<(a|summary)>[^<]*<dfn", told)
    running = re.findall(r"<(?:p|li|td)>(.*?)</(?:p|li|td)>", html)
    needed = {term_of(found.group())[0] for one in running for found in in_sentence().finditer(one)}
    assert {term_of(one)[0] for one in marks} == needed


@pytest.mark.parametrize(
    ("page", "query"),
    [
        ("locatietoets", "kandidaat=L07&vorm=Domus&plekken=36&parkeren=0"),
        ("spreiding", "stap=Hoe+gelijk"),
        ("spreiding", "stap=Dit+voorstel&kandidaat=L07&vorm=Domus&plekken=36"),
        ("kaart", ""),
        ("opgave", "vraag=Eerlijk+deel"),
    ],
)
def test_no_sentence_on_a_page_has_a_word_of_the_trade_without_its_mark(page, query):
    bodies = [part.proto.body for part in opened(page, query).get("html")]
    assert any("</p>" in body for body in bodies)
    for body in bodies:
        if "<style>" in body:
            continue
        named = {term_of(one)[0] for one in re.findall(r"<dfn[^>]*>(.*?)</dfn>", body)}
        running = unescape(TAG.sub(" ", NO_SENTENCES.sub(" ", body)))
        told = {term_of(found.group())[0] for found in in_sentence().finditer(running)}
        assert told <= named, body[:300]
