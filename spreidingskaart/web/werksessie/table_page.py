"""The page of a table: join under a name, come back by a code, and then everything that a table does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool

from spreidingskaart.errors import InputError, SpreidingskaartError
from spreidingskaart.web.gate.browser import cookies_of
from spreidingskaart.web.routes.forms import read_form
from spreidingskaart.web.werksessie.keys import (
    TABLE,
    OpenedSession,
    hand_over,
    opened,
    refuse_wrong,
)
from spreidingskaart.web.werksessie.replies import as_page, page, status_of, to
from spreidingskaart.web.werksessie.setting import as_script, fiction, setting_of
from spreidingskaart.workshop import codes, desk
from spreidingskaart.workshop.limits import MOST_TABLE_NAME

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request
    from starlette.responses import Response


@as_page
def table_page(request: Request) -> Response:
    """Answer the page of a table; to whom sits at none, the form to join."""
    found = opened(request)
    if found.table is None:
        return _join_page(found)
    workshop = desk.now(found.store, found.session)
    name = workshop.tables[found.table].name
    return page(
        "table.html",
        session=found.session,
        name=name,
        fiction=fiction(),
        back=codes.spelled(cookies_of(request.headers)[TABLE]),
        setting=as_script({**setting_of(found.session), "table": found.table}),
    )


async def join(request: Request) -> Response:
    """Let a table join, or come back on this device."""
    sent = await read_form(request)
    return await run_in_threadpool(_join, request, sent)


def _join(request: Request, sent: Mapping[str, str]) -> Response:
    try:
        found = opened(request)
    except SpreidingskaartError as error:
        return page("refused.html", status=status_of(error), said=str(error))
    try:
        code = _code(request, found, sent)
    except SpreidingskaartError as error:
        return _join_page(found, said=str(error), typed=sent, status=status_of(error))
    return hand_over(to(f"/sessie/{found.session.code}"), found.session, TABLE, code)


def _code(request: Request, found: OpenedSession, sent: Mapping[str, str]) -> str:
    """Return the code of the table that joins, or that comes back."""
    if "terug" not in sent:
        return desk.seat(found.store, found.session, sent.get("naam", ""))[1]
    code = codes.read_code(sent["terug"], codes.TABLE)
    workshop = desk.now(found.store, found.session)
    right = desk.table_of(workshop, found.session, code) is not None
    refuse_wrong(request, right=right)
    if code is None or not right:
        raise InputError(
            "Deze terugkomcode klopt niet. Hij staat onder Van ons, op het andere apparaat."
        )
    return code


def _join_page(
    found: OpenedSession,
    *,
    said: str = "",
    typed: Mapping[str, str] | None = None,
    status: int = 200,
) -> Response:
    workshop = desk.now(found.store, found.session)
    return page(
        "join.html",
        status=status,
        session=found.session,
        workshop=workshop,
        said=said,
        typed={"naam": f"Tafel {len(workshop.tables) + 1}", "terug": "", **(typed or {})},
        most_name=MOST_TABLE_NAME,
    )
