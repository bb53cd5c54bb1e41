"""What the HTTP server below the screen is told. The screen passes most options on, but these it has no name for."""

from __future__ import annotations

import os
import socket
from typing import Any, Final

from streamlit.web.server.starlette import starlette_server

from spreidingskaart.web.limits import HEADER_LENGTH

OPTIONS: Final[dict[str, Any]] = {
    "server_header": False,  # what runs here is nobody's business
    "proxy_headers": False,  # whom a proxy speaks for is decided by `gate.client`, from our own setting
    "timeout_keep_alive": 30,
    "timeout_graceful_shutdown": 10,
}
"""Options of uvicorn."""


def set_up() -> None:
    """Add our options to those that the screen gives; doing it again changes nothing.

    The screen offers no door for them, so this replaces the function in which it gathers them, and the one in which
    it opens its socket. `tests/test_gate.py` asks a real server whether they hold, so that an update that moves them
    is noticed.
    """
    # one header of a WebSocket may be 8 kB unless it is told, and a login takes more in cookies; it is read at import
    os.environ["WEBSOCKETS_MAX_LINE_LENGTH"] = str(HEADER_LENGTH)
    if not isinstance(starlette_server._get_uvicorn_config_kwargs, _WithOurs):  # noqa: SLF001
        starlette_server._get_uvicorn_config_kwargs = _WithOurs()  # noqa: SLF001
        starlette_server._bind_server_socket = _AtOnce()  # noqa: SLF001


class _WithOurs:
    """Gathers options as the screen does, and adds ours."""

    def __init__(self) -> None:
        self._of_the_screen = starlette_server._get_uvicorn_config_kwargs  # noqa: SLF001

    def __call__(self) -> dict[str, Any]:
        return {**self._of_the_screen(), **OPTIONS}


class _AtOnce:
    """Opens the socket as the screen does, and lets what is written leave at once.

    The screen opens a socket that names no protocol; asyncio then does not know that it is TCP and leaves Nagle's
    algorithm on, so that every answer in two parts waits some 40 ms for a confirmation. What is accepted inherits this.
    """

    def __init__(self) -> None:
        self._of_the_screen = starlette_server._bind_server_socket  # noqa: SLF001

    def __call__(
        self, server_address: str, bind_address: str, port: int, backlog: int
    ) -> tuple[socket.socket, str]:
        opened, address = self._of_the_screen(server_address, bind_address, port, backlog)
        opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return opened, address
