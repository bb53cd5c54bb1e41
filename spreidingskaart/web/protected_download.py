"""A file that not everybody may see: handed over by our own route, to the browser and the login that asked for it.

What the screen itself downloads lies open under its address to whoever knows it, and stays. That is for public files.
"""

from __future__ import annotations

import hashlib
from typing import Final

import streamlit as st

from spreidingskaart.web.gate.held import HELD, HeldFile
from spreidingskaart.web.limits import DOWNLOAD_MINUTES
from spreidingskaart.web.rendering import literal
from spreidingskaart.web.session import who_may_keep

ROUTE: Final = "/bestand"
_KEY: Final = "protected.download"
_ONCE: Final = (
    f"U kunt dit bestand één keer ophalen, binnen {DOWNLOAD_MINUTES} minuten, in deze browser."
)


def protected_download(label: str, data: bytes, file_name: str, mime: str) -> None:
    """Show a link to a file that only this browser gets, once, while its login counts. Nothing for the public.

    Parameters
    ----------
    label
        What the link says.
    data
        The file.
    file_name
        What it is called when it is kept.
    mime
        Its type.
    """
    keeper = who_may_keep()
    if keeper is None:
        return
    browser, proof = keeper
    key = f"{_KEY}.{file_name}"
    wanted = (proof, hashlib.sha256(data).hexdigest())
    kept: tuple[tuple[str, str], str] | None = st.session_state.get(key)
    if kept is None or kept[0] != wanted or not HELD.waits(kept[1]):
        kept = (wanted, HELD.put(HeldFile(data, file_name, mime, browser, proof)))
        st.session_state[key] = kept
    st.link_button(literal(label), f"{ROUTE}/{kept[1]}")
    st.caption(_ONCE)
