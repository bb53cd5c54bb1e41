"""What people see when something goes wrong: one sentence, never a traceback."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING

import streamlit as st

from spreidingskaart.errors import SpreidingskaartError

if TYPE_CHECKING:
    from collections.abc import Iterator

_LOG = logging.getLogger("spreidingskaart")


@contextmanager
def faults_told() -> Iterator[None]:
    """Show what is wrong with a question in its own sentence, and go on with the rest of the page."""
    try:
        yield
    except SpreidingskaartError as error:
        st.error(str(error))


def show_mishap(error: Exception) -> bool:
    """Show one Dutch sentence and what a person can do; the log has the rest. Returns True: nothing more is shown."""
    if isinstance(error, SpreidingskaartError):
        st.error(str(error))
    else:
        _LOG.error("unexpected", exc_info=error)
        st.error(
            "Er ging iets mis aan onze kant. Laad de pagina opnieuw; uw keuzes staan in het adres en blijven bewaard."
        )
    return True
