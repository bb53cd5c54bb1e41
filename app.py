"""Front door: the screen, our own routes and the security headers in one ASGI application."""

from __future__ import annotations

import os
from pathlib import Path

import streamlit as st

from spreidingskaart.web import routes
from spreidingskaart.web.error_page import show_mishap

ROOT = Path(__file__).resolve().parent
HOST = os.environ.get("HOST", "127.0.0.1")
PORT = int(os.environ.get("PORT", "8501"))

app = st.App(
    ROOT / "spreidingskaart/web/shell.py",
    routes=routes.routes(),
    middleware=routes.middleware(),
    lifespan=routes.awake,
    on_script_error=show_mishap,
)

if __name__ == "__main__":
    print(f"Spreidingskaart: http://{HOST}:{PORT}", flush=True)  # noqa: T201 - the address is what `make run` promises
    app.run(
        config={
            "server.address": HOST,
            "server.port": PORT,
            "browser.serverAddress": HOST,
            "browser.gatherUsageStats": False,
            "server.headless": True,
            "server.fileWatcherType": "none",
        }
    )
