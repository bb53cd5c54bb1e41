"""What the HTTP server below the screen is told. The screen passes most options on, but these it has no name for."""

from __future__ import annotations

from typing import Any, Final

from streamlit.web.server.starlette import starlette_server

OPTIONS: Final[dict[str, Any]] = {
    "server_header": False,  # what runs here is nobody's business
    "proxy_headers": False,  # whom a proxy speaks for is decided by `gate.client`, from our own setting
    "timeout_keep_alive": 30,
    "timeout_graceful_shutdown": 10,
}
"""Options of uvicorn."""


def set_up() -> None:
    """Add our options to those that the screen gives; doing it again changes nothing.

    The screen offers no door for them, so this replaces the one function in which it gathers them.
    `tests/test_gate.py` asks a real server whether they hold, so that an update that moves it is noticed.
    """
    if not isinstance(starlette_server._get_uvicorn_config_kwargs, _WithOurs):  # noqa: SLF001
        starlette_server._get_uvicorn_config_kwargs = _WithOurs()  # noqa: SLF001


class _WithOurs:
    """Gathers options as the screen does, and adds ours."""

    def __init__(self) -> None:
        self._of_the_screen = starlette_server._get_uvicorn_config_kwargs  # noqa: SLF001

    def __call__(self) -> dict[str, Any]:
        return {**self._of_the_screen(), **OPTIONS}
