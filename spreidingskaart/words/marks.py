"""Marks for care forms: shape, colour and letters as SVG. Map, legend, tables and sheets show the same."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from spreidingskaart.words.writing import FAMILY, INK, Writing, as_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from spreidingskaart.model import CareForm

SHAPES: Final = {
    "circle": '<circle r="11"/>',
    "ring": '<circle r="11"/>',
    "half-circle": '<circle r="11"/>',
    "square": '<rect x="-10" y="-10" width="20" height="20"/>',
    "rounded-square": '<rect x="-10" y="-10" width="20" height="20" rx="5"/>',
    "diamond": '<path d="M0-13 13 0 0 13-13 0Z"/>',
    "triangle-up": '<path d="M0-13 13 10H-13Z"/>',
    "triangle-down": '<path d="M0 13-13-10H13Z"/>',
    "hexagon": '<path d="M-6.5-11.3h13L13 0 6.5 11.3h-13L-13 0Z"/>',
    "pentagon": '<path d="M0-12.5 12-3.8 7.4 10.2H-7.4L-12-3.8Z"/>',
}
_LETTER_DROP: Final = {"triangle-up": 7.0, "triangle-down": 0.5, "pentagon": 4.5}
_LIGHT: Final = ("#E69F00", "#56B4E9", "#CC79A7", "#009E73")
"""Fills on which dark letters read better than white ones."""
STATUS_NAMES: Final = {
    "existing": "bestaand",
    "planned": "gepland",
    "closing": "sluit",
    "unconfirmed": "niet bevestigd",
}
STATUSES: Final = tuple(STATUS_NAMES)
OUTLINES: Final = {
    "planned": "gepland (streepjes)",
    "closing": "sluit (gearceerd)",
    "unconfirmed": "niet bevestigd (stippen)",
}
"""What the outline of a mark means, by status; an existing facility has none."""
SMALL_F: Final = "fictief (kleine f)"
"""What the small f on a mark means."""


def mark(form: CareForm, status: str = "existing", *, fictional: bool = False) -> str:
    """Return the mark of a facility as SVG with a view box of 34 x 34 around its middle.

    Planned has a dashed outline on white, closing is hatched, unconfirmed is dotted on white; fictional has a small f.
    """
    return _as_picture(mark_parts(form, status, fictional=fictional))


def _as_picture(parts: str) -> str:
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="-17 -17 34 34" aria-hidden="true" '
        f'font-family="{FAMILY}">{parts}</svg>'
    )


def mark_parts(
    form: CareForm,
    status: str = "existing",
    *,
    fictional: bool = False,
    text: str | None = None,
) -> str:
    """Return what a mark is made of, 34 x 34 around its middle, for a drawing that holds many.

    Parameters
    ----------
    text
        What stands in it instead of the letters of the form: a number of facilities.
    """
    shape = SHAPES.get(form.shape, SHAPES["circle"])
    colour = escape(form.colour, quote=True)
    hollow = status in ("planned", "unconfirmed")
    parts = [
        f'<g fill="#fff" stroke="#fff" stroke-width="5" stroke-linejoin="round">{shape}</g>',
        *_body(form, shape, colour, status, hollow=hollow),
        as_text(_letters(form, text, status, hollow=hollow)),
    ]
    if fictional:
        parts.append(
            '<circle cx="11" cy="-11" r="5" fill="#fff" stroke="#52616F" stroke-width="1"/>'
            f'<text x="11" y="-8" text-anchor="middle" font-size="8.5" font-style="italic" fill="{INK}">f</text>'
        )
    return "".join(parts)


def _body(form: CareForm, shape: str, colour: str, status: str, *, hollow: bool) -> Iterator[str]:
    """Return the shape and what is drawn inside it, for a status."""
    if hollow:
        dashes = "4 2.5" if status == "planned" else "1 3"
        yield (
            f'<g fill="#fff" stroke="{colour}" stroke-width="2.5" stroke-dasharray="{dashes}" '
            f'stroke-linecap="{"butt" if status == "planned" else "round"}">{shape}</g>'
        )
    else:
        yield f'<g fill="{colour}">{shape}</g>'
    if status == "closing":
        yield '<path d="M-9-3 3-15M-11 9 9-11M-3 15 12 0" stroke="#fff" stroke-width="2" opacity=".75"/>'
    if form.shape == "ring":
        ring = colour if hollow else "#fff"
        yield f'<circle r="8.5" fill="none" stroke="{ring}" stroke-width="1.5"/>'
    if form.shape == "half-circle" and not hollow:
        yield '<path d="M0-11A11 11 0 0 1 0 11Z" fill="#fff" opacity=".55"/>'


def _letters(form: CareForm, text: str | None, status: str, *, hollow: bool) -> Writing:
    dark = hollow or form.colour in _LIGHT or status == "closing"
    striped = status == "closing" or form.shape == "half-circle"
    size = 10 if text is None else 14
    return Writing(
        form.letters if text is None else text,
        x=0,
        y=_LETTER_DROP.get(form.shape, 3.6) + 0.35 * (size - 10),
        size=size,
        bold=True,
        colour=INK if dark else "#fff",
        halo=("#fff" if dark else form.colour) if striped else "",
        halo_width=2.5,
    )


def candidate_number(site_id: str) -> str:
    """Return the number in the pin of a candidate site: 7 of L07; its id where it has no number."""
    digits = "".join(sign for sign in site_id if sign.isdecimal())
    return digits.lstrip("0") or site_id


def mark_key(form: str, status: str) -> str:
    """Return the name of a mark among all marks: `domus|planned`."""
    return f"{form}|{status}"


def number_key(form: str) -> str:
    """Return the name of the mark that holds a number: `domus|number`."""
    return mark_key(form, "number")


def marks(forms: Iterable[CareForm]) -> dict[str, str]:
    """Return every mark by its key, for the map script, which writes the number in those that hold one."""
    found: dict[str, str] = {}
    for form in forms:
        found |= {mark_key(form.id, status): mark(form, status) for status in STATUSES}
        found[number_key(form.id)] = _as_picture(mark_parts(form, text="0"))
    return found


def size(places: float) -> int:
    """Return the width of a mark on screen in pixels: three steps whose areas grow evenly with the places."""
    if not places > 12:
        return 26
    return 32 if places <= 30 else 38
