"""A screen of the page Opgave as a test opens it, and what it shows as text."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

from streamlit import config
from streamlit.testing.v1 import AppTest

PAGE = Path(__file__).resolve().parents[1] / "pages" / "opgave.py"


def task_screen(name, **state):
    """Open a screen by its id, with what the session holds."""
    config.set_option("client.showErrorDetails", "full")  # else a fault is told to the log only
    page = AppTest.from_file(str(PAGE), default_timeout=60)
    page.session_state["vraag"] = name
    for key, value in state.items():
        page.session_state[key] = value
    page.run()
    assert [fault.value for fault in page.exception] == []
    return page


def shown(page):
    """Return the text of the HTML on a page."""
    html = " ".join(part.proto.body for part in page.get("html"))
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)))
