"""How a session answers: a page, plain data, or one Dutch sentence; never kept by anybody on the way."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse

from spreidingskaart.errors import DataError, InputError, SpreidingskaartError
from spreidingskaart.web.map.base import ASSETS
from spreidingskaart.web.rendering import render
from spreidingskaart.web.werksessie.keys import NotOpenedError

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

NOT_KEPT: Final = {"Cache-Control": "no-store"}
Answering = Callable[["Request"], Awaitable["Response"]]


def page(template: str, *, status: int = 200, **values: Any) -> Response:  # noqa: ANN401 - what a template takes
    """Return a page of a session."""
    text = render(f"werksessie/{template}", assets=ASSETS, **values)
    return HTMLResponse(text, status_code=status, headers=NOT_KEPT)


def to(path: str) -> Response:
    """Send a browser to another page of ours."""
    return RedirectResponse(path, status_code=303, headers=NOT_KEPT)


def refused(error: SpreidingskaartError) -> JSONResponse:
    """Return why something was not done, as a script reads it."""
    return JSONResponse({"sentence": str(error)}, status_code=status_of(error), headers=NOT_KEPT)


def status_of(error: SpreidingskaartError) -> int:
    """Return how HTTP says that a question was wrong, or that we cannot answer now."""
    if isinstance(error, NotOpenedError):
        return error.status
    return 400 if isinstance(error, InputError) else 503


def as_page(answer: Callable[..., Response]) -> Answering:
    """Let a function that reads the store answer a page; what goes wrong is the page to join by, with the sentence."""

    @wraps(answer)
    async def answering(request: Request) -> Response:
        try:
            return await run_in_threadpool(answer, request)
        except (InputError, DataError) as error:
            return page("refused.html", status=status_of(error), said=str(error))

    return answering


def as_data(answer: Callable[..., Response]) -> Answering:
    """Let a function that reads the store answer data; what goes wrong is one sentence."""

    @wraps(answer)
    async def answering(request: Request) -> Response:
        try:
            return await run_in_threadpool(answer, request)
        except (InputError, DataError) as error:
            return refused(error)

    return answering
