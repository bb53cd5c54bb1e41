"""What can go wrong between a service and us: each wraps the answers of any fake, for some of the questions."""

from __future__ import annotations

import datetime as dt
import json
import threading
import time
from dataclasses import replace
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from tests.fakes.server import Response, problem

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from tests.fakes.server import Request

    Answers = Callable[[Request], Response]
    Fault = Callable[[Request, Answers], Response]


def with_fault(answers: Answers, fault: Fault, *, at: Collection[int] | None = None) -> Answers:
    """Return answers with a fault at the questions of these numbers, from 0; at all of them, where there are none."""
    lock, asked = threading.Lock(), iter(range(10**9))

    def answer(request: Request) -> Response:
        with lock:
            number = next(asked)
        return fault(request, answers) if at is None or number in at else answers(request)

    return answer


def busy(seconds: float | str = 0) -> Fault:
    """429 with Retry-After, in seconds or as a date."""

    def fault(request: Request, answers: Answers) -> Response:
        response = problem(429, "too many requests")
        response.headers["Retry-After"] = str(seconds)
        return response

    return fault


def failing(status: int = 500, detail: str = "internal server error") -> Fault:
    return lambda *_: problem(status, detail)


def slow(seconds: float) -> Fault:
    def fault(request: Request, answers: Answers) -> Response:
        time.sleep(seconds)
        return answers(request)

    return fault


def trickling(seconds: float) -> Fault:
    """Answers byte by byte, so that no silence is ever long, and the whole takes for ever."""

    def fault(request: Request, answers: Answers) -> Response:
        content = answers(request).content

        def pieces() -> Iterator[bytes]:
            for at in range(len(content)):
                time.sleep(seconds)
                yield content[at : at + 1]

        return Response(type="application/json", stream=pieces())

    return fault


def cut_off(request: Request, answers: Answers) -> Response:
    response = answers(request)
    response.cut_after = len(response.content) // 2
    return response


def wrong_type(request: Request, answers: Answers) -> Response:
    return Response(b"<html><body>Onderhoud</body></html>", 200, "text/html; charset=utf-8")


def broken_json(request: Request, answers: Answers) -> Response:
    response = answers(request)
    response.content = response.content[: len(response.content) // 2]
    return response


def _changed(change: Callable[[dict[str, Any], Request], None]) -> Fault:
    def fault(request: Request, answers: Answers) -> Response:
        response = answers(request)
        if response.status == 200:
            document = json.loads(response.content)
            change(document, request)
            response = replace(response, content=json.dumps(document).encode())
        return response

    return fault


def _next_is(document: dict[str, Any], href: str | None) -> None:
    document["links"] = [link for link in document["links"] if link["rel"] != "next"]
    if href is not None:
        document["links"].append({"rel": "next", "href": href})


endless = _changed(lambda document, request: _next_is(document, f"{request.base}{request.address}"))
"""`next` is the page itself."""


def first_page_again(answers: Answers) -> Answers:
    """Always a `next` that was not there before, with the same features: the loop of a changed cursor."""
    numbers = iter(range(10**9))

    def change(document: dict[str, Any], request: Request) -> None:
        query = [(name, value) for name, value in request.query if name != "cursor"]
        again = urlencode([*query, ("cursor", f"again{next(numbers)}")])
        _next_is(document, f"{request.base}{request.path}?{again}")

    return with_fault(answers, _changed(change))


def without_next(request: Request, answers: Answers) -> Response:
    """The page seems to be the last one."""
    return _changed(lambda document, _: _next_is(document, None))(request, answers)


def next_elsewhere(address: str) -> Fault:
    return _changed(lambda document, _: _next_is(document, address))


def one_row_again(answers: Answers) -> Answers:
    """Each page begins with the last feature of the one before: rows were added before it while we read."""
    before: list[Any] = []

    def change(document: dict[str, Any], _: Request) -> None:
        features = document["features"]
        document["features"] = [*before[-1:], *features]
        document["numberReturned"] = len(document["features"])
        before.extend(features[-1:])

    return with_fault(answers, _changed(change))


def clock_off(minutes: float) -> Fault:
    def fault(request: Request, answers: Answers) -> Response:
        response = answers(request)
        off = dt.datetime.now(dt.UTC) + dt.timedelta(minutes=minutes)
        response.headers["Date"] = format_datetime(off, usegmt=True)
        return response

    return fault


def redirect(address: str, status: int = 302) -> Fault:
    return lambda *_: Response(status=status, headers={"Location": address})


def huge(*, declared: bool) -> Fault:
    """Three billion bytes, told before or not."""

    def fault(request: Request, answers: Answers) -> Response:
        if declared:
            return Response(b"{", 200, "application/json", declared=3_000_000_000)
        piece = b" " * 1_000_000
        return Response(type="application/json", stream=(piece for _ in range(3_000)))

    return fault
