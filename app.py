"""Front door: the screen, our own routes and the security headers in one ASGI application."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from spreidingskaart.web import routes
from spreidingskaart.web.error_page import show_mishap
from spreidingskaart.web.start import announce

ROOT = Path(__file__).resolve().parent

app = st.App(
    ROOT / "spreidingskaart/web/shell.py",
    routes=routes.routes(),
    middleware=routes.middleware(),
    lifespan=routes.awake,
    on_script_error=show_mishap,
)

if __name__ == "__main__":
    app.run(config=announce())
