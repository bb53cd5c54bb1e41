"""The addresses of workshop sessions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.routing import Route

from spreidingskaart.web.werksessie import (
    acting,
    entrance,
    leading_page,
    outcome,
    state,
    stream,
    table_page,
)

if TYPE_CHECKING:
    from starlette.routing import BaseRoute

_SESSION: Final = "/sessie/{code}"


def workshop() -> list[BaseRoute]:
    """Return the routes: the entrance, and what lies under the code of a session."""
    return [
        Route(entrance.PATH, entrance.entrance, methods=["GET", "POST"]),
        Route(_SESSION, table_page.table_page),
        Route(_SESSION, table_page.join, methods=["POST"]),
        Route(f"{_SESSION}/stand", state.room_state),
        Route(f"{_SESSION}/doe", acting.table_act, methods=["POST"]),
        Route(f"{_SESSION}/stroom", stream.stream),
        Route(f"{_SESSION}/begeleider", leading_page.leading_page),
        Route(f"{_SESSION}/begeleider", leading_page.take_key, methods=["POST"]),
        Route(f"{_SESSION}/leiding", state.leading_state),
        Route(f"{_SESSION}/leiding", acting.leading_act, methods=["POST"]),
        Route(f"{_SESSION}/scherm", leading_page.beamer_page),
        Route(f"{_SESSION}/uitkomst", outcome.outcome_page),
        Route(f"{_SESSION}/uitkomst.json", outcome.outcome_json),
        Route(f"{_SESSION}/uitkomst.csv", outcome.outcome_csv),
    ]
