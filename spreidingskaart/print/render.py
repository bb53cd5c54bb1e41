"""Drawings from templates in which everything is escaped by itself; only our own marks pass as they are."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from spreidingskaart.words.marks import mark
from spreidingskaart.words.unseen import apart

if TYPE_CHECKING:
    from spreidingskaart.model import CareForm

TEMPLATES: Final = Path(__file__).parent / "templates"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=shown_apart,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["mark"] = _mark
    return environment


def shown_apart(value: object) -> object:
    """Return a value as a template shows it: a text from right to left turns nothing around it."""
    return apart(value) if type(value) is str else value


def render(template: str, **values: Any) -> str:  # noqa: ANN401 - a template takes what it needs
    """Return a template filled in; every value is escaped."""
    return _environment().get_template(template).render(**values)


def _mark(form: CareForm, status: str = "existing", *, fictional: bool = False) -> Markup:
    return Markup(mark(form, status, fictional=fictional))  # noqa: S704 - escapes what it draws
