"""Small pictures of a weighing as images: the curve from value to score."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from spreidingskaart.city.measures.figure_classes import AMOUNTS
from spreidingskaart.model import Verdict
from spreidingskaart.weighing.framework.value import Verdicts, outline
from spreidingskaart.words.numbers import plain
from spreidingskaart.words.symbols import SYMBOLS

if TYPE_CHECKING:
    from spreidingskaart.weighing.framework.value import Curve

_WIDTH, _HEIGHT = 150, 56
_LEFT, _RIGHT, _TOP, _BOTTOM = 4, 146, 6, 40
_DARK: Final = (AMOUNTS[3], AMOUNTS[4])
LINE: Final = "#0A7C8C"
AXIS: Final = "#6F7B87"
_MILD_FIRST: Final = (
    Verdict.FITS,
    Verdict.MAY_FIT,
    Verdict.CONFLICTS,
    Verdict.UNSUITABLE,
    Verdict.REPORTED,
)


def curve_image(curve: Curve) -> Markup:
    """Return the curve as an image; a table of verdicts as one bar per verdict."""
    corners = outline(curve)
    if isinstance(curve, Verdicts):
        return _verdict_bars(curve)
    first, last = corners[0][0], corners[-1][0]
    margin = (last - first) * 0.18 or 1.0
    shown = [(first - margin, corners[0][1]), *corners, (last + margin, corners[-1][1])]
    low, width = shown[0][0], shown[-1][0] - shown[0][0]

    def at(value: float, score: float) -> tuple[float, float]:
        across = _LEFT + (_RIGHT - _LEFT) * (value - low) / width
        return round(across, 1), round(_BOTTOM - (_BOTTOM - _TOP) * score / 100, 1)

    line = " ".join(f"{x},{y}" for x, y in (at(*corner) for corner in shown))
    ticks = "".join(
        f'<text x="{at(value, 0)[0]}" y="53" text-anchor="middle">{plain(value, 1)}</text>'
        for value in (first, last)
    )
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" font-family="sans-serif" '
        f'font-size="10" fill="{AXIS}"><path d="M{_LEFT} {_BOTTOM}H{_RIGHT}M{_LEFT} {_TOP}H{_RIGHT}" stroke="{AXIS}" '
        f'stroke-width=".5" stroke-dasharray="2 3"/><polyline points="{line}" fill="none" stroke="{LINE}" '
        f'stroke-width="2.5" stroke-linejoin="round"/>{ticks}</svg>'
    )
    return as_image(svg)


def _verdict_bars(curve: Verdicts) -> Markup:
    shown = [verdict for verdict in _MILD_FIRST if verdict.value in curve.scores]
    step = (_RIGHT - _LEFT) / max(len(shown), 1)
    parts = []
    for place, verdict in enumerate(shown):
        height = max((_BOTTOM - _TOP) * curve.scores[verdict.value] / 100, 1.5)
        x = _LEFT + place * step
        if verdict is Verdict.MAY_FIT:
            parts += [_lean_line(x, step, score) for score in (curve.leans or {}).values()]
        parts.append(
            f'<rect x="{x + step * 0.2:.1f}" y="{_BOTTOM - height:.1f}" width="{step * 0.6:.1f}" height="{height:.1f}" '
            f'fill="{LINE}"/><svg x="{x + step / 2 - 6:.1f}" y="43" width="12" height="12" viewBox="0 0 20 20" '
            f'fill="{AXIS}" color="{AXIS}">{SYMBOLS[verdict]}</svg>'
        )
    return as_image(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}"><path d="M{_LEFT} {_BOTTOM}H{_RIGHT}'
        f'M{_LEFT} {_TOP}H{_RIGHT}" stroke="{AXIS}" stroke-width=".5" stroke-dasharray="2 3"/>{"".join(parts)}</svg>'
    )


def _lean_line(x: float, step: float, score: float) -> str:
    """Return a line across the bar of `may_fit` at the score of one lean."""
    y = _BOTTOM - (_BOTTOM - _TOP) * score / 100
    return f'<path d="M{x + step * 0.05:.1f} {y:.1f}H{x + step * 0.95:.1f}" stroke="{LINE}" stroke-width="1.5"/>'


def as_image(svg: str, name: str = "wg-curve", told: str = "") -> Markup:
    """Return a picture as an image element of a class; `told` says the same in words."""
    packed = base64.b64encode(svg.encode()).decode()
    return Markup('<img class="{}" alt="{}" src="data:image/svg+xml;base64,{}">').format(
        name, told, packed
    )


def ink_on(colour: str) -> str:
    """Return the colour of text that reads well on a colour of a class."""
    return "#FFFFFF" if colour in _DARK else "#16222E"
