"""HTML from templates in which everything is escaped by itself; nothing is glued together by hand."""

from __future__ import annotations

import base64
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from spreidingskaart.print.words import sentence_case, short_date
from spreidingskaart.words.marks import mark
from spreidingskaart.words.numbers import plain

if TYPE_CHECKING:
    from spreidingskaart.model import CareForm

TEMPLATES: Final = Path(__file__).parent
"""Folder of the templates: `kaart/area.html` is one of the page Kaart."""


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["plain"] = plain
    environment.filters["sentence_case"] = sentence_case
    environment.filters["short_date"] = short_date
    environment.filters["web"] = web_address
    environment.globals["mark"] = mark_image
    return environment


def render(template: str, **values: Any) -> str:  # noqa: ANN401 - a template takes what it needs
    """Return a template filled in; every value is escaped.

    Blank lines are left out: a page would take them for the end of the HTML.
    """
    filled = _environment().get_template(template).render(**values)
    return "\n".join(line for line in filled.splitlines() if line.strip())


def web_address(url: str | None) -> str | None:
    """Return an address that is safe to link to; None for anything but http and https."""
    return url if url and url.startswith(("https://", "http://")) else None


def mark_image(
    form: CareForm | None, status: str = "existing", *, fictional: bool = False
) -> Markup:
    """Return the mark of a care form as an image element, because pages let no inline SVG through."""
    if form is None:
        return Markup()
    packed = base64.b64encode(mark(form, status, fictional=fictional).encode()).decode()
    return Markup('<img class="sk-mark" alt="" src="data:image/svg+xml;base64,{}">').format(packed)
