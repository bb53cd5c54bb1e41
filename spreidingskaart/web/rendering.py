"""HTML from templates in which everything is escaped by itself; nothing is glued together by hand."""

from __future__ import annotations

import base64
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import streamlit as st
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from spreidingskaart.criteria.zoning.subjects import told_here, told_short
from spreidingskaart.print.parking_bars import bar_svg
from spreidingskaart.print.qr_code import qr_svg
from spreidingskaart.print.render import TEMPLATES as PRINTED
from spreidingskaart.print.render import shown_apart
from spreidingskaart.print.words import measured, one_line, sentence_case, short_date
from spreidingskaart.web.terms import marked
from spreidingskaart.words.dates import moment_told, short_day
from spreidingskaart.words.marks import mark
from spreidingskaart.words.numbers import plain
from spreidingskaart.words.unseen import apart, without_unseen

if TYPE_CHECKING:
    from spreidingskaart.model import CareForm
    from spreidingskaart.print.parking_bars import Part
    from spreidingskaart.print.spread_picture import PictureRow

TEMPLATES: Final = Path(__file__).parent
"""Folder of the templates: `kaart/area.html` is one of the page Kaart."""


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader((TEMPLATES, PRINTED)),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=shown_apart,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["measured"] = measured
    environment.filters["one_line"] = one_line
    environment.filters["plain"] = plain
    environment.filters["sentence_case"] = sentence_case
    environment.filters["short_date"] = short_date
    environment.filters["short_day"] = short_day
    environment.filters["moment"] = moment_told
    environment.filters["told_here"] = told_here
    environment.filters["told_short"] = told_short
    environment.filters["web"] = web_address
    environment.globals["mark"] = mark_image
    environment.globals["bar"] = bar_image
    environment.globals["track"] = track_image
    environment.globals["qr"] = qr_image
    return environment


def render(template: str, **values: Any) -> str:  # noqa: ANN401 - a template takes what it needs
    """Return a template filled in; every value is escaped, and words of the trade say what they mean.

    Blank lines are left out: a page would take them for the end of the HTML.
    """
    filled = _environment().get_template(template).render(**values)
    return marked("\n".join(line for line in filled.splitlines() if line.strip()))


_MARKS: Final = re.compile(
    r"[\\`*_\[\]<>&$~|]|:(?=[^\s\d])|^[#+=-]|(?<=^\d)[.)]|(?<=^\d\d)[.)]|(?<=^\d{3})[.)]",
    re.MULTILINE,
)
"""What Markdown reads as a mark: anywhere, before a word (`:red[...]`), or at the start of a line."""
_INDENT: Final = re.compile(r"^\s+", re.MULTILINE)
_READ_LATER: Final = re.compile(
    r"(?<=:)(?=//)|(?<=@)|(?<=www)(?=\.)|(?<=:)(?=[\w+-]+[:/])|(?<=[-<>=~])(?=[-<>=~])",
    re.IGNORECASE,
)
"""Inside what the screen looks for after Markdown was read: addresses, icons, arrows."""
_JOINER: Final = "\N{WORD JOINER}"
"""Has no width, and is no part of an address or an arrow."""


def literal(text: object) -> str:
    """Return a text so that a part of the screen that reads Markdown shows it as it stands.

    No link, picture, HTML, icon, emoji, formula or colour comes of it: what a person or a file says is text. Ordinary
    sentences stay as they are.
    """
    broken = _READ_LATER.sub(_JOINER, _INDENT.sub("", without_unseen(str(text))))
    return apart(_MARKS.sub(r"\\\g<0>", broken))


def say_error(text: object) -> None:
    """Show in a red box what went wrong; the text is shown as it stands."""
    st.error(literal(text))


def say_info(text: object) -> None:
    """Show in a blue box what to know; the text is shown as it stands."""
    st.info(literal(text))


def say_done(text: object) -> None:
    """Show in a green box that something was done; the text is shown as it stands."""
    st.success(literal(text))


def web_address(url: str | None) -> str | None:
    """Return an address that is safe to link to; None for anything but http and https."""
    return url if url and url.startswith(("https://", "http://")) else None


def bar_image(part: Part) -> Markup:
    """Return the bar of one part of the day as an image element, as `mark_image` does."""
    return _image(bar_svg(part), "sk-bar")


def track_image(row: PictureRow) -> Markup:
    """Return the track of one area of the spread as an image element, as `mark_image` does."""
    return _image(row.track, "sk-effect-track")


def mark_image(
    form: CareForm | None, status: str = "existing", *, fictional: bool = False
) -> Markup:
    """Return the mark of a care form as an image element, because pages let no inline SVG through."""
    if form is None:
        return Markup()
    return _image(mark(form, status, fictional=fictional), "sk-mark")


def qr_image(address: str, alt: str) -> Markup | str:
    """Return an address as a QR code in an image element; "" where it is too long for one."""
    try:
        return _image(qr_svg(address), "sk-qr", alt)
    except ValueError:
        return ""


def _image(svg: str, name: str, alt: str = "") -> Markup:
    packed = base64.b64encode(svg.encode()).decode()
    image = Markup('<img class="{}" alt="{}" src="data:image/svg+xml;base64,{}">')
    return image.format(name, alt, packed)
