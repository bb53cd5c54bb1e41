"""The fields of a form that a plain page sends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs

if TYPE_CHECKING:
    from starlette.requests import Request

MOST_FORM: Final = 8_000
"""Bytes."""
_MOST_FIELDS: Final = 10


async def read_form(request: Request) -> dict[str, str]:
    """Return the fields of a form that was sent; none for what is no form or too long."""
    text = bytearray()
    async for part in request.stream():
        text += part
        if len(text) > MOST_FORM:
            return {}
    fields = parse_qs(text.decode("latin-1"), max_num_fields=_MOST_FIELDS) if text else {}
    return {name: values[0] for name, values in fields.items()}
