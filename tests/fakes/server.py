"""A real HTTP server on 127.0.0.1 that answers by a function, and remembers what it was asked.

with serve(answer) as server:
    Client(folder, environ=server.over({"bag": "/kadaster/bag/ogc/v2"}, tmp_path))
"""

from __future__ import annotations

import datetime as dt
import http.server
import json
import threading
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

import yaml

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    query: tuple[tuple[str, str], ...]
    headers: Mapping[str, str]
    """Under their names in small letters."""
    body: bytes
    address: str
    """The whole path with its parameters, to the letter."""
    base: str
    """http://127.0.0.1:port"""

    def get(self, name: str) -> str | None:
        return next((value for each, value in self.query if each == name), None)


@dataclass
class Response:
    content: bytes = b""
    status: int = 200
    type: str | None = "application/json"
    headers: dict[str, str] = field(default_factory=dict)
    cut_after: int | None = None
    """Bytes after which the connection is closed, though more was promised."""
    declared: int | None = None
    """Content-Length, where it is not that of the content."""
    stream: Iterator[bytes] | None = None
    """Content of which no size is declared."""


Answers = "Callable[[Request], Response]"


def told(document: Any, status: int = 200, kind: str = "application/json") -> Response:
    return Response(json.dumps(document, ensure_ascii=False).encode(), status, kind)


def problem(status: int, detail: str) -> Response:
    title = {400: "Bad Request", 404: "Not Found", 406: "Not Acceptable"}.get(status, "Error")
    document = {"status": status, "title": title, "detail": detail}
    return told(document, status, "application/problem+json")


@dataclass
class Server:
    base: str
    asked: list[Request] = field(default_factory=list)
    """Everything that came in, in order; faults too."""
    whole: Counter[str] = field(default_factory=Counter)
    """How often each address was answered whole with a good status."""

    def over(
        self,
        paths: Mapping[str, str],
        folder: Path,
        limits: Mapping[str, Any] | None = None,
        **more: Any,
    ) -> dict[str, str]:
        """Return the environment in which these services, by name and path, are this server.

        Parameters
        ----------
        folder
            Where the file that says so is written; or that file itself.
        limits
            Of all of them; without it nobody waits long.
        """
        quick = {"per_second": 10_000, "first_wait": 0.01, "seconds": 20, **(limits or {})}
        told = {
            name: {
                "base": f"{self.base}{path}",
                "limits": quick,
                **more.get(name.replace("-", "_"), {}),
            }
            for name, path in paths.items()
        }
        file = folder if folder.suffix else folder / "services.yaml"
        file.write_text(yaml.safe_dump({"services": told}), encoding="utf-8")
        return {"SPREIDINGSKAART_SERVICES": str(file)}


@contextmanager
def serve(answer: Callable[[Request], Response]) -> Iterator[Server]:
    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: object) -> None:
            pass

        def do_GET(self) -> None:
            size = int(self.headers.get("content-length") or 0)
            parts = urlsplit(self.path)
            request = Request(
                self.command,
                parts.path,
                tuple(parse_qsl(parts.query, keep_blank_values=True)),
                {name.lower(): value for name, value in self.headers.items()},
                self.rfile.read(size) if size else b"",
                self.path,
                told.base,
            )
            told.asked.append(request)
            try:
                if _send(self, answer(request)):
                    told.whole[request.address] += 1
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

        do_POST = do_HEAD = do_GET  # noqa: N815 - names that http.server calls

    class Quiet(http.server.ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            """Say nothing of a client that went away."""

    with Quiet(("127.0.0.1", 0), Handler) as server:
        told = Server(f"http://127.0.0.1:{server.server_address[1]}")
        thread = threading.Thread(
            target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )
        thread.start()
        try:
            yield told
        finally:
            server.shutdown()
            thread.join()


def _send(handler: http.server.BaseHTTPRequestHandler, response: Response) -> bool:
    """Send a response; return whether it went out whole and good."""
    handler.send_response_only(response.status)
    headers = {"Date": format_datetime(dt.datetime.now(dt.UTC), usegmt=True)}
    if response.type is not None:
        headers["Content-Type"] = response.type
    if response.stream is None:
        headers["Content-Length"] = str(
            len(response.content) if response.declared is None else response.declared
        )
    else:
        headers["Connection"] = "close"
    for name, value in {**headers, **response.headers}.items():
        handler.send_header(name, value)
    handler.end_headers()
    if handler.command == "HEAD":
        return False
    for piece in response.stream or ():
        handler.wfile.write(piece)
    content = response.content
    handler.wfile.write(content if response.cut_after is None else content[: response.cut_after])
    whole = response.cut_after is None and response.declared is None and response.stream is None
    if not whole:
        handler.close_connection = True
    return whole and response.status < 300
