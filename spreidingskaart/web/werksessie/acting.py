"""What a table and who leads do: one act a request, on disk before the answer says so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse

from spreidingskaart.city.access import PUBLIC
from spreidingskaart.errors import InputError, SpreidingskaartError
from spreidingskaart.store.sessions import FACILITATOR
from spreidingskaart.web.deployment import served_city
from spreidingskaart.web.werksessie.keys import OpenedSession, opened
from spreidingskaart.web.werksessie.replies import NOT_KEPT, refused
from spreidingskaart.web.werksessie.watching import tell
from spreidingskaart.workshop import desk
from spreidingskaart.workshop.acts import read_leading_act, read_table_act
from spreidingskaart.workshop.judging import DoneBeforeError, refuse_full, refuse_unfit
from spreidingskaart.workshop.leading import judge_leading
from spreidingskaart.workshop.result import fingerprint_now
from spreidingskaart.workshop.steps import step_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request
    from starlette.responses import Response

    from spreidingskaart.workshop.nouns import Workshop
    from spreidingskaart.workshop.steps import Written


async def table_act(request: Request) -> Response:
    """Do what a table asks, and answer the number of the step."""
    return await _acted(request, _of_table)


async def leading_act(request: Request) -> Response:
    """Do what the one who leads asks, and answer the number of the step."""
    return await _acted(request, _leading)


async def _acted(request: Request, act: Callable[[OpenedSession, bytes], int]) -> Response:
    body = await request.body()

    def done() -> tuple[OpenedSession, int]:
        found = opened(request)
        return found, act(found, body)

    try:
        found, number = await run_in_threadpool(done)
    except SpreidingskaartError as error:
        return refused(error)
    tell(found.session.id, number)
    return JSONResponse(await run_in_threadpool(_told, found, number), headers=NOT_KEPT)


def _told(found: OpenedSession, number: int) -> dict[str, Any]:
    """Return what a browser hears of a step: its number, and of a pin the verdict."""
    pin = desk.now(found.store, found.session).pins.get(number)
    return {"step": number} if pin is None else {"step": number, "verdict": dict(pin.verdict)}


def _of_table(found: OpenedSession, body: bytes) -> int:
    table = found.table
    if table is None:
        raise InputError("U zit nog aan geen tafel. Laad de pagina opnieuw en doe mee.")
    act = read_table_act(body)
    question = desk.question_of(found.session)

    def judge(workshop: Workshop) -> Written:
        refuse_unfit(written, workshop, table, question)
        return written

    try:
        # before a verdict is worked out, which costs a thousand times as much
        refuse_full(act, desk.now(found.store, found.session), table)
        written = step_of(act, served_city(PUBLIC))
        return desk.take(found.store, found.session, table, judge)
    except DoneBeforeError as before:
        return before.number


def _leading(found: OpenedSession, body: bytes) -> int:
    if not found.leads:
        raise InputError("Alleen de begeleider kan dit. Geef eerst de sleutel van de sessie.")
    act = read_leading_act(body)

    def judge(workshop: Workshop) -> Written:
        return judge_leading(act, workshop, lambda: fingerprint_now(found.store, found.session))

    return desk.take(found.store, found.session, FACILITATOR, judge)
