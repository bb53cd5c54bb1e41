"""The pages of who leads, and of the beamer: the same live picture, with and without the buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup
from starlette.concurrency import run_in_threadpool

from spreidingskaart.errors import SpreidingskaartError
from spreidingskaart.print.qr_code import qr_svg
from spreidingskaart.web.gate.browser import cookies_of
from spreidingskaart.web.home import whole_address
from spreidingskaart.web.routes.forms import read_form
from spreidingskaart.web.werksessie.keys import LEADER, hand_over, opened, refuse_wrong
from spreidingskaart.web.werksessie.replies import as_page, page, status_of, to
from spreidingskaart.web.werksessie.setting import as_script, fiction, setting_of
from spreidingskaart.workshop import codes, desk
from spreidingskaart.workshop.limits import MOST_ANSWER

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request
    from starlette.responses import Response

    from spreidingskaart.store import KeptSession


@as_page
def leading_page(request: Request) -> Response:
    """Answer the page of who leads; to whom has no key, the form to give it."""
    found = opened(request)
    if not found.leads:
        return page("key.html", session=found.session, said="")
    return _live(found.session, key=codes.spelled(cookies_of(request.headers)[LEADER]))


@as_page
def beamer_page(request: Request) -> Response:
    """Answer the page for the beamer; it changes nothing."""
    return _live(opened(request).session, key=None)


async def take_key(request: Request) -> Response:
    """Let somebody lead a session on this device, by its key."""
    sent = await read_form(request)
    return await run_in_threadpool(_take_key, request, sent)


def _take_key(request: Request, sent: Mapping[str, str]) -> Response:
    try:
        session = opened(request).session
        key = codes.read_code(sent.get("sleutel"), codes.FACILITATOR)
        right = desk.leads(session, key)
        refuse_wrong(request, right=right)
    except SpreidingskaartError as error:
        return page("refused.html", status=status_of(error), said=str(error))
    if key is None or not right:
        return page("key.html", status=403, session=session, said="Deze sleutel klopt niet.")
    return hand_over(to(f"/sessie/{session.code}/begeleider"), session, LEADER, key)


def _live(session: KeptSession, *, key: str | None) -> Response:
    address = whole_address(f"/sessie/{session.code}")
    return page(
        "leading.html",
        session=session,
        code=codes.spelled(session.code),
        key=key,
        fiction=fiction(),
        address=address.partition("://")[2],
        entrance=whole_address("/werksessie").partition("://")[2],
        qr=Markup(qr_svg(address)),  # noqa: S704 - made of our own address
        most_answer=MOST_ANSWER,
        setting=as_script({**setting_of(session), "leads": key is not None}),
    )
