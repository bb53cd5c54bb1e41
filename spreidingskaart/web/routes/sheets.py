"""Sheets by address: what a page shows as a PDF, made anew for every request from what anyone may see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.responses import HTMLResponse, Response

from spreidingskaart.city.access import PUBLIC
from spreidingskaart.errors import InputError, SpreidingskaartError
from spreidingskaart.print.report import report_pdf
from spreidingskaart.web.chapters import chapters_at
from spreidingskaart.web.deployment import served_city
from spreidingskaart.web.map.base import ASSETS
from spreidingskaart.web.rendering import render
from spreidingskaart.web.routes.heavy import in_its_turn

if TYPE_CHECKING:
    from starlette.requests import Request

PDF: Final = "application/pdf"
_NOT_STORED: Final = {"Cache-Control": "no-store"}


async def sheet(request: Request) -> Response:
    """Answer the sheet of a page; 400 with one sentence where it cannot be made as asked."""
    name, query = str(request.path_params["name"]), request.url.query
    try:
        body = await in_its_turn(_sheet, f"/{name}?{query}" if query else f"/{name}")
    except InputError as error:
        return _refused(str(error), 400)
    except SpreidingskaartError as error:
        return _refused(str(error), 503)
    told = {**_NOT_STORED, "Content-Disposition": f'inline; filename="{_file_name(name)}"'}
    return Response(body, media_type=PDF, headers=told)


def _sheet(path: str) -> bytes:
    city = served_city(PUBLIC)
    chapters = chapters_at(city, path)
    return report_pdf(city, chapters, chapters[0].title)


def _file_name(name: str) -> str:
    return f"spreidingskaart-{name if name.isascii() and name.isalnum() else 'blad'}.pdf"


def _refused(sentence: str, status: int) -> HTMLResponse:
    text = render("routes/no_sheet.html", assets=ASSETS, sentence=sentence)
    return HTMLResponse(text, status_code=status, headers=_NOT_STORED)
