"""What stands on the ground: facilities, places without an address, and the pins of candidate sites."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from spreidingskaart.city import LEVEL_COLUMN
from spreidingskaart.city.measures.hidden_places import hidden_places
from spreidingskaart.print.picture.choices import FacilityMarks
from spreidingskaart.print.picture.ground import BORDER, PAPER
from spreidingskaart.words.marks import candidate_number, mark_parts, size
from spreidingskaart.words.numbers import plain
from spreidingskaart.words.writing import INK, Writing, as_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from spreidingskaart.model import CareForm
    from spreidingskaart.print.picture.canvas import Canvas

_BOX: Final = 34
"""Width of a mark in its own units."""
_PIN: Final = "M0 0C-6-9-11-13-11-19a11 11 0 0 1 22 0c0 6-5 10-11 19Z"
_LARGEST: Final = 38
"""Of `words.marks.size`."""


@dataclass(frozen=True)
class _Counted:
    """Facilities of one care form in one area."""

    form: CareForm
    amount: int
    x: float
    y: float


def marks(canvas: Canvas) -> str:
    """Return everything that stands on the ground as SVG; each takes its room, so that names give way."""
    shown: list[str] = []
    if canvas.choices.pins:
        shown += _pins(canvas)
    if canvas.choices.facilities is not FacilityMarks.NONE:
        shown += _hidden(canvas)
    if canvas.choices.facilities is FacilityMarks.COUNTED:
        shown += _counts(canvas)
    if canvas.choices.facilities is FacilityMarks.SINGLE:
        shown += _singles(canvas)
    return "".join(reversed(shown))


def counted_forms(canvas: Canvas) -> list[Counter[str]]:
    """Return for each area of the level how many facilities with a mark it has, by care form."""
    level, layer = canvas.choices.level, canvas.city.layer("facilities")
    found: list[Counter[str]] = [Counter() for _ in range(len(canvas.city.areas(level)))]
    if layer is not None:
        index = canvas.city.areas(level).index
        for row in np.flatnonzero(canvas.filtered.marks).tolist():
            area = index.get(layer[LEVEL_COLUMN[level]][row], -1)
            if area >= 0:
                found[area][layer["form"][row]] += 1
    return found


def _counts(canvas: Canvas) -> Iterable[str]:
    """Return a number per area and care form, those of one area side by side around its middle."""
    areas = canvas.city.areas(canvas.choices.level)
    spots = shapely.point_on_surface(areas.geometry)
    wide = canvas.choices.mark_size
    for spot, forms in zip(spots, counted_forms(canvas), strict=True):
        place = canvas.spot(spot)
        if not forms or place is None:
            continue
        row, high = _rows(len(forms)), wide
        x, y = canvas.free_spot(*place, row * wide, high * -(-len(forms) // row))
        for at, (form, amount) in enumerate(sorted(forms.items())):
            left = x + (at % row - (row - 1) / 2) * wide
            top = y + (at // row - (len(forms) - 1) // row / 2) * high
            yield _mark(canvas.city.forms[form], left, top, wide, text=str(amount))


def _rows(amount: int) -> int:
    """Return how many marks stand side by side."""
    return min(amount, 3) if amount != 4 else 2


def _singles(canvas: Canvas) -> Iterable[str]:
    layer = canvas.city.layer("facilities")
    if layer is None:
        return
    for row in np.flatnonzero(canvas.filtered.marks).tolist():
        place = canvas.spot(layer.geometry[row])
        if place is None:
            continue
        wide = canvas.choices.mark_size * size(float(layer["places"][row])) / _LARGEST
        left, top = canvas.free_spot(*place, wide, wide)
        form, status = canvas.city.forms[layer["form"][row]], str(layer["status"][row])
        text = None if canvas.choices.letters else ""
        yield _mark(form, left, top, wide, status=status, text=text)
        if abs(left - place[0]) + abs(top - place[1]) > wide / 4:
            yield _hairline(canvas, place, (left, top))


def _hidden(canvas: Canvas) -> Iterable[str]:
    """Return the number of places without an address of an area, in a rounded square."""
    label = canvas.choices.label
    for told in hidden_places(canvas.filtered):
        place = canvas.spot(told.spot)
        if place is not None:
            text = plain(told.places)
            wide, high = label * (0.7 + 0.55 * len(text)), 1.3 * label
            x, y = canvas.free_spot(*place, wide + 4, high + 4)
            yield (
                f'<rect x="{x - wide / 2:.1f}" y="{y - high / 2:.1f}" width="{wide:.1f}" height="{high:.1f}" '
                f'rx="{label / 4:.1f}" fill="{PAPER}" stroke="{INK}" stroke-width="{2 * canvas.line:.2g}"/>'
            ) + as_text(Writing(text, x, y + 0.35 * label, label))


def _pins(canvas: Canvas) -> Iterable[str]:
    sites = canvas.city.layer("sites")
    if sites is None:
        return
    scale = canvas.choices.mark_size / 24
    high = 32 * scale
    for site, colour in canvas.choices.pins.items():
        point = (
            canvas.spot(sites.geometry[sites.index[site]].centroid) if site in sites.index else None
        )
        if point is None:
            continue
        x, y = canvas.free_spot(point[0], point[1] - high / 2, 24 * scale, high)
        number = Writing(candidate_number(site), 0, -14.5, 12, colour="#fff", bold=True)
        yield (
            f'<g transform="translate({x:.1f} {y + high / 2:.1f}) scale({scale:.3g})">'
            f'<path d="{_PIN}" fill="{escape(colour, quote=True)}" stroke="{PAPER}" stroke-width="2"/>'
            f"{as_text(number)}</g>"
        )
        if abs(x - point[0]) + abs(y + high / 2 - point[1]) > high / 4:
            yield _hairline(canvas, point, (x, y + high / 2))


def _mark(
    form: CareForm,
    x: float,
    y: float,
    wide: float,
    *,
    status: str = "existing",
    text: str | None = None,
) -> str:
    parts = mark_parts(form, status, text=text)
    return f'<g transform="translate({x:.1f} {y:.1f}) scale({wide / _BOX:.3g})">{parts}</g>'


def _hairline(canvas: Canvas, true: tuple[float, float], shown: tuple[float, float]) -> str:
    """Return the line from a mark that stepped aside to where it is."""
    return (
        f'<path d="M{true[0]:.1f} {true[1]:.1f}L{shown[0]:.1f} {shown[1]:.1f}" '
        f'stroke="{BORDER}" stroke-width="{1.5 * canvas.line:.2g}"/>'
        f'<circle cx="{true[0]:.1f}" cy="{true[1]:.1f}" r="{2 * canvas.line:.2g}" fill="{BORDER}"/>'
    )
