"""What a form of a plain page sends: its fields, its file, and whether the page is ours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

from spreidingskaart.web.gate.origins import read_origin
from spreidingskaart.web.settings import settings

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


async def file_of_form(request: Request, name: str, most: int) -> bytes:
    """Return a file that a form sent under a name; nothing for what is no such form, or is larger than it may be."""
    try:
        async with request.form(max_files=1, max_fields=1) as form:
            given = form.get(name)
            if not isinstance(given, UploadFile) or (given.size or 0) > most:
                return b""
            return await given.read()
    except HTTPException:  # no form that can be read
        return b""


def from_our_page(request: Request) -> bool:
    """Whether a form was sent by a page of ours; a browser says so, and a page of others cannot."""
    origin = request.headers.get("origin")
    if origin is not None:
        return read_origin(origin) in settings().origins
    return request.headers.get("sec-fetch-site") == "same-origin"
