"""What a person, a file or an address says is never read as Markdown: one means, used everywhere."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spreidingskaart.web.rendering import literal
from spreidingskaart.words.unseen import without_unseen

ROOT = Path(__file__).resolve().parents[1]
SOURCES = sorted(
    [ROOT / "app.py", *(ROOT / "pages").glob("*.py"), *(ROOT / "spreidingskaart/web").rglob("*.py")]
)
READS_MARKDOWN = {
    "badge", "button", "caption", "chat_input", "checkbox", "color_picker", "date_input", "download_button", "error",
    "exception", "expander", "feedback", "file_uploader", "form_submit_button", "header", "info", "latex",
    "link_button", "markdown", "metric", "multiselect", "number_input", "page_link", "pills", "popover", "progress",
    "radio", "segmented_control", "select_slider", "selectbox", "slider", "spinner", "status", "subheader", "success",
    "tabs", "text_area", "text_input", "time_input", "title", "toast", "toggle", "warning", "write", "write_stream",
}  # fmt: skip
"""Parts of the screen that read Markdown in their text, label or help."""
TEXTS = ("label", "body", "text", "help", "caption", "captions", "delta")
JOINER = "\N{WORD JOINER}"


def is_safe(node: ast.expr) -> bool:
    """Whether an expression is a text of the source itself, or one that `literal` made."""
    if isinstance(node, ast.JoinedStr):
        return all(map(is_safe, node.values))
    if isinstance(node, ast.FormattedValue):
        return is_safe(node.value)
    if isinstance(node, ast.IfExp):
        return is_safe(node.body) and is_safe(node.orelse)
    if isinstance(node, ast.Call):
        return ast.unparse(node.func) == "literal"
    named = isinstance(node, ast.Name | ast.Attribute)
    constant = named and ast.unparse(node).rsplit(".", 1)[-1].lstrip("_").isupper()
    return isinstance(node, ast.Constant) or constant


def own_names(tree: ast.AST) -> set[str]:
    """Return what a source imports from us: a function of ours may bear the name of a part of the screen."""
    return {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("spreidingskaart")
        for alias in node.names
    }


def raw_texts(source: str) -> list[str]:
    """Return the calls in a source that hand a text to Markdown as it came."""
    tree = ast.parse(source)
    found = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        name, ours = node.func.attr, own_names(tree)
        if name not in READS_MARKDOWN or ast.unparse(node.func.value) in ours:
            continue
        # the text comes first; the page or the share that is done comes before it
        first = int(name in ("progress", "page_link"))
        texts = [*node.args[first : first + 1]]
        texts += [keyword.value for keyword in node.keywords if keyword.arg in TEXTS]
        found += [f"{node.lineno}: {ast.unparse(text)}" for text in texts if not is_safe(text)]
    return found


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_text_reaches_markdown_as_it_came(path):
    assert raw_texts(path.read_text()) == []


@pytest.mark.parametrize(
    "line",
    [
        "st.error(str(error))",
        "st.error(f'{error}')",
        "st.info(sentence)",
        "left.caption(note.text)",
        "st.button(name, help=x)",
        "st.progress(0.5, told)",
        "st.toggle('a', help=field.tip)",
    ],
)
def test_what_is_raw_is_recognised(line):
    assert raw_texts(line)


@pytest.mark.parametrize(
    "line", ["st.error(literal(e))", "st.button('x', help=_HELP)", "st.error(f'{literal(a)}: b')"]
)
def test_what_is_literal_is_recognised(line):
    assert raw_texts(line) == []


def unescaped(text: str) -> str:
    """Return what Markdown makes of a text in which every mark is escaped."""
    signs = iter(text)
    return "".join(next(signs) if sign == "\\" else sign for sign in signs)


@given(st.text(st.characters(exclude_characters="\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029" + JOINER)))
def test_no_sign_is_lost_or_added_that_can_be_seen(text):
    lines = [line.lstrip() for line in without_unseen(text).split("\n")]
    got = unescaped(literal(text)).replace(JOINER, "").strip("\u2068\u2069").split("\n")
    assert [line for line in got if line] == [line for line in lines if line]


def test_an_ordinary_sentence_stays_as_it_is():
    for told in (
        "'12a' is geen getal; schrijf het als 1200 of 0,5. Nu geldt: 24.",
        "De laag facilities: in facilities.csv ontbreekt de kolom 'form' (regel 3).",
    ):
        assert literal(told) == told
