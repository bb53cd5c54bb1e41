"""Front door: the screen, our own routes and the security headers in one ASGI application."""

from __future__ import annotations

import os
from pathlib import Path

import streamlit as st

from spreidingskaart import serve
from spreidingskaart.views.mishap import show_mishap

ROOT = Path(__file__).resolve().parent
HOST = os.environ.get("HOST", "127.0.0.1")
PORT = int(os.environ.get("PORT", "8501"))

app = st.App(
    ROOT / "spreidingskaart/views/shell.py",
    routes=serve.routes(),
    middleware=serve.middleware(),
    lifespan=serve.awake,
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
