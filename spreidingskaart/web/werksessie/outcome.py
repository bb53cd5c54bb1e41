"""What everybody reads of a session afterwards: each proposal with its answer; and the outcome as files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.responses import Response

from spreidingskaart.city.access import PUBLIC
from spreidingskaart.errors import InputError
from spreidingskaart.model import Verdict
from spreidingskaart.web.deployment import served_city
from spreidingskaart.web.werksessie.keys import opened
from spreidingskaart.web.werksessie.replies import NOT_KEPT, as_data, as_page, page
from spreidingskaart.web.werksessie.setting import fiction
from spreidingskaart.words.canonical import canonical
from spreidingskaart.words.symbols import SYMBOLS
from spreidingskaart.workshop import desk
from spreidingskaart.workshop.result import frozen_result, public_answers, result_csv

if TYPE_CHECKING:
    from typing import Any

    from starlette.requests import Request

_NOT_FIXED: Final = "De uitkomst van deze sessie staat nog niet vast."


@as_page
def outcome_page(request: Request) -> Response:
    """Answer the public page of a session: before it is published, that it is not yet."""
    found = opened(request)
    workshop = desk.now(found.store, found.session)
    answers = public_answers(found.session, workshop) if workshop.published else None
    return page(
        "outcome.html",
        session=found.session,
        answers=answers,
        frozen=workshop.frozen,
        forms=served_city(PUBLIC).forms,
        fiction=fiction(),
        symbols={verdict.value: SYMBOLS[verdict] for verdict in Verdict},
    )


@as_data
def outcome_json(request: Request) -> Response:
    """Answer the outcome that was fixed, with its fingerprint, as JSON."""
    code, made, sha = _fixed(request)
    return _file(
        canonical({"result": made, "sha256": sha}), f"werksessie-{code}.json", "application/json"
    )


@as_data
def outcome_csv(request: Request) -> Response:
    """Answer cards and pins of the outcome that was fixed, as a table."""
    code, made, _ = _fixed(request)
    return _file(result_csv(made), f"werksessie-{code}.csv", "text/csv; charset=utf-8")


def _fixed(request: Request) -> tuple[str, dict[str, Any], str]:
    found = opened(request)
    fixed = frozen_result(found.store, found.session)
    if fixed is None:
        raise InputError(_NOT_FIXED)
    return found.session.code, *fixed


def _file(body: bytes, name: str, media_type: str) -> Response:
    headers = {**NOT_KEPT, "Content-Disposition": f'attachment; filename="{name}"'}
    return Response(body, media_type=media_type, headers=headers)
