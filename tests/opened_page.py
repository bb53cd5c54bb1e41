"""A page that runs without a browser or a server."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from streamlit.logger import set_log_level
from streamlit.testing.v1 import AppTest

from spreidingskaart import PROJECT

if TYPE_CHECKING:
    from collections.abc import Callable


def opened_page(name: str) -> Callable[..., object]:
    """Return what runs a page; choices of the address, by name, are kept with what was chosen before."""
    set_log_level(logging.ERROR)  # it warns that there is no server
    page = AppTest.from_file(str(PROJECT / "pages" / f"{name}.py"), default_timeout=60)

    def run(**choices: str) -> object:
        for choice, value in choices.items():
            page.session_state[f"choice.{choice}"] = value
        return page.run()

    return run
