"""The page Werksessie: join a session by its code, or start one as a planner."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from starlette.concurrency import run_in_threadpool

from spreidingskaart.city.access import PUBLIC
from spreidingskaart.errors import InputError, SpreidingskaartError
from spreidingskaart.model import ANYONE, Person
from spreidingskaart.web.deployment import served_city
from spreidingskaart.web.gate.browser import browser_of, cookies_of
from spreidingskaart.web.identity.ways import ways
from spreidingskaart.web.plain_pages import WORKSHOP_PAGE
from spreidingskaart.web.readable_store import readable_store
from spreidingskaart.web.routes.forms import read_form
from spreidingskaart.web.werksessie.keys import LEADER, hand_over, opened
from spreidingskaart.web.werksessie.replies import page, status_of, to
from spreidingskaart.words.numbers import read_within
from spreidingskaart.workshop import desk
from spreidingskaart.workshop.limits import MOST_DOTS
from spreidingskaart.workshop.nouns import WorkshopQuestion

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request
    from starlette.responses import Response

PATH: Final = f"/{WORKSHOP_PAGE}"
_DOTS: Final = 3
_PLACES: Final = 24
_MOST_PLACES: Final = 1_000
_SHOWN: Final = 10
"""Sessions that a planner sees listed."""
_ONLY_PLANNERS: Final = "Alleen wie is ingelogd als planner kan een sessie starten."


async def entrance(request: Request) -> Response:
    """Answer the page, or what came of one of its two forms."""
    sent = await read_form(request)
    return await run_in_threadpool(_answer, request, sent)


def _answer(request: Request, sent: Mapping[str, str]) -> Response:
    try:
        if sent.get("wat") == "start":
            return _start(request, sent)
        if sent.get("wat") == "mee":
            return to(f"/sessie/{opened(request, sent.get('code', '')).session.code}")
    except SpreidingskaartError as error:
        return _page(request, sent, said=str(error), status=status_of(error))
    return _page(request, sent)


def _start(request: Request, sent: Mapping[str, str]) -> Response:
    by = _person(request)
    if not by.role.may_change:
        raise InputError(_ONLY_PLANNERS)
    city = served_city(PUBLIC)
    if sent.get("vorm") not in city.forms:
        raise InputError("Kies een woonzorgvorm.")
    question = WorkshopQuestion(
        form=sent["vorm"],
        places=_whole(sent, "plekken", "Aantal plekken", _MOST_PLACES),
        dots=_whole(sent, "stippen", "Stippen per tafel", MOST_DOTS),
    )
    title = " ".join(sent.get("titel", "").split())
    session, key = desk.start(readable_store(), city.municipality.name, title, question, by=by)
    return hand_over(to(f"/sessie/{session.code}/begeleider"), session, LEADER, key)


def _whole(sent: Mapping[str, str], name: str, title: str, most: int) -> int:
    try:
        return int(read_within(sent.get(name, ""), 1, most, whole=True))
    except InputError as error:
        raise InputError(f"{title}: {error}") from error


def _person(request: Request) -> Person:
    browser = browser_of(cookies_of(request.headers))
    login = None if browser is None else ways().logins.of(browser)
    return ANYONE if login is None else login.person


def _page(
    request: Request, sent: Mapping[str, str], *, said: str = "", status: int = 200
) -> Response:
    by = _person(request)
    return page(
        "entrance.html",
        status=status,
        said=said,
        may_start=by.role.may_change,
        may_log_in=ways().way is not None,
        typed={"titel": "", "plekken": str(_PLACES), "stippen": str(_DOTS), "code": "", **sent},
        sessions=readable_store().sessions()[:_SHOWN] if by.role.may_change else (),
        most_dots=MOST_DOTS,
        **_forms(),
    )


def _forms() -> dict[str, Any]:
    """Return the care forms that may be chosen; none where there is no city to choose them of."""
    try:
        return {"forms": list(served_city(PUBLIC).forms.values())}
    except SpreidingskaartError:
        return {"forms": []}
