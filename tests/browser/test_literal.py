"""What Markdown would make something of is shown as it stands: asked of a real browser, in every kind of place."""

from __future__ import annotations

import os
import random
import sys

import pytest

from tests.application import ROOT, free_port, program

pytestmark = pytest.mark.browser

JOINER = "\N{WORD JOINER}"
KNOWN = (
    "[klik](https://evil.example/x)", "![x](https://evil.example/x.png)", "https://evil.example/a?b=c",
    "www.evil.example", "iemand@evil.example", ":material/home:", ":smile:", ":red[tekst]", ":streamlit:", "$x^2$",
    "<b>vet</b>", "<img src=x onerror=alert(1)>", "a -> b <- c -- d >= e", "# kop", "1. een", "12) twee", "- punt",
    "+ punt", "`code`", "~~weg~~", "<https://evil.example>", "a\n\nb", "    ingesprongen", "&amp; &#65;",
    ":blue-background[x]", ":small[x]", "\\*a\\*", "| a | b |\n|---|---|\n| 1 | 2 |", "xmpp:a@evil.example",
    "[^1]: x", "a_b_c *x* __y__", "kop\n===", "> wie zei dat", "***", "[x]: https://evil.example", "$$\nx\n$$",
    "mailto:a@evil.example", "HTTPS://EVIL.EXAMPLE", "http://evil.example", ":orange-badge[nieuw]", ":+1:",
)  # fmt: skip
PIECES = (
    "[", "]", "(", ")", "!", "<", ">", "`", "*", "_", "~", "$", ":", "|", "#", "-", "+", "=", "\\", "&", "@", "/", ".",
    "1", "a", "é", " ", "\n", "https://", "www.", "evil.example", "red", "material/home", "streamlit", "amp;", "b>",
)  # fmt: skip
SHOWS = """
import json, sys
import streamlit as st
from spreidingskaart.web.rendering import literal, say_done, say_error, say_info

for number, text in enumerate(json.load(open({path!r}))):
    with st.container(key=f"place_{{number}}"):
        (say_error, say_info, say_done)[number % 3](text)
        st.button(literal(text), key=f"button_{{number}}")
        st.caption(literal(text))
st.html('<p id="all-is-there"></p>')
"""
MADE_OF_IT = """place => [...place.querySelectorAll(
    'a, img, strong, em, code, pre, h1, h2, h3, li, del, table, blockquote, hr, .katex, [role=img]'
)].filter(one => !one.closest('[data-testid=stAlertDynamicIcon]')).map(one => one.outerHTML)"""


def texts() -> list[str]:
    chance = random.Random(20)  # noqa: S311 - not a secret
    made = ["".join(chance.choices(PIECES, k=chance.randint(2, 14))) for _ in range(110)]
    return [*KNOWN, *(text for text in made if text.strip())]


def plain(text: str) -> str:
    return " ".join(text.replace(JOINER, "").split())


@pytest.fixture
def shown(tmp_path):
    import json

    (tmp_path / "texts.json").write_text(json.dumps(texts()))
    (tmp_path / "shows.py").write_text(SHOWS.format(path=str(tmp_path / "texts.json")))
    port = free_port()
    options = f"--server.port={port} --server.address=127.0.0.1 --server.headless=true"
    command = [sys.executable, "-m", "streamlit", "run", str(tmp_path / "shows.py")]
    command += [*options.split(), "--browser.gatherUsageStats=false"]
    with program(
        command, port, asks="/_stcore/health", environment={**os.environ, "PYTHONPATH": str(ROOT)},
        cwd=tmp_path,
    ) as running:  # fmt: skip
        yield running.ready().address


def test_no_text_becomes_a_link_a_picture_or_anything_else(shown, browser):
    page = browser.new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(shown)
    page.wait_for_selector("#all-is-there", state="attached", timeout=90_000)
    page.wait_for_timeout(2_000)
    faults = []
    for number, text in enumerate(texts()):
        place = page.query_selector(f".st-key-place_{number}")
        made, said = place.evaluate(MADE_OF_IT), plain(place.inner_text())
        if made or said != " ".join([plain(text)] * 3):
            faults.append((text, made, said))
    assert faults == []
    assert [url for url in asked if "evil" in url] == []
    page.close()
