"""What people see when something goes wrong that nobody foresaw: one sentence, never a traceback."""

from __future__ import annotations

import logging

import streamlit as st

from spreidingskaart.errors import SpreidingskaartError

_LOG = logging.getLogger("spreidingskaart")


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
