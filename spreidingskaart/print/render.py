"""Sheets from templates in which everything is escaped by itself; only our own drawings pass as they are."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from spreidingskaart.criteria.zoning.subjects import told_here, told_short
from spreidingskaart.print.parking_bars import bar_svg
from spreidingskaart.print.words import number_of, sentence_case, short_date
from spreidingskaart.site_test.evidence import judged_otherwise
from spreidingskaart.words.marks import mark
from spreidingskaart.words.numbers import share_words
from spreidingskaart.words.symbols import symbol_svg
from spreidingskaart.words.unseen import apart

if TYPE_CHECKING:
    from spreidingskaart.model import CareForm, Verdict
    from spreidingskaart.print.parking_bars import Part
    from spreidingskaart.print.spread_picture import PictureRow

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
    environment.filters |= {
        "judged_otherwise": judged_otherwise,
        "number": number_of,
        "sentence_case": sentence_case,
        "share": share_words,
        "short_date": short_date,
        "told_here": told_here,
        "told_short": told_short,
        "web": web_address,
    }
    environment.globals |= {"bar": _bar, "mark": _mark, "symbol": _symbol, "track": _track}
    return environment


def shown_apart(value: object) -> object:
    """Return a value as a template shows it: a text from right to left turns nothing around it."""
    return apart(value) if type(value) is str else value


def render(template: str, **values: Any) -> str:  # noqa: ANN401 - a template takes what it needs
    """Return a template filled in; every value is escaped."""
    return _environment().get_template(template).render(**values)


def web_address(url: str | None) -> str | None:
    """Return an address that is safe to link to; None for anything but http and https."""
    return url if url and url.startswith(("https://", "http://")) else None


def _mark(form: CareForm, status: str = "existing", *, fictional: bool = False) -> Markup:
    return Markup(mark(form, status, fictional=fictional))  # noqa: S704 - escapes what it draws


def _bar(part: Part) -> Markup:
    return Markup(bar_svg(part))  # noqa: S704 - holds nothing but numbers


def _track(row: PictureRow) -> Markup:
    return Markup(row.track)  # noqa: S704 - holds nothing but numbers


def _symbol(verdict: Verdict) -> Markup:
    return Markup(symbol_svg(verdict))  # noqa: S704 - holds no text from outside
